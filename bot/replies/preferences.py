"""What a reader can choose and see of oneself: the language, and what is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.locales.speaking import words
from bot.locales.words import Words
from bot.replies import buttons, rating
from bot.replies.buttons import button
from bot.replies.markup import LIMIT, one_line, text, width
from bot.replies.reply import Reply, markup_reply, text_reply

PER_ROW = 3
FROM_APP = "app"  # in place of a code: the language of the reader's app


def languages(spoken: Sequence[Words], title: str = "") -> Reply:
    """Return the question which language to speak, with a button for each, in its own name."""
    choices = [button(one.name_of(one.language).capitalize(), buttons.language(one.language)) for one in spoken]
    rows = [choices[start : start + PER_ROW] for start in range(0, len(choices), PER_ROW)]
    last = [button(words().LIKE_THE_APP, buttons.language(FROM_APP))]
    return markup_reply(text(title or words().WHICH_LANGUAGE), buttons.keyboard(*rows, last))


def kept(looked: int | None, listed: int, language: str | None, question: str, invited: int | None = None) -> Reply:
    """
    Return what is kept of a reader: when the reader last `looked` at the list, in milliseconds since 1970, how many
    articles were `listed`, the `language` that was chosen, the last `question`, when an invitation let the reader in.
    """
    said = words()
    lines = [
        said.KEPT_LOOKED(time=_moment(looked)) if looked is not None else "",
        said.KEPT_LISTED(listed) if listed else "",
        said.KEPT_LANGUAGE(language=said.name_of(language)) if language else "",
        said.KEPT_INVITED(time=_moment(invited)) if invited is not None else "",
        said.KEPT_QUESTION(question=one_line(question, 300)) if question else "",
    ]
    shown = [f"• {line}" for line in lines if line]
    return markup_reply(text("\n".join([said.KEPT, *shown]) if shown else said.KEPT_NOTHING))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a reader asked, as the log has it. `at`: milliseconds since 1970."""

    at: int
    question: str
    articles: int  # that were shown
    helpful: bool | None
    complaint: str | None


def asked(questions: Iterable[Asked]) -> list[Reply]:
    """Return the questions that are kept of a reader, whole, in as many messages as they need; none for none."""
    lines = [piece for question in questions for piece in _pieces(_line(question))]
    return [text_reply("\n".join(page)) for page in _pages([words().KEPT_ASKED, *lines])] if lines else []


def _line(asked: Asked) -> str:
    said = words()
    question = " ".join(asked.question.split())
    line = said.KEPT_ASKED_THEN(time=_moment(asked.at), question=question, articles=said.ARTICLES(asked.articles))
    thumb = "" if asked.helpful is None else rating.UP if asked.helpful else rating.DOWN
    return " ".join(filter(None, [f"• {line}", thumb, rating.reasons().get(asked.complaint or "")]))


def _pieces(line: str) -> Iterator[str]:
    """Cut a line that is too long for one message: of no character is more than two code units."""
    yield from (line[start : start + LIMIT // 2] for start in range(0, len(line), LIMIT // 2))


def _pages(lines: Iterable[str]) -> list[list[str]]:
    """Divide lines among messages."""
    pages: list[list[str]] = [[]]
    room = LIMIT
    for line in lines:
        room -= width(line) + 1
        if room < 0:
            pages.append([])
            room = LIMIT - width(line) - 1
        pages[-1].append(line)
    return pages


def _moment(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{words().day(moment)}, {words().hour(moment)}"
