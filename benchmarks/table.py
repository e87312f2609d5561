"""Writes what was measured into `benchmarks/README.md`, as a table a script, and draws the
plots.
"""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

from benchmarks.figures import Figure, kept, shown

_README = Path(__file__).parent / "README.md"
_PLOTS = Path(__file__).parent / "plots"
_SCRIPTS = {
    "requests": "Requests",
    "wire": "The wire",
    "limit": "The limit",
    "cluster": "Many tenants",
    "commits": "Commits",
    "around": "Around the wire",
    "whose": "Whose file and e-mail it is",
    "rules": "Each rule where every row is wrong",
    "growth": "Growth",
    "page": "The page's memory",
}
_SIZES = ("small", "large", "million")
_BLUE, _GREY, _RED = "#1f5fa8", "#9aa4ae", "#c03030"


def main() -> None:
    """Write the tables between the marks of the README, and the plots beside it."""
    mpl.use("Agg")
    _PLOTS.mkdir(exist_ok=True)
    before, _, rest = _README.read_text("utf-8").partition("<!-- figures -->")
    _, _, after = rest.partition("<!-- /figures -->")
    tables = "\n\n".join(
        _table(name, title, size) for size in _SIZES for name, title in _SCRIPTS.items()
    )
    pictures: list[str] = []
    for name, draw in (("requests", _requests), ("wire", _wire), ("growth", _growth)):
        document = kept(name, "large") or kept(name, "small")
        if document is not None:
            draw(document["series"])
            plt.tight_layout()
            plt.savefig(_PLOTS / f"{name}.png", dpi=110)
            plt.close()
            pictures.append(f"![{_SCRIPTS[name]}](plots/{name}.png)")
    told = "\n\n".join((_spaced(tables), *pictures))
    _README.write_text(f"{before}<!-- figures -->\n{told}\n<!-- /figures -->{after}", "utf-8")


def _spaced(tables: str) -> str:
    return "\n\n".join(part for part in tables.split("\n\n") if part.strip())


def _table(name: str, title: str, size: str) -> str:
    document = kept(name, size)
    if document is None:
        return ""
    lines = [
        f"### {title}, {size}",
        "",
        f"{document['measured_at'][:10]}, {document['machine']}.",
        "",
    ]
    text = (
        "\n".join(lines) + "\n| figure | measured | target | | against |\n|---|---|---|---|---|\n"
    )
    return text + "\n".join(_line(Figure(**told)) for told in document["figures"])


def _line(figure: Figure) -> str:
    verdict = {True: "met", False: "**missed**", None: ""}[figure.met]
    remark = "; ".join(part for part in (figure.against, figure.remark) if part)
    return (
        f"| {figure.what} | {shown(figure.value, figure.unit)} | {figure.told_target} | {verdict}"
        f" | {remark} |"
    )


def _axes(title: str, across: str, up: str) -> Any:
    _, axes = plt.subplots(figsize=(7.5, 4))
    axes.set_title(title)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return axes


def _requests(series: dict[str, Any]) -> None:
    axes = _axes("Requests a certificate", "", "requests")
    bars = axes.bar(
        list(series), list(series.values()), color=[_GREY, *[_BLUE] * (len(series) - 1)]
    )
    axes.bar_label(bars, fmt="%.2f")
    axes.set_xticks(range(len(series)), [name.replace(", ", ",\n") for name in series], fontsize=8)


def _wire(series: dict[str, Any]) -> None:
    told = next(one for one in series.values() if isinstance(one, dict) and "in_flight" in one)
    axes = _axes(
        "Requests under way, cap 16, 60 ms an answer",
        "seconds since the first request",
        "requests",
    )
    axes.fill_between(*zip(*told["in_flight"], strict=True), color=_BLUE, alpha=0.8, linewidth=0)
    axes.axhline(16, color=_RED, linewidth=1, linestyle="--")
    axes.set_ylim(0, 17.5)


def _growth(series: dict[str, Any]) -> None:
    sizes = series["sizes"]
    rows = [one["rows"] for one in sizes]
    axes = _axes("Growth with the batch", "rows", "seconds")
    axes.plot(rows, [one["seconds"] for one in sizes], marker="o", color=_BLUE, label="seconds")
    axes.set_ylim(bottom=0)
    beside = axes.twinx()
    beside.plot(
        rows, [one["peak_mb"] for one in sizes], marker="s", color=_RED, label="peak memory, MB"
    )
    beside.set_ylim(0, 450)
    beside.set_ylabel("MB")
    axes.figure.legend(loc="upper left", bbox_to_anchor=(0.12, 0.88))


if __name__ == "__main__":
    main()
