"""Withdrawing: /withdraw takes an article out of the library, so that reading its source does not bring it back."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from telegram import Update

from bot.delivery import acknowledge, edit, send
from bot.handlers.articles import Articles, Purpose
from bot.handlers.incoming import Context, command_argument, message_of, pressed_button
from bot.locales.speaking import words
from bot.publisher.decisions import Decisions
from bot.replies import buttons, previews
from bot.replies.reply import Reply, text_reply
from knowledge import Article, Library

log = logging.getLogger(__name__)


_TAKEN_OUT = 100  # articles that are kept in memory


@dataclass(frozen=True, slots=True)
class _Returned:
    """An article that was taken out, as a source."""

    article: Article
    name = "returned"
    passing = True

    def read(self) -> Iterator[Article]:
        """Yield the article."""
        yield self.article


@dataclass(frozen=True)
class Withdrawing:
    """Takes out the articles that admins name, after they were asked, and brings them back."""

    library: Library
    articles: Articles
    decisions: Decisions
    taken_out: dict[str, Article] = field(default_factory=dict)  # by id, the latest ones, to be brought back at once

    async def withdraw(self, update: Update, _: Context) -> None:
        """Answer ``/withdraw``, for an article that is named like that of ``/summary``."""
        message = message_of(update)
        purpose = Purpose(self._question, buttons.withdraw_ask, words().WITHDRAW_HOW)
        await send(message, await asyncio.to_thread(self.articles.wanted, message, command_argument(message), purpose))

    async def asked(self, update: Update, context: Context) -> None:
        """Ask about the article that was chosen among several."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._question, match[1]))

    async def confirmed(self, update: Update, context: Context) -> None:
        """Take the article out (*Take it out*). A second press does nothing, so that *Undo* stays."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        if self.decisions.is_first(query):
            await edit(query, await asyncio.to_thread(self._withdrawn, match[1], query.from_user.id))

    async def undone(self, update: Update, context: Context) -> None:
        """Bring the article back (*Undo*)."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        await edit(query, await asyncio.to_thread(self._readmitted, match[1], query.from_user.id))

    def _question(self, article_id: str) -> Reply:
        article = self.library.article(article_id)
        return previews.withdraw_ask(article) if article else text_reply(words().GONE)

    def _withdrawn(self, article_id: str, admin: int) -> Reply:
        article = self.library.article(article_id)
        if article is None:
            return text_reply(words().GONE)
        self.library.withdraw(article.id)
        self.taken_out[article.id] = article
        if len(self.taken_out) > _TAKEN_OUT:
            self.taken_out.pop(next(iter(self.taken_out)))
        log.info("admin %d withdrew the article %s", admin, article.id)
        return previews.withdrawn(article)

    def _readmitted(self, article_id: str, admin: int) -> Reply:
        """Let an article come back: at once if it was taken out since the start, else with its source."""
        self.library.readmit(article_id)
        if article := self.taken_out.pop(article_id, None):
            self.library.add(_Returned(article))
        log.info("admin %d readmitted the article %s", admin, article_id)
        shown = self.library.article(article_id)
        return previews.readmitted(shown) if shown else text_reply(words().READMITTED_LATER)
