"""The buttons with which a reader says whether an answer helped. Those that were pressed carry a mark."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales.speaking import words
from bot.replies import buttons

UP, DOWN = "👍", "👎"
OUTDATED, WRONG = "outdated", "wrong"  # the kinds of complaints


def thumbs(question_id: str, helpful: bool | None = None) -> list[InlineKeyboardButton]:
    """Return the two buttons under the answer to a logged question. `helpful`: what the reader has said."""
    return [
        buttons.button(_marked(UP, chosen=helpful is True), buttons.helpful(question_id, helpful=True)),
        buttons.button(_marked(DOWN, chosen=helpful is False), buttons.helpful(question_id, helpful=False)),
    ]


def rated(
    keyboard: InlineKeyboardMarkup, question_id: str, *, helpful: bool | None, complaint: str | None
) -> InlineKeyboardMarkup | None:
    """Return the keyboard of an answer with the marks of an opinion. Who was not helped can say why in a last row."""
    shown = {thumb.callback_data: thumb for thumb in thumbs(question_id, helpful)}
    rows = [
        [shown.get(button.callback_data, button) for button in row]
        for row in keyboard.inline_keyboard
        if not buttons.COMPLAINT.fullmatch(str(row[0].callback_data))
    ]
    last = [
        buttons.button(_marked(label, chosen=kind == complaint), buttons.complaint(question_id, kind))
        for kind, label in reasons().items()
    ]
    return buttons.keyboard(*rows, last if helpful is False else [])


def reasons() -> dict[str, str]:
    """Return what can be the matter with an answer, as labels by kind."""
    return {OUTDATED: words().OUT_OF_DATE, WRONG: words().WRONG}


def _marked(label: str, *, chosen: bool) -> str:
    return f"{label} ✓" if chosen else label
