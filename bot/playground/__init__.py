"""
A local Telegram: a Bot API server and a chat page, to try the bot without a token and to test it.

`Telegram` is the whole of it without any transport: it keeps users, chats and messages, answers Bot API
calls and enforces what the real server enforces. Two doors lead to it:

* `PlaygroundRequest` for tests, inside the process and without sockets:

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
          print(query.answer)  # what the bot answered to the press, or None

* `Playground` over HTTP, for people (a chat page) and for any Bot API client:

      async with Playground(port=8080) as playground:
          application = ApplicationBuilder().token(playground.token).base_url(playground.base_url).build()
          ...
"""

from bot.playground import methods  # noqa: F401 -- fills the table of the Bot API's methods
from bot.playground.errors import ApiError, PlaygroundError
from bot.playground.local_telegram import TOKEN, Telegram
from bot.playground.models import CallbackQuery, Chat, Message, User
from bot.playground.request import PlaygroundRequest, deliver
from bot.playground.server import Playground

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
    "deliver",
]
