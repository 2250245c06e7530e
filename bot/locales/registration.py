"""The commands and descriptions that Telegram shows before a reader writes, in each language."""

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.locales.words import Words

log = logging.getLogger(__name__)

COMMANDS = (
    ("latest", Words.COMMAND_LATEST),
    ("summary", Words.COMMAND_SUMMARY),
    ("ask", Words.COMMAND_ASK),
    ("language", Words.COMMAND_LANGUAGE),
    ("help", Words.COMMAND_HELP),
)


async def register(bot: Bot, languages: Sequence[Words]) -> None:
    """
    Set the bot's commands and descriptions in Telegram where they differ, in each language.

    The first one is also that of readers whose language is none of these. The bot works without all that.
    """
    try:
        for spoken in languages[:1]:
            await _register(bot, spoken, None)
        for spoken in languages:
            await _register(bot, spoken, spoken.language)
    except TelegramError as error:
        log.warning("the command menu could not be registered, the bot works without it: %s", error)


async def _register(bot: Bot, spoken: Words, code: str | None) -> None:
    """Set the commands and descriptions for the readers of a language; `code`: None for those of no other."""
    commands = [BotCommand(name, meaning.of(spoken)) for name, meaning in COMMANDS]
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    if (await bot.get_my_description(code)).description != spoken.DESCRIPTION:
        await bot.set_my_description(spoken.DESCRIPTION, code)
    if (await bot.get_my_short_description(code)).short_description != spoken.SHORT_DESCRIPTION:
        await bot.set_my_short_description(spoken.SHORT_DESCRIPTION, code)
