"""What is done when something has come: PDFs are counted, archives unpacked, and a spreadsheet
becomes the list, unless several came together.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

from importer.errors import ImporterError, SheetError
from importer.inbox.contents import is_spreadsheet
from importer.sentences import Message
from importer.sentences import web_files as say
from importer.sheet import Sheet
from importer.web.arrivals import count_of, is_no_list, unpacked
from importer.web.entries import Change
from importer.web.lists import REMOVED, ChangeKind, GraduateList
from importer.web.newer import holding_on
from importer.web.placing import PDFS, SHEETS
from importer.web.visit import Visit
from importer.wording import heading_key


def pdfs_came(visit: Visit, count: int, *, of: str = "") -> None:
    """Note that the list's PDFs are others than before.

    Args:
        of: see `ChangeKind.FILES`.
    """
    visit.change(Change(kind=ChangeKind.FILES, about=of, after=str(count)))


def archive_came(visit: Visit, place: Path) -> list[Message]:
    """Unpack an archive into its place.

    Returns:
        What of it was not taken.

    Raises:
        UnpackError: if it is refused.
        OSError: if the disk cannot hold what is in it.
    """
    together = token_hex(4)
    pdfs_came(visit, 0, of=together)
    pdfs, lists, refused = unpacked(visit.graduates.root, place)
    pdfs_came(visit, pdfs, of=together)
    return refused + (lists_came(visit, lists[0]) if lists else [])


def lists_came(visit: Visit, one: Path) -> list[Message]:
    """Take the list among what came together; of several only a person can say which it is.

    Args:
        one: one of the spreadsheets that came.

    Returns:
        What is no list.
    """
    sheets_folder = visit.graduates.root / SHEETS
    folder = sheets_folder / one.relative_to(sheets_folder).parts[0]
    found = sorted(one for one in folder.rglob("*") if one.is_file())
    sheets = [one for one in found if is_spreadsheet(one.name)]
    refused = []
    for one in found:
        # Beside a list a web page only tells of it.
        if one not in sheets and (sheets or is_no_list(one)):
            refused.append(say.NO_GRADUATES_PAGE(file=one.name))
            one.unlink()
    left = [one for one in found if one.exists()]
    if len(left) == 1:
        take_list(visit, left[0])
    return refused


def take_list(visit: Visit, path: Path) -> None:
    """Make a spreadsheet the list, in the place of the one before."""
    graduates = visit.graduates
    old = graduates.sheet_path
    brought = Change(
        kind=ChangeKind.SHEET,
        about="",
        before=old.relative_to(graduates.root).as_posix() if old else None,
        after=path.relative_to(graduates.root).as_posix(),
    )
    said = _read_as_before(visit, brought)
    visit.change(brought, *said, *_rows_as_before(visit, [brought, *said]))


def which_lists(graduates: GraduateList) -> list[Path]:
    """The spreadsheets that came together last, where nobody has said yet which is the list."""
    numbered = [one for one in (graduates.root / SHEETS).glob("*") if one.name.isdecimal()]
    if not numbered:
        return []
    latest = max(numbered, key=lambda one: int(one.name))
    current = graduates.sheet_path
    if current is not None and latest in current.parents:
        return []
    return sorted(one for one in latest.rglob("*") if one.is_file())


def forget_lists(graduates: GraduateList) -> None:
    """None of those that came together last is the list."""
    for path in which_lists(graduates)[:1]:
        number = path.relative_to(graduates.root / SHEETS).parts[0]
        rmtree(graduates.root / SHEETS / number, ignore_errors=True)


def remove_pdfs(visit: Visit, folder: str) -> None:
    """Remove the PDFs of a folder at the top; "" those that lie in none."""
    visit.ensure_at_rest()
    pdfs = visit.graduates.root / PDFS
    if folder:
        count = count_of(pdfs / folder)[0]
        rmtree(pdfs / folder, ignore_errors=True)
    else:
        loose = [path for path in pdfs.glob("*") if path.is_file()]
        count = len(loose)
        for path in loose:
            path.unlink()
    pdfs_came(visit, count, of=REMOVED)


def remembered_columns(known: Mapping[str, str], sheet: Sheet) -> list[Change]:
    """What people of the school have said before of columns with these headings.

    Args:
        known: by headings, as they are compared, the names of our columns, "" for none.
        sheet: unchecked.
    """
    said = {
        one.key: known[heading]
        for one in sheet.columns
        if (heading := heading_key(one.heading)) in known
        and known[heading] != (one.column.name if one.column else "")
    }
    names = [name for name in said.values() if name]
    return [
        Change(kind=ChangeKind.MAPPING, about=key, after=name)
        for key, name in said.items()
        if not name or names.count(name) == 1
    ]


def _read_as_before(visit: Visit, brought: Change) -> list[Change]:
    """What has to be said again of how the list is read, where the new one needs it too."""
    graduates = visit.graduates
    said = [
        Change(kind=ChangeKind.ANSWER, about=name, after=graduates.answers[name])
        for name in ("encoding", "join_names")
        if name in graduates.answers
    ]
    if graduates.worksheet:
        said.append(Change(kind=ChangeKind.WORKSHEET, about="", after=graduates.worksheet))
    known = visit.office.store.headings(graduates.entry)
    for again in (said, []):
        view = _with(graduates, [brought, *again])
        try:
            if not known:
                visit.office.desk.read(view)
                return again
            sheet = visit.office.desk.unchecked(view)
            return [*again, *remembered_columns(known, sheet)]
        except ImporterError:
            continue
    return []


def _rows_as_before(visit: Visit, said: list[Change]) -> list[Change]:
    """What was said of the rows, for those of the new list; nothing of one that cannot be read
    yet.
    """
    graduates = visit.graduates
    if graduates.sheet_path is None:
        return []
    desk = visit.office.desk
    try:
        return holding_on(graduates, desk.read(graduates), desk.read(_with(graduates, said)))
    except SheetError:
        return []


def _with(graduates: GraduateList, said: list[Change]) -> GraduateList:
    """The list as it would be with more changes."""
    last = graduates.changes[-1].number if graduates.changes else 0
    numbered = [replace(one, number=last + at) for at, one in enumerate(said, start=1)]
    return replace(graduates, changes=(*graduates.changes, *numbered))
