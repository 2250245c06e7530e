"""Articles: the latest of them, one in short, one in full, and those like it."""

import re
from collections.abc import Collection, Sequence

from telegram import InlineKeyboardButton

from bot.replies import buttons, links, words
from bot.replies.answers import published, source_line
from bot.replies.buttons import Listing, button
from bot.replies.markup import (
    LIMIT,
    Markup,
    bold,
    fit,
    italic,
    joined,
    link,
    one_line,
    text,
    width,
)
from bot.replies.reply import Reply, reply, said
from knowledge import Article, Neighbours, Story, Summary, sentence_ends

TITLE = 300
NAME = 100
LINE = 110  # a title's room in a list: twenty lines fit into a message
LINE_NAME = 40
LINE_LINK = 512  # bytes: twenty links and their lines stay below the 32 KB a message may weigh
LABEL = 60  # of a button
HEADER = 500  # room above a page of an article


def latest(
    stories: Sequence[Story],
    listing: Listing,
    *,
    older: bool,
    holding: str = "",
    seen: Collection[str] = (),
) -> Reply:
    """
    A page of the latest articles, those new to this chat marked; `older` says whether another page follows.

    Numbers run on from page to page, and each has a button that sends the summary. `seen` are the ids that
    the chat's list before this one showed: they are not new, even if they came in its last second.
    """
    if not stories:
        return said(_none(listing, holding))
    title = words.LATEST_WITH.format(words=one_line(holding, 60)) if holding else words.LATEST
    new = [s.article.id not in seen and _is_new(s.article, listing.since) for s in stories]
    numbered = list(enumerate(stories, start=listing.offset + 1))
    lines = [_line(story, number, mark) for (number, story), mark in zip(numbered, new, strict=True)]
    foot = _news(listing, new)
    jumps = [button(str(number), buttons.summary(story.article.id)) for number, story in numbered]
    keyboard = buttons.keyboard(*buttons.spread(jumps), _turning(listing, older))
    return reply(joined([bold(text(title)), joined(lines), foot], "\n\n"), keyboard)


def _none(listing: Listing, holding: str) -> str:
    if listing.offset:
        return words.NO_OLDER
    return words.NONE_WITH.format(words=one_line(holding, TITLE)) if holding else words.EMPTY


