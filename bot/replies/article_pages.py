"""Articles: the latest ones, the summary of one, its full text page by page, and similar ones."""

import re
from collections.abc import Callable, Collection, Sequence

from telegram import InlineKeyboardButton

from bot.locales.speaking import words
from bot.replies import buttons, links
from bot.replies.answers import published, source_line
from bot.replies.buttons import Listing, button
from bot.replies.markup import (
    LIMIT,
    Markup,
    bold,
    isolated,
    italic,
    join,
    link,
    one_line,
    shorten,
    text,
    width,
)
from bot.replies.reply import Reply, markup_reply, text_reply
from knowledge import Article, Neighbours, News, Story, Summary, sentence_ends

# Room in UTF-16 code units, unless another unit is given.
TITLE = 300
NAME = 100
LIST_TITLE = 110  # twenty lines fit into a message
LIST_NAME = 40
LIST_LINK = 512  # bytes; twenty links and their lines stay below the 32 KB that a message may have
LABEL = 60  # the label of a button
HEADER = 500  # above a page of an article
DEEPEST = 200  # articles before a page of a list: to find near-duplicates, all of them are compared


def latest(news: News, listing: Listing, *, seen: Collection[str] = (), remark: str = "", ask_id: str = "") -> Reply:
    """
    Return a page of the latest articles, with a mark on those that are new to the chat.

    The numbers continue from page to page, and each has a button that sends the summary. `seen`: ids that the
    chat's previous list showed; they are not new, even if they were added in the second in which the chat looked.
    `remark`: what the reader must know about the list besides. `ask_id`: of the remembered words, for a button that
    asks them when no article fits.
    """
    if not news.stories:
        return _no_articles(news, listing, ask_id)
    new = [s.article.id not in seen and _is_new(s.article, listing.since) for s in news.stories]
    numbered = list(enumerate(news.stories, start=listing.offset + 1))
    lines = [_line(story, number, mark) for (number, story), mark in zip(numbered, new, strict=True)]
    ends = words().LIST_ENDS if news.more and _after(listing) > DEEPEST else ""
    legend = [] if news.about or news.period else [_legend(listing, new)]
    notes = [*_left_out(news), text(remark), text(ends), *legend]
    summaries = [button(str(number), buttons.summary(story.article.id)) for number, story in numbered]
    keyboard = buttons.keyboard(*buttons.even_rows(summaries), _other_pages(listing, news.more))
    return markup_reply(join([bold(_list_title(news)), join(lines), join(notes)], "\n\n"), keyboard)


def _list_title(news: News) -> Markup:
    about, period = one_line(news.about, 60), words().period(news.period) if news.period else ""
    if news.only_mentioned:
        sentence = words().ONLY_MENTIONED_THEN if period else words().ONLY_MENTIONED
        return text(sentence(words=about, period=period))
    if about:
        return text((words().LATEST_ABOUT_THEN if period else words().LATEST_ABOUT)(words=about, period=period))
    return text(words().LATEST_THEN(period=period) if period else words().LATEST)


def _no_articles(news: News, listing: Listing, ask_id: str) -> Reply:
    if listing.offset:
        return text_reply(words().NO_OLDER)
    if not news.statistics.articles:
        return text_reply(words().EMPTY)
    ask = [button(words().ASK_WORDS, buttons.example(ask_id))] if ask_id and news.about else []
    sentences = [text(_none(news)), *_left_out(news), text(_dates_held(news) if news.period else words().OTHER_WORDS)]
    return markup_reply(join(sentences), buttons.keyboard(ask))


def _none(news: News) -> str:
    about, period = one_line(news.about, TITLE), words().period(news.period) if news.period else ""
    if about:
        return (words().NONE_ABOUT_THEN if period else words().NONE_ABOUT)(words=about, period=period)
    return words().NONE_THEN(period=period) if period and not news.unknown else ""


def _dates_held(news: News) -> str:
    oldest, newest = news.statistics.oldest, news.statistics.newest
    if not (oldest and newest and news.statistics.dated):
        return ""
    return words().DATES_HELD(oldest=words().day(oldest), newest=words().day(newest))


def _left_out(news: News) -> list[Markup]:
    """Return a line for the words that occur in no article, and one for what was not looked for."""
    unknown, unused = (one_line(", ".join(group), TITLE) for group in (news.unknown, news.unused))
    return [
        text(words().UNKNOWN_WORDS(words=unknown)) if unknown else Markup(),
        text(words().UNUSED_WORDS(words=unused)) if unused else Markup(),
    ]


