"""
The Bot API's methods for updates and messages. To add a method, write one function here or in `profile_methods`.

A method gets the Telegram and the parameters of the call. It returns the result as JSON or raises `ApiError`. It
checks the parameters in the order of the real server: first the text, then its form, then the chat.
"""

from bot.playground import limits
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
    """Return new updates. Wait for one if there is none."""
    if telegram.webhook.get("url"):
        way_out = "use deleteWebhook to delete the webhook first"
        raise ApiError(409, f"can't use getUpdates method while webhook is active; {way_out}")
    _set_allowed_kinds(telegram, parameters)
    updates = await telegram.updates.get(
        parameters.integer("offset"),
        parameters.integer("limit", 100, least=1, most=100),
        parameters.integer("timeout", least=0, most=50),
    )
    for update in updates:
        if content := update.get("message") or update.get("channel_post"):
            _mark_read(telegram, content)
    return updates


def _set_allowed_kinds(telegram: Telegram, parameters: Parameters) -> None:
    kinds = parameters.nested("allowed_updates", list, "can't parse allowed updates JSON object")
    if kinds is not None:
        telegram.updates.allow(str(kind) for kind in kinds)


def _mark_read(telegram: Telegram, content: Json) -> None:
    chat = telegram.chats.get(content["chat"]["id"])
    message = chat.find(content["message_id"]) if chat else None
    if message and not message.read:
        message.read = True
        telegram.publish("read", message)


@method("setWebhook")
async def set_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """Set a webhook, which disables getUpdates. Nothing is sent to it."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return await delete_webhook(telegram, parameters)  # type: ignore[no-any-return]  # Json holds any
    if not url.lower().startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
        raise bad_request("secret token contains unallowed characters")
    _set_allowed_kinds(telegram, parameters)
    _drop_updates_if_asked(telegram, parameters)
    connections = parameters.integer("max_connections", 40, least=1, most=100)
    telegram.webhook = {"url": url, "max_connections": connections}
    telegram.updates.interrupt(ApiError(409, "terminated by setWebhook request"))
    return True


@method("deleteWebhook")
async def delete_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """Remove the webhook, which enables getUpdates again."""
    _drop_updates_if_asked(telegram, parameters)
    telegram.webhook = {}
    return True


def _drop_updates_if_asked(telegram: Telegram, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        telegram.updates.drop()


@method("getWebhookInfo")
async def get_webhook_info(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the webhook and the number of updates that wait."""
    waiting = {"has_custom_certificate": False, "pending_update_count": len(telegram.updates)}
    return {"url": "", **telegram.webhook, **waiting}


@method("logOut")
async def log_out(telegram: Telegram, parameters: Parameters) -> bool:
    """Accept the call and change nothing: there is no other server."""
    return True


METHODS["close"] = log_out


# Messages


@method("sendMessage")
async def send_message(telegram: Telegram, parameters: Parameters) -> Json:
    """Send a text message."""
    text, entities = limits.message_text(parameters)
    message: Json = {
        "text": text,
        "entities": entities,
        "keyboard": limits.keyboard(parameters),
        "link_preview": limits.link_preview(parameters),
        "protected": parameters.flag("protect_content"),
    }
    chat = telegram.open_chat(parameters.text("chat_id"))
    reply_to, quote = reply_target(chat, parameters)
    thread = parameters.integer("message_thread_id") or None
    if thread is not None and thread not in chat.topics:
        raise bad_request("message thread not found")
    replied = chat.find(reply_to) if reply_to is not None else None
    if replied and replied.thread not in {None, *chat.topics}:  # a reply to a comment is a comment
        thread = replied.thread
    telegram.flood.check(chat.id, telegram.clock)
    sent = Message(0, chat, telegram.bot, 0, reply_to=reply_to, quote=quote, thread=thread, **message)
    return telegram.post(sent).json()


def reply_target(chat: Chat, parameters: Parameters) -> tuple[int | None, Json | None]:
    """Return the id of the message that is replied to, and the quoted part of it; None for none."""
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


def own_message(telegram: Telegram, parameters: Parameters) -> Message:
    """Return the message that a call edits. Raise `ApiError` if the bot may not edit it."""
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
    """Change the text and the buttons. Without buttons in the call, the message loses its buttons."""
    text, entities = limits.message_text(parameters)
    keyboard, preview = limits.keyboard(parameters), limits.link_preview(parameters)
    message = own_message(telegram, parameters)
    old = (message.text, message.entities, message.keyboard, message.link_preview)
    if old == (text, entities, keyboard, preview):
        raise bad_request(NOT_MODIFIED)
    telegram.flood.check(message.chat.id, telegram.clock)
    fields: Json = {"text": text, "entities": entities, "keyboard": keyboard, "link_preview": preview}
    telegram.change(message, **fields, edit_date=telegram.now(), edited=True)
    return message.json()


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(telegram: Telegram, parameters: Parameters) -> Json:
    """Change only the buttons."""
    keyboard = limits.keyboard(parameters)
    message = own_message(telegram, parameters)
    if message.keyboard == keyboard:
        raise bad_request(NOT_MODIFIED)
    telegram.flood.check(message.chat.id, telegram.clock)
    telegram.change(message, keyboard=keyboard, edit_date=telegram.now())
    return message.json()


@method("deleteMessage")
async def delete_message(telegram: Telegram, parameters: Parameters) -> bool:
    """Delete a message. In a private chat, the bot may delete messages of both sides."""
    chat = telegram.open_chat(parameters.text("chat_id"))
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.history.pop(message_id, None)
    if message is None:
        raise bad_request("message to delete not found")
    telegram.publish("delete", message)
    return True


@method("sendChatAction")
async def send_chat_action(telegram: Telegram, parameters: Parameters) -> bool:
    """Show for a few seconds that the bot is typing, or does something else."""
    action = limits.action(parameters)
    chat = telegram.open_chat(parameters.text("chat_id"))
    telegram.publish("action", (chat.id, action))
    return True


@method("answerCallbackQuery")
async def answer_callback_query(telegram: Telegram, parameters: Parameters) -> bool:
    """Answer the press of a button. This is possible once, and only for a short time."""
    answer = limits.callback_answer(parameters)
    query = telegram.open_query(parameters.text("callback_query_id"))
    query.answer = answer
    telegram.publish("answer", query)
    return True
