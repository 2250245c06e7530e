"""
Answers to questions: the best sentence first, then its source, then the passage around it to unfold.

A reply fits on the screen of a phone where the first hit is certain: the others then take few lines. One message
holds up to three hits and never exceeds Telegram's limits. Where articles are unusually long, room is given to the
parts in this order: sentences with their sources, passages, summaries.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales.speaking import words
from bot.replies import buttons, links, rating, remarks
from bot.replies.markup import (
    LIMIT,
    Markup,
    bold,
    day,
    excerpt,
    expandable_quotation,
    filled,
    hour,
    isolated,
    italic,
    join,
    link,
    one_line,
    quotation,
    shorten,
    text,
)
from bot.replies.reply import Reply, markup_reply, text_reply
from knowledge import Answer, Article, Correction, Hit, Span, Statistics

# Room for the parts of one hit, in UTF-16 code units. Three times SENTENCE + TITLE + NAME stays well below 4,096.
SENTENCE = 700
TITLE = 200
NAME = 80
LABEL = 24  # words on a button
PASSAGE = 1200
SUMMARY = 900
SEPARATORS = 60  # empty lines, numbers, labels and the last line of the whole message
BESIDE_THUMBS = 16  # characters of a button that is seen whole in a third of a row
CERTAIN = 0.9  # confidence in the first hit, from which on the others are shown in few lines
SHORTEST = 60  # of what is worth beginning
NAMED_DUPLICATES = 3  # near-duplicates of an article that are named with a link
# Words in bold, at most. With links and dates, three hits stay below Telegram's 100 entities.
BOLD_IN_SENTENCE = 17
BOLD_IN_PASSAGE = 10


def answer(
    result: Answer,
    *,
    text_id: str,
    typed_id: str = "",
    offset: int = 0,
    heading: str = "",
    private: str | None = None,
    question_id: str = "",
) -> Reply:
    """
    Return the reply to a question.

    `text_id`: the remembered question, for the button *More passages*. `typed_id`: the question as the reader typed
    it, for the button under a corrected one. Both are empty where they could not be remembered. `offset`: the number
    of hits on earlier pages.
    `heading`: the question, shown above the answer when the reader did not just type it; empty for none. `private`: a
    link to the whole answer, in a group, for a button in place of *More passages*. `question_id`: of the logged
    question, for the buttons with which its reader rates the answer; empty for none.
    """
    if not result.hits:
        return _no_answer(result, heading) if not offset else text_reply(words().NO_MORE)
    top = remarks.asked(heading, further=bool(offset))
    top = join([top, remarks.about(result.about), remarks.corrected(result.corrections), remarks.period(result)])
    foot = freshness(result.statistics)
    numbers = [offset + 1 + index for index in range(len(result.hits))] if len(result.hits) > 1 or offset else [0]
    foot = join([remarks.absent(result), foot])
    certain = result.confidence >= CERTAIN and not offset
    further = _further(result.hits[1:], numbers[1:]) if certain and numbers[1:] else Markup()
    taken = top.width + further.width + foot.width
    hits = [*_hits(result.hits[:1], [0], taken), further] if certain else _hits(result.hits, numbers, taken)
    last = _insist(result.corrections, typed_id)
    last += [buttons.button(words().ASK_ALONE, buttons.example(typed_id))] if result.about and typed_id else []
    if private:
        last += buttons.link_buttons(words().READ_IN_PRIVATE, private)
    elif result.more and text_id:
        last.append(buttons.button(words().MORE_PASSAGES, buttons.more(text_id, offset + len(result.hits))))
    thumbs = rating.thumbs(question_id) if question_id else []
    keyboard = _keyboard(result.hits, [0, *numbers[1:]] if certain else numbers, last, thumbs)
    return markup_reply(join([top, *hits, foot], "\n\n"), keyboard)


def _no_answer(result: Answer, heading: str) -> Reply:
    """Say that the articles do not answer, and show the snippet of the nearest passage under a label that says so."""
    if not result.statistics.articles:
        return text_reply(words().EMPTY)
    top = remarks.asked(heading)
    foot = freshness(result.statistics)
    if result.foreign_to:
        languages = words().in_languages(result.foreign_to)
        return markup_reply(join([join([top, text(words().NO_ANSWER), text(languages)]), foot], "\n\n"))
    remarked = [remarks.unknown(result.unknown), remarks.suggested(result.corrections)]
    refusal = join([top, text(words().NO_ANSWER), *remarked])
    if not result.nearest:
        hint = text(words().OTHER_WORDS if result.unknown else words().NO_WORDS)
        return markup_reply(join([join([refusal, hint]), foot], "\n\n"))
    label = italic(text(words().NEAREST))
    head = _head(result.nearest, 0)
    return markup_reply(join([refusal, label, head, foot], "\n\n"), _keyboard([result.nearest], [0]))


def _insist(corrections: Sequence[Correction], typed_id: str) -> list[InlineKeyboardButton]:
    """Return a button that asks for the words as typed, in a list; an empty list when nothing was corrected."""
    if not (corrections and typed_id):
        return []
    typed = one_line(" ".join(correction.typed for correction in corrections), LABEL)
    return [buttons.button(words().AS_TYPED(typed=typed), buttons.as_typed(typed_id))]


def freshness(statistics: Statistics) -> Markup:
    """
    Return the number of articles and the date of the newest one; its time of day if it is from today (UTC).

    >>> freshness(Statistics(articles=2, passages=9, oldest=None, newest=None, revision=1)).plain
    '2 articles'
    """
    count = text(words().ARTICLES(statistics.articles))
    if not statistics.newest or not statistics.dated:
        return italic(count)
    today = statistics.newest.astimezone(UTC).date() == datetime.now(UTC).date()
    return italic(filled(words().NEWEST, articles=count, date=(hour if today else day)(statistics.newest)))


def _hits(hits: Sequence[Hit], numbers: Sequence[int], taken: int) -> list[Markup]:
    """
    Return the hits. They share the room that the rest of the message, `taken` code units long, leaves.

    Passages are given room before summaries, each of them an equal part of the room that is left. The first snippet is
    seen whole; of the others as much as is seen of a folded quotation.
    """
    heads = [_head(hit, number) for hit, number in zip(hits, numbers, strict=True)]
    room = LIMIT - taken - SEPARATORS - sum(head.width for head in heads)
    passages: list[Markup] = []
    for left, hit in zip(range(len(hits), 0, -1), hits, strict=True):
        passages.append(_passage(hit, min(PASSAGE, room // left)))
        room -= passages[-1].width
    additions: list[Markup] = []
    for left, hit in zip(range(len(hits), 0, -1), hits, strict=True):
        additions.append(_summary(hit, min(SUMMARY, room // left)))
        room -= additions[-1].width
    unfolded = [join([passage, addition], "\n\n") for passage, addition in zip(passages, additions, strict=True)]
    first = join([heads[0], expandable_quotation(unfolded[0])])
    return [first, *map(_folded, hits[1:], numbers[1:], unfolded[1:])]


def _further(hits: Sequence[Hit], numbers: Sequence[int]) -> Markup:
    """Return the hits besides a certain one in few lines: their sources, and their snippets to unfold."""
    numbered = list(zip(hits, numbers, strict=True))
    snippets = [text(f"{number}. ") + snippet(hit) for hit, number in numbered]
    sources = [_source(hit, number) for hit, number in numbered]
    return join([remarks.heading(words().MORE_ARTICLES(len(hits))), *sources, expandable_quotation(join(snippets))])


def _head(hit: Hit, number: int) -> Markup:
    """Return the snippet as a quotation; its source below it, or above it after its number if there are several."""
    quoted, source = quotation(snippet(hit)), _source(hit, number)
    return join([source, quoted, _duplicates(hit.also)] if number else [quoted, source, _duplicates(hit.also)])


def _folded(hit: Hit, number: int, rest: Markup) -> Markup:
    """Return a hit as its source and its folded snippet, with the rest of the passage behind it."""
    folded = expandable_quotation(join([snippet(hit), rest], "\n\n"))
    return join([_source(hit, number), folded, _duplicates(hit.also)])


def snippet(hit: Hit) -> Markup:
    """Return what is shown of a hit first, with the words of the question in bold."""
    shown = hit.shown.of(hit.passage.text)
    marks = _within(hit.highlights, hit.shown)
    focus = marks[0].start if marks else 0
    return excerpt(shown, marks, SENTENCE, focus=focus, max_marks=BOLD_IN_SENTENCE)


def _source(hit: Hit, number: int) -> Markup:
    line = source_line(hit.article, links.to_sentence(hit.article.url, hit.quote))
    return text(f"{number}. ") + line if number else line


def _duplicates(also: Sequence[Article]) -> Markup:
    """Return the number of near-duplicates, and the sources of the first few of them, with links."""
    if not also:
        return Markup()
    names = [
        link(text(one_line(article.source or article.title, NAME // 2)), links.openable(article.url))
        for article in also[:NAMED_DUPLICATES]
    ]
    return text(f"{words().MORE(len(also))}: ") + join(names, ", ")


def _within(marks: Sequence[Span], whole: Span) -> list[Span]:
    """Return the marks that lie inside `whole`, as positions relative to its start."""
    inside = (mark for mark in sorted(marks) if whole.start <= mark.start < whole.end)
    return [Span(mark.start - whole.start, min(mark.end, whole.end) - whole.start) for mark in inside]


def source_line(article: Article, url: str | None, title: int = TITLE, name: int = NAME) -> Markup:
    """Return title, source and date of an article in one line. The title links to `url`, or is italic without one."""
    heading = text(one_line(article.title, title) or words().UNTITLED)
    heading = link(heading, url) if url else italic(heading)
    source = text(one_line(article.source or "", name))
    return join([isolated(heading), join([isolated(source), isolated(published(article))], ", ")], " – ")


def published(article: Article) -> Markup:
    """
    Return the day an article was published; "undated" if its source gave none.

    The library then sorts by the date of the file. That may be the day on which the file was copied, so it is
    not shown.
    """
    return text(words().UNDATED) if "published" in article.derived else day(article.published)


def _passage(hit: Hit, room: int) -> Markup:
    """Return the rest of the passage: what follows the snippet, then what comes before it."""
    after, before = hit.after, hit.before
    at = hit.passage.text.find(after, hit.shown.end) if after else 0
    marks = _within(hit.highlights, Span(at, at + len(after)))
    rest = excerpt(after, marks, room, max_marks=BOLD_IN_PASSAGE) if after else Markup()
    label = bold(text(words().BEFORE))
    room -= rest.width + label.width + 2
    if not before or room < SHORTEST:
        return rest
    return join([rest, label + text(" ") + text(shorten(before, room))])


def _summary(hit: Hit, room: int) -> Markup:
    """Return the sentences of the summary that the passage does not contain, as many as fit into `room`."""
    label = bold(text(words().ALSO))
    room -= label.width + 4
    sentences = []
    for sentence in hit.summary.texts if hit.summary else ():
        if sentence not in hit.passage.text and len(sentence) + 1 <= room:
            sentences.append(text(shorten(sentence, room)))
            room -= sentences[-1].width + 1
    return join([label, *sentences]) if sentences else Markup()


def _keyboard(
    hits: Sequence[Hit],
    numbers: Sequence[int],
    more: Sequence[InlineKeyboardButton] = (),
    thumbs: Sequence[InlineKeyboardButton] = (),
) -> InlineKeyboardMarkup | None:
    """
    Return *Summary* and *Open* for each article, numbered like the hits when there are several, in few rows.

    Behind a first hit without a number, the others are shown in few lines, and opened by their titles alone; so is the
    first one where its *Open* would push the `thumbs` into a row of their own.
    """
    summaries: list[InlineKeyboardButton] = []
    opens: list[InlineKeyboardButton] = []
    seen: set[str] = set()
    for hit, number in zip(hits, numbers, strict=True):
        suffix = f" {number}" if number else ""
        if hit.article.id not in seen:
            summaries.append(buttons.button(words().SUMMARY + suffix, buttons.summary(hit.article.id)))
        url = links.to_sentence(hit.article.url, hit.quote)
        if number == numbers[0] or numbers[0]:
            opens += buttons.link_buttons(words().OPEN + suffix, url)
        seen.add(hit.article.id)
    most = max(2, len(hits))
    rows = _with_thumbs(buttons.compact_rows(summaries, opens, more, max_per_row=most), thumbs)
    if thumbs and len(opens) < len(hits):
        without_open = _with_thumbs(buttons.compact_rows(summaries, more, max_per_row=most), thumbs)
        rows = min(rows, without_open, key=len)
    return buttons.keyboard(*rows)


def _with_thumbs(
    rows: list[list[InlineKeyboardButton]], thumbs: Sequence[InlineKeyboardButton]
) -> list[list[InlineKeyboardButton]]:
    """Return the rows with the thumbs beside a last button that is short and alone in its row, else below."""
    if not thumbs:
        return rows
    *others, last = rows
    if len(last) == 1 and len(last[0].text) <= BESIDE_THUMBS:
        return [*others, [*last, *thumbs]]
    return [*rows, list(thumbs)]
