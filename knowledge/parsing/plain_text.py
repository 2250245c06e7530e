"""Read plain text: a title, the text, and the boilerplate that was copied with it."""

from knowledge.parsing.boilerplate.labels import Labels
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.boilerplate.recurrence import Outline, outline
from knowledge.parsing.draft import Draft
from knowledge.parsing.text import clean, decode, lay_out
from knowledge.parsing.unreadable import Unreadable


def article(data: bytes, labels: Labels) -> Draft:
    """
    Return the article in a text file, without known boilerplate and without the lines in `labels`.

    Raises `Unreadable` when the file is empty or not text.
    """
    text = clean(decode(data))
    if not text.strip():
        raise Unreadable("is empty")
    parts = split_lines(text.split("\n"), labels, lone=True)
    return Draft(text=lay_out(parts.body), title=parts.title, previous=parts.previous, next=parts.next)


def outlined(data: bytes) -> Outline:
    """Return the outline of a text file, from which `recurrence.learn` learns the source's boilerplate."""
    return outline(line.strip() for line in clean(decode(data)).split("\n"))
