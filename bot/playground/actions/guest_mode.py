"""
Guest mode of the local Telegram: people mention the bot in chats that it is not in, and it answers once.

The bot cannot see other messages there. It answers with a card, as in inline mode.
"""

from itertools import count

from bot.playground import limits
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Json, Message, User
from bot.playground.parameters import Parameters
from bot.playground.registry import method

_numbers = count(5_000_000_001)


def user_asks_as_guest(
    telegram: Telegram, text: str, *, chat: Chat, user: User | None = None, reply_to: int | None = None
) -> Message:
    """Mention the bot in a chat that it is not in. Its answer appears there."""
    asked = telegram.post(Message(0, chat, user or telegram.reader, 0, reply_to=reply_to, **telegram.typed(text)))
    query_id = str(next(_numbers))
    telegram.guest_queries[query_id] = asked
    telegram.updates.add("guest_message", asked.json() | {"guest_query_id": query_id})
    return asked


@method("answerGuestQuery")
async def answer_guest_query(telegram: Telegram, parameters: Parameters) -> Json:
    """Answer a message to the guest with a card, which is sent into the chat. This is possible once."""
    card = parameters.nested("result", dict, "can't parse inline query result JSON object")
    if card is None:
        raise bad_request("result is not specified")
    content = Parameters(card["input_message_content"])
    text, entities = limits.message_text(
        Parameters({**card["input_message_content"], "text": content.text("message_text")})
    )
    keyboard = limits.keyboard(Parameters({"reply_markup": card.get("reply_markup")}))
    asked = telegram.guest_queries.pop(parameters.text("guest_query_id"), None)
    if asked is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    sent = Message(0, asked.chat, telegram.bot, 0, text, entities, keyboard, reply_to=asked.id)
    sent.inline_id = f"guest-{next(_numbers)}"
    telegram.inline_messages[sent.inline_id] = sent
    telegram.post(sent)
    return {"inline_message_id": sent.inline_id}
