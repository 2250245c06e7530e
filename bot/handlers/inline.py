"""Inline mode: a question behind the bot's name in any chat is answered with cards, which the reader can send there."""

import asyncio
from dataclasses import dataclass

from telegram import InlineQuery, Update
from telegram.error import BadRequest

from bot.access.shelves import Shelves
from bot.handlers.incoming import Context
from bot.replies import cards

CARDS = 10  # on one page
_SECONDS = 60  # for which Telegram may answer the same reader by itself


@dataclass(frozen=True)
class Inline(Shelves):
    """Offers cards: the best passages for a question, the latest articles before anything is typed."""

    async def offer(self, update: Update, _: Context) -> None:
        """Answer what a reader types behind the bot's name."""
        query = update.inline_query
        assert query
        page = await asyncio.to_thread(self._page, query.query.strip(), _number(query.offset))
        try:
            await _answer(query, page)
        except BadRequest as error:
            if "too old" not in error.message:  # the reader typed on meanwhile
                raise

    def _page(self, question: str, offset: int) -> cards.Page:
        if not question:
            news = self.library.news("", limit=CARDS, offset=offset)
            return cards.latest(news, offset, CARDS)
        answer = self.library.ask(question, limit=CARDS, offset=offset)
        return cards.answer(answer, offset)


async def _answer(query: InlineQuery, page: cards.Page) -> None:
    await query.answer(
        page.cards,
        cache_time=_SECONDS,
        is_personal=True,  # labels are in the reader's language
        next_offset=page.next_offset or None,  # python-telegram-bot writes an empty one as a list
        button=page.button,
    )


def _number(offset: str) -> int:
    return int(offset) if offset.isdecimal() and len(offset) <= 4 else 0
