"""The reply that a handler sends: its text, its buttons, and the link that is shown with a preview."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.replies.markup import ENTITIES, LIMIT, Markup, shorten, text


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send. It is within Telegram's limits."""

    html: str
    plain: str  # the text without markup, sent if Telegram refuses the markup
    keyboard: InlineKeyboardMarkup | None = None
    preview: str | None = None  # the URL whose preview is shown; None: no preview


def markup_reply(whole: Markup, keyboard: InlineKeyboardMarkup | None = None, preview: str | None = None) -> Reply:
    """
    Return a reply with this text.

    The caller keeps the text within Telegram's limits. One that is too long loses its markup and its end.

    >>> markup_reply(text("a" * 5000)).plain == "a" * 3799 + "…"
    True
    """
    if whole.width > LIMIT or whole.entities > ENTITIES:
        whole = text(shorten(whole.plain, LIMIT))
    return Reply(whole.html, whole.plain, keyboard, preview)


def text_reply(words: str) -> Reply:
    """Return a reply of plain text, without buttons."""
    return markup_reply(text(words))
