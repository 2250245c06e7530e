import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.playground import TOKEN, ApiError, PlaygroundRequest, Telegram, deliver
from bot.playground.errors import too_many_requests
from tests.bot.playground.conftest import Context, echo, more
from tests.bot.running import HANG_SECONDS


async def start(update: Update, context: Context) -> None:
    assert update.message
    await update.message.reply_text(f"Hello {context.args}")


def application(telegram: Telegram) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = ApplicationBuilder().token(TOKEN).request(PlaygroundRequest(telegram))
    app = builder.get_updates_request(PlaygroundRequest(telegram)).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(more))
    return app


async def test_a_conversation_without_any_socket(telegram: Telegram) -> None:
    async with application(telegram) as app:
        telegram.user_says("/start now")
        question = telegram.user_says("zebras")
        assert await deliver(telegram, app) == 2
        hello, reply = telegram.chat().messages[-2:]
        assert hello.text == "Hello ['now']"
        assert (reply.text, reply.marked("bold"), reply.buttons) == ("You said zebras", ["zebras"], ["More"])
        assert reply.reply_to == question.id
        query = telegram.user_presses(reply.id, label="More")
        await deliver(telegram, app)
        assert query.answer == {"text": "Here it comes", "show_alert": False}
        assert (reply.text, reply.buttons, reply.edited) == ("That was all", [], True)


async def test_an_application_can_poll(telegram: Telegram) -> None:
    app = application(telegram)
    async with app:
        assert app.updater
        await app.updater.start_polling()
        await app.start()
        with telegram.watch() as events:
            telegram.user_says("zebras")
            async with asyncio.timeout(HANG_SECONDS):
                while telegram.chat().messages[-1].text != "You said zebras":
                    await events.get()
        await app.updater.stop()
        await app.stop()


@pytest.mark.parametrize(
    ("refusal", "exception"),
    [
        (ApiError(400, "chat not found"), BadRequest),
        (ApiError(403, "bot was blocked by the user"), Forbidden),
        (ApiError(401, "invalid token specified"), InvalidToken),
        (ApiError(409, "terminated by other getUpdates request"), Conflict),
        (too_many_requests(7), RetryAfter),
    ],
)
async def test_a_refusal_becomes_an_exception_of_python_telegram_bot(
    telegram: Telegram, refusal: ApiError, exception: type[Exception]
) -> None:
    async with application(telegram) as app:
        telegram.fail_next(refusal)
        with pytest.raises(exception):
            await app.bot.send_message(telegram.reader.id, "a")


async def test_a_request_times_out(telegram: Telegram) -> None:
    async with application(telegram) as app:
        with pytest.raises(TimedOut):
            await app.bot.get_updates(timeout=50, read_timeout=-49.95)  # python-telegram-bot adds them up


async def test_python_telegram_bot_parses_all_objects(telegram: Telegram) -> None:
    async with application(telegram) as app:
        reader = telegram.reader.id
        chat = await app.bot.get_chat(reader)
        member = await app.bot.get_chat_member(reader, reader)
        await app.bot.set_my_commands([("ask", "Ask")])
        commands = await app.bot.get_my_commands()
        await app.bot.set_chat_menu_button()
        button = await app.bot.get_chat_menu_button()
        webhook = await app.bot.get_webhook_info()
        assert (chat.first_name, member.status, commands[0].command) == ("Robin", "member", "ask")
        assert (button.type, webhook.url) == ("commands", "")
        assert await app.bot.send_chat_action(reader, "typing")
        sent = await app.bot.send_message(reader, "<b>a</b> <i>b</i>", parse_mode="HTML")
        assert sent.text_html == "<b>a</b> <i>b</i>"
        assert await sent.delete()
