"""
A local Telegram: a Bot API server and a chat page. People try the bot in it without a token; tests use it too.

`Telegram` is the core, without any transport: it keeps users, chats and messages, answers calls of the Bot API
and enforces the limits of the real server. There are two ways to reach it:

* `PlaygroundRequest`, for tests: inside the process, without sockets.

      telegram = Telegram()
      application = (
          ApplicationBuilder()
          .token(TOKEN)
          .request(PlaygroundRequest(telegram))
          .get_updates_request(PlaygroundRequest(telegram))
          .updater(None)
          .build()
      )
      async with application:
          telegram.user_says("zebras")
          await deliver(telegram, application)  # returns when every handler has finished
          reply = telegram.chat().messages[-1]
          print(reply.text, reply.marked("bold"), reply.buttons)
          query = telegram.user_presses(reply.id, label="More")
          await deliver(telegram, application)
          print(query.answer)  # the notification that answered the press, or None

* `Playground`, over HTTP: a chat page for people, and the Bot API for any client.

      async with Playground(port=8080) as playground:
          application = ApplicationBuilder().token(playground.token).base_url(playground.base_url).build()
          ...
"""

from bot.playground import methods, profile_methods  # noqa: F401 -- they fill the table of methods
from bot.playground.actions import (
    attachments,
    discussions,
    downloads,
    guest_mode,
    inline_mode,
    media_edits,  # noqa: F401 -- it fills the table of methods
    rooms,
)
from bot.playground.errors import ApiError, PlaygroundError
from bot.playground.local_telegram import TOKEN, Telegram
from bot.playground.models import CallbackQuery, Chat, Message, User
from bot.playground.request import PlaygroundRequest, deliver
from bot.playground.web.server import Playground

__all__ = [
    "TOKEN",
    "ApiError",
    "CallbackQuery",
    "Chat",
    "Message",
    "Playground",
    "PlaygroundError",
    "PlaygroundRequest",
    "Telegram",
    "User",
    "attachments",
    "deliver",
    "discussions",
    "downloads",
    "guest_mode",
    "inline_mode",
    "rooms",
]
