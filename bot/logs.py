"""
Logging to standard error, without the bot's token: lines for people, or JSON for programs that collect logs.

Each line that is logged while an update is handled has the code of that update. Readers see it when something failed.
"""

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

# Libraries whose information messages would fill the log.
CHATTY = ("httpx", "httpcore", "telegram", "sqlalchemy", "aiohttp", "asyncio")


_PASSWORD = re.compile(r"://[^/?#\s]*@")

_code: ContextVar[str] = ContextVar("code", default="")


def begin_update() -> None:
    """Give a code to the update that this task handles."""
    _code.set(secrets.token_hex(3))


def update_code() -> str:
    """Return the code of the update that is being handled."""
    if not _code.get():
        begin_update()
    return _code.get()


def log_to_stderr(level: str, token: str, form: str = "auto") -> None:
    """
    Set up logging from `level` on, a name such as "INFO". `token` never appears in the log; it may be empty.

    `form`: "text", "json", or "auto" for text on a terminal and JSON elsewhere.
    """
    handler = logging.StreamHandler()
    as_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler.setFormatter(RedactingFormatter(token) if as_text else JsonFormatter(token))
    logging.basicConfig(level=level, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # python-telegram-bot logs lost connections with a traceback; `bot.polling` logs them in one line.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)
    # The same for answers that are no JSON: what `bot.retrying` and `bot.polling` log says it in one line.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)


def without_passwords(text: str) -> str:
    """
    Return a text without the names and passwords in its addresses.

    >>> without_passwords("feed:https://ada:secret@example.org/feed: not found; write to ada@example.org")
    'feed:https://example.org/feed: not found; write to ada@example.org'
    """
    return _PASSWORD.sub("://", text)


class RedactingFormatter(logging.Formatter):
    """A formatter that replaces the token and passwords in addresses, in tracebacks too."""

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(code)s: %(message)s")
        self._secrets = [secret for secret in (token, token.partition(":")[2]) if secret]

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 -- the base class names it
        """Return the time of a record in UTC, with milliseconds."""
        del datefmt
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole text of a record, its traceback included."""
        record.code = f" [{_code.get()}]" if _code.get() else ""
        return self._redacted(super().format(record))

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        return without_passwords(text)


class JsonFormatter(RedactingFormatter):
    """A formatter that writes each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a JSON object: time, level, logger, message, and where there are any, code and traceback."""
        fields = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "code": _code.get(),
            "traceback": self.formatException(record.exc_info) if record.exc_info else "",
        }
        shown = {name: self._redacted(value) for name, value in fields.items() if value}
        return json.dumps(shown, ensure_ascii=False)