def _is_new(article: Article, since: int) -> bool:
    """Whether the library took the article after a moment; it may keep whole seconds only."""
    return bool(since and article.added and article.added.timestamp() >= since // 1000)


def _line(story: Story, number: int, new: bool) -> Markup:
    url = links.openable(story.article.url)
    short = url if url and len(url.encode()) <= LINE_LINK else None
    mark = f"{words.NEW} " if new else ""
    more = text(f", {words.more(len(story.also))}" if story.also else "")
    return text(f"{number}. {mark}") + source_line(story.article, short, LINE, LINE_NAME) + more


def _news(listing: Listing, new: Sequence[bool]) -> Markup:
    """What the marks mean, or that there are none; a chat that never looked before is not told."""
    if any(new):
        return italic(text(words.NEW_MEANS))
    return italic(text(words.NOTHING_NEW)) if listing.since and not listing.offset else Markup()


def _turning(listing: Listing, older: bool) -> list[InlineKeyboardButton]:
    """Buttons to the pages before and after this one."""
    before, after = max(0, listing.offset - listing.count), listing.offset + listing.count
    row = [button(words.NEWER, listing.at(before).data())] if listing.offset else []
    return [*row, button(words.OLDER, listing.at(after).data())] if older else row


def summary(short: Summary, around: Neighbours) -> Reply:
    """An article in a few of its own sentences, with the ways onward from there."""
    article = short.article
    heading = _heading(article)
    room = LIMIT - heading.width - 2
    sentences = []
    for sentence in short.texts or (article.text,):
        shown = text(fit(sentence.strip(), min(LIMIT // 4, room - 3)))
        sentences.append(text("• ") + shown if shown else Markup())
        room -= sentences[-1].width + 1
    url = links.openable(article.url)
    keyboard = buttons.keyboard(
        [button(words.READ_ON, buttons.page(article.id, 0)), *buttons.opening(words.OPEN, url)],
        [
            *_neighbour(words.PREVIOUS_ARTICLE, around.previous),
            *_neighbour(words.NEXT_ARTICLE, around.next),
        ],
        [button(words.MORE_LIKE_THIS, buttons.similar(article.id))],
    )
    return reply(joined([heading, joined(sentences)], "\n\n"), keyboard, url)


def _heading(article: Article) -> Markup:
    """Title, and under it source, date and author."""
    title = text(one_line(article.title, TITLE) or words.UNTITLED)
    source = text(one_line(article.source or "", NAME))
    author = text(words.BY.format(author=one_line(article.author, NAME)) if article.author else "")
    facts = joined([source, published(article), author], ", ")
    return joined([link(bold(title), links.openable(article.url)), facts])


def _neighbour(label: str, article: Article | None) -> list[InlineKeyboardButton]:
    return [button(label, buttons.summary_here(article.id))] if article else []


def page(article: Article, number: int) -> Reply:
    """A page of the whole article, counted from 0; the last one where there are not so many."""
    all_pages = pages(article.text, LIMIT - HEADER)
    number = min(number, len(all_pages) - 1)
    count = words.PAGE.format(number=number + 1, pages=len(all_pages))
    url = links.openable(article.url)
    title = link(bold(text(one_line(article.title, TITLE) or words.UNTITLED)), url)
    heading = title + text(", ") + italic(text(count)) if len(all_pages) > 1 else title
    turning = []
    if number:
        turning.append(button(words.PREVIOUS_PAGE, buttons.page(article.id, number - 1)))
    if number + 1 < len(all_pages):
        turning.append(button(words.NEXT_PAGE, buttons.page(article.id, number + 1)))
    back = button(words.SUMMARY, buttons.summary_here(article.id))
    keyboard = buttons.keyboard(turning, [back, *buttons.opening(words.OPEN, url)])
    return reply(joined([heading, text(all_pages[number])], "\n\n"), keyboard)


def pages(whole: str, room: int) -> list[str]:
    r"""
    A text in pages of whole paragraphs; of whole sentences or words where a paragraph is too long.

    >>> pages("One.\n\nTwo.\n\nThree and four. Five.", 18)
    ['One.\n\nTwo.', 'Three and four.', 'Five.']
    """
    done: list[str] = []
    for paragraph in re.split(r"\n\s*\n", whole.strip()):
        for piece in _pieces(paragraph.strip(), room):
            fits = done and width(done[-1]) + 2 + width(piece) <= room
            if fits:
                done[-1] += "\n\n" + piece
            else:
                done.append(piece)
    return done or [""]


def _pieces(paragraph: str, room: int) -> list[str]:
    """A paragraph, cut into pieces only where it is longer than `room`."""
    pieces = []
    while width(paragraph) > room:
        start = fit(paragraph, room).removesuffix("…")
        ends = sentence_ends(start)
        if ends and ends[-1] > len(start) // 2:
            start = start[: ends[-1]]
        pieces.append(start)
        paragraph = paragraph[len(start) :].lstrip()
    return [*pieces, paragraph]


def similar(article: Article, others: Sequence[Article]) -> Reply:
    """Articles like one, each with a button to its summary."""
    title = one_line(article.title, LINE) or words.UNTITLED
    if not others:
        return said(words.NONE_SIMILAR.format(title=title))
    lines = [_line(Story(other), number, False) for number, other in enumerate(others, start=1)]
    jumps = [button(str(number), buttons.summary(other.id)) for number, other in enumerate(others, start=1)]
    heading = bold(text(words.SIMILAR_TO.format(title=title)))
    return reply(joined([heading, joined(lines)], "\n\n"), buttons.keyboard(*buttons.spread(jumps)))


def choices(articles: Sequence[Article]) -> Reply:
    """Several articles fit: one button for each."""
    rows = [
        [button(one_line(article.title, LABEL) or words.UNTITLED, buttons.summary(article.id))] for article in articles
    ]
    return reply(text(words.WHICH), buttons.keyboard(*rows))
