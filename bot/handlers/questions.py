"""Questions: a message with text, /ask, the button of an example question, and *More passages*."""

import asyncio
from dataclasses import dataclass, replace

from telegram import Update

from bot.delivery import acknowledge, answer_press, send
from bot.handlers.examples import example_questions
from bot.handlers.incoming import Context, command_argument, message_of, message_text, pressed_button
from bot.replies import answers, words
from bot.replies.reply import Reply, text_reply
from bot.state import State
from knowledge import Answer, Hit, Library

HITS = 3  # in one message


@dataclass(frozen=True)
class Questions:
    """Answers questions from the library. Remembers a question only for the buttons under its answer."""

    library: Library
    state: State

    async def plain(self, update: Update, _: Context) -> None:
        """Answer a message in a private chat: its text, or the caption of a picture, is the question."""
        message = message_of(update)
        await send(message, await self._reply(message_text(message)))

    async def ask(self, update: Update, _: Context) -> None:
        """Answer ``/ask QUESTION``, the way to ask in groups; explain the command when the question is missing."""
        message = message_of(update)
        question = command_argument(message)
        await send(message, await (self._reply(question) if question else self._usage()))

    async def example(self, update: Update, context: Context) -> None:
        """Answer an example question. The answer repeats the question, because the reader did not type it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.state.text, match[1])
        reply = await self._reply(question, heading=question) if question else text_reply(words.EXPIRED)
        await answer_press(query, reply)

    async def as_typed(self, update: Update, context: Context) -> None:
        """Answer a question whose spelling was corrected once more, word for word as the reader typed it."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.state.text, match[1])
        if question:
            reply = await self._reply(question, heading=question, as_typed=True)
        else:
            reply = text_reply(words.EXPIRED)
        await answer_press(query, reply)

    async def more(self, update: Update, context: Context) -> None:
        """Send the next passages in a new message, so that the first answer stays readable."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.state.text, match[1])
        if question:
            reply = await self._reply(question, offset=int(match[2]), heading=question, as_typed=True)
        else:
            reply = text_reply(words.EXPIRED)
        await answer_press(query, reply)

    async def _reply(self, question: str, *, offset: int = 0, heading: str = "", as_typed: bool = False) -> Reply:
        """
        Return the reply to a question, in a thread: hits from `offset` on, under a heading if there is one.

        `as_typed`: do not correct the spelling.
        """
        return await asyncio.to_thread(self._answer, question, offset, heading, as_typed)

    def _answer(self, question: str, offset: int, heading: str, as_typed: bool) -> Reply:
        answer = self.library.ask(question, limit=HITS, offset=offset, summarise=not offset, as_typed=as_typed)
        answer = answer if offset else _one_hit_per_article(answer)
        text_id = self.state.remember(answer.question) if answer.more else ""  # more of what was found: as corrected
        typed_id = self.state.remember(question) if answer.corrections else ""
        return answers.answer(answer, text_id=text_id, typed_id=typed_id, offset=offset, heading=heading)

    async def _usage(self) -> Reply:
        examples = await asyncio.to_thread(example_questions, self.library, 1)
        return text_reply(words.ASK_HOW.format(example=examples[0] if examples else words.ASK_EXAMPLE))


def _one_hit_per_article(answer: Answer) -> Answer:
    """Return the answer cut before the first hit of an article that it already shows; *More passages* shows that."""
    hits: dict[str, Hit] = {}
    for hit in answer.hits:
        if hit.article.id in hits:
            break
        hits[hit.article.id] = hit
    return replace(answer, hits=tuple(hits.values()), more=answer.more or len(hits) < len(answer.hits))
