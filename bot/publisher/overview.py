"""/admin and its buttons: figures, questions per day, what readers did not find, and the self-test."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import InputMediaPhoto, Message, Update
from telegram.error import BadRequest

from bot.delivery import acknowledge, answer_press, send
from bot.handlers.incoming import Context, message_of, pressed_button
from bot.locales.speaking import words
from bot.publisher import day_picture, overview_texts
from bot.publisher.admin_memory import AdminMemory
from bot.publisher.self_test_runs import SelfTest
from bot.publisher.source_list import listed_sources
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import one_line, text
from bot.replies.reply import Reply, text_reply
from bot.state.access import StateError
from bot.state.question_figures import QuestionsOfDay
from knowledge import Asking, KnowledgeError, Library, clustered

log = logging.getLogger(__name__)

_WEEK, _MONTH = 7, 30  # days
_FAULT = 300  # characters


@dataclass(frozen=True)
class Overview:
    """Tells the admins how the bot is doing."""

    library: Library
    memory: AdminMemory
    sources: tuple[str, ...]  # of the settings
    least_askers: int  # who must have asked for the same before it is shown
    self_test: SelfTest | None

    async def show(self, update: Update, _: Context) -> None:
        """Answer ``/admin``."""
        await send(message_of(update), await asyncio.to_thread(self._overview))

    async def missed(self, update: Update, context: Context) -> None:
        """Answer the button for what readers did not find."""
        await self._answer(update, context, await asyncio.to_thread(self._missed))

    async def tested(self, update: Update, context: Context) -> None:
        """Answer the button for the self-test."""
        await self._answer(update, context, await asyncio.to_thread(self._tested))

    async def how_to_add(self, update: Update, context: Context) -> None:
        """Answer the button for adding a source."""
        await self._answer(update, context, text_reply(words().SOURCE_HOW))

    async def days(self, update: Update, context: Context) -> None:
        """Answer the button for the questions per day with a picture; with text where none can be drawn."""
        query, _ = pressed_button(update, context)
        await acknowledge(query)
        days = await asyncio.to_thread(self.memory.by_day, _MONTH)
        if days is None:
            await answer_press(query, text_reply(words().NO_FIGURES))
        elif not (isinstance(query.message, Message) and _is_worth_drawing(days)):
            await answer_press(query, overview_texts.bars(days))
        else:
            await self._draw(query.message, days)

    async def _draw(self, message: Message, days: list[QuestionsOfDay]) -> None:
        drawn = await asyncio.to_thread(day_picture.picture, days, right_to_left=words().right_to_left)
        caption = text(overview_texts.chart_caption(days)).html
        keyboard = buttons.keyboard([button(words().DARK, buttons.admin("dark"))])
        try:
            await message.reply_photo(drawn, caption=caption, reply_markup=keyboard)
        except BadRequest:  # the chat takes no pictures
            await send(message, overview_texts.bars(days))

    async def recoloured(self, update: Update, context: Context) -> None:
        """Draw the picture anew in dark or light colours."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        days = await asyncio.to_thread(self.memory.by_day, _MONTH)
        if not days or not day_picture.can_draw():
            await answer_press(query, overview_texts.bars(days) if days else text_reply(words().NO_FIGURES))
            return
        dark, spoken = match[1] == "dark", words()
        drawn = await asyncio.to_thread(day_picture.picture, days, dark=dark, right_to_left=spoken.right_to_left)
        other = button(spoken.LIGHT, buttons.admin("light")) if dark else button(spoken.DARK, buttons.admin("dark"))
        media = InputMediaPhoto(drawn, caption=text(overview_texts.chart_caption(days)).html)
        try:
            await query.edit_message_media(media, reply_markup=buttons.keyboard([other]))
        except BadRequest as error:  # it is so already, or the message is gone
            log.info("a picture was not changed: %s", error.message)

    async def _answer(self, update: Update, context: Context, reply: Reply) -> None:
        query, _ = pressed_button(update, context)
        await acknowledge(query)
        await answer_press(query, reply)

    def _overview(self) -> Reply:
        listed = listed_sources(self.library, self.sources, self.memory.choices())
        figures = [(days, self.memory.figures(days)) for days in (_WEEK, _MONTH)]
        return overview_texts.overview(self.library.statistics(), listed, figures)

    def _missed(self) -> Reply:
        unanswered = self.memory.unanswered(_MONTH)
        if unanswered is None:
            return text_reply(words().NO_FIGURES)
        askings = (Asking(question.asker, question.text, question.language) for question in unanswered)
        return overview_texts.missed(clustered(askings, least=self.least_askers), self.least_askers)

    def _tested(self) -> Reply:
        if self.self_test is None:
            return text_reply(words().NO_SELF_TEST)
        try:
            return overview_texts.self_test(words(), self.self_test.run())
        except (KnowledgeError, StateError) as error:
            return text_reply(words().SELF_TEST_FAILED(fault=one_line(str(error), _FAULT)))


def _is_worth_drawing(days: list[QuestionsOfDay]) -> bool:
    return day_picture.can_draw() and any(day.answered or day.unanswered for day in days)
