"""
Concessions: a message of which Telegram refuses one part is sent without that part.

The message that it replies to may be deleted, a topic gone, a link not to Telegram's taste. An older Bot API server
does not know all tags, nor all kinds of updates; which ones, is learned from its first refusal.
"""

import logging
import re
from collections.abc import Sequence
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest

log = logging.getLogger(__name__)

_TAG = re.compile(r'unsupported start tag "([a-z][a-z-]*)"', re.IGNORECASE)
_URL = re.compile(r"url.* invalid|url_invalid|wrong http url", re.IGNORECASE)
_NAMED_URL = re.compile(r"url '([^']+)'", re.IGNORECASE)
_BUTTON = re.compile(r"BUTTON_\w+_INVALID", re.IGNORECASE)
_PARTS = {  # a message goes without these parameters of its call
    "reply_parameters": re.compile(r"message to (be replied|reply) not found", re.IGNORECASE),
    "message_thread_id": re.compile(r"message thread not found", re.IGNORECASE),
}


class Concessions:
    """Leaves out of calls what Telegram refuses. Remembers the tags that the server does not know."""

    def __init__(self) -> None:
        self._unknown_tags: set[str] = set()

    def prepare(self, data: dict[str, Any]) -> None:
        """Leave the tags out of a call's text that the server does not know."""
        if data.get("parse_mode"):
            for tag in self._unknown_tags:
                data["text"] = re.sub(rf"</?{tag}(\s[^>]*)?>", "", data["text"])

    def concede(self, refusal: BadRequest, data: dict[str, Any]) -> bool:
        """Leave what was refused out of a call. Return False where there is nothing of it left to leave out."""
        if tag := _TAG.search(refusal.message):
            return self._learned(tag[1].lower())
        for name, pattern in _PARTS.items():
            if pattern.search(refusal.message) and data.pop(name, None) is not None:
                log.info("sent without %s, because Telegram said: %s", name, refusal.message)
                return True
        if _URL.search(refusal.message) or _BUTTON.search(refusal.message):
            return _without_refused_link(refusal.message, data)
        return False

    def _learned(self, tag: str) -> bool:
        if tag in self._unknown_tags:
            return False
        log.warning("the Bot API server does not know the tag %s; messages go without it", tag)
        self._unknown_tags.add(tag)
        return True


def _without_refused_link(refusal: str, data: dict[str, Any]) -> bool:
    """Leave the button out whose URL was refused, else all with a URL, else the preview, else all buttons."""
    keyboard, preview = data.get("reply_markup"), data.get("link_preview_options")
    if isinstance(keyboard, InlineKeyboardMarkup):
        named = _NAMED_URL.search(refusal)
        urls = {button.url for row in keyboard.inline_keyboard for button in row if button.url}
        refused = {url for url in urls if named and url.lower() == named[1].lower()}  # the library changes its case
        if refused or urls:
            data["reply_markup"] = _without_links(keyboard, refused or urls)
            log.warning("sent without a button, because Telegram said: %s", refusal)
            return True
    if isinstance(preview, LinkPreviewOptions) and preview.url:
        data["link_preview_options"] = LinkPreviewOptions(is_disabled=True)
    elif keyboard is not None and _BUTTON.search(refusal):
        data["reply_markup"] = None
    else:
        return False
    log.warning("sent without a preview or buttons, because Telegram said: %s", refusal)
    return True


def _without_links(keyboard: InlineKeyboardMarkup, urls: set[str]) -> InlineKeyboardMarkup | None:
    """Return the keyboard without the buttons that open one of these URLs; None if it has no other."""
    rows = [[button for button in row if button.url not in urls] for row in keyboard.inline_keyboard]
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


class UpdateKinds:
    """
    The kinds of updates that Telegram is asked for: some always, messages to guests where there are any.

    Those are asked for if the bot may be mentioned in chats that it is not in, and until a server refuses them.
    """

    def __init__(self, always: Sequence[str]) -> None:
        self._always = list(always)
        self._guests_refused = False

    def wanted(self, bot: Bot) -> list[str]:
        """Return the kinds of updates for a bot, which is initialised."""
        return [*self._always, Update.GUEST_MESSAGE] if self._asks_for_guests(bot) else self._always

    def concede(self, refusal: BadRequest, bot: Bot) -> bool:
        """Leave out what was refused of a request for updates. Return False where there is nothing to leave out."""
        if not self._asks_for_guests(bot):
            return False
        log.warning("updates are asked for without messages to guests, because Telegram said: %s", refusal)
        self._guests_refused = True
        return True

    def _asks_for_guests(self, bot: Bot) -> bool:
        return bool(bot.bot.supports_guest_queries) and not self._guests_refused
