"""What a column of a sheet is, and how one follows from the field that its cells fill."""

from dataclasses import dataclass
from enum import StrEnum

from importer.dokstamp import Entity, Field, FieldKind


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
        name; None for what is not itself sent. It has no default, so that no column is left out
        of a body by oversight.
        required: "yes", "no", or "unless …" as a person reads it.
        heading_required: whether a sheet without this heading cannot be read at all.
        aliases: other headings for it, compared after folding case, accents and separators.
        otherwise: headings for it where no other heading of the row means it.
        rule: what a cell may hold, one sentence.
        example: a cell that fits.
        max_length: most characters of a text cell.
        choices: the values of a choice cell.
        minimum: least number of a number cell, inclusive.
        maximum: greatest number, inclusive.
        places: most decimal places of a number; 0 for whole numbers.
    """

    name: str
    kind: Kind
    sent_in: str | None
    rule: str
    example: str
    aliases: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    required: str = "no"
    heading_required: bool = False
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    places: int = 0


def column_of(
    entity: Entity,
    field: Field,
    *,
    name: str | None = None,
    names: str = "",
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
    with_ = field.required_with
    return Column(
        name=name or field.name,
        kind=kind,
        sent_in=entity.name,
        required="yes" if field.required else f"when {with_} is yes" if with_ else "no",
        heading_required=field.required,
        max_length=field.max_length or (255 if field.references else None),
        choices=field.choices,
        minimum=field.minimum,
        maximum=field.maximum,
        places=field.places or 0,
        aliases=aliases,
        rule=_rule(field, names or _words(kind, field)),
        example=field.example,
    )


def plain(field: str) -> str:
    """A field as people call it."""
    return field.removesuffix("_uuid").replace("_", " ").replace("email", "e-mail")


def _words(kind: Kind, field: Field) -> str:
    """What a cell may hold by itself."""
    words = _WORDS.get(kind, "")
    if kind is Kind.CHOICE:
        *others, last = field.choices
        words = f"{', '.join(others)} or {last}"
    elif kind is Kind.NUMBER:
        words = (
            f"A number with at most {field.places} decimal places"
            if field.places
            else "A whole number"
        )
        if field.minimum is not None and field.maximum is not None:
            words += f" from {field.minimum} to {field.maximum}"
        elif field.minimum is not None:
            words += f", not less than {field.minimum}"
    elif field.max_length is not None:
        words += f", up to {field.max_length} characters"
    return words


def _rule(field: Field, words: str) -> str:
    """The whole rule, one sentence."""
    if field.not_before:
        words += f", not before {field.not_before}"
    if field.shares:
        words += f"; of the same {plain(field.shares[0][0])}"
    if field.default is not None:
        default = field.default
        shown = ("yes" if default else "no") if isinstance(default, bool) else default
        words += f"; when empty, DokStamp takes {shown}"
    return f"{words}."


_KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.PERSON_NAME: Kind.PERSON_NAME,
    FieldKind.LONG_TEXT: Kind.LONG_TEXT,
    FieldKind.EMAIL: Kind.EMAIL,
    FieldKind.URL: Kind.WEB_ADDRESS,
    FieldKind.INTEGER: Kind.NUMBER,
    FieldKind.DECIMAL: Kind.NUMBER,
    FieldKind.BOOLEAN: Kind.BOOLEAN,
    FieldKind.DATE: Kind.DATE,
    FieldKind.DATE_TIME: Kind.DATE_TIME,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.UUID: Kind.UUID,
    FieldKind.OBJECT: Kind.OBJECT,
}
_WORDS = {
    Kind.TEXT: "Text",
    Kind.PERSON_NAME: "A person's name",
    Kind.LONG_TEXT: "Text, also of several lines",
    Kind.EMAIL: "An e-mail address; letter case does not count",
    Kind.WEB_ADDRESS: "A web address",
    Kind.BOOLEAN: "yes or no",
    Kind.BIRTH_DATE: "An Excel date or YYYY-MM-DD, not in the future",
    Kind.DATE: "An Excel date or YYYY-MM-DD",
    Kind.DATE_TIME: "A date or date-time (of this machine's time zone when it names none)",
    Kind.UUID: "A UUID",
    Kind.OBJECT: "A JSON object",
}
