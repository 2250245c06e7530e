"""Welcome: greeting, help, and replies to messages and buttons that nothing else handles."""

import asyncio
from dataclasses import dataclass

from telegram import Update

from bot.access.shelves import Shelves
from bot.delivery import acknowledge, answer_press, send
from bot.handlers.examples import example_questions
from bot.handlers.incoming import Context, command_argument, message_of
from bot.handlers.questions import Questions
from bot.locales.speaking import words
from bot.memory import Memory
from bot.replies import greeting, links
from bot.replies.reply import Reply, text_reply

EXAMPLES = 3  # questions in the greeting


@dataclass(frozen=True)
class Welcome(Shelves):
    """Shows newcomers what they can ask."""

    memory: Memory
    questions: Questions

    async def start(self, update: Update, _: Context) -> None:
        """Answer ``/start``; with the id of a question behind it, as a link in a group has it, that question."""
        message = message_of(update)
        argument = command_argument(message)
        asked = argument.removeprefix(links.QUESTION) if argument.startswith(links.QUESTION) else ""
        question = await asyncio.to_thread(self.memory.text, asked) if asked else None
        if question:
            await send(message, await self.questions.asked_again(message, question))
        else:
            await send(message, await asyncio.to_thread(self._greeting))

    def _greeting(self) -> Reply:
        articles = self.library.statistics().articles
        examples = example_questions(self.library, EXAMPLES) if articles else []
        remembered = {self.memory.remember(question): question for question in examples}
        remembered.pop("", None)  # where it could not be remembered
        return greeting.welcome(articles, remembered)

    async def help(self, update: Update, _: Context) -> None:
        """Answer ``/help``."""
        await send(message_of(update), text_reply(words().HELP))

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Answer an unknown command in a private chat; in a group it may be meant for another bot."""
        await send(message_of(update), text_reply(words().UNKNOWN_COMMAND))

    async def no_text(self, update: Update, _: Context) -> None:
        """Answer a message without text, such as a picture, a voice message or a sticker."""
        await send(message_of(update), text_reply(words().TEXT_ONLY))

    async def unknown_button(self, update: Update, _: Context) -> None:
        """Answer the press of a button that an older version of the bot, or another bot, has made."""
        assert update.callback_query
        await acknowledge(update.callback_query)
        await answer_press(update.callback_query, text_reply(words().OLD_BUTTON))
