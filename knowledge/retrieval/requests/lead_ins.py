"""The words around a topic that say nothing about it: "do you know something about", "please"."""

from collections.abc import Collection, Sequence

from knowledge.language.phrase_table import Label, TypedWord
from knowledge.language.words import is_shouted
from knowledge.models import Span
from knowledge.retrieval.requests.answer_type import asks
from knowledge.retrieval.requests.request_phrases import compounds, cuts, has_content, of_role, phrases
from knowledge.retrieval.requests.small_talk import SMALL_TALK

QUESTION_MARKS = "?？؟!.,;:…"
_LONGEST_TAIL = 8  # words of a phrase behind a topic
_LEADS = ("summary_of", "latest_about", "topic_leads", "openers")
_TAILS = ("closers", "thanks", "summary_tails", "latest_tails", "topic_tails")


def behind_leads(text: str, words: Sequence[TypedWord]) -> tuple[int, list[str]]:
    """Return the first word behind the phrases that lead to the topic, and the roles of those phrases."""
    first = reached = 0
    roles: list[str] = []
    topics = compounds(words)
    while reached < len(words):
        end, label = _lead(text, words, reached, topics)
        if label is None or _is_name(text, words[reached:end]):
            break
        reached = end
        if label.role != "before_leads":
            if not has_content(text, words[end:], label.language):
                break
            first = end
            roles += [label.role] if label.role in _LEADS else []
    return first, roles


def _lead(text: str, words: Sequence[TypedWord], start: int, topics: Sequence[Span]) -> tuple[int, Label | None]:
    """Return end and label of the longest phrase from `start` on that says nothing about the topic, if there is one."""
    for end, labels in phrases().at(words, start):
        if cuts(start, end, topics):
            continue
        if label := of_role(labels, (*_LEADS, "before_leads")):
            return end, label
        if label := of_role(labels, SMALL_TALK):
            behind = _behind_companions(words, end)
            if behind < len(words) and _is_apart(text, words, behind):
                return behind, label
    return start, None


def _behind_companions(words: Sequence[TypedWord], start: int) -> int:
    """Return the first word from `start` on that begins no companion."""
    while start < len(words):
        ends = (end for end, labels in phrases().at(words, start) if of_role(labels, ("companions",)))
        end = next(ends, start)
        if end == start:
            break
        start = end
    return start


def _is_name(text: str, words: Sequence[TypedWord]) -> bool:
    """Return whether a word is in capitals, unlike the rest of the text: IT."""
    written = text[words[0].start : words[-1].end]
    return len(words) == 1 and len(written) > 1 and written.isalpha() and written.isupper() > is_shouted(text)


def _is_apart(text: str, words: Sequence[TypedWord], end: int) -> bool:
    """Return whether the small talk before word `end` is apart from what follows: not so in "Hello Kitty"."""
    gap = text[words[end - 1].end : words[end].start]
    if gap.strip() not in {"", "-", "'", "’"} or "\n" in gap:
        return True
    if any(of_role(labels, _LEADS) for _, labels in phrases().at(words, end)):
        return True
    return asks(text[words[end].start :].rstrip(QUESTION_MARKS))


def before_tails(
    text: str, words: Sequence[TypedWord], first: int, lead_roles: Collection[str]
) -> tuple[int, list[str]]:
    """Return the end of the topic that begins at `first`, and the roles of the phrases behind it."""
    wanted = (*_TAILS, "tails_after_leads") if lead_roles and "latest_about" not in lead_roles else _TAILS
    last = len(words)
    roles: list[str] = []
    topics = compounds(words)
    while last > first:
        start, label = _tail(words, first, last, wanted, topics)
        if (
            label is None
            or _is_name(text, words[start:last])
            or not has_content(text, words[first:start], label.language)
        ):
            break
        last = start
        roles.append(label.role)
    return last, roles


def _tail(
    words: Sequence[TypedWord], first: int, last: int, wanted: Sequence[str], topics: Sequence[Span]
) -> tuple[int, Label | None]:
    """Return start and label of the longest phrase with a wanted role that ends before word `last`, if there is one."""
    for start in range(max(first + 1, last - _LONGEST_TAIL), last):
        if cuts(start, last, topics):
            continue
        labels = next((labels for end, labels in phrases().at(words[:last], start) if end == last), ())
        if label := of_role(labels, wanted):
            return start, label
    return last, None


def between_spaces(text: str, start: int, end: int) -> str:
    """Return the text from word to word, with the signs that are written onto them: "#Climate", "C++"."""
    while start and not (text[start - 1].isspace() or text[start - 1].isalnum() or text[start - 1] in "'’"):
        start -= 1
    while end < len(text) and not (text[end].isspace() or text[end].isalnum()):
        end += 1
    return text[start:end].lstrip(",;:.!?-–—…")
