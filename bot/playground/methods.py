"""
The Bot API's methods. To add one, write one function here.

Each gets the Telegram and the call's parameters and returns the result as JSON, or raises ApiError. They
check in the order of the real server: what is said, then how, then where.
"""

from bot.playground import bot_profile, limits
from bot.playground.errors import ApiError, bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Json, Message, text_quote
from bot.playground.parameters import Parameters
from bot.playground.registry import METHODS, method

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


# Updates


@method("getUpdates")
async def get_updates(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """Hand out what is new, and wait for it."""
    if telegram.webhook.get("url"):
        way_out = "use deleteWebhook to delete the webhook first"
        raise ApiError(409, f"can't use getUpdates method while webhook is active; {way_out}")
    _allow(telegram, parameters)
    updates = await telegram.updates.get(
        parameters.integer("offset"),
        parameters.integer("limit", 100, least=1, most=100),
        parameters.integer("timeout", least=0, most=50),
    )
    for update in updates:
        if "message" in update:
            _mark_read(telegram, update["message"])
    return updates


def _allow(telegram: Telegram, parameters: Parameters) -> None:
    kinds = parameters.nested("allowed_updates", list, "can't parse allowed updates JSON object")
    if kinds is not None:
        telegram.updates.allow(str(kind) for kind in kinds)


def _mark_read(telegram: Telegram, content: Json) -> None:
    chat = telegram.chats.get(content["chat"]["id"])
    message = chat.find(content["message_id"]) if chat else None
    if message and not message.read:
        message.read = True
        telegram.tell("read", message)


@method("setWebhook")
async def set_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """Keep a webhook, which ends getUpdates; nothing is posted to it."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return await delete_webhook(telegram, parameters)  # type: ignore[no-any-return]  # Json holds any
    if not url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(telegram, parameters)
    _drop(telegram, parameters)
    connections = parameters.integer("max_connections", 40, least=1, most=100)
    telegram.webhook = {"url": url, "max_connections": connections}
    telegram.updates.interrupt(ApiError(409, "terminated by setWebhook request"))
    return True


@method("deleteWebhook")
async def delete_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """Go back to getUpdates."""
    _drop(telegram, parameters)
    telegram.webhook = {}
    return True


def _drop(telegram: Telegram, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        telegram.updates.drop()


@method("getWebhookInfo")
async def get_webhook_info(telegram: Telegram, parameters: Parameters) -> Json:
    """Tell where updates go and how many wait."""
    waiting = {"has_custom_certificate": False, "pending_update_count": len(telegram.updates)}
    return {"url": "", **telegram.webhook, **waiting}


@method("logOut")
async def log_out(telegram: Telegram, parameters: Parameters) -> bool:
    """Accept, and change nothing: there is no other server to go to."""
    return True


METHODS["close"] = log_out


# Messages


@method("sendMessage")
async def send_message(telegram: Telegram, parameters: Parameters) -> Json:
    """Send a text."""
    text, entities = limits.message_text(parameters)
    message: Json = {
        "text": text,
        "entities": entities,
        "keyboard": limits.keyboard(parameters),
        "link_preview": limits.link_preview(parameters),
        "protected": parameters.flag("protect_content"),
    }
    chat = telegram.open_chat(parameters.text("chat_id"))
    reply_to, quote = _reply(chat, parameters)
    telegram.flood.check(chat.id, telegram.clock)
    sent = Message(0, chat, telegram.bot, 0, reply_to=reply_to, quote=quote, **message)
    return telegram.post(sent).json()


def _reply(chat: Chat, parameters: Parameters) -> tuple[int | None, Json | None]:
    """Return which message, and which part of it, is replied to."""
    given = parameters.nested("reply_parameters", dict, "can't parse reply parameters JSON object")
    if given is not None:
        parameters = Parameters(given)
    name = "reply_to_message_id" if given is None else "message_id"
    message_id = parameters.integer(name)
    if not message_id:
        return None, None
    replied = chat.find(message_id)
    if replied is None or parameters.text("chat_id") not in {"", str(chat.id)}:
        if parameters.flag("allow_sending_without_reply"):
            return None, None
        raise bad_request("message to be replied not found")
    if not parameters.text("quote"):
        return message_id, None
    text, entities = limits.formatted(parameters.text("quote"), parameters, "quote_")
    quote = text_quote(replied.text, text, entities)
    if quote is None or len(text) > limits.QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message_id, quote


def _own_message(telegram: Telegram, parameters: Parameters) -> Message:
    """Return the message to edit."""
    chat = telegram.open_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.find(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender is not telegram.bot:
        raise bad_request("message can't be edited")
    return message


@method("editMessageText")
async def edit_message_text(telegram: Telegram, parameters: Parameters) -> Json:
    """Change text and buttons; buttons that are not given again go away."""
    text, entities = limits.message_text(parameters)
    keyboard, preview = limits.keyboard(parameters), limits.link_preview(parameters)
    message = _own_message(telegram, parameters)
    old = (message.text, message.entities, message.keyboard, message.link_preview)
    if old == (text, entities, keyboard, preview):
        raise bad_request(NOT_MODIFIED)
    telegram.flood.check(message.chat.id, telegram.clock)
    fields: Json = {"text": text, "entities": entities, "keyboard": keyboard, "link_preview": preview}
    telegram.change(message, **fields, edit_date=telegram.now(), edited=True)
    return message.json()


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(telegram: Telegram, parameters: Parameters) -> Json:
    """Change the buttons only."""
    keyboard = limits.keyboard(parameters)
    message = _own_message(telegram, parameters)
    if message.keyboard == keyboard:
        raise bad_request(NOT_MODIFIED)
    telegram.flood.check(message.chat.id, telegram.clock)
    telegram.change(message, keyboard=keyboard, edit_date=telegram.now())
    return message.json()


@method("deleteMessage")
async def delete_message(telegram: Telegram, parameters: Parameters) -> bool:
    """Delete a message; in a private chat the bot may delete both sides'."""
    chat = telegram.open_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.history.pop(message_id, None)
    if message is None:
        raise bad_request("message to delete not found")
    telegram.tell("delete", message)
    return True


@method("sendChatAction")
async def send_chat_action(telegram: Telegram, parameters: Parameters) -> bool:
    """Show for a few seconds that the bot is at it."""
    action = limits.action(parameters)
    chat = telegram.open_chat(parameters.text("chat_id"))
    telegram.tell("action", (chat.id, action))
    return True


@method("answerCallbackQuery")
async def answer_callback_query(telegram: Telegram, parameters: Parameters) -> bool:
    """Answer the press of a button, once and soon."""
    answer = limits.callback_answer(parameters)
    query = telegram.open_query(parameters.text("callback_query_id"))
    query.answer = answer
    telegram.tell("answer", query)
    return True


# The bot and its chats


@method("getMe")
async def get_me(telegram: Telegram, parameters: Parameters) -> Json:
    """Tell who the bot is."""
    return telegram.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getChat")
async def get_chat(telegram: Telegram, parameters: Parameters) -> Json:
    """Describe a chat in full."""
    chat = telegram.find_chat(parameters.text("chat_id"))
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


@method("getChatMember")
async def get_chat_member(telegram: Telegram, parameters: Parameters) -> Json:
    """Tell what somebody is in a chat."""
    chat = telegram.find_chat(parameters.text("chat_id"))
    user_id = parameters.integer("user_id")
    if not user_id:
        raise bad_request("invalid user_id specified")
    if user_id not in telegram.users:
        raise bad_request("user not found")
    inside = user_id == telegram.bot.id or any(user_id == user.id for user in chat.members)
    return {"status": "member" if inside else "left", "user": telegram.users[user_id].json()}


@method("setMyCommands")
async def set_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """Set the commands of one scope and language."""
    commands = limits.commands(parameters)
    telegram.profile.commands[_commands_key(parameters)] = commands
    telegram.tell("profile", telegram.profile)
    return True


@method("getMyCommands")
async def get_my_commands(telegram: Telegram, parameters: Parameters) -> list[Json]:
    """Return the commands of exactly this scope and language."""
    return telegram.profile.commands.get(_commands_key(parameters), [])


@method("deleteMyCommands")
async def delete_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    """Forget the commands of one scope and language."""
    telegram.profile.commands.pop(_commands_key(parameters), None)
    telegram.tell("profile", telegram.profile)
    return True


def _commands_key(parameters: Parameters) -> tuple[bot_profile.Scope, str]:
    return bot_profile.scope(parameters), limits.language_code(parameters)


def _profile_text(part: str, name: str, most: int) -> None:
    """Make the pair of methods that set and get one of the bot's texts."""

    @method(f"setMy{part}")
    async def set_text(telegram: Telegram, parameters: Parameters) -> bool:
        text = limits.profile_text(parameters, name, most)
        language = limits.language_code(parameters)
        telegram.profile.set_text(name, language, text)
        if name == "name" and text and not language:
            telegram.bot.first_name = text
        telegram.tell("profile", telegram.profile)
        return True

    @method(f"getMy{part}")
    async def get_text(telegram: Telegram, parameters: Parameters) -> Json:
        text = telegram.profile.text(name, limits.language_code(parameters))
        return {name: text or (telegram.bot.first_name if name == "name" else "")}


_profile_text("Name", "name", 64)
_profile_text("Description", "description", 512)
_profile_text("ShortDescription", "short_description", 120)


@method("setChatMenuButton")
async def set_chat_menu_button(telegram: Telegram, parameters: Parameters) -> bool:
    """Set the button beside the text field."""
    button = parameters.nested("menu_button", dict, "can't parse menu button JSON object")
    kind = (button or {"type": "default"}).get("type")
    if kind not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat_id = parameters.integer("chat_id")
    if kind == "default":
        telegram.profile.menu_buttons.pop(chat_id, None)
    else:
        telegram.profile.menu_buttons[chat_id] = button
    telegram.tell("profile", telegram.profile)
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the button beside the text field."""
    return telegram.profile.menu_button(parameters.integer("chat_id"))
