"""Questions: a message with text, /ask, the button of an example question, and *More passages*."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType

from bot.conversations import Conversations, Turn
from bot.delivery import acknowledge, answer_press, send
from bot.handlers.articles import Articles
from bot.handlers.examples import example_questions
from bot.handlers.incoming import Context, command_argument, message_of, message_text, pressed_button
from bot.memory import Memory
from bot.monitoring.metrics import ANSWERED, ERROR, NO_ANSWER, Metrics
from bot.replies import answers, words
from bot.replies.reply import Reply, text_reply
from knowledge import Answer, Hit, Library
from knowledge import Context as Turns

HITS = 3  # in one message


@dataclass(frozen=True)
class Questions:
    """Answers questions from the library. Remembers a question only for the buttons under its answer."""

    library: Library
    memory: Memory
    articles: Articles
    metrics: Metrics
    conversations: Conversations = field(default_factory=Conversations)

    def turns_before(self, message: Message) -> Turns | None:
        """Return the turns before a message in a private chat, which it may continue."""
        replied = message.reply_to_message
        reply_to_bot = bool(replied and replied.from_user and replied.from_user.is_bot)
        return self.conversations.context(message.chat_id, reply=reply_to_bot)

    def answer(self, message: Message, before: Turns | None) -> Reply:
        """Return the reply to a question in a private chat; `before`: the turns before it."""
        return self._read(message, message_text(message), before)

    def further(self, chat_id: int) -> Reply:
        """Return further passages for the last question of a private chat."""
        turn = self.conversations.last(chat_id)
        if turn is None:
            return text_reply(words.MORE_OF_WHAT)
        question = turn.answered or turn.question
        options: dict[str, Any] = {"offset": turn.shown, "heading": question, "before": turn.before}
        return self._answer(question, chat_id=chat_id, as_typed=bool(turn.answered), **options)

    async def ask(self, update: Update, _: Context) -> None:
        """Answer ``/ask QUESTION``, the way to ask in groups; explain the command when the question is missing."""
        message = message_of(update)
        question = command_argument(message)
        if not question:
            await send(message, await self._usage())
            return
        await send(message, await asyncio.to_thread(self._read, message, question, None))

    async def example(self, update: Update, context: Context) -> None:
        """Answer an example question. The answer repeats the question, because the reader did not type it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            reply = await self._reply(question, heading=question, chat_id=_private_chat(query.message))
        else:
            reply = text_reply(words.EXPIRED)
        await answer_press(query, reply)

    async def as_typed(self, update: Update, context: Context) -> None:
        """Answer a question whose spelling was corrected once more, word for word as the reader typed it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            before = self._before(query.message, question)
            reply = await self._reply(question, heading=question, before=before, as_typed=True)
        else:
            reply = text_reply(words.EXPIRED)
        await answer_press(query, reply)

    async def more(self, update: Update, context: Context) -> None:
        """Send the next passages in a new message, so that the first answer stays readable."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.memory.text, match[1])
        if question:
            before = self._before(query.message, question)
            reply = await self._reply(question, offset=int(match[2]), heading=question, before=before, as_typed=True)
        else:
            reply = text_reply(words.EXPIRED)
        await answer_press(query, reply)

    def _read(self, message: Message, text: str, before: Turns | None) -> Reply:
        """Return the reply to what a reader typed: a list if it asks for the articles of a period only."""
        if self.library.period(text).only:
            return self.articles.newest(message.chat_id, text)
        return self._answer(text, before=before, chat_id=_private_chat(message))

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
        chat_id: int | None = None,
        as_typed: bool = False,
    ) -> Reply:
        """
        Return the reply to a question: hits from `offset` on, under a heading if there is one.

        `before`: the turns before the question. `chat_id`: the private chat whose next question may continue it.
        `as_typed`: do not correct the spelling.
        """
        options: dict[str, Any] = {"context": before, "limit": HITS, "as_typed": as_typed}
        answer = self.library.ask(question, offset=offset, **options) if offset else self._first(question, **options)
        answer = answer if offset else _one_hit_per_article(answer)
        if chat_id is not None and (answer.hits or not offset):
            answered = answer.question if answer.corrections and answer.hits else ""
            self.conversations.keep(
                chat_id, Turn(question, before, answer.context, offset + len(answer.hits), answered)
            )
        remember = self.memory.remember
        text_id = remember(answer.question) if answer.more else ""  # more of what was found: as corrected
        typed_id = remember(question) if answer.corrections or answer.about else ""
        return answers.answer(answer, text_id=text_id, typed_id=typed_id, offset=offset, heading=heading)

    def _first(self, question: str, **options: Any) -> Answer:
        """Return the library's first answer to a question, and count it; `options` are those of `Library.ask`."""
        outcome = ERROR
        try:
            answer = self.library.ask(question, summarise=True, **options)
            outcome = ANSWERED if answer else NO_ANSWER
        finally:
            self.metrics.asked(outcome)
        return answer

    def _before(self, message: MaybeInaccessibleMessage | None, question: str) -> Turns | None:
        """Return the turns before a question whose answer has the button that was pressed, if they are known."""
        chat_id = _private_chat(message)
        return None if chat_id is None else self.conversations.context_of(chat_id, question)

    async def _usage(self) -> Reply:
        examples = await asyncio.to_thread(example_questions, self.library, 1)
        return text_reply(words.ASK_HOW.format(example=examples[0] if examples else words.ASK_EXAMPLE))


def _private_chat(message: MaybeInaccessibleMessage | None) -> int | None:
    """Return the id of the private chat of a message; None for another chat."""
    return message.chat.id if message and message.chat.type == ChatType.PRIVATE else None


def _one_hit_per_article(answer: Answer) -> Answer:
    """Return the answer cut before the first hit of an article that it already shows; *More passages* shows that."""
    hits: dict[str, Hit] = {}
    for hit in answer.hits:
        if hit.article.id in hits:
            break
        hits[hit.article.id] = hit
    return replace(answer, hits=tuple(hits.values()), more=answer.more or len(hits) < len(answer.hits))
