"""
What readers send: which messages are commands, the words behind them, the button that was pressed.

Commands are told by the text alone: Bot API servers other than Telegram's own do not always mark them.
"""

import re

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.ext import ContextTypes, filters

from bot.replies import buttons, links

Context = ContextTypes.DEFAULT_TYPE

COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?=\s|$)\s*(?P<words>.*)", re.DOTALL)


class Command(filters.MessageFilter):
    """Messages that begin with one of these commands (with any, when none is named), addressed to us."""

    def __init__(self, *names: str) -> None:
        super().__init__(name=f"Command{names}")
        self._names = names

    def filter(self, message: Message) -> bool:
        """Whether this is such a message."""
        said = COMMAND.match(written(message))
        if not said or (self._names and said["name"].lower() not in self._names):
            return False
        return said["bot"] is None or said["bot"].lower() == message.get_bot().username.lower()


def message_of(update: Update) -> Message:
    """The message; the table in `bot.app` brings no update without one."""
    assert update.effective_message
    return update.effective_message


def press_of(update: Update, context: Context) -> tuple[CallbackQuery, re.Match[str]]:
    """The press of a button, and what its data said."""
    assert update.callback_query
    assert context.matches
    return update.callback_query, context.matches[0]


def written(message: Message) -> str:
    """What the reader wrote: a text, or the words under a picture."""
    return message.text or message.caption or ""


def words_behind(message: Message) -> str:
    """What the reader wrote behind the command."""
    said = COMMAND.match(written(message))
    return said["words"].strip() if said else ""


def articles_under(message: Message) -> dict[int, str]:
    """
    The articles that a message of ours is about: their ids by their numbers, told by its buttons alone.

    Where buttons carry no numbers, the first article is number 1.
    """
    found: dict[int, str] = {}
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        for each in row:
            about = buttons.OF_ARTICLE.fullmatch(str(each.callback_data or ""))
            if about and about[1] not in found.values():
                number = re.search(r"\d+$", each.text)
                found[int(number[0]) if number else len(found) + 1] = about[1]
    return found


def links_in(message: Message) -> list[str]:
    """Where the links of a message lead, without our jumps to a sentence."""
    kinds: list[str | None] = [MessageEntity.TEXT_LINK, MessageEntity.URL]
    found = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return [links.without_jump(entity.url or shown) for entity, shown in found.items()]