def _is_new(article: Article, since: int) -> bool:
    """Return whether the article was added at `since` (milliseconds) or later, compared in whole seconds."""
    return bool(since and article.added and article.added.timestamp() >= since // 1000)


def _line(story: Story, number: int, new: bool) -> Markup:
    url = links.openable(story.article.url)
    short_url = url if url and len(url.encode()) <= LIST_LINK else None
    mark = f"{words().NEW} " if new else ""
    more = text(f", {words().MORE(len(story.also))}" if story.also else "")
    return text(f"{number}. {mark}") + source_line(story.article, short_url, LIST_TITLE, LIST_NAME) + more


def _legend(listing: Listing, new: Sequence[bool]) -> Markup:
    """Explain the marks, or say that nothing is new; return nothing for a chat that never looked before."""
    if any(new):
        return italic(text(words().NEW_MEANS))
    return italic(text(words().NOTHING_NEW)) if listing.since and not listing.offset else Markup()


def _other_pages(listing: Listing, older: bool) -> list[InlineKeyboardButton]:
    """Return the buttons to the pages before and after this one."""
    if listing.text_id == "":
        return []
    before = max(0, listing.offset - listing.count)
    row = [button(words().NEWER, listing.at(before).data())] if listing.offset else []
    has_next = older and _after(listing) <= DEEPEST
    return [*row, button(words().OLDER, listing.at(_after(listing)).data())] if has_next else row


def _after(listing: Listing) -> int:
    """Return where the next page of a list begins."""
    return listing.offset + listing.count


def summary(article_summary: Summary, neighbours: Neighbours) -> Reply:
    """Return the summary of an article, with buttons to its text, its neighbours and similar articles."""
    article = article_summary.article
    heading = _heading(article)
    room = LIMIT - heading.width - 2
    sentences = []
    for sentence in article_summary.texts or (article.text,):
        shown = text(shorten(sentence.strip(), min(LIMIT // 4, room - 3)))
        sentences.append(text("• ") + shown if shown else Markup())
        room -= sentences[-1].width + 1
    url = links.openable(article.url)
    keyboard = buttons.keyboard(
        [button(words().READ_ON, buttons.page(article.id, 0)), *buttons.link_buttons(words().OPEN, url)],
        [
            *_neighbour(words().PREVIOUS_ARTICLE, neighbours.previous),
            *_neighbour(words().NEXT_ARTICLE, neighbours.next),
        ],
        [button(words().MORE_LIKE_THIS, buttons.similar(article.id))],
    )
    return markup_reply(join([heading, join(sentences)], "\n\n"), keyboard, url)


def _heading(article: Article) -> Markup:
    """Return the title, and a line with source, date and author."""
    title = text(one_line(article.title, TITLE) or words().UNTITLED)
    source = text(one_line(article.source or "", NAME))
    author = text(words().BY(author=one_line(article.author, NAME)) if article.author else "")
    facts = join(map(isolated, [source, published(article), author]), ", ")
    return join([link(bold(title), links.openable(article.url)), facts])


def _neighbour(label: str, article: Article | None) -> list[InlineKeyboardButton]:
    return [button(label, buttons.summary_in_place(article.id))] if article else []


def page(article: Article, number: int) -> Reply:
    """Return a page of the full article. Pages are counted from 0; a number that is too large means the last page."""
    all_pages = pages(article.text, LIMIT - HEADER)
    number = min(number, len(all_pages) - 1)
    count = words().PAGE(number=number + 1, pages=len(all_pages))
    url = links.openable(article.url)
    title = link(bold(text(one_line(article.title, TITLE) or words().UNTITLED)), url)
    heading = title + text(", ") + italic(text(count)) if len(all_pages) > 1 else title
    other_pages = []
    if number:
        other_pages.append(button(words().PREVIOUS_PAGE, buttons.page(article.id, number - 1)))
    if number + 1 < len(all_pages):
        other_pages.append(button(words().NEXT_PAGE, buttons.page(article.id, number + 1)))
    back = button(words().SUMMARY, buttons.summary_in_place(article.id))
    keyboard = buttons.keyboard(other_pages, [back, *buttons.link_buttons(words().OPEN, url)])
    return markup_reply(join([heading, text(all_pages[number])], "\n\n"), keyboard)


def pages(whole: str, room: int) -> list[str]:
    r"""
    Split a text into pages of at most `room` code units, between paragraphs where possible.

    A paragraph that is longer than a page is split between sentences, or else between words.

    >>> pages("One.\n\nTwo.\n\nThree and four. Five.", 18)
    ['One.\n\nTwo.', 'Three and four.', 'Five.']
    """
    finished: list[str] = []
    for paragraph in re.split(r"\n\s*\n", whole.strip()):
        for piece in _pieces(paragraph.strip(), room):
            fits = finished and width(finished[-1]) + 2 + width(piece) <= room
            if fits:
                finished[-1] += "\n\n" + piece
            else:
                finished.append(piece)
    return finished or [""]


def _pieces(paragraph: str, room: int) -> list[str]:
    """Return the paragraph in one piece, or in several if it is longer than `room`."""
    pieces = []
    while width(paragraph) > room:
        start = shorten(paragraph, room).removesuffix("…")
        ends = sentence_ends(start)
        if ends and ends[-1] > len(start) // 2:
            start = start[: ends[-1]]
        pieces.append(start)
        paragraph = paragraph[len(start) :].lstrip()
    return [*pieces, paragraph]


def similar(article: Article, others: Sequence[Article]) -> Reply:
    """Return a list of similar articles, each with a button that sends its summary."""
    title = one_line(article.title, LIST_TITLE) or words().UNTITLED
    if not others:
        return text_reply(words().NONE_SIMILAR(title=title))
    lines = [_line(Story(other), number, False) for number, other in enumerate(others, start=1)]
    summaries = [button(str(number), buttons.summary(other.id)) for number, other in enumerate(others, start=1)]
    heading = bold(text(words().SIMILAR_TO(title=title)))
    return markup_reply(join([heading, join(lines)], "\n\n"), buttons.keyboard(*buttons.even_rows(summaries)))


def choices(articles: Sequence[Article], question: str = "", data: Callable[[str], str] = buttons.summary) -> Reply:
    """
    Return the question which of several articles the reader means, with a button for each.

    `data`: of the button for the article of an id.
    """
    titles = [one_line(article.title, LABEL) or words().UNTITLED for article in articles]
    rows = [[button(title, data(article.id))] for title, article in zip(titles, articles, strict=True)]
    return markup_reply(text(question or words().WHICH), buttons.keyboard(*rows))
