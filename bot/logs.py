"""Logging to standard error, without the bot's token."""

import logging

# Libraries whose information messages would fill the log.
CHATTY = ("httpx", "httpcore", "telegram", "sqlalchemy", "aiohttp", "asyncio")


def log_to_stderr(level: str, token: str) -> None:
    """Set up logging from `level` on, a name such as "INFO". `token` never appears in the log; it may be empty."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", token))
    logging.basicConfig(level=level, handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # python-telegram-bot logs lost connections with a traceback; `bot.polling` logs them in one line.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)
    # The same for answers that are no JSON: what `bot.retrying` and `bot.polling` log says it in one line.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)


class RedactingFormatter(logging.Formatter):
    """A formatter that replaces the token, in tracebacks too."""

    def __init__(self, form: str, token: str) -> None:
        super().__init__(form)
        self._secrets = [secret for secret in (token, token.partition(":")[2]) if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole text of a record, its traceback included."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[token]")
        return line
