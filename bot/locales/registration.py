"""The commands and descriptions that Telegram shows before a reader writes, in each language."""

import logging
from collections.abc import Collection, Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.locales.sentences import Sentence
from bot.locales.words import Words

log = logging.getLogger(__name__)

COMMANDS = (
    ("latest", Words.COMMAND_LATEST),
    ("summary", Words.COMMAND_SUMMARY),
    ("ask", Words.COMMAND_ASK),
    ("language", Words.COMMAND_LANGUAGE),
    ("help", Words.COMMAND_HELP),
)
ADMIN_COMMANDS = (  # shown to the admins besides the others
    ("admin", Words.COMMAND_ADMIN),
    ("refresh", Words.COMMAND_REFRESH),
    ("add", Words.COMMAND_ADD),
    ("withdraw", Words.COMMAND_WITHDRAW),
)


async def register(bot: Bot, languages: Sequence[Words], admins: Collection[int] = ()) -> None:
    """
    Set the bot's commands and descriptions in Telegram where they differ, in each language.

    The first one is also that of readers whose language is none of these. `admins`: see more commands in their chats,
    once they have written to the bot. The bot works without all that.
    """
    try:
        for spoken in languages[:1]:
            await _register(bot, spoken, None)
        for spoken in languages:
            await _register(bot, spoken, spoken.language)
    except TelegramError as error:
        log.warning("the command menu could not be registered, the bot works without it: %s", error)
    for admin in admins:
        try:
            await _register_for_admin(bot, languages, admin)
        except TelegramError as error:
            log.warning("the commands of admin %d could not be registered: %s", admin, error)


async def _register_for_admin(bot: Bot, languages: Sequence[Words], admin: int) -> None:
    scope = BotCommandScopeChat(admin)
    every: list[tuple[Words, str | None]] = [(spoken, spoken.language) for spoken in languages]
    for spoken, code in [(languages[0], None), *every] if languages else []:
        commands = _commands(spoken, COMMANDS + ADMIN_COMMANDS)
        if list(await bot.get_my_commands(scope, code)) != commands:
            await bot.set_my_commands(commands, scope, code)


async def _register(bot: Bot, spoken: Words, code: str | None) -> None:
    """Set the commands and descriptions for the readers of a language; `code`: None for those of no other."""
    commands = _commands(spoken, COMMANDS)
    if list(await bot.get_my_commands(language_code=code)) != commands:
        await bot.set_my_commands(commands, language_code=code)
    if (await bot.get_my_description(code)).description != spoken.DESCRIPTION:
        await bot.set_my_description(spoken.DESCRIPTION, code)
    if (await bot.get_my_short_description(code)).short_description != spoken.SHORT_DESCRIPTION:
        await bot.set_my_short_description(spoken.SHORT_DESCRIPTION, code)


def _commands(spoken: Words, named: Sequence[tuple[str, Sentence]]) -> list[BotCommand]:
    return [BotCommand(name, meaning.of(spoken)) for name, meaning in named]
