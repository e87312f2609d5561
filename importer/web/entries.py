"""What the server keeps of lists, as values."""

from collections.abc import Mapping
from dataclasses import dataclass

ISSUING, STOPPED = "issuing", "stopped"
"""What the store itself knows of `importer.web.lists.State`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that somebody did to a list.

    Attributes:
        number: in the order in which they were made, 0 of one that is not written down yet.
        kind: see `importer.web.lists.Kind`.
        row: of the sheet; None where it is about the whole list.
        about: the column, file or question that it is about.
        group: the number of the first change that was made by the same act.
        undone_by: who took it back; None while it holds. `undone_at`: when.
    """

    kind: str
    about: str
    after: str | None
    before: str | None = None
    row: int | None = None
    number: int = 0
    at: str = ""
    by: str = ""
    group: int = 0
    undone_by: str | None = None
    undone_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """A list as it is kept; what it consists of is told by its changes.

    Attributes:
        state_of: the content that its state is about, see `GraduateList.state`.
    """

    list_id: str
    made_at: str
    made_by: str
    school: str
    state: str
    state_of: str | None = None
    graduates: int | None = None
    house: str = ""
    cleared_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRun:
    """Something that was sent; without an end it was cut off, or is under way.

    Attributes:
        list_id: the list that it was sent for; None of what is done about a run that is of none.
        about: the run that it is about, if it is about one.
        code: of the plan that it carries out, if somebody looked at one.
        content: of the list, as `GraduateList.content` tells.
        to_do: how many rows, or things, it was about.
        results: file name in the state folder; "" where none was written.
        seen_at: when it was last seen alive.
    """

    number: int
    list_id: str | None
    about: str | None
    command: str
    begun_at: str
    begun_by: str
    code: str | None
    run_id: str
    content: str | None
    to_do: int
    results: str
    seen_at: str
    ended_at: str | None
    failure: str | None
    totals: Mapping[str, int]
