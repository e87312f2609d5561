"""What a column of a sheet is, and how one follows from the field that its cells fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from importer.closed_lists import ClosedList, closed_list, word
from importer.dokstamp import Entity, Field, FieldKind
from importer.sentences import Message, Sentence
from importer.sentences import columns as say
from importer.titles import title


class CellKind(StrEnum):
    """The rule family of a column's cells."""

    TEXT = "text"
    PERSON_NAME = "person's name"
    EMAIL = "email"
    BIRTH_DATE = "date of birth"
    DATE = "date"
    DATE_TIME = "date or date-time"
    FILE = "file name"
    REFERENCE = "reference"
    UUID = "UUID"
    CHOICE = "choice"
    GRADE = "grade"
    LONG_TEXT = "text of several lines"
    NUMBER = "number"
    BOOLEAN = "yes or no"
    WEB_ADDRESS = "web address"
    COUNTRY = "country"
    OBJECT = "JSON object"

    @property
    def is_date(self) -> bool:
        """Whether cells of this kind hold a date."""
        return self in (CellKind.BIRTH_DATE, CellKind.DATE, CellKind.DATE_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that a sheet may have.

    Attributes:
        name: the canonical heading; of a column that is sent also the field's name.
        kind: rule family of the cells.
        sent_in: name of the entity in whose body the cells are sent, as the field of the column's
            name; None for what is not itself sent. It has no default, so that no column is left
            out of a body by oversight.
        required: whether every row needs the cell.
        required_when: when rows need it, where only some do, such as "unless …".
        heading_required: whether a sheet without this heading cannot be read at all.
        aliases: other headings for it, compared after folding case, accents and separators.
        otherwise: headings for it where no other heading of the row means it.
        rule: what a cell may hold, one sentence.
        example: a cell that fits.
        max_length: most characters of a text cell.
        choices: the values of a choice cell, or of one that holds yes or no.
        minimum: least number of a number cell, inclusive.
        maximum: greatest number, inclusive.
        places: most decimal places of a number; 0 for whole numbers.
    """

    name: str
    kind: CellKind
    sent_in: str | None
    rule: Message
    example: str
    aliases: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    required: bool = False
    required_when: Message | None = None
    heading_required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    places: int = 0

    @property
    def closed_list(self) -> ClosedList:
        """What is read as one of the choices, and the words for them."""
        return closed_list(self.name, self.choices)

    @property
    def need(self) -> Message:
        """Whether a row needs the cell: yes, no, or when."""
        return self.required_when or (say.YES() if self.required else say.NO())


def column_of(
    entity: Entity,
    field: Field,
    *,
    name: str | None = None,
    names: Message | None = None,
    aliases: tuple[str, ...] = (),
) -> Column:
    """The column whose cells fill a field, with the rules that the field is declared with.

    Args:
        name: the canonical heading, where it is not the field's name.
        names: of a reference, what a cell names its record by, as the rule begins.
    """
    kind = CellKind.REFERENCE if field.references else _KINDS[field.kind]
    if kind is CellKind.DATE and field.past:
        kind = CellKind.BIRTH_DATE
    if kind is CellKind.NUMBER and (field.minimum, field.maximum) == _GRADES:
        kind = CellKind.GRADE
    with_ = field.required_with
    return Column(
        name=name or field.name,
        kind=kind,
        sent_in=entity.name,
        required=field.required,
        required_when=say.WHEN_YES(column=with_) if with_ and not field.required else None,
        heading_required=field.required,
        max_length=field.max_length or (255 if field.references else None),
        choices=_choices(field),
        minimum=field.minimum,
        maximum=field.maximum,
        places=field.places or 0,
        aliases=aliases,
        rule=_rule(field, names or _words(kind, field)),
        example=field.example,
    )


def _choices(field: Field) -> tuple[str, ...]:
    return ("yes", "no") if field.kind is FieldKind.BOOLEAN else field.choices


def _words(kind: CellKind, field: Field) -> Message:
    """What a cell may hold by itself."""
    if kind in (CellKind.CHOICE, CellKind.BOOLEAN):
        return say.A_CHOICE(choices=[word(choice) for choice in _choices(field)])
    if kind in (CellKind.NUMBER, CellKind.GRADE):
        places = field.places
        return within(
            say.A_DECIMAL_NUMBER(places=places) if places else say.A_WHOLE_NUMBER(), field
        )
    what = _WORDS[kind]()
    return what if field.max_length is None else say.UP_TO(what=what, most=field.max_length)


def within(number: Message, limits: Field | Column) -> Message:
    """What a number is, and from where to where it may be."""
    if limits.minimum is None:
        return number
    if limits.maximum is None:
        return say.NOT_LESS_THAN(number=number, minimum=limits.minimum)
    return say.FROM_TO(number=number, minimum=limits.minimum, maximum=limits.maximum)


def _rule(field: Field, what: Message) -> Message:
    """The whole rule, one sentence."""
    if field.not_before:
        what = say.NOT_BEFORE(what=what, earlier=field.not_before)
    if field.shares:
        what = say.OF_THE_SAME(what=what, record=title(field.shares[0][0].removesuffix("_uuid")))
    if field.default is not None:
        default = field.default
        taken = ("yes" if default else "no") if isinstance(default, bool) else default
        what = say.WHEN_EMPTY(what=what, default=word(taken))
    return say.RULE(what=what)


_GRADES = (0, 10)
"""DokStamp's scale: a number on it is a grade."""
_KINDS = {
    FieldKind.TEXT: CellKind.TEXT,
    FieldKind.PERSON_NAME: CellKind.PERSON_NAME,
    FieldKind.LONG_TEXT: CellKind.LONG_TEXT,
    FieldKind.EMAIL: CellKind.EMAIL,
    FieldKind.URL: CellKind.WEB_ADDRESS,
    FieldKind.COUNTRY: CellKind.COUNTRY,
    FieldKind.INTEGER: CellKind.NUMBER,
    FieldKind.DECIMAL: CellKind.NUMBER,
    FieldKind.BOOLEAN: CellKind.BOOLEAN,
    FieldKind.DATE: CellKind.DATE,
    FieldKind.DATE_TIME: CellKind.DATE_TIME,
    FieldKind.CHOICE: CellKind.CHOICE,
    FieldKind.UUID: CellKind.UUID,
    FieldKind.OBJECT: CellKind.OBJECT,
}
_WORDS: Mapping[CellKind, Sentence] = {
    CellKind.TEXT: say.TEXT,
    CellKind.PERSON_NAME: say.A_NAME,
    CellKind.LONG_TEXT: say.LONG_TEXT,
    CellKind.EMAIL: say.AN_EMAIL,
    CellKind.WEB_ADDRESS: say.A_WEB_ADDRESS,
    CellKind.COUNTRY: say.A_COUNTRY,
    CellKind.BIRTH_DATE: say.A_PAST_DATE,
    CellKind.DATE: say.A_DATE,
    CellKind.DATE_TIME: say.A_DATE_TIME,
    CellKind.UUID: say.A_UUID,
    CellKind.OBJECT: say.AN_OBJECT,
}
