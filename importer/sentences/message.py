"""A sentence as a template, a message as a sentence with its facts, and the words made of them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from importer.sentences.reader import Reader, reader
from importer.sentences.showing import SHOWN_AS


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence for a person, with places for facts: `{name}`, or `{name:way}` for a fact that is
    shown in one of the ways of `SHOWN_AS`.

    Attributes:
        text: the template.
        terminal: a sentence more for who reads it at a terminal, where flags can be named.
    """

    text: str
    terminal: str | None = field(default=None, kw_only=True)

    def __call__(self, **facts: object) -> "Message":
        """The sentence about these facts, one for each of its places."""
        return Message(self, facts)

    def templates(self) -> Iterator[str]:
        """Every template that is shown for it."""
        yield self.text
        if self.terminal is not None:
            yield self.terminal

    def chosen(self, facts: Mapping[str, object], by: Reader) -> str:
        """The template for these facts, in the reader's language."""
        return by.translated(self.text)


@dataclass(frozen=True, slots=True)
class Plural(Sentence):
    """A sentence that is another one for one thing than for several; the fact `count` decides.

    Attributes:
        text: the template for one.
        several: the template for several, or none.
    """

    several: str

    def templates(self) -> Iterator[str]:
        """Every template that is shown for it."""
        yield from Sentence.templates(self)
        yield self.several

    def chosen(self, facts: Mapping[str, object], by: Reader) -> str:
        """The template for as many as the facts count, in the reader's language."""
        count = facts["count"]
        assert isinstance(count, int)
        return by.counted(self.text, self.several, count)


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to a person, as data; `str(message)` is it in words.

    Attributes:
        sentence: the template.
        facts: what it is about, by the names of the template's places; among them may be other
            messages.
    """

    sentence: Sentence
    facts: Mapping[str, object]

    def __str__(self) -> str:
        """The words, for whoever reads them here and now."""
        by = reader()
        words = _filled(self.sentence.chosen(self.facts, by), self.facts)
        if self.sentence.terminal is not None and by.terminal:
            words += f" {_filled(by.translated(self.sentence.terminal), self.facts)}"
        return words

    def __hash__(self) -> int:
        """Facts may be lists, so the sentence alone counts."""
        return hash(self.sentence)


class Later(Message):
    """A message that is made when somebody looks at it: of a hundred thousand hardly any is."""

    __slots__ = ("_about", "_make")
    # A hundred thousand are made at once, and none is changed; quick only where both are plain.
    __setattr__, __delattr__ = object.__setattr__, object.__delattr__

    def __init__(self, make: Callable[[int], Message], about: int) -> None:
        """It is `make(about)`."""
        self._make = make
        self._about = about

    @property
    def made(self) -> Message:
        """It, as every other message is."""
        return self._make(self._about)

    @property
    def sentence(self) -> Sentence:
        """The template."""
        return self.made.sentence

    @property
    def facts(self) -> Mapping[str, object]:
        """What it is about."""
        return self.made.facts

    def __str__(self) -> str:
        """The words, for whoever reads them here and now."""
        return str(self.made)

    def __eq__(self, other: object) -> bool:
        """As equal as what is made of it."""
        return self.made == (other.made if isinstance(other, Later) else other)

    __hash__ = Message.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        """Whoever it is given to gets it made."""
        return Message, (self.sentence, self.facts)


@dataclass(frozen=True, slots=True)
class Others(Collection[Any]):
    """All of several but the one at a place, as a fact of each: a list for each would be dear."""

    everything: Sequence[Any]
    but: int

    def __iter__(self) -> Iterator[Any]:
        return (one for place, one in enumerate(self.everything) if place != self.but)

    def __contains__(self, one: object) -> bool:
        return any(one == other for other in self)

    def __len__(self) -> int:
        return len(self.everything) - 1


class SaidError(Exception):
    """An error with something to say: `str(error)` is it in words.

    Attributes:
        said: it, as data.
    """

    def __init__(self, said: Message) -> None:
        super().__init__(said)
        self.said = said


def in_words(text: str) -> Message:
    """A message in the words of somebody else, such as DokStamp or an earlier run."""
    return _IN_WORDS(text=text)


_IN_WORDS = Sentence("{text}")


def _filled(template: str, facts: Mapping[str, object]) -> str:
    return "".join(
        before if name is None else before + SHOWN_AS[way](facts[name])
        for before, name, way in _parts(template)
    )


@cache
def _parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """The text before each place, its name and way; templates are few, and parsed once each."""
    return tuple((before, name, way or "") for before, name, way, _ in Formatter().parse(template))
