"""The table of the Bot API's methods. `methods` and `profile_methods` fill it, `Telegram.call` uses it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.parameters import Parameters

Method = Callable[[Any, Parameters], Awaitable[Any]]  # takes the `Telegram` and the call's parameters
METHODS: dict[str, Method] = {}  # by name in lower case: the Bot API ignores case


def method(name: str) -> Callable[[Method], Method]:
    """Register the decorated function as the Bot API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return register
