"""What is said to people: every sentence once, as a template, in the table of its subject.

A room that finds something out says it as a `Message`: a sentence of a table here, and the facts
it is about. The words are made where it is shown, so that each face and each language can have its
own, and programs can read the facts.

    from importer.sentences import sheet as say

    raise SheetError(say.NO_HEADINGS(path=path))
"""

from importer.sentences.message import (
    Later,
    Message,
    Others,
    Plural,
    SaidError,
    Sentence,
    in_words,
)

__all__ = ["Later", "Message", "Others", "Plural", "SaidError", "Sentence", "in_words"]
