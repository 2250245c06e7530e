"""The limits of the real server: each function returns a checked value or raises the `ApiError` of the server."""

import re
from typing import Any

from bot.playground import html_parser, url_rules
from bot.playground.entities import Entity, from_json, normalise, with_recognised
from bot.playground.errors import ApiError, bad_request
from bot.playground.models import Json
from bot.playground.parameters import Parameters

TEXT = 4096  # code points, after parsing
RAW_TEXT = 32768  # bytes, before parsing
QUOTE = 1024  # code points
BUTTONS, BUTTONS_PER_ROW = 100, 8
CALLBACK_DATA = 64  # bytes
COPY_TEXT = 256  # code points
CALLBACK_ANSWER = 200  # code points
COMMANDS = 100  # of one scope and language
COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
DESCRIPTION = 256  # code points
BUTTON_KINDS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "pay",
)
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def message_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    """Return the text and the entities of a message, from `text`, `parse_mode` and `entities`."""
    raw = parameters.text("text")
    if not raw:
        raise bad_request("message text is empty")
    if len(raw.encode()) > RAW_TEXT:
        raise bad_request("text is too long")
    text, entities = formatted(raw, parameters)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT:
        raise bad_request("message is too long")
    return text, with_recognised(text, entities)


def formatted(raw: str, parameters: Parameters, prefix: str = "") -> tuple[str, list[Entity]]:
    """Return a text and its entities, which come from `parse_mode` or `entities`."""
    mode = parameters.text(f"{prefix}parse_mode").lower()
    if mode == "html":
        try:
            return normalise(*html_parser.parse(raw))
        except html_parser.ParseError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    if mode:
        raise bad_request("unsupported parse_mode")
    items = parameters.nested(f"{prefix}entities", list, "can't parse entities JSON object") or []
    if not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse MessageEntity: expected an Object")
    try:
        return normalise(raw, from_json(items, raw))
    except (ValueError, TypeError) as error:
        raise bad_request(f"can't parse MessageEntity: {error}") from None


def keyboard(parameters: Parameters) -> list[list[Json]]:
    """Return the rows of the inline keyboard in `reply_markup`; no rows for another kind of markup."""
    markup = parameters.nested("reply_markup", dict, "object expected as reply markup")
    if not markup:
        return []
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if any(len(row) > BUTTONS_PER_ROW for row in checked) or sum(map(len, checked)) > BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _bad_button('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    kind = next((kind for kind in BUTTON_KINDS if button.get(kind) not in (None, "", False)), None)
    if kind is None and not any("switch_inline_query" in key for key in button):
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    checked = dict(button)
    if kind == "callback_data" and len(str(button[kind]).encode()) > CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url":
        try:
            checked["url"] = url_rules.checked(str(button[kind]))
        except ValueError as error:
            raise bad_request(f"inline keyboard button URL '{button[kind]}' is invalid: {error}") from None
    if kind == "copy_text":
        copied = button[kind].get("text") if isinstance(button[kind], dict) else None
        if not isinstance(copied, str) or not 0 < len(copied) <= COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return checked


def _bad_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def link_preview(parameters: Parameters) -> Json | None:
    """Return `link_preview_options`, or their equivalent for the older `disable_web_page_preview`."""
    options = parameters.nested("link_preview_options", dict, "can't parse link preview options JSON object")
    if options is None and parameters.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    if not options:
        return None
    kept = {key: value for key, value in options.items() if value not in (None, False, "")}
    if not all(isinstance(value, str if key == "url" else bool) for key, value in kept.items()):
        raise bad_request("can't parse link preview options: a field has a wrong type")
    return kept or None


def commands(parameters: Parameters) -> list[Json]:
    """Return the list `commands`."""
    items = parameters.nested("commands", list, "can't parse commands JSON object") or []
    if len(items) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(item) for item in items]


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f'can\'t parse BotCommand: Field "{name}" must be of type String')
    command, description = item["command"].removeprefix("/"), item["description"].strip()
    if not COMMAND.match(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def profile_text(parameters: Parameters, name: str, most: int) -> str:
    """Return the bot's name or one of its descriptions, stripped. `most`: code points."""
    text = parameters.text(name).strip()
    if len(text) > most:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    return text


def language_code(parameters: Parameters) -> str:
    """Return `language_code`: two letters, or empty for all languages."""
    code = parameters.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def callback_answer(parameters: Parameters) -> Json:
    """Return the notification that answers the press of a button."""
    text = parameters.text("text")
    if len(text) > CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text, "show_alert": parameters.flag("show_alert")}
    if parameters.text("url"):
        answer["url"] = parameters.text("url")
    return answer


def action(parameters: Parameters) -> str:
    """Return `action`, such as "typing"."""
    name = parameters.text("action").lower()
    if name not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return name
