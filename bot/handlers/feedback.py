"""Feedback: the thumbs under answers, and what is the matter with an answer that did not help."""

import asyncio
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update

from bot.delivery import acknowledge, change_buttons
from bot.handlers.incoming import Context, pressed_button
from bot.locales.speaking import words
from bot.monitoring.notices import Notices
from bot.replies import rating
from bot.replies.markup import one_line
from bot.state.question_log import QuestionLog
from bot.state.question_rows import LoggedQuestion, Opinion
from knowledge import Library

TITLE = 200  # code units of an article's title in a notice


@dataclass(frozen=True)
class Feedback:
    """
    Keeps what readers say of answers. To press a button again takes the opinion back.

    In a group only the one who asked is heard: an answer has one opinion, and the others did not need the answer.
    """

    library: Library
    log: QuestionLog
    notices: Notices

    async def rated(self, update: Update, context: Context) -> None:
        """Note that an answer helped, or did not."""
        query, match = pressed_button(update, context)
        helpful = match[2] == "1"
        question = await self._question(query, match[1])
        if question:
            chosen = None if question.opinion.helpful is helpful else helpful
            await self._keep(query, match[1], Opinion(chosen), taken_back=chosen is None)

    async def complained(self, update: Update, context: Context) -> None:
        """Note that an answer is out of date, or wrong, and tell the admins which article it came from."""
        query, match = pressed_button(update, context)
        question = await self._question(query, match[1])
        if question:
            chosen = None if question.opinion.complaint == match[2] else match[2]
            opinion = Opinion(helpful=False, complaint=chosen)
            kept = await self._keep(query, match[1], opinion, taken_back=chosen is None)
            if kept and chosen and question.hits:
                await asyncio.to_thread(self._report, chosen, question.hits[0])

    async def _question(self, query: CallbackQuery, question_id: str) -> LoggedQuestion | None:
        """Return the question that the reader may rate the answer to; else tell the reader why there is none."""
        question = await asyncio.to_thread(self.log.find, question_id)
        if question is None:
            await acknowledge(query, words().EXPIRED)
        elif question.asker != self.log.asker(query.from_user.id):
            await acknowledge(query, words().ONLY_ASKER)
            question = None
        return question

    async def _keep(self, query: CallbackQuery, question_id: str, opinion: Opinion, *, taken_back: bool) -> bool:
        """Keep an opinion, and mark its buttons. Return False where it could not be kept."""
        if not await asyncio.to_thread(self.log.rate, question_id, opinion):
            await acknowledge(query, words().NOT_RATED)
            return False
        await acknowledge(query, words().TAKEN_BACK if taken_back else words().THANKED)
        if isinstance(query.message, Message) and (keyboard := query.message.reply_markup):
            marked = rating.rated(keyboard, question_id, helpful=opinion.helpful, complaint=opinion.complaint)
            await change_buttons(query, marked)
        return True

    def _report(self, kind: str, article_id: str) -> None:
        if article := self.library.article(article_id):
            title = one_line(article.title, TITLE) or words().UNTITLED
            self.notices.complaint(kind, article_id, "\n".join(filter(None, [title, article.url])))
