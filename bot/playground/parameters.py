"""The parameters of a Bot API call. All values are text; lists and objects are JSON text."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.playground.errors import bad_request


class Parameters:
    """
    The parameters of one call, from a form, a multipart body, a query string or a JSON body.

    >>> Parameters({"timeout": "70", "show_alert": True}).integer("timeout", most=50)
    50
    """

    def __init__(self, values: Mapping[str, object], files: Mapping[str, bytes] | None = None) -> None:
        self.files = files or {}  # the bytes of the files in the body, by their names
        self._values = {name: _text(value) for name, value in values.items() if value is not None}
        for value in self._values.values():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise bad_request("strings must be encoded in UTF-8")

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def shown(self) -> dict[str, str]:
        """Return all parameters, for the log."""
        return dict(self._values)

    def text(self, name: str) -> str:
        """Return a value; an empty string if it is missing."""
        return self._values.get(name, "")

    def integer(self, name: str, default: int = 0, *, least: int = -(2**62), most: int = 2**62) -> int:
        """Return the number at the beginning of a value, kept within bounds. Any text is accepted, as in Telegram."""
        if not self._values.get(name):
            return default
        match = re.match(r"\s*(-?\d{1,19})", self._values[name])
        return max(least, min(most, int(match.group(1)) if match else 0))

    def flag(self, name: str) -> bool:
        """Return whether the value was given and is true."""
        return self._values.get(name, "").lower() in {"true", "yes", "1"}

    def nested(self, name: str, kind: type, refusal: str) -> Any:
        """Return a JSON value, None if it is missing. Raise `ApiError` with the text `refusal` if it is no `kind`."""
        if not self._values.get(name):
            return None
        try:
            value = json.loads(self._values[name])
        except (ValueError, RecursionError):
            raise bad_request(refusal) from None
        if value is None:
            return None
        if not isinstance(value, kind):
            raise bad_request(refusal)
        return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
