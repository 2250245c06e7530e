"""Questions: a message with text, /ask, the button of an example question, and *More passages*."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.access.shelves import Shelves
from bot.conversations import Conversations, Turn
from bot.delivery import acknowledge, answer_press, send
from bot.handlers.articles import Articles
from bot.handlers.examples import example_questions
from bot.handlers.incoming import (
    Context,
    command_argument,
    is_of_bot,
    message_of,
    pressed_button,
    question_of,
    reader_of,
)
from bot.locales.speaking import words
from bot.memory import Memory
from bot.monitoring.metrics import ANSWERED, ERROR, NO_ANSWER, Metrics
from bot.replies import answers, links
from bot.replies.reply import Reply, text_reply
from bot.state import Reader
from bot.state.access import now
from bot.state.question_log import QuestionLog
from bot.state.question_rows import GROUP, PRIVATE, LoggedQuestion
from knowledge import Answer, Hit
from knowledge import Context as Turns

HITS = 3  # in one message


@dataclass(frozen=True)
class Questions(Shelves):
    """Answers questions from the library. Remembers a question for the buttons under its answer, and in the log."""

    memory: Memory
    articles: Articles
    metrics: Metrics
    log: QuestionLog
    conversations: Conversations = field(default_factory=Conversations)

    def turns_before(self, message: Message) -> Turns | None:
        """Return the turns before a message that is addressed to the bot, which it may continue."""
        replied = message.reply_to_message
        return self.conversations.context(reader_of(message), reply=bool(replied and is_of_bot(replied)))

    def answer(self, message: Message, question: str, before: Turns | None) -> Reply:
        """Return the reply to a question in a message: a list if it asks for the articles of a period only."""
        if self.library.period(question).only:
            return self.articles.newest(reader_of(message), question)
        return self._answer(question, before=before, reader=reader_of(message), group=_group(message))

    def further(self, reader: Reader) -> Reply:
        """Return further passages for the last question of a reader."""
        turn = self.conversations.last(reader)
        if turn is None:
            return text_reply(words().MORE_OF_WHAT)
        question = turn.answered or turn.question
        options: dict[str, Any] = {"offset": turn.shown, "heading": question, "before": turn.before}
        return self._answer(question, reader=reader, as_typed=bool(turn.answered), **options)

    async def ask(self, update: Update, _: Context) -> None:
        """Answer ``/ask QUESTION``, the way to ask in groups; explain the command when the question is missing."""
        message = message_of(update)
        question = question_of(message, command_argument(message))
        if not question:
            await send(message, await self.without_question(message))
            return
        await send(message, await asyncio.to_thread(self.answer, message, question, None))

    async def example(self, update: Update, context: Context) -> None:
        """Answer an example question. The answer repeats the question, because the reader did not type it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            reply = await self._reply(question, heading=question, reader=_presser(query))
        else:
            reply = text_reply(words().EXPIRED)
        await answer_press(query, reply)

    async def asked_again(self, message: Message, question: str) -> Reply:
        """Return the reply to a question that the reader asked elsewhere, and which the reply repeats."""
        return await self._reply(question, heading=question, reader=reader_of(message))

    async def as_typed(self, update: Update, context: Context) -> None:
        """Answer a question whose spelling was corrected once more, word for word as the reader typed it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            before = self._before(query, question)
            reply = await self._reply(question, heading=question, before=before, as_typed=True)
        else:
            reply = text_reply(words().EXPIRED)
        await answer_press(query, reply)

    async def more(self, update: Update, context: Context) -> None:
        """Send the next passages in a new message, so that the first answer stays readable."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            before = self._before(query, question)
            reply = await self._reply(question, offset=int(match[2]), heading=question, before=before, as_typed=True)
        else:
            reply = text_reply(words().EXPIRED)
        await answer_press(query, reply)

    async def _reply(self, question: str, **options: Any) -> Reply:
        """Return the reply to a question, in a thread; `options` are those of `_answer`."""
        return await asyncio.to_thread(lambda: self._answer(question, **options))

    def _answer(
        self,
        question: str,
        *,
        offset: int = 0,
        heading: str = "",
        before: Turns | None = None,
        reader: Reader | None = None,
        as_typed: bool = False,
        group: str = "",
    ) -> Reply:
        """
        Return the reply to a question: hits from `offset` on, under a heading if there is one.

        `before`: the turns before the question. `reader`: the one who asks, whose next question may continue it.
        `as_typed`: do not correct the spelling. `group`: the bot's address, for an answer in a group, which is short.
        """
        asked, started = now(), time.perf_counter()
        options: dict[str, Any] = {"context": before, "limit": 1 if group else HITS, "as_typed": as_typed}
        answer = self.library.ask(question, offset=offset, **options) if offset else self._first(question, **options)
        answer = answer if offset else _one_hit_per_article(answer)
        if reader is not None and (answer.hits or not offset):
            answered = answer.question if answer.corrections and answer.hits else ""
            self.conversations.keep(reader, Turn(question, before, answer.context, offset + len(answer.hits), answered))
        remember = self.memory.remember
        text_id = remember(answer.question) if answer.more else ""  # more of what was found: as corrected
        typed_id = remember(question) if answer.corrections or answer.about else ""
        private = links.to_question(group, remember(question)) if group and answer.more else None
        question_id = ""
        if reader is not None and not offset:
            took = round(1000 * (time.perf_counter() - started))
            question_id = self.log.keep(self._entry(question, answer, reader, asked=asked, took=took))
        return answers.answer(
            answer,
            text_id=text_id,
            typed_id=typed_id,
            offset=offset,
            heading=heading,
            private=private,
            question_id=question_id,
        )

    def _entry(self, question: str, answer: Answer, reader: Reader, *, asked: int, took: int) -> LoggedQuestion:
        """Return what is logged of a question. `asked`: milliseconds since 1970; `took`: milliseconds."""
        shown = answer.hits or ((answer.nearest,) if answer.nearest else ())
        return LoggedQuestion(
            asker=self.log.asker(reader.person),
            place=PRIVATE if reader.chat == reader.person else GROUP,
            language=words().language,
            text=question,
            answered=bool(answer.hits),
            confidence=answer.confidence,
            hits=[hit.article.id for hit in shown],
            revision=answer.statistics.revision,
            took=took,
            asked=asked,
        )

    def _first(self, question: str, **options: Any) -> Answer:
        """Return the library's first answer to a question, and count it; `options` are those of `Library.ask`."""
        outcome = ERROR
        try:
            answer = self.library.ask(question, summarise=True, **options)
            outcome = ANSWERED if answer else NO_ANSWER
        finally:
            self.metrics.asked(outcome)
        return answer

    def _before(self, query: CallbackQuery, question: str) -> Turns | None:
        """Return the turns before a question whose answer has the button that was pressed, if they are known."""
        reader = _presser(query)
        return self.conversations.context_of(reader, question) if reader else None

    async def without_question(self, message: Message) -> Reply:
        """Return the reply to a call without a question: articles on the post it replies to, or how to ask."""
        if replied := message.reply_to_message:
            about = await asyncio.to_thread(self.articles.about_post, replied)
            if about:
                return about
        return await self.usage()

    async def usage(self) -> Reply:
        """Return the explanation how to ask."""
        examples = await asyncio.to_thread(example_questions, self.library, 1)
        return text_reply(words().ASK_HOW(example=examples[0] if examples else words().ASK_EXAMPLE))


def _group(message: Message) -> str:
    """Return the bot's address if a message was written in a group, else nothing."""
    return "" if message.chat.type == ChatType.PRIVATE else message.get_bot().link


def _presser(query: CallbackQuery) -> Reader | None:
    """Return who pressed a button, and where; None where Telegram does not tell the chat."""
    return Reader(query.message.chat.id, query.from_user.id) if query.message else None


def _one_hit_per_article(answer: Answer) -> Answer:
    """Return the answer cut before the first hit of an article that it already shows; *More passages* shows that."""
    hits: dict[str, Hit] = {}
    for hit in answer.hits:
        if hit.article.id in hits:
            break
        hits[hit.article.id] = hit
    return replace(answer, hits=tuple(hits.values()), more=answer.more or len(hits) < len(answer.hits))
