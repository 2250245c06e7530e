"""editMessageMedia: the bot replaces the picture of a message."""

from dataclasses import replace

from bot.playground import limits
from bot.playground.actions.attachments import CAPTION, attachment
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.methods import NOT_MODIFIED, own_message
from bot.playground.models import Json
from bot.playground.parameters import Parameters
from bot.playground.registry import method


@method("editMessageMedia")
async def edit_message_media(telegram: Telegram, parameters: Parameters) -> Json:
    """Change the picture, its caption and the buttons. Without buttons in the call, the message loses its buttons."""
    media = parameters.nested("media", dict, "can't parse InputMedia JSON object")
    if not media or media.get("type") != "photo":
        raise bad_request("can't parse InputMedia: only photos are known here")
    given = Parameters({"parse_mode": media.get("parse_mode"), "entities": media.get("caption_entities")})
    text, entities = limits.formatted(str(media.get("caption") or ""), given)
    if len(text) > CAPTION:
        raise bad_request("message caption is too long")
    content = parameters.files.get(str(media.get("media", "")).removeprefix("attach://"))
    if not content:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    keyboard, message = limits.keyboard(parameters), own_message(telegram, parameters)
    changed = replace(message, attachment=attachment("photo", content), text=text, entities=entities, keyboard=keyboard)
    if changed == message:
        raise bad_request(NOT_MODIFIED)
    telegram.flood.check(message.chat.id, telegram.clock)
    fields: Json = {"attachment": changed.attachment, "text": text, "entities": entities, "keyboard": keyboard}
    telegram.change(message, **fields, link_preview=None, edit_date=telegram.now(), edited=True)
    return message.json()
