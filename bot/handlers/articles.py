"""Articles: /latest and its pages, /summary, reading on, neighbours, and those like one."""

import asyncio
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from telegram import Message, Update

from bot.delivery import acknowledge, answer_press, edit, send
from bot.handlers.incoming import Context, articles_under, links_in, message_of, press_of, words_behind, written
from bot.replies import article_pages, links, words
from bot.replies.buttons import Listing
from bot.replies.markup import one_line
from bot.replies.reply import Reply, said
from bot.state import Chat, State
from knowledge import Article, Library

COUNT = 10  # articles in a list, unless the reader says another number ...
MOST = 20  # ... up to this one
SIMILAR = 5
CHOICES = 5
NUMBER = re.compile(r"[+-]?\d+")
LINK = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Articles:
    """Shows articles; remembers per chat when it last looked and what its last list showed."""

    library: Library
    state: State

    async def latest(self, update: Update, _: Context) -> None:
        """/latest [N] [WORDS]. A number that is none is taken as a word."""
        message = message_of(update)
        count, holding = _count_and_words(words_behind(message))
        await send(message, await asyncio.to_thread(self._latest, message.chat.id, count, holding))

    async def listing(self, update: Update, context: Context) -> None:
        """*Older* and *Newer*: another page of the same list, in place."""
        query, match = press_of(update, context)
        await acknowledge(query)
        if query.message:
            reply = await asyncio.to_thread(self._turned, query.message.chat.id, Listing.of(match))
            await edit(query, reply)

    async def summary(self, update: Update, _: Context) -> None:
        """/summary: of the message replied to, a number of the last list, a link, or words of the title."""
        message = message_of(update)
        await send(message, await asyncio.to_thread(self._asked_for, message, words_behind(message)))

    async def summary_anew(self, update: Update, context: Context) -> None:
        """*Summary*: a new message, so the answer or list above it stays."""
        query, match = press_of(update, context)
        await acknowledge(query)
        await answer_press(query, await asyncio.to_thread(self._summary, match[1]))

    async def summary_here(self, update: Update, context: Context) -> None:
        """*Previous article*, *Next article*, and back from reading: the same message turns into it."""
        query, match = press_of(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._summary, match[1]))

    async def page(self, update: Update, context: Context) -> None:
        """*Read on*, and the pages from there, in place."""
        query, match = press_of(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._page, match[1], int(match[2])))

    async def similar(self, update: Update, context: Context) -> None:
        """*More like this*: a new message."""
        query, match = press_of(update, context)
        await acknowledge(query)
        await answer_press(query, await asyncio.to_thread(self._similar, match[1]))

    def _latest(self, chat_id: int, count: int, holding: str) -> Reply:
        """
        The first page, and the chat has looked.

        A look at articles with certain words only is none: what else is new would never be marked.
        """
        chat = self.state.chat(chat_id)
        now = time.time()
        text_id = self.state.remember(holding) if holding else None
        listing = Listing(0, count, (int(now) + 1) * 1000, chat.looked or 0, text_id)
        reply = self._listed(chat_id, listing, holding, chat)
        if not holding:
            self.state.looked(chat_id, int(now * 1000))
        return reply

    def _turned(self, chat_id: int, listing: Listing) -> Reply:
        holding = self.state.text(listing.text_id) if listing.text_id else ""
        if holding is None:
            return said(words.EXPIRED)
        return self._listed(chat_id, replace(listing, count=_clamped(listing.count)), holding, Chat())

    def _listed(self, chat_id: int, listing: Listing, holding: str, before: Chat) -> Reply:
        as_of = datetime.fromtimestamp(listing.as_of / 1000, UTC)
        found = self.library.stories(listing.count + 1, offset=listing.offset, words=holding, added_before=as_of)
        if holding and not any(map(str.isalnum, holding)):  # no word at all, such as 😀: no article holds it
            found = []
        shown, older = found[: listing.count], len(found) > listing.count
        if shown:
            ids = [story.article.id for story in shown]
            self.state.listed(chat_id, listing.offset + 1, ids, anew=not listing.offset)
        seen = set(before.listing.values())
        return article_pages.latest(shown, listing, older=older, holding=holding, seen=seen)

    def _asked_for(self, message: Message, wanted: str) -> Reply:
        number = int(wanted) if NUMBER.fullmatch(wanted) and len(wanted) < 6 else None
        replied = message.reply_to_message
        if replied and (number is not None or not wanted):
            return self._of_message(replied, number)
        if number is not None:
            return self._of_list(message.chat.id, number)
        return self._found(wanted) if wanted else said(words.SUMMARY_HOW)

    def _of_message(self, replied: Message, number: int | None) -> Reply:
        """The summary of the message's article of that number; of its first one, when none is given."""
        under = articles_under(replied)
        if under and (number is None or number in under):
            return self._summary(under[min(under) if number is None else number])
        if number is not None:
            return said(words.NO_SUCH_NUMBER_THERE.format(number=number))
        for url in links_in(replied):
            if found := self.library.find(url, limit=1):
                return self._summary(found[0].id)
        text = written(replied).strip()
        return self._found(text.splitlines()[0]) if text else said(words.SUMMARY_HOW)

    def _of_list(self, chat_id: int, number: int) -> Reply:
        listed = self.state.chat(chat_id).listing
        if number in listed:
            return self._summary(listed[number])
        if number > 0 and (titled := self.library.find(str(number), limit=CHOICES)):  # "1984" is a title, too
            return self._one_of(titled)
        return said(words.NO_SUCH_NUMBER.format(number=number) if listed else words.NO_LIST_YET)

    def _found(self, wanted: str) -> Reply:
        """The summary of the article that a link or words of its title name; a choice among several."""
        link = LINK.search(wanted)
        found = self.library.find(links.without_jump(link[0]), limit=1) if link else []
        found = found or self.library.find(wanted, limit=CHOICES)
        if found:
            return self._one_of(found)
        return said(words.NO_SUCH_ARTICLE.format(words=one_line(wanted, 200)))

    def _one_of(self, found: list[Article]) -> Reply:
        return self._summary(found[0].id) if len(found) == 1 else article_pages.choices(found)

    def _summary(self, article_id: str) -> Reply:
        short = self.library.summary(article_id)
        if not short:
            return said(words.GONE)
        return article_pages.summary(short, self.library.neighbours(article_id))

    def _page(self, article_id: str, number: int) -> Reply:
        article = self.library.article(article_id)
        return article_pages.page(article, number) if article else said(words.GONE)

    def _similar(self, article_id: str) -> Reply:
        article = self.library.article(article_id)
        if not article:
            return said(words.GONE)
        return article_pages.similar(article, self.library.similar(article_id, limit=SIMILAR))


def _count_and_words(behind: str) -> tuple[int, str]:
    """
    How many articles, and which words they must hold.

    >>> _count_and_words("5 rates"), _count_and_words("rates"), _count_and_words("999")
    ((5, 'rates'), (10, 'rates'), (20, ''))
    """
    first, _, rest = behind.partition(" ")
    if not NUMBER.fullmatch(first):
        return COUNT, behind
    return (_clamped(int(first)) if len(first) < 6 else MOST), rest.strip()


def _clamped(count: int) -> int:
    return min(max(count, 1), MOST)
