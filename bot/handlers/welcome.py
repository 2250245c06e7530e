"""Greeting, help, and a kind word for everything that is no question."""

import asyncio
from dataclasses import dataclass

from telegram import Update

from bot.delivery import acknowledge, answer_press, send
from bot.handlers.incoming import Context, message_of
from bot.replies import greeting, words
from bot.replies.reply import Reply, said
from bot.state import State
from knowledge import Library

EXAMPLES = 3


@dataclass(frozen=True)
class Welcome:
    """Shows newcomers what they can ask."""

    library: Library
    state: State

    async def start(self, update: Update, _: Context) -> None:
        """/start, whatever stands behind it: links to the bot may carry a payload."""
        await send(message_of(update), await asyncio.to_thread(self._welcome))

    def _welcome(self) -> Reply:
        articles = self.library.statistics().articles
        examples = self.library.suggestions(EXAMPLES) if articles else []
        return greeting.welcome(articles, {self.state.remember(asked): asked for asked in examples})

    async def help(self, update: Update, _: Context) -> None:
        """/help."""
        await send(message_of(update), said(words.HELP))

    async def unknown_command(self, update: Update, _: Context) -> None:
        """A command we do not have; in groups it is another bot's."""
        await send(message_of(update), said(words.UNKNOWN_COMMAND))

    async def no_text(self, update: Update, _: Context) -> None:
        """A picture, a voice message, a sticker without a word."""
        await send(message_of(update), said(words.TEXT_ONLY))

    async def foreign_press(self, update: Update, _: Context) -> None:
        """A button that an older or another bot made."""
        assert update.callback_query
        await acknowledge(update.callback_query)
        await answer_press(update.callback_query, said(words.OLD_BUTTON))
