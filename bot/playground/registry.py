"""The table of the Bot API's methods, by name: `bot.playground.methods` fills it, `Telegram.call` looks them up."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.parameters import Parameters

Method = Callable[[Any, Parameters], Awaitable[Any]]  # takes the `Telegram` and the call's parameters
METHODS: dict[str, Method] = {}  # by lower-case name: the Bot API ignores case


def method(name: str) -> Callable[[Method], Method]:
    """Register the decorated function as the Bot API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return register
