"""
What the playground says no with:

* ApiError         a refusal of the Bot API, as the client sees it: code, description, parameters
* PlaygroundError  the local server could not start; its text is one plain sentence
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
    A refusal of the Bot API.

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
    """Return a 400, by far the commonest refusal."""
    return ApiError(400, text)


def too_many_requests(retry_after: int) -> ApiError:
    """Return a 429 that says when to come back."""
    return ApiError(429, f"retry after {retry_after}", {"retry_after": retry_after})


class PlaygroundError(OSError):
    """The local server could not start. The message says what to do about it."""


def _lowered(text: str) -> str:
    """Lower the first letter, unless an upper-case word such as BUTTON_DATA_INVALID begins the text."""
    if len(text) > 1 and (text[1] == "_" or text[1].isupper()):
        return text
    return text[:1].lower() + text[1:]
