"""What a form of the page asks for in a row, as changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from importer.columns import BY_NAME, CONFIRM_EMAIL, CONFIRM_STUDENT, EMAIL, PDF
from importer.issues import Code, Issue
from importer.names import same_cell
from importer.plain import plain
from importer.session.report import CONFIRMED_IN
from importer.web.entries import Change
from importer.web.findings import ListFindings
from importer.web.lists import ChangeKind
from importer.web.looking import print_of
from importer.web.numbers import number_in
from importer.web.remedies import may_be_many, pdf_of, people_of
from importer.web.rows import ListRows

_Texts = Mapping[str, str]


class NotAskedError(Exception):
    """A form asks for what there is not."""


class OtherTextError(Exception):
    """A cell holds another text than when its form was shown.

    Attributes:
        text: what stands there now.
    """

    def __init__(self, column: str, text: str) -> None:
        super().__init__(column)
        self.column, self.text = column, text


@dataclass(frozen=True)
class Correcting:
    """Makes changes of what is asked for.

    Args:
        out: why rows are left out, see `GraduateList.why_left_out`.
    """

    rows: ListRows
    findings: ListFindings
    out: Mapping[int, str]

    def asked(self, row: int, form: Mapping[str, str]) -> list[Change]:
        """The changes that a form asks for; none where there is nothing to change.

        Raises:
            NotAskedError: if it asks for what there is not.
            OtherTextError: if the cell is another one than was shown.
        """
        texts = self.rows.texts([row]).get(row)
        if texts is None:
            raise NotAskedError
        match form.get("act", "cell"):
            case "cell":
                return self._cell(row, texts, form)
            case "right":
                return list(self._right(row, texts, form.get("code", "")))
            case "same_person":
                return list(self._same_person(row, texts))
            case "two_people":
                return list(self._two_people(row))
            case "leave_out":
                return self._left_out(number_in(form.get("row")) or row, "yes")
            case "bring_back":
                return self._left_out(row, None)
        raise NotAskedError

    def _cell(self, row: int, texts: _Texts, form: Mapping[str, str]) -> list[Change]:
        column, text = form.get("column", ""), form.get("text", "")
        if used := form.get("use"):
            other, _, text = used.partition("=")
            same = other == column
            column = other
        else:
            same = True
        if column not in BY_NAME:
            raise NotAskedError
        has, text = texts.get(column, ""), text.strip()
        if text == plain(has):
            text = has
        if same and "was" in form and form["was"] != print_of(has) and text != has:
            raise OtherTextError(column, has)
        rows = {row: has}
        if form.get("all") and may_be_many(column):
            rows = self._alike(row, column, form.get("was", ""), has)
        changes = [
            Change(kind=ChangeKind.CELL, row=one, about=column, before=was, after=text)
            for one, was in rows.items()
            if was != text
        ]
        if column == PDF.name and changes and self.out.get(row) == "wrong_pdf":
            changes += self._left_out(row, None)
        return changes

    def _alike(self, row: int, column: str, was: str, has: str) -> dict[int, str]:
        """The rows with the same text and fault as a row has, or had when its form was shown, and
        their text.
        """
        found = {row: has}
        for (_, name, _), rows in self.findings.alike.items():
            if name != column or (row not in rows and print_of(has) == was):
                continue
            texts = {one: of.get(column, "") for one, of in self.rows.texts(rows).items()}
            found |= {one: text for one, text in texts.items() if print_of(text) == was}
        return found

    def _right(self, row: int, texts: _Texts, code: str) -> Iterator[Change]:
        """A confirmation of what a finding is about: it repeats the cell."""
        issue = self._issue(row, code)
        if issue.code not in CONFIRMED_IN or issue.column is None:
            raise NotAskedError
        confirming, has = CONFIRMED_IN[issue.code], texts.get(issue.column, "")
        if issue.column == PDF.name and (name := pdf_of(issue)) and not same_cell(has, name):
            yield Change(kind=ChangeKind.CELL, row=row, about=PDF.name, before=has, after=name)
            has = name
        yield self._confirmed(row, confirming, texts, has)

    def _same_person(self, row: int, texts: _Texts) -> Iterator[Change]:
        student = self.rows.student(row)
        if student is None:
            raise NotAskedError
        yield self._confirmed(row, CONFIRM_STUDENT.name, texts, student)

    def _two_people(self, row: int) -> Iterator[Change]:
        """Each of them has their own e-mail."""
        issue = self._issue(row, Code.SAME_PERSON.code)
        rows = [row, *(other for other, *_ in people_of(issue) if other is not None)]
        for one, texts in self.rows.texts(rows).items():
            if texts.get(EMAIL.name):
                yield self._confirmed(one, CONFIRM_EMAIL.name, texts, texts[EMAIL.name])

    def _confirmed(self, row: int, column: str, texts: _Texts, text: str) -> Change:
        was = texts.get(column, "")
        return Change(kind=ChangeKind.CELL, row=row, about=column, before=was, after=text)

    def _left_out(self, row: int, why: str | None) -> list[Change]:
        was = self.out.get(row)
        if was == why or not self.rows.texts([row]):
            return []
        return [Change(kind=ChangeKind.LEFT_OUT, row=row, about="", before=was, after=why)]

    def _issue(self, row: int, code: str) -> Issue:
        found: Sequence[Issue] = self.findings.errors.get(row, ())
        issue = next((one for one in found if one.code.code == code), None)
        if issue is None:
            raise NotAskedError
        return issue
