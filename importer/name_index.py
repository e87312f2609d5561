"""Everybody's names in columns, to find in one step whose names a text consists of."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import polars as pl

from importer.columns import CONFIRM_EMAIL, CONFIRM_PDF
from importer.names import PARTICLES


class _Words:
    """Everybody's words by place; taken apart when somebody looks at them, which is seldom."""

    def __init__(self, joined: list[str | None]) -> None:
        self._joined = joined

    def __getitem__(self, place: int) -> list[str]:
        return (self._joined[place] or "").split()


class NameIndex:
    """Everybody's names, in columns; places count from 0 in the order of the rows.

    Attributes:
        frame: the cells that are compared; "words", "social" and "mailbox" (the words before the @) as lists; the
            words as one text, "order"; and the names run together in the ways of `TOGETHER`.
        rows: the rows' numbers.
        words: the same as `frame["words"]`, place by place.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        told = frame.select("row", "name", "email", "pdf", CONFIRM_PDF.name, CONFIRM_EMAIL.name)
        told = told.with_columns(
            words_of(frame["name"]).alias("words"),
            _also(frame).alias("social"),
            words_of(frame.select(mailbox_of(pl.col("email"))).to_series()).alias("mailbox"),
        )
        told = told.with_columns(pl.col("words").list.join(" ").alias("order"))
        several = pl.col("words").list.len() > 1
        first, last = pl.col("words").list.first(), pl.col("words").list.last()
        initial, ending = first.str.slice(0, 1), last.str.slice(0, 1)
        together = (
            pl.col("words").list.join(""),
            first + last,
            last + first,
            initial + last,
            first + ending,
            last + initial,
        )
        ways = zip(TOGETHER, together, strict=True)
        self.frame = told.with_columns(pl.when(several).then(text).alias(name) for name, text in ways)
        self.frame = self.frame.with_row_index("place")
        self.rows: list[int] = self.frame["row"].to_list()
        self.words = _Words(self.frame["order"].to_list())

    def known(self, texts: pl.Series) -> pl.Series:
        """Those of these texts that somebody's name, or names run together, consist of."""
        ways = [self.counts["text"], *(self.frame[name] for name in TOGETHER)]
        return texts.filter(_in_any(texts, ways))

    def holders(self, columns: Iterable[str], texts: Collection[str], most: int) -> dict[str, list[int]]:
        """Who has these words, or names run together: so many places at most, by text."""
        wanted = pl.Series(sorted(texts), dtype=pl.String).implode()
        found: dict[str, list[int]] = {}
        for column in columns:
            held = self._words if column == "words" else self.frame.select("place", pl.col(column).alias("text"))
            held = (
                held.filter(pl.col("text").is_in(wanted))
                .group_by("text")
                .agg(pl.col("place").unique(maintain_order=True).head(most + 1))
            )
            for text, places in held.iter_rows():
                found.setdefault(text, []).extend(places)
        return found

    @cached_property
    def counts(self) -> pl.DataFrame:
        """How many people have each word: "text" and "len"."""
        return self._words.group_by("text").len()

    @cached_property
    def _words(self) -> pl.DataFrame:
        words = self.frame.select("place", pl.col("words").alias("text")).explode("text", empty_as_null=True)
        return words.drop_nulls()


TOGETHER = ("whole", "first last", "last first", "f last", "first l", "last f")
"""Names run together; the first three are names in full, the others hints."""


def _in_any(texts: pl.Series, sought: Iterable[pl.Series]) -> pl.Series:
    among = [texts.is_in(one.drop_nulls().unique().implode()) for one in sought]
    columns = pl.DataFrame({str(place): one for place, one in enumerate(among)})
    return columns.select(pl.any_horizontal(pl.all())).to_series()


_MOST_NAMES, _MOST_INITIALS = 10, 4
"""What is tried in taking a word apart: names of a hundred words exist only to keep a program busy."""


def made_of(token: str, names: Sequence[str]) -> bool:
    """Whether a word is one of the names, or several run together, initials among them: analima, alima, anapl."""
    return token in names or _spelled_by(token, list(dict.fromkeys(names))[:_MOST_NAMES], _MOST_INITIALS, whole=False)


def _spelled_by(token: str, names: list[str], initials: int, *, whole: bool) -> bool:
    """Whether a word can be taken apart into names and so many initials; one name at least must be `whole`."""
    if not token:
        return whole
    for place, name in enumerate(names):
        left = names[:place] + names[place + 1 :]
        if len(name) > 1 and token.startswith(name) and _spelled_by(token[len(name) :], left, initials, whole=True):
            return True
        if initials and token[0] == name[0] and _spelled_by(token[1:], left, initials - 1, whole=whole):
            return True
    return False


def words_of(texts: pl.Series) -> pl.Series:
    """The words of each text, folded, without particles, digits and single letters."""
    texts = texts.alias("text")
    text = pl.col("text")
    if texts.str.contains(r"\p{Ll}\p{Lu}").any():
        text = text.str.replace_all(r"(\p{Ll})(\p{Lu})", "$1 $2")
    text = text.str.to_lowercase()
    if (texts.str.len_bytes() != texts.str.len_chars()).any():
        text = text.str.normalize("NFKD").str.replace_all(r"[\u0300-\u036f]", "")
    telling = pl.element().filter(~pl.element().is_in(sorted(PARTICLES)))
    # No ASCII character but letters; what is beyond ASCII is taken for a letter, which is a third of the time of \p{L}.
    words = text.str.extract_all(r"[^\x00-\x60\x7b-\x7f\u2000-\u206f]{2,}").list.eval(telling)
    return pl.DataFrame([texts]).select(words).to_series()


def _also(frame: pl.DataFrame) -> pl.Series:
    """Further words of a person: of the social name, and those that an apostrophe parts, as one: D'Ávila, davila."""
    marks = pl.col("name").str.contains("['’´`]")
    joined = pl.when(marks).then(pl.col("name").str.replace_all("['’´`]", "").str.to_lowercase()).alias("joined")
    both = frame.select(pl.concat_str(["social_name", joined], separator=" ", ignore_nulls=True))
    return words_of(both.to_series())


def stem_of(file: pl.Expr) -> pl.Expr:
    """A file's name without its folders and `.pdf`."""
    return file.str.replace_all(r"\\", "/", literal=False).str.extract(r"([^/]*)$").str.replace(r"(?i)\.pdf$", "")


def mailbox_of(email: pl.Expr) -> pl.Expr:
    """What stands before the @, without a tag (`+work`)."""
    return email.str.extract(r"^([^@+]+)")
