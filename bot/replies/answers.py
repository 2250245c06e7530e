"""
Answers: the best sentence first, where it is from, the passage around it to unfold.

One message holds up to three hits and never more than Telegram takes. Where articles are unusually long,
the parts are given room in this order: sentences with their sources, passages, summaries.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.replies import buttons, links, words
from bot.replies.markup import (
    LIMIT,
    Markup,
    bold,
    day,
    fit,
    folded,
    hour,
    italic,
    joined,
    link,
    one_line,
    quotation,
    quoted,
    text,
)
from bot.replies.reply import Reply, reply, said
from knowledge import Answer, Article, Hit, Span, Statistics, Summary

# Room for the parts of one hit. Three times SENTENCE + SOURCE stays well below 4,096.
SENTENCE = 700
TITLE = 200
NAME = 80
PASSAGE = 1200
ALSO = 900
OTHERS = 3  # of the articles that tell the same, named
SEPARATORS = 60  # blank lines, numbers, labels and the last line around all of that
MARKS = 17  # bold words in a sentence ...
MARKS_IN_PASSAGE = 10  # ... and in a passage: with links and dates, three hits stay below 100 entities


def answer(
    found: Answer,
    summaries: Mapping[str, Summary],
    statistics: Statistics,
    *,
    text_id: str,
    offset: int = 0,
    asked: str = "",
) -> Reply:
    """
    What the reader sees for a question.

    `asked` is shown above the answer where the reader did not type the question just now. Further pages
    (`offset`) come without summaries: the reader has seen those.
    """
    if not found.hits:
        return _nothing(found, summaries, statistics, asked) if not offset else said(words.NO_MORE)
    top = italic(text((words.MORE_ON if offset else "") + one_line(asked, TITLE))) if asked else Markup()
    foot = freshness(statistics)
    numbers = [offset + 1 + at for at in range(len(found.hits))] if len(found.hits) > 1 or offset else [0]
    whole = joined([top, *_hits(found.hits, numbers, summaries, top.width + foot.width), foot], "\n\n")
    more = [buttons.button(words.MORE_PASSAGES, buttons.more(text_id, offset + len(found.hits)))]
    keyboard = _keyboard(found.hits, numbers, more if found.more else [])
    return reply(whole, keyboard)


def _nothing(found: Answer, summaries: Mapping[str, Summary], statistics: Statistics, asked: str) -> Reply:
    """The honest no, and the nearest passage under a label that cannot be mistaken."""
    if not statistics.articles:
        return said(words.EMPTY)
    no = joined([_echo(asked), text(words.NO_ANSWER), _unknown(found.unknown)])
    foot = freshness(statistics)
    if not found.nearest:
        hint = text(words.OTHER_WORDS if found.unknown else words.NO_WORDS)
        return reply(joined([joined([no, hint]), foot], "\n\n"))
    label = italic(text(words.NEAREST))
    [hit] = _hits([found.nearest], [0], summaries, no.width + label.width + foot.width)
    whole = joined([no, label, hit, foot], "\n\n")
    return reply(whole, _keyboard([found.nearest], [0], []))


def _echo(asked: str) -> Markup:
    return italic(text(one_line(asked, TITLE))) if asked else Markup()


def _unknown(unfound: Sequence[str]) -> Markup:
    """The question's words that stand in no article."""
    named = [bold(text(one_line(word, 40))) for word in unfound[:10]]
    return text(words.UNKNOWN) + joined(named, ", ") + text(".") if named else Markup()


def freshness(statistics: Statistics) -> Markup:
    """
    How much the library holds, and how new it is.

    >>> freshness(Statistics(articles=2, passages=9, oldest=None, newest=None, revision=1)).plain
    '2 articles'
    """
    count = text(words.articles(statistics.articles))
    if not statistics.newest or not statistics.dated:
        return italic(count)
    today = statistics.newest.astimezone(UTC).date() == datetime.now(UTC).date()
    return italic(count + text(", newest ") + (hour if today else day)(statistics.newest))


