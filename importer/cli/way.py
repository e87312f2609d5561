"""What every command that speaks to DokStamp does alike: take its options, open a session, send,
and tell what it came to.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import anyio

from importer.cli.connection import api, state_of
from importer.cli.display import Screen
from importer.cli.options import Exit, RunPlace, max_in_flight_of
from importer.cli.terminal import Terminal, ended, print_json, spare
from importer.engine import Limits, Stop
from importer.interrupts import stop_on_interrupt
from importer.ledger import Ledger
from importer.results import Spare
from importer.session import Ended, Session, Wire, open_session
from importer.settings import Settings

_T = TypeVar("_T")
_Report = TypeVar("_Report", bound=Ended)
Given = Mapping[str, Any]
"""All that a command was given, by the names of its options."""


def among(kind: type[_T], given: Given) -> _T:
    """What was given of a kind: the options that are called as its fields."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: given[name] for name in names if name in given})


def wire_of(given: Given) -> Wire:
    """How DokStamp is spoken to."""
    return Wire(
        max_in_flight=max_in_flight_of(given["max_in_flight"]),
        rate_per_minute=given["rate"],
        limits=among(Limits, given),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A DokStamp and a ledger, for one command."""

    settings: Settings
    host: str
    ledger: Ledger
    wire: Wire
    screen: Screen

    def session(self, work: Callable[[Session], Awaitable[_T]], *, sends: bool = False) -> _T:
        """Do the work with a session of its own.

        Args:
            sends: see `open_session`.
        """

        async def main() -> _T:
            async with open_session(
                self.settings,
                self.host,
                self.ledger,
                wire=self.wire,
                listener=self.screen.listen,
                sends=sends,
            ) as session:
                return await work(session)

        return anyio.run(main)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a command goes about it.

    Attributes:
        practice: with a practice DokStamp of this process.
        flags: which DokStamp, as the command line says.
    """

    wire: Wire
    place: RunPlace
    terminal: Terminal
    practice: bool
    flags: dict[str, str | None]

    @classmethod
    def of(cls, given: Given) -> "Way":
        """As it was asked for."""
        return cls(
            wire=wire_of(given),
            place=among(RunPlace, given),
            terminal=among(Terminal, given),
            practice=given.get("sandbox", False),
            flags={name: given[name] for name in ("base_url", "tenant")},
        )

    @contextmanager
    def opened(
        self, screen: Screen, *, locked: bool = True, empty: bool = False
    ) -> Iterator[Opened]:
        """What it works with.

        Args:
            locked: for something that sends: see `open_state`.
            empty: see `api`.
        """
        place = self.place
        with (
            api(self.practice, self.flags, empty=empty) as (settings, host),
            state_of(place.state, screen, settings, locked=locked, wait=place.wait) as ledger,
        ):
            yield Opened(
                settings=settings, host=host, ledger=ledger, wire=self.wire, screen=screen
            )


async def sending(
    screen: Screen, count: int, send: Callable[[Stop, Spare], Awaitable[_Report]]
) -> _Report:
    """Send so many things, until somebody asks to stop."""
    stop = Stop()
    with stop_on_interrupt(stop.request):
        screen.start(count)
        return await send(stop, spare())


def tell(
    schema: str,
    report: Ended,
    terminal: Terminal,
    told: Callable[[], dict[str, Any]],
    rows: Iterable[dict[str, Any]] | None = None,
) -> Exit:
    """What a run came to, for a program that asks; the exit status."""
    if terminal.as_json:
        print_json(schema, told, rows)
    return ended(report)
