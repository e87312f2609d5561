"""What a column of a sheet is, and how one follows from the field that its cells fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from importer.closed_lists import ClosedList, closed_list, word
from importer.dokstamp import Entity, Field, FieldKind
from importer.sentences import Message, Sentence
from importer.sentences import columns as say
from importer.titles import title


class Kind(StrEnum):
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
        return self in (Kind.BIRTH_DATE, Kind.DATE, Kind.DATE_TIME)


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
    kind: Kind
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
    kind = Kind.REFERENCE if field.references else _KINDS[field.kind]
    if kind is Kind.DATE and field.past:
        kind = Kind.BIRTH_DATE
    if kind is Kind.NUMBER and (field.minimum, field.maximum) == _GRADES:
        kind = Kind.GRADE
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


def _words(kind: Kind, field: Field) -> Message:
    """What a cell may hold by itself."""
    if kind in (Kind.CHOICE, Kind.BOOLEAN):
        return say.A_CHOICE(choices=[word(choice) for choice in _choices(field)])
    if kind in (Kind.NUMBER, Kind.GRADE):
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
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.PERSON_NAME: Kind.PERSON_NAME,
    FieldKind.LONG_TEXT: Kind.LONG_TEXT,
    FieldKind.EMAIL: Kind.EMAIL,
    FieldKind.URL: Kind.WEB_ADDRESS,
    FieldKind.COUNTRY: Kind.COUNTRY,
    FieldKind.INTEGER: Kind.NUMBER,
    FieldKind.DECIMAL: Kind.NUMBER,
    FieldKind.BOOLEAN: Kind.BOOLEAN,
    FieldKind.DATE: Kind.DATE,
    FieldKind.DATE_TIME: Kind.DATE_TIME,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.UUID: Kind.UUID,
    FieldKind.OBJECT: Kind.OBJECT,
}
_WORDS: Mapping[Kind, Sentence] = {
    Kind.TEXT: say.TEXT,
    Kind.PERSON_NAME: say.A_NAME,
    Kind.LONG_TEXT: say.LONG_TEXT,
    Kind.EMAIL: say.AN_EMAIL,
    Kind.WEB_ADDRESS: say.A_WEB_ADDRESS,
    Kind.COUNTRY: say.A_COUNTRY,
    Kind.BIRTH_DATE: say.A_PAST_DATE,
    Kind.DATE: say.A_DATE,
    Kind.DATE_TIME: say.A_DATE_TIME,
    Kind.UUID: say.A_UUID,
    Kind.OBJECT: say.AN_OBJECT,
}
