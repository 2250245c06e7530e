"""Plain text: a title, the text, and whatever the publisher's page had around it."""

from knowledge.parsing.boilerplate.labels import Labels
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.boilerplate.recurrence import Outline, outline
from knowledge.parsing.draft import Draft
from knowledge.parsing.files import Unreadable
from knowledge.parsing.text import clean, decode, lay_out


def article(data: bytes, labels: Labels) -> Draft:
    """
    The article in a text file, without the furniture that is known or that `labels` names.

    Raises `Unreadable` when nothing is left.
    """
    text = clean(decode(data))
    if not text.strip():
        raise Unreadable("is empty")
    found = split_lines(text.split("\n"), labels)
    return Draft(text=lay_out(found.body), title=found.title, previous=found.previous, next=found.next)


def outlined(data: bytes) -> Outline:
    """What `recurrence.learn` wants to know of a text file."""
    return outline(line.strip() for line in clean(decode(data)).split("\n"))
