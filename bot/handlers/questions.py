"""Questions: a plain message, /ask, an example's button, and further passages on the same question."""

import asyncio
from dataclasses import dataclass, replace

from telegram import Update

from bot.delivery import acknowledge, answer_press, send
from bot.handlers.incoming import Context, message_of, press_of, words_behind, written
from bot.replies import answers, words
from bot.replies.reply import Reply, said
from bot.state import State
from knowledge import Answer, Hit, Library

HITS = 3  # in one message


@dataclass(frozen=True)
class Questions:
    """Answers from the library; remembers a question only for the buttons under its answer."""

    library: Library
    state: State

    async def plain(self, update: Update, _: Context) -> None:
        """A message in a private chat: its text, or the words under a picture, are the question."""
        message = message_of(update)
        await send(message, await self._answered(written(message)))

    async def ask(self, update: Update, _: Context) -> None:
        """/ask QUESTION, the way to ask in groups. Without a question: say how."""
        message = message_of(update)
        question = words_behind(message)
        await send(message, await (self._answered(question) if question else self._how()))

    async def example(self, update: Update, context: Context) -> None:
        """The button of an example question. The answer repeats it: the reader did not type it."""
        query, match = press_of(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.state.text, match[1])
        reply = await self._answered(question, asked=question) if question else said(words.EXPIRED)
        await answer_press(query, reply)

    async def more(self, update: Update, context: Context) -> None:
        """*More passages*: the next ones in a new message, so the first answer stays readable."""
        query, match = press_of(update, context)
        await acknowledge(query)
        question = await asyncio.to_thread(self.state.text, match[1])
        if question:
            reply = await self._answered(question, offset=int(match[2]), asked=question)
        else:
            reply = said(words.EXPIRED)
        await answer_press(query, reply)

    async def _answered(self, question: str, *, offset: int = 0, asked: str = "") -> Reply:
        return await asyncio.to_thread(self._answer, question, offset, asked)

    def _answer(self, question: str, offset: int, asked: str) -> Reply:
        found = self.library.ask(question, limit=HITS, offset=offset, summarise=not offset)
        found = found if offset else _one_of_each(found)
        shown = found.hits or filter(None, [found.nearest])
        summaries = {hit.article.id: hit.summary for hit in shown if hit.summary}
        text_id = self.state.remember(question) if found.more else ""
        return answers.answer(found, summaries, found.statistics, text_id=text_id, offset=offset, asked=asked)

    async def _how(self) -> Reply:
        examples = await asyncio.to_thread(self.library.suggestions, 1)
        return said(words.ASK_HOW.format(example=examples[0] if examples else words.ASK_EXAMPLE))


def _one_of_each(found: Answer) -> Answer:
    """The hits up to the first article's second one: those come with *More passages*."""
    shown: dict[str, Hit] = {}
    for hit in found.hits:
        if hit.article.id in shown:
            break
        shown[hit.article.id] = hit
    return replace(found, hits=tuple(shown.values()), more=found.more or len(shown) < len(found.hits))
