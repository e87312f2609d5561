"""A measured figure beside its target, printed and kept as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "figures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure.

    Attributes:
        what: what was measured, with its size.
        value: the measured number.
        target: the number it is held against; None for a figure that only informs.
        at_least: the target is a lower bound, otherwise an upper one.
        unit: of both; empty for a ratio.
        against: the reference that was measured in the same run, or the formula.
        remark: what stands in the way, where the target is missed, or what else there is to know.
    """

    what: str
    value: float
    target: float | None = None
    at_least: bool = True
    unit: str = ""
    against: str = ""
    remark: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def told_target(self) -> str:
        """The target with its direction."""
        return (
            ""
            if self.target is None
            else f"{'≥' if self.at_least else '≤'} {shown(self.target, self.unit)}"
        )


def shown(value: float, unit: str) -> str:
    """A number with as many digits as mean something."""
    text = f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"
    return f"{text} {unit}".rstrip()


def keep(name: str, size: str, figures: Sequence[Figure], **series: Any) -> None:
    """Print the figures and keep them as `figures/NAME-SIZE.json`, with the series that plots are
    drawn from.
    """
    for figure in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        print(
            f"{figure.what:<72} {shown(figure.value, figure.unit):>12}  {figure.told_target:>10} "
            f" {verdict}"
        )
    FOLDER.mkdir(exist_ok=True)
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": (
            f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        ),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "figures": [asdict(figure) for figure in figures],
        "series": series,
    }
    (FOLDER / f"{name}-{size}.json").write_text(
        json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )


def kept(name: str, size: str) -> dict[str, Any] | None:
    """What was kept, if anything was."""
    path = FOLDER / f"{name}-{size}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None
