"""What a handler sends: text, buttons, and which link is shown with a preview."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.replies.markup import ENTITIES, LIMIT, Markup, fit, text


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to send, within Telegram's limits."""

    html: str
    plain: str  # the same without markup, should Telegram ever refuse that
    keyboard: InlineKeyboardMarkup | None = None
    preview: str | None = None  # the link to show a preview of


def reply(whole: Markup, keyboard: InlineKeyboardMarkup | None = None, preview: str | None = None) -> Reply:
    """
    A reply of this text. Whoever made it kept it within the limits; if not, it is shortened without markup.

    >>> reply(text("a" * 5000)).plain == "a" * 4095 + "…"
    True
    """
    if whole.width > LIMIT or whole.entities > ENTITIES:
        whole = text(fit(whole.plain, LIMIT))
    return Reply(whole.html, whole.plain, keyboard, preview)


def said(words: str) -> Reply:
    """A reply in the bot's own words, without buttons."""
    return reply(text(words))
