"""What a reply says about the question: what it was taken for, from when the hits are, which words they lack."""

from collections.abc import Iterable, Sequence

from bot.locales.speaking import words
from bot.replies.markup import Markup, bold, filled, italic, join, one_line, text
from knowledge import Answer, Correction

NAME = 80  # code units of a name
TITLE = 200  # the same of a question


def about(subject: str) -> Markup:
    """Return the line that says what a question that continues others was taken to be about."""
    return filled(words().ABOUT, subject=bold(text(one_line(subject, NAME)))) if subject else Markup()


def period(result: Answer) -> Markup:
    """Say which period of the question the hits are from, or that they are from other times."""
    if not result.period:
        return Markup()
    if result.outside_period:
        return heading(words().NOT_FROM(period=words().period(result.period)))
    within = all(hit.article.published in result.period for hit in result.hits)
    return heading(words().FROM(period=words().period(result.period))) if within else Markup()


def asked(question: str, *, further: bool = False) -> Markup:
    """Return the question above an answer, if there is one. `further`: the answer goes on."""
    shown = one_line(question, TITLE)
    return heading(words().MORE_ON(question=shown) if further else shown) if question else Markup()


def heading(line: str) -> Markup:
    return italic(text(line))


def unknown(unknown_words: Sequence[str]) -> Markup:
    """Name the words of the question that occur in no article, at most ten of them."""
    names = [bold(text(one_line(word, 40))) for word in unknown_words[:10]]
    return filled(words().UNKNOWN, words=join(names, ", ")) if names else Markup()


def absent(result: Answer) -> Markup:
    """Name the words of an answered question that the articles do not hold: the answer is without them."""
    everywhere, here = (
        ", ".join(one_line(word, 40) for word in group[:5]) for group in (result.unknown, result.lacking)
    )
    nowhere = text(words().ABSENT(words=everywhere)) if everywhere else Markup()
    lacking = words().NOT_IN_THIS if len(result.hits) == 1 else words().NOT_IN_THESE
    return join([nowhere, text(lacking(words=here)) if here else Markup()])


def corrected(corrections: Sequence[Correction]) -> Markup:
    """Say which words were taken for which others."""
    if not corrections:
        return Markup()
    sentence = words().CORRECTED_HELD if any(correction.held for correction in corrections) else words().CORRECTED
    typed, shown = _names(word.typed for word in corrections), _names(word.shown for word in corrections)
    return filled(sentence, typed=typed, shown=shown)


def suggested(corrections: Sequence[Correction]) -> Markup:
    """Ask whether other words were meant, which the articles hold without answering the question."""
    return filled(words().DID_YOU_MEAN, shown=_names(word.shown for word in corrections)) if corrections else Markup()


def _names(names: Iterable[str]) -> Markup:
    return join([bold(text(one_line(name, NAME))) for name in names], ", ")
