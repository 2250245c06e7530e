"""
Errors of the playground.

* `ApiError`         a call of the Bot API was refused
* `PlaygroundError`  the local server could not start
"""

from typing import Any

PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
}


class ApiError(Exception):
    """
    A refused call of the Bot API: an HTTP status code, a description, and parameters such as `retry_after`.

    >>> ApiError(400, "Message text is empty").description
    'Bad Request: message text is empty'
    >>> ApiError(400, "BUTTON_DATA_INVALID").description
    'Bad Request: BUTTON_DATA_INVALID'
    """

    def __init__(self, code: int, text: str, parameters: dict[str, Any] | None = None) -> None:
        self.code = code
        self.description = f"{PREFIXES[code]}: {_lowered(text)}" if code in PREFIXES else text
        self.parameters = parameters or {}
        super().__init__(self.description)

    def json(self) -> dict[str, Any]:
        """Return the response envelope of this refusal."""
        envelope: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            envelope["parameters"] = self.parameters
        return envelope


def bad_request(text: str) -> ApiError:
    """Return a refusal with code 400, the most frequent one."""
    return ApiError(400, text)


def too_many_requests(retry_after: int) -> ApiError:
    """Return a refusal with code 429. `retry_after`: seconds after which the call may be repeated."""
    return ApiError(429, f"retry after {retry_after}", {"retry_after": retry_after})


class PlaygroundError(OSError):
    """The local server could not start. The message is one sentence that says what to do."""


def _lowered(text: str) -> str:
    """Lower the first letter, unless the text begins with an upper-case word such as BUTTON_DATA_INVALID."""
    if len(text) > 1 and (text[1] == "_" or text[1].isupper()):
        return text
    return text[:1].lower() + text[1:]
