"""Articles: /latest and its pages, /summary, reading page by page, neighbours, similar articles."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from telegram import Message, Update

from bot.access.shelves import Shelves
from bot.delivery import acknowledge, answer_press, edit, send
from bot.handlers.incoming import (
    Context,
    article_ids_by_number,
    command_argument,
    linked_urls,
    message_of,
    message_text,
    post_of,
    pressed_button,
    reader_of,
)
from bot.handlers.list_arguments import (
    COUNT,
    MAX_DIGITS,
    NUMBER,
    article_number,
    clamped,
    count_and_words,
    remark,
)
from bot.locales.speaking import words
from bot.memory import Memory
from bot.replies import article_pages, buttons, links
from bot.replies.buttons import Listing
from bot.replies.markup import one_line
from bot.replies.reply import Reply, text_reply
from bot.state import Reader, Seen
from knowledge import Article, Story

SIMILAR = 5  # articles in a list of similar ones
CHOICES = 5  # articles offered when a title is ambiguous
CERTAIN = 0.9  # confidence with which words that are in no title name an article
JOINED = re.compile(rf"\A/(latest|summary|)_?(\d{{1,{MAX_DIGITS}}})(?:@\w+)?\s*\Z", re.IGNORECASE)
LINK = re.compile(r"https?://\S+", re.IGNORECASE)


class Purpose(NamedTuple):
    """What an article is wanted for."""

    reply: Callable[[str], Reply]  # for the article of an id
    data: Callable[[str], str]  # of a button that chooses the article of an id
    how: str  # how to say which article is wanted


@dataclass(frozen=True)
class Articles(Shelves):
    """Shows articles. Remembers for each chat when it last looked at the latest, and the articles of its last list."""

    memory: Memory

    async def latest(self, update: Update, _: Context) -> None:
        """Answer ``/latest [N] [WORDS]``. Without a number in front, all of the argument is words."""
        message = message_of(update)
        await send(message, await asyncio.to_thread(self.newest, reader_of(message), command_argument(message)))

    async def listing(self, update: Update, context: Context) -> None:
        """Turn the message into another page of its list (*Older* and *Newer*)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        if query.message:
            reader = Reader(query.message.chat.id, query.from_user.id)
            reply = await asyncio.to_thread(self._other_page, reader, Listing.of(match))
            await edit(query, reply)

    async def summary(self, update: Update, _: Context) -> None:
        """Answer ``/summary``: for the message replied to, a number of the last list, a link, or words."""
        message = message_of(update)
        await send(message, await asyncio.to_thread(self.wanted_summary, message, command_argument(message)))

    async def joined_command(self, update: Update, _: Context) -> None:
        """Answer a command with its number written onto it: ``/latest5``, ``/summary_2``, ``/2``."""
        message = message_of(update)
        command, number = JOINED.match(message_text(message)).groups()  # type: ignore[union-attr] # the filter matched
        reader = reader_of(message)
        if command.lower() == "latest":
            reply = await asyncio.to_thread(self.newest, reader, number)
        else:
            reply = await asyncio.to_thread(self._from_list, reader, int(number), self._summaries())
        await send(message, reply)

    async def new_summary(self, update: Update, context: Context) -> None:
        """Send a summary in a new message, so that the answer or the list above it stays (*Summary*)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await answer_press(query, await asyncio.to_thread(self._summary, match[1]))

    async def summary_in_place(self, update: Update, context: Context) -> None:
        """Turn the message into a summary (*Previous article*, *Next article*, and *Summary* under a page)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._summary, match[1]))

    async def page(self, update: Update, context: Context) -> None:
        """Turn the message into a page of the article (*Read on*, *Previous page*, *Next page*)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._page, match[1], int(match[2])))

    async def similar(self, update: Update, context: Context) -> None:
        """Send a list of similar articles in a new message (*More like this*)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await answer_press(query, await asyncio.to_thread(self._similar, match[1]))

    def newest(self, reader: Reader, wanted: str) -> Reply:
        """
        Return the first page of a new list, and remember that the reader has looked at the latest articles.

        `wanted`: the number of articles, if it begins with one, and what they are about. A list about some words does
        not count as a look: the other new articles, which it did not show, would never be marked as new.
        """
        seen = self.memory.seen(reader)
        now = time.time()
        count, about = count_and_words(wanted)
        if self._begins_with_date(wanted):
            count, about = COUNT, wanted
        text_id = self.memory.remember(about) if about else None
        listing = Listing(0, clamped(count), (int(now) + 1) * 1000, seen.looked or 0, text_id)
        reply = self._page_of_list(reader, listing, about, seen, remark(count), begins=True)
        if not about:
            self.memory.looked(reader, int(now * 1000))
        return reply

    def _begins_with_date(self, wanted: str) -> bool:
        """Return whether a number in front is that of a day, as in "14 February 2024", and not of articles."""
        reading = self.library.period(wanted, listing=True)
        first = wanted.partition(" ")[0]
        return bool(NUMBER.fullmatch(first) and reading.period and not f"{reading.rest} ".startswith(f"{first} "))

    def _other_page(self, reader: Reader, listing: Listing) -> Reply:
        if listing.offset > article_pages.DEEPEST:
            return text_reply(words().LIST_ENDS)
        about = self.memory.text(listing.text_id) if listing.text_id else ""
        if about is None:
            return text_reply(words().EXPIRED)
        listing = replace(listing, count=clamped(listing.count))
        return self._page_of_list(reader, listing, about, Seen())

    def _page_of_list(
        self, reader: Reader, listing: Listing, about: str, before: Seen, remark: str = "", *, begins: bool = False
    ) -> Reply:
        """
        Return a page of a list and remember its numbers. `before`: what the reader was shown before this list.

        A list that `begins` with it holds what was added after now, too: the clock may have been set back.
        """
        as_of = datetime.fromtimestamp(listing.as_of / 1000, UTC)
        page = {"limit": listing.count, "offset": listing.offset}
        news = self.library.news(about, **page, now=as_of, added_before=None if begins else as_of)
        if begins:
            listing = replace(listing, as_of=max([listing.as_of, *map(_after_added, news.stories)]))
        if news.stories:
            ids = [story.article.id for story in news.stories]
            self.memory.listed(reader, listing.offset + 1, ids, anew=not listing.offset)
        seen = set(before.listing.values())
        ask_id = listing.text_id or ""
        return article_pages.latest(news, listing, seen=seen, remark=remark, ask_id=ask_id)

    def wanted_summary(self, message: Message, argument: str) -> Reply:
        """Return the summary of the article that a message with this argument names: see `wanted`."""
        return self.wanted(message, argument, self._summaries())

    def _summaries(self) -> Purpose:
        return Purpose(self._summary, buttons.summary, words().SUMMARY_HOW)

    def wanted(self, message: Message, argument: str, purpose: Purpose) -> Reply:
        """
        Return what is wanted of the article that a message names: it is in the message replied to, or `argument` is a
        number of the last list, a link, or words.
        """
        number = article_number(argument)
        replied = message.reply_to_message
        if replied and (number is not None or not argument):
            return self._from_message(replied, number, purpose)
        if number is not None:
            return self._from_list(reader_of(message), number, purpose)
        return self._by_title(argument, purpose) if argument else text_reply(purpose.how)

    def _from_message(self, replied: Message, number: int | None, purpose: Purpose) -> Reply:
        """Return what is wanted of the article with that number in a message; of the first article without one."""
        article_ids = article_ids_by_number(replied)
        if article_ids and (number is None or number in article_ids):
            return purpose.reply(article_ids[min(article_ids) if number is None else number])
        if number is not None:
            return text_reply(words().NO_SUCH_NUMBER_THERE(number=number))
        for url in linked_urls(replied):
            if articles := self.library.find(url, limit=1):
                return purpose.reply(articles[0].id)
        text = message_text(replied).strip()
        return self._by_title(text.splitlines()[0], purpose) if text else text_reply(purpose.how)

    def about_post(self, message: Message) -> Reply | None:
        """
        Return what there is about the channel's post in a message; None if there is nothing, or if it is no post.

        That is the summary of an article that the post links to, else articles like the post, which is above anyway.
        """
        post = post_of(message)
        if post is None:
            return None
        for url in linked_urls(message):
            if articles := self.library.find(url, limit=1):
                return self._summary(articles[0].id)
        articles = self.library.find(post, limit=1)
        return self._similar(articles[0].id) if articles else None

    def _from_list(self, reader: Reader, number: int, purpose: Purpose) -> Reply:
        listed = self.memory.seen(reader).listing
        if number in listed:
            return purpose.reply(listed[number])
        if number > 0 and (articles := self.library.find(str(number), limit=CHOICES)):  # "1984" may be a title
            return self._one_or_choices(articles, purpose)
        return text_reply(words().NO_SUCH_NUMBER(number=number) if listed else words().NO_LIST_YET)

    def _by_title(self, wanted: str, purpose: Purpose) -> Reply:
        """Return what is wanted of the article with a link or words of its title; choices if several articles match."""
        link = LINK.search(wanted)
        articles = self.library.find(links.without_jump(link[0]), limit=1) if link else []
        articles = articles or self.library.find(wanted, limit=CHOICES)
        if articles:
            return self._one_or_choices(articles, purpose)
        return text_reply(words().NO_SUCH_PAGE) if link else self._by_text(wanted, purpose)

    def _by_text(self, wanted: str, purpose: Purpose) -> Reply:
        """Return what is wanted of the article whose text holds the words; choices where that is not certain."""
        answer = self.library.ask(wanted, limit=CHOICES)
        if answer.hits and answer.confidence >= CERTAIN:
            return purpose.reply(answer.hits[0].article.id)
        hits = answer.hits or ((answer.nearest,) if answer.nearest and not answer.unknown else ())
        articles = list({hit.article.id: hit.article for hit in hits}.values())
        shown = one_line(wanted, 200)
        if articles:
            return article_pages.choices(articles, words().NO_TITLE(words=shown), purpose.data)
        return text_reply(words().NO_SUCH_ARTICLE(words=shown))

    def _one_or_choices(self, articles: list[Article], purpose: Purpose) -> Reply:
        one = len(articles) == 1
        return purpose.reply(articles[0].id) if one else article_pages.choices(articles, data=purpose.data)

    def _summary(self, article_id: str) -> Reply:
        summary = self.library.summary(article_id)
        if not summary:
            return text_reply(words().GONE)
        return article_pages.summary(summary, self.library.neighbours(article_id))

    def _page(self, article_id: str, number: int) -> Reply:
        article = self.library.article(article_id)
        return article_pages.page(article, number) if article else text_reply(words().GONE)

    def _similar(self, article_id: str) -> Reply:
        article = self.library.article(article_id)
        if not article:
            return text_reply(words().GONE)
        return article_pages.similar(article, self.library.similar(article_id, limit=SIMILAR))


def _after_added(story: Story) -> int:
    """Return the second after an article was added, in milliseconds since 1970."""
    return (int(story.article.added.timestamp()) + 1) * 1000 if story.article.added else 0
