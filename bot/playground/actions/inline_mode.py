"""
Inline mode of the local Telegram: people write to the bot from any chat, and send one of its cards there.

To the bot these are the method answerInlineQuery, and presses under messages that it cannot see.
"""

from dataclasses import dataclass
from itertools import count

from bot.playground import limits
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.methods import edit_message_text
from bot.playground.models import CallbackQuery, Chat, Json, Message, User
from bot.playground.parameters import Parameters
from bot.playground.registry import METHODS, Method, method

RESULTS, ID, OFFSET = 50, 64, 64  # cards of an answer; bytes of a card's id, and of the next offset
_numbers = count(9_000_000_001)


@dataclass(slots=True)
class InlineQuery:
    """What a person has typed behind the bot's name. `answer`: the parameters of answerInlineQuery."""

    id: str
    sender: User
    query: str
    offset: str
    place: str  # kind of the chat; "sender" for the person's chat with the bot
    answer: Json | None = None

    @property
    def results(self) -> list[Json]:
        """The cards that were offered."""
        return self.answer["results"] if self.answer else []

    def json(self) -> Json:
        """Return the Bot API's InlineQuery."""
        sender = self.sender.json()
        return {"id": self.id, "from": sender, "query": self.query, "offset": self.offset, "chat_type": self.place}


def user_types(
    telegram: Telegram, query: str, *, user: User | None = None, offset: str = "", place: str = "group"
) -> InlineQuery:
    """Type something behind the bot's name, in a chat of that kind. The bot's answer appears in the result."""
    typed = InlineQuery(str(next(_numbers)), user or telegram.reader, query, offset, place)
    telegram.inline_queries[typed.id] = typed
    telegram.updates.add("inline_query", typed.json())
    return typed


def user_sends(telegram: Telegram, query: InlineQuery, number: int, chat: Chat, thread: int | None = None) -> Message:
    """Send a card, counted from 0, into a chat. The bot is not told which message it became."""
    card = query.results[number]
    content = Parameters(card["input_message_content"])
    text, entities = limits.formatted(content.text("message_text"), content)
    keyboard = limits.keyboard(Parameters({"reply_markup": card.get("reply_markup")}))
    sent = Message(0, chat, query.sender, 0, text=text, entities=entities, keyboard=keyboard, thread=thread)
    sent.inline_id = f"inline-{next(_numbers)}"
    telegram.inline_messages[sent.inline_id] = sent
    return telegram.post(sent)


def user_presses(telegram: Telegram, message: Message, label: str, *, user: User | None = None) -> CallbackQuery:
    """Press a button under a card that was sent."""
    [data] = [button["callback_data"] for row in message.keyboard for button in row if button["text"] == label]
    query = CallbackQuery(str(next(_numbers)), user or telegram.reader, message, data, telegram.clock())
    telegram.queries[query.id] = query
    telegram.updates.add("callback_query", query.json())
    return query


@method("answerInlineQuery")
async def answer_inline_query(telegram: Telegram, parameters: Parameters) -> bool:
    """Offer cards for what a person types."""
    results = parameters.nested("results", list, "can't parse inline query results JSON object") or []
    if len(results) > RESULTS:
        raise bad_request("too many inline query results specified")
    if len({card["id"] for card in results}) < len(results) or any(len(card["id"].encode()) > ID for card in results):
        raise bad_request("RESULT_ID_INVALID")
    if len(parameters.text("next_offset").encode()) > OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    for card in results:
        content = Parameters(card["input_message_content"])
        limits.message_text(Parameters({**card["input_message_content"], "text": content.text("message_text")}))
        limits.keyboard(Parameters({"reply_markup": card.get("reply_markup")}))
    query = telegram.inline_queries.get(parameters.text("inline_query_id"))
    if query is None or query.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answer = {
        "results": results,
        "next_offset": parameters.text("next_offset"),
        "is_personal": parameters.flag("is_personal"),
        "button": parameters.nested("button", dict, "can't parse inline query results button"),
    }
    telegram.publish("inline", query)
    return True


def _for_inline(edits: Method) -> Method:
    """Let a method that edits a message edit one that was sent from a card, too."""

    async def edit(telegram: Telegram, parameters: Parameters) -> Json | bool:
        inline_id = parameters.text("inline_message_id")
        if not inline_id:
            return await edits(telegram, parameters)  # type: ignore[no-any-return]  # Json holds any
        message = telegram.inline_messages.get(inline_id)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        text, entities = limits.message_text(parameters)
        telegram.change(message, text=text, entities=entities, keyboard=limits.keyboard(parameters))
        return True

    return edit


METHODS["editmessagetext"] = _for_inline(edit_message_text)
