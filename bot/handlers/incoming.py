"""
Reading of updates: commands and their arguments, pressed buttons, articles and links of a message.

Commands are recognised by the text alone: Bot API servers other than Telegram's own do not always mark them.
"""

import re
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import CallbackQuery, Message, MessageEntity, MessageOriginChannel, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.replies import buttons, links
from bot.state import Reader

Context = ContextTypes.DEFAULT_TYPE
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

SUPERGROUPS = 1_000_000_000_000  # the Bot API's number of a channel is this plus its own, negative
PRIVATE = filters.ChatType.PRIVATE
GENERAL = 1  # the topic that every group with topics has; its messages do not name it
COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?=[\s:,]|$)[\s:,]*(?P<argument>.*)", re.DOTALL)


class Command(filters.MessageFilter):
    """Messages that begin with one of the commands `names`, or with any command, and are addressed to this bot."""

    def __init__(self, *names: str) -> None:
        super().__init__(name=f"Command{names}")
        self._names = names

    def filter(self, message: Message) -> bool:
        """Return whether the message begins with such a command."""
        command = COMMAND.match(message_text(message))
        if not command or (self._names and command["name"].lower() not in self._names):
            return False
        return command["bot"] is None or command["bot"].lower() == message.get_bot().username.lower()


class ButtonHandler(CallbackQueryHandler[Any, Any]):
    """Handles the presses of one kind of button. A press without data, which would match any pattern, is left out."""

    def __init__(self, callback: Callback, data: re.Pattern[str], people: Collection[int] | None) -> None:
        super().__init__(callback, pattern=data)
        self._people = people

    def check_update(self, update: object) -> Any:
        """Return the match, or None when the update is no press of this kind of button."""
        query = update.callback_query if isinstance(update, Update) else None
        if not query or not query.data or (self._people is not None and query.from_user.id not in self._people):
            return None
        return super().check_update(update)


def message_of(update: Update) -> Message:
    """Return the message of an update. The table in `bot.app` passes no update without one to these handlers."""
    assert update.effective_message
    return update.effective_message


def reader_of(message: Message) -> Reader:
    """Return who wrote a message, and where: a person, or a group or channel in whose name it was written."""
    sender = message.sender_chat or message.from_user
    return Reader(message.chat.id, sender.id if sender else message.chat.id)


def pressed_button(update: Update, context: Context) -> tuple[CallbackQuery, re.Match[str]]:
    """Return the press of a button, and the match of its data with the pattern in `bot.replies.buttons`."""
    assert update.callback_query
    assert context.matches
    return update.callback_query, context.matches[0]


class Addressed(filters.MessageFilter):
    """Messages in groups that mention the bot, or reply to one of its messages."""

    def filter(self, message: Message) -> bool:
        """Return whether a message is meant for the bot."""
        command = COMMAND.match(message_text(message))
        if message.via_bot or (command and command["bot"] and not Command().filter(message)):  # a card; another bot's
            return False
        if mentions_bot(message):
            return True
        replied = message.reply_to_message
        if replied is None or replied.forum_topic_created:  # to which every message of a topic replies
            return False
        return replied.from_user is not None and replied.from_user.id == message.get_bot().id


def message_text(message: Message) -> str:
    """Return the text of a message, or the caption of a picture, without mentions of the bot; empty without both."""
    return _mention(message).sub("", message.text or message.caption or "").strip()


def question_of(message: Message, text: str) -> str:
    """
    Return the question in a message with this `text`; without one, the message of another person it replies to.

    A post of a channel is no question.
    """
    replied = message.reply_to_message
    if text or replied is None or post_of(replied) or replied.forum_topic_created or is_of_bot(replied):
        return text
    return message_text(replied)


def is_of_bot(message: Message) -> bool:
    """Return whether a bot wrote a message. Telegram names a bot of its own for who writes as a group or channel."""
    return message.from_user is not None and message.from_user.is_bot and message.sender_chat is None


def post_of(message: Message) -> str | None:
    """Return the address of the channel's post that a message forwards, as the beginning of a discussion does."""
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None
    name = origin.chat.username or f"c/{-origin.chat.id - SUPERGROUPS}"
    return f"https://t.me/{name}/{origin.message_id}"


def topic_of(message: Message) -> int:
    """Return the topic of a group with topics that a message is in."""
    return message.message_thread_id or GENERAL if message.is_topic_message else GENERAL


def mentions_bot(message: Message) -> bool:
    """Return whether a message mentions the bot."""
    return bool(_mention(message).search(message.text or message.caption or ""))


def _mention(message: Message) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)@{re.escape(message.get_bot().username)}\b[,:]?\s*", re.IGNORECASE)


def command_argument(message: Message) -> str:
    """Return the text behind the command that begins the message, stripped."""
    command = COMMAND.match(message_text(message))
    return command["argument"].strip() if command else ""


def article_ids_by_number(message: Message) -> dict[int, str]:
    """
    Return the ids of the articles that a message of the bot shows, by their numbers in it.

    They are read from its buttons. Where the labels carry no numbers, the articles are counted from 1.
    """
    article_ids: dict[int, str] = {}
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        for button in row:
            data = buttons.OF_ARTICLE.fullmatch(str(button.callback_data or ""))
            if data and data[1] not in article_ids.values():
                number = re.search(r"\d+$", button.text)
                article_ids[int(number[0]) if number else len(article_ids) + 1] = data[1]
    return article_ids


def linked_urls(message: Message) -> list[str]:
    """Return the URLs that a message links to, without jumps to a sentence."""
    kinds: list[str | None] = [MessageEntity.TEXT_LINK, MessageEntity.URL]
    entities = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    return [links.without_jump(entity.url or text) for entity, text in entities.items()]


def on_message(condition: filters.BaseFilter, callback: Callback) -> BaseHandler[Any, Any, Any]:
    """Handle a new message."""
    return MessageHandler(filters.UpdateType.MESSAGE & condition, callback)


def on_press(
    data: re.Pattern[str], callback: Callback, people: Collection[int] | None = None
) -> BaseHandler[Any, Any, Any]:
    """Handle the press of a button whose whole data matches; `people`: by one of them."""
    return ButtonHandler(callback, re.compile(rf"{data.pattern}\Z"), people)
