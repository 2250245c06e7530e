import json
from typing import Any

import pytest

from bot.playground import TOKEN, ApiError, Telegram, User
from bot.playground.flood import Flood
from tests.bot.playground.conftest import Bot, Clock

READER = 2020202020
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def keys(*rows: list[dict[str, Any]]) -> str:
    return json.dumps({"inline_keyboard": rows})


def key(text: str = "More", data: str = "more") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "ü" * 16385}, "text is too long"),
        (
            {"text": "<b>a", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "a", "parse_mode": "rst"}, "unsupported parse_mode"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "chat_id": "1"}, "chat not found"),
        ({"text": "a", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "a", "reply_parameters": '{"message_id": 999}'}, "message to be replied not found"),
        ({"text": "a", "reply_to_message_id": "999"}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": '{"message_id": 1, "quote": "stop"}'}, "QUOTE_TEXT_INVALID"),
        ({"text": "a", "reply_markup": "{"}, "object expected as reply markup"),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused(bot: Bot, parameters: dict[str, str], refusal: str) -> None:
    assert await bot.refusal("sendMessage", **{"chat_id": READER} | parameters) == f"Bad Request: {refusal}"


@pytest.mark.parametrize(
    "text", ["x" * 4096, "😀" * 4096, "<b>" * 3000 + "x" * 4096 + "</b>" * 3000, " " * 100 + "x" * 4096]
)
async def test_the_text_may_have_4096_characters_after_parsing(bot: Bot, text: str) -> None:
    assert len((await bot.says(text))["text"]) == 4096


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        (key(data="x" * 65), "BUTTON_DATA_INVALID"),
        (key(data="ü" * 33), "BUTTON_DATA_INVALID"),
        (key(data=""), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (
            {"text": "a", "url": "http://localhost:80"},
            "inline keyboard button URL 'http://localhost:80' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "url": "ftp://x.org"},
            "inline keyboard button URL 'ftp://x.org' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_an_invalid_button_is_refused(bot: Bot, button: dict[str, Any], refusal: str) -> None:
    description = await bot.refusal("sendMessage", chat_id=READER, text="a", reply_markup=keys([button]))
    assert description == f"Bad Request: {refusal}"


@pytest.mark.parametrize("rows", [[[key()] * 9], [[key()] * 8] * 13])
async def test_a_keyboard_has_eight_columns_and_a_hundred_buttons(bot: Bot, rows: list[Any]) -> None:
    description = await bot.refusal("sendMessage", chat_id=READER, text="a", reply_markup=keys(*rows))
    assert description == "Bad Request: reply markup is too long"
    largest = keys(*[[key(data="x" * 64)] * 8] * 12, [key()] * 4)
    assert len((await bot.says("a", reply_markup=largest))["reply_markup"]["inline_keyboard"]) == 13


async def test_a_reply_carries_what_it_replies_to(bot: Bot, telegram: Telegram) -> None:
    first = await bot.says("<b>Rain</b> fell", reply_markup=keys([key()]))
    answer = telegram.user_says("why?", reply_to=first["message_id"])
    update = telegram.updates.take()[0]["message"]
    assert update["reply_to_message"]["reply_markup"] == first["reply_markup"]
    assert update["reply_to_message"]["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    parameters = {"message_id": first["message_id"], "quote": "fell"}
    quoting = await bot.says("because", reply_parameters=json.dumps(parameters))
    assert quoting["quote"] == {"text": "fell", "position": 5, "is_manual": True}
    second = await bot.says("so", reply_to_message_id=answer.id)
    assert "reply_to_message" not in second["reply_to_message"]


async def test_a_reply_to_nothing_may_be_allowed(bot: Bot) -> None:
    parameters = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.says("a", reply_parameters=json.dumps(parameters))


async def test_an_edit_must_change_something(bot: Bot) -> None:
    sent = await bot.says("<b>a</b>", reply_markup=keys([key()]))
    place = {"chat_id": READER, "message_id": sent["message_id"]}
    same = {"text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": keys([key()])}
    assert await bot.refusal("editMessageText", **place, **same) == NOT_MODIFIED
    assert await bot.refusal("editMessageReplyMarkup", **place, reply_markup=keys([key()])) == NOT_MODIFIED
    changed = await bot.editMessageText(**place, text="a")
    assert "reply_markup" not in changed
    assert changed["edit_date"]


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot) -> None:
    edit = {"chat_id": READER, "text": "a"}
    assert await bot.refusal("editMessageText", **edit, message_id=99) == "Bad Request: message to edit not found"
    assert await bot.refusal("editMessageText", **edit, message_id=1) == "Bad Request: message can't be edited"
    assert await bot.refusal("editMessageText", **edit) == "Bad Request: message identifier is not specified"


async def test_a_deleted_message_is_gone(bot: Bot, telegram: Telegram) -> None:
    place = {"chat_id": READER, "message_id": (await bot.says("a"))["message_id"]}
    assert await bot.deleteMessage(**place)
    assert await bot.refusal("deleteMessage", **place) == "Bad Request: message to delete not found"
    assert [message.text for message in telegram.chat().messages] == ["/start"]


async def test_a_press_can_be_answered_once_and_only_for_15_seconds(bot: Bot, telegram: Telegram, clock: Clock) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    sent = await bot.says("a", reply_markup=keys([key("More", "m")]))
    query = telegram.user_presses(sent["message_id"], label="More")
    assert telegram.updates.take()[0]["callback_query"]["data"] == "m"
    long = {"callback_query_id": query.id, "text": "x" * 201}
    assert await bot.refusal("answerCallbackQuery", **long) == "Bad Request: MESSAGE_TOO_LONG"
    assert await bot.answerCallbackQuery(callback_query_id=query.id, text="Yes", show_alert=True)
    assert query.answer == {"text": "Yes", "show_alert": True}
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query.id) == too_old
    late = telegram.user_presses(sent["message_id"], "m")
    clock.now += 16
    assert await bot.refusal("answerCallbackQuery", callback_query_id=late.id) == too_old


async def test_the_bot_cannot_write_to_people_who_stopped_or_never_started_it(bot: Bot, telegram: Telegram) -> None:
    telegram.user_blocks()
    assert await bot.refusal("sendMessage", chat_id=READER, text="a") == "Forbidden: bot was blocked by the user"
    change = telegram.updates.take()[0]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(ValueError, match="unblock"):
        telegram.user_says("hello?")
    telegram.user_blocks(blocked=False)
    assert await bot.says("welcome back")
    telegram.add_user(User(77, "Silent"))
    refusal = await bot.refusal("sendMessage", chat_id=77, text="a")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"


async def test_too_many_messages_are_refused(clock: Clock) -> None:
    telegram = Telegram(flood=Flood(burst=3, per_second=0.5), clock=clock)
    telegram.user_says("/start")
    bot = Bot(telegram)
    for number in range(3):
        await bot.says(f"{number}")
    with pytest.raises(ApiError) as refused:
        await bot.says("3")
    assert refused.value.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 2",
        "parameters": {"retry_after": 2},
    }
    clock.now += 2
    assert await bot.says("3")


async def test_a_call_can_be_made_to_fail(bot: Bot, telegram: Telegram) -> None:
    telegram.fail_next(ApiError(403, "user is deactivated"), "sendMessage")
    assert await bot.getMe()
    assert await bot.refusal("sendMessage", chat_id=READER, text="a") == "Forbidden: user is deactivated"
    assert await bot.says("a")


async def test_wrong_token_and_unknown_method_are_told_apart(telegram: Telegram) -> None:
    wrong = {"ok": False, "error_code": 401, "description": "Unauthorized: invalid token specified"}
    assert await telegram.respond("1:x", "getMe", {}) == (401, wrong)
    unknown = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert await telegram.respond(TOKEN, "sendMassage", {}) == (404, unknown)
    assert (await telegram.respond(TOKEN, "GETME", {}))[0] == 200


async def test_commands_belong_to_a_scope_and_a_language(bot: Bot, telegram: Telegram) -> None:
    def commands(name: str) -> str:
        return json.dumps([{"command": name, "description": name}])

    await bot.setMyCommands(commands=commands("all"))
    await bot.setMyCommands(commands=commands("alle"), language_code="de")
    await bot.setMyCommands(commands=commands("mine"), scope=json.dumps({"type": "chat", "chat_id": READER}))
    chat, german = telegram.chat(), User(78, "Uwe", language_code="de")
    assert telegram.profile.commands_for(chat, telegram.reader)[0]["command"] == "mine"
    assert telegram.profile.commands_for(telegram.add_user(german), german)[0]["command"] == "alle"
    assert await bot.getMyCommands(scope='{"type": "all_private_chats"}') == []
    await bot.deleteMyCommands(scope=json.dumps({"type": "chat", "chat_id": READER}))
    assert telegram.profile.commands_for(chat, telegram.reader)[0]["command"] == "all"


@pytest.mark.parametrize(
    ("name", "description", "refusal"),
    [
        ("Upper", "x", "BOT_COMMAND_INVALID"),
        ("x" * 33, "x", "BOT_COMMAND_INVALID"),
        ("x", "", "command description must be non-empty"),
        ("x", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_malformed_command_is_refused(bot: Bot, name: str, description: str, refusal: str) -> None:
    commands = json.dumps([{"command": name, "description": description}])
    assert await bot.refusal("setMyCommands", commands=commands) == f"Bad Request: {refusal}"


async def test_the_bot_can_describe_itself(bot: Bot) -> None:
    await bot.setMyDescription(description="Answers", language_code="")
    await bot.setMyDescription(description="Antworten", language_code="de")
    assert await bot.getMyDescription(language_code="de") == {"description": "Antworten"}
    assert await bot.getMyDescription(language_code="fr") == {"description": "Answers"}
    await bot.setMyName(name="Courier")
    assert (await bot.getMe())["first_name"] == (await bot.getMyName())["name"] == "Courier"
    refusal = await bot.refusal("setMyShortDescription", short_description="x" * 121)
    assert refusal == "Bad Request: bot short description is too long"