def _hits(hits: Sequence[Hit], numbers: Sequence[int], summaries: Mapping[str, Summary], taken: int) -> list[Markup]:
    """The hits, sharing the room that the rest of the message leaves."""
    heads = [_head(hit, number) for hit, number in zip(hits, numbers, strict=True)]
    room = LIMIT - taken - SEPARATORS - sum(head.width for head in heads)
    passages: list[Markup] = []
    for left, hit in zip(range(len(hits), 0, -1), hits, strict=True):
        passages.append(_passage(hit, min(PASSAGE, room // left)))
        room -= passages[-1].width
    shorts: list[Markup] = []
    for left, hit in zip(range(len(hits), 0, -1), hits, strict=True):
        shorts.append(_also(summaries.get(hit.article.id), hit, min(ALSO, room // left)))
        room -= shorts[-1].width
    parts = zip(heads, passages, shorts, strict=True)
    return [joined([head, folded(joined([body, short], "\n\n"))]) for head, body, short in parts]


def _head(hit: Hit, number: int) -> Markup:
    """The sentence to show first, and where it is from."""
    sentence = hit.sentence.of(hit.passage.text)
    marks = _within(hit.highlights, hit.sentence)
    focus = marks[0].start if marks else 0
    lead = quotation(quoted(sentence, marks, SENTENCE, focus=focus, most=MARKS))
    url = links.to_sentence(hit.article.url, sentence)
    source = text(f"{number}. " if number else "") + source_line(hit.article, url)
    return joined([lead, source, _others(hit.also)])


def _others(also: Sequence[Article]) -> Markup:
    """How many further articles tell the same, and who published the first few of them, with links."""
    if not also:
        return Markup()
    named = [
        link(text(one_line(article.source or article.title, NAME // 2)), links.openable(article.url))
        for article in also[:OTHERS]
    ]
    return text(f"{words.more(len(also))}: ") + joined(named, ", ")


def _within(marks: Sequence[Span], whole: Span) -> list[Span]:
    """The marks inside a stretch, as positions in it."""
    inside = (mark for mark in sorted(marks) if whole.start <= mark.start < whole.end)
    return [Span(mark.start - whole.start, min(mark.end, whole.end) - whole.start) for mark in inside]


def source_line(article: Article, url: str | None, title: int = TITLE, name: int = NAME) -> Markup:
    """Title, source and date of an article in one line; the title leads to `url` or, without one, is italic."""
    heading = text(one_line(article.title, title) or words.UNTITLED)
    heading = link(heading, url) if url else italic(heading)
    source = text(one_line(article.source or "", name))
    return joined([heading, joined([source, published(article)], ", ")], " – ")


def published(article: Article) -> Markup:
    """
    The day an article was published; "undated" where its source gave none.

    The library then goes by the file's date, which may be the day of a copy: good enough to sort by, not to
    be claimed. Saying nothing would look like an oversight, so the missing date is said.
    """
    return text(words.UNDATED) if "published" in article.derived else day(article.published)


def _passage(hit: Hit, room: int) -> Markup:
    """The passage around the sentence, unless it is that sentence."""
    if hit.passage.text.strip() == hit.sentence.of(hit.passage.text).strip():
        return Markup()
    focus = hit.sentence.start
    return quoted(hit.passage.text.strip("\n"), hit.highlights, room, focus=focus, most=MARKS_IN_PASSAGE)


def _also(summary: Summary | None, hit: Hit, room: int) -> Markup:
    """What the article's summary tells beyond the passage, in whole sentences."""
    label = bold(text(words.ALSO))
    room -= label.width + 4
    sentences = []
    for sentence in summary.texts if summary else ():
        if sentence not in hit.passage.text and len(sentence) + 1 <= room:
            sentences.append(text(fit(sentence, room)))
            room -= sentences[-1].width + 1
    return joined([label, *sentences]) if sentences else Markup()


def _keyboard(
    hits: Sequence[Hit], numbers: Sequence[int], more: Sequence[InlineKeyboardButton]
) -> InlineKeyboardMarkup | None:
    """Summary and Open for every article, numbered like the hits when there are several; few rows."""
    summaries: list[InlineKeyboardButton] = []
    opening: list[InlineKeyboardButton] = []
    seen: set[str] = set()
    for hit, number in zip(hits, numbers, strict=True):
        behind = f" {number}" if number else ""
        if hit.article.id not in seen:
            summaries.append(buttons.button(words.SUMMARY + behind, buttons.summary(hit.article.id)))
        url = links.to_sentence(hit.article.url, hit.sentence.of(hit.passage.text))
        opening += buttons.opening(words.OPEN + behind, url)
        seen.add(hit.article.id)
    return buttons.keyboard(*buttons.packed(summaries, opening, more, most=max(2, len(hits))))
