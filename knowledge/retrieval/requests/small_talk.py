"""Messages that phrases cover from beginning to end: small talk, and commands in plain words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.phrase_table import TypedWord
from knowledge.retrieval.requests.request_phrases import compounds, phrases

LONGEST = 14  # words of small talk or of a command
_MOST_DIGITS = 3  # of a number in a list; 1984 is a year or a title
_EMOJI = {"👋": "greetings"}
_EMOJI |= dict.fromkeys("👍👌🙏❤🧡💛💚💙💜🤎🤍🤝🫶💐🌹🥰😘", "thanks") | dict.fromkeys("👏🎉💯⭐🔥😍🤩🏆", "praise")
_EMOJI |= dict.fromkeys("👎😠😡🤬💩🙄😤🖕", "complaints")
EMOTICON = re.compile(r"(?<!\S)(?:[:;=]['’]?-?[()DPp3oO/|*]+|[xX]D+|<3|\^_?\^)(?!\S)")
_BESIDE_NUMBER = frozenset(" \t\n#№.)(?!:,\u200d\ufe0f\u20e3º°")  # characters that a bare number may have around it


class RequestKind(StrEnum):
    """The kinds of requests. All but the last three are keys of ``[requests]``: messages that are nothing else."""

    GREETING = "greetings"
    THANKS = "thanks"
    GOODBYE = "goodbyes"
    WELL_BEING = "well_being"
    ACKNOWLEDGEMENT = "acknowledgements"
    PRAISE = "praise"
    COMPLAINT = "complaints"
    HELP = "help"
    ABOUT = "about"
    BEYOND = "beyond"
    LATEST = "latest"
    SUMMARY = "summary"
    MORE = "more"
    NUMBER = "number"
    LINK = "link"
    QUESTION = "question"


# Of several kinds in one message the first is answered: "hi, what's new?", "ok, thanks, bye".
_BY_WEIGHT = (
    RequestKind.LATEST,
    RequestKind.HELP,
    RequestKind.ABOUT,
    RequestKind.SUMMARY,
    RequestKind.MORE,
    RequestKind.BEYOND,
    RequestKind.GOODBYE,
    RequestKind.THANKS,
    RequestKind.COMPLAINT,
    RequestKind.WELL_BEING,
    RequestKind.PRAISE,
    RequestKind.GREETING,
    RequestKind.ACKNOWLEDGEMENT,
)
SMALL_TALK = frozenset(_BY_WEIGHT[6:])
# "could you show me the news"
_AFTER_OPENERS = frozenset(
    {RequestKind.LATEST, RequestKind.HELP, RequestKind.SUMMARY, RequestKind.MORE, RequestKind.BEYOND}
)
_WHOLE = frozenset({*_BY_WEIGHT, "companions", "openers", "number_words", "ordinals"})


@dataclass(frozen=True, slots=True)
class Request:
    """The request that a message makes."""

    kind: RequestKind
    topic: str = ""  # what a question, a list or a summary is to be about; the address of a link
    number: int = 0  # of an article in a list


def reaction(text: str, words: Sequence[TypedWord]) -> Request | None:
    """Return the request of a message that phrases cover from its beginning to its end; None for any other."""
    if len(words) > LONGEST or compounds(words):
        return None
    pieces = _covering(words)
    if pieces is None:
        return None
    kinds = {role for role, _ in pieces}
    numbers = [number for _, number in pieces if number]
    kind = next((kind for kind in _BY_WEIGHT if kind in kinds), None)
    if numbers:
        return _numbered(text, words, kind, numbers) if len(numbers) == 1 else None
    if kind is None or "number_words" in kinds or ("openers" in kinds and kind not in _AFTER_OPENERS):
        return None
    return Request(kind)


def _numbered(text: str, words: Sequence[TypedWord], kind: RequestKind | None, numbers: list[int]) -> Request | None:
    """Return the request for a number in a list, or for so many of the latest articles."""
    if kind is RequestKind.LATEST:
        return Request(kind, str(numbers[0]))
    between = zip([0, *(word.end for word in words)], [*(word.start for word in words), len(text)], strict=True)
    bare = all(character in _BESIDE_NUMBER for start, end in between for character in text[start:end])
    joined = re.search(r"\d[.,:]\d", text)
    return Request(RequestKind.NUMBER, number=numbers[0]) if bare and not joined else None


def _covering(words: Sequence[TypedWord]) -> tuple[tuple[str, int], ...] | None:
    """Return the roles of the phrases that cover all words, each with its number in a list, or 0; else None."""
    found: dict[int, tuple[tuple[str, int], ...]] = {0: ()}
    for start in range(len(words)):
        if start in found:
            for end, role, number in _whole_phrases(words, start):
                pieces = (*found[start], (role, number))
                found[end] = min(found.get(end, pieces), pieces, key=_rank)
    return found.get(len(words))


def _rank(pieces: Sequence[tuple[str, int]]) -> tuple[bool, int, int]:
    """Return how little a way to cut a message into phrases fits: a mere "ok" least, long phrases best."""
    roles = {role for role, _ in pieces}
    place = next((place for place, kind in enumerate(_BY_WEIGHT) if kind in roles), len(_BY_WEIGHT))
    return place >= len(_BY_WEIGHT) - 1, len(pieces), place


def _whole_phrases(words: Sequence[TypedWord], start: int) -> Iterator[tuple[int, str, int]]:
    """Yield end, role and number of each phrase from `start` on that a message may consist of, the longest first."""
    for end, labels in phrases().at(words, start):
        greeting = any(label.role == RequestKind.GREETING for label in labels)
        for role, _, number in labels:
            if role in _WHOLE and not (greeting and role == RequestKind.GOODBYE):  # "ciao"
                yield end, role, number if role == "ordinals" else 0
    word = words[start].plain
    if word.isdecimal() and len(word) <= _MOST_DIGITS:
        yield start + 1, "number", int(word)


def kind_of_symbols(text: str) -> RequestKind | None:
    """Return the kind of a message of emoji; None where there is none."""
    kinds = (RequestKind(_EMOJI[character]) for character in text if character in _EMOJI)
    if kind := next(kinds, None):
        return kind
    is_symbol = EMOTICON.search(text) or any(unicodedata.category(character) == "So" for character in text)
    return RequestKind.ACKNOWLEDGEMENT if is_symbol else None
