"""
python -m bot: answer readers in Telegram; without a token, in the playground.

Settings first, and the playground's port, so that nothing is created when one is wrong; then the library,
the sources, the bot.
Exit codes: 0 stopped, 1 failed, 2 a wrong setting or argument.
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken

from bot import app, jobs
from bot.playground import Playground, PlaygroundError, Telegram
from bot.settings import TELEGRAM, Settings
from bot.state import State
from knowledge import ConfigError, KnowledgeError, Library, complaints, open_library

log = logging.getLogger("bot")

ABOUT = "Answer readers' questions in Telegram from your articles, word for word."
USAGE = (
    "Settings come from the environment and the file .env; .env.example explains each of them. "
    "Without TELEGRAM_TOKEN a playground in the browser takes the place of Telegram."
)
INVITATION = """
  Your bot is ready. Talk to it here:

      {url}

  This is a playground on your computer. To go to Telegram, set TELEGRAM_TOKEN.{samples}
  Ctrl+C stops it.
"""
SAMPLES = """
  It answers from a few sample articles. To add yours: python -m knowledge add folder:PATH"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot until it is stopped; return the exit code."""
    argparse.ArgumentParser("python -m bot", description=ABOUT, epilog=USAGE).parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        return _failed(2, *complaints(error))
    except UnicodeDecodeError:
        return _failed(2, "the file .env is not UTF-8 text; save it as UTF-8")
    log_to_stderr(settings)
    try:
        with (
            listening(settings) as playground,
            open_library(settings.store_url, settings.index_url, settings=settings) as library,
            State(settings.state_url, question_days=settings.question_days) as state,
        ):
            _until_stopped(answer(settings, library, state, playground))
    except KeyboardInterrupt:
        return 0
    except EXPECTED as error:
        return _failed(*_explained(error, settings))
    return 0


def listening(settings: Settings) -> AbstractContextManager[Playground | None]:
    """The playground, its port taken; None where there is a token."""
    if settings.telegram_token is not None:
        return nullcontext()
    playground = Playground(settings.playground_port, Telegram(repeat_wait=0))  # no waiting after Ctrl+C
    playground.listen()
    return closing(playground)


def _failed(code: int, *lines: str) -> int:
    for line in lines:
        print(f"bot: {line}", file=sys.stderr)
    return code


EXPECTED = (KnowledgeError, PlaygroundError, SQLAlchemyError, InvalidToken)


def _explained(error: Exception, settings: Settings) -> tuple[int, str]:
    """The exit code, and one line for the person who runs the bot."""
    if isinstance(error, KnowledgeError):
        return 2 if isinstance(error, ConfigError) else 1, str(error)
    if isinstance(error, PlaygroundError):
        return 2, f"PLAYGROUND_PORT: {error.strerror}"
    if isinstance(error, InvalidToken):
        known = settings.telegram_api_base == TELEGRAM
        server = "Telegram" if known else f"the server at {settings.telegram_api_base} (TELEGRAM_API_BASE)"
        return 1, f"TELEGRAM_TOKEN: {server} does not know this token; @BotFather shows the current one"
    return 1, f"STATE_URL: the database cannot be used: {getattr(error, 'orig', None) or error}"


def _until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run until a signal to stop comes."""

    async def until_a_signal() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows: Ctrl+C ends us as KeyboardInterrupt
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_a_signal())


async def answer(settings: Settings, library: Library, state: State, playground: Playground | None) -> None:
    """Answer readers, in Telegram or the playground, and keep the sources fresh meanwhile."""
    if playground:
        await play(playground, settings, library, state)
        return
    assert settings.telegram_token
    if not settings.sources and not library.statistics().articles:
        log.warning("there are no articles yet; add some: python -m knowledge add folder:PATH")
    token = settings.telegram_token.get_secret_value()
    application = app.build(token, library, state, base=settings.telegram_api_base)
    async with jobs.refreshing(library, settings, application.bot):
        await app.run(application)


async def play(playground: Playground, settings: Settings, library: Library, state: State) -> None:
    """The playground: the same bot, with a page in the browser in the place of Telegram."""
    async with playground:
        samples = not settings.sources and not library.statistics().articles
        if samples:
            await asyncio.to_thread(_add_samples, library)
        application = app.build(playground.token, library, state, base=playground.url.rstrip("/"))
        print(INVITATION.format(url=playground.url, samples=SAMPLES if samples else ""), flush=True)
        async with jobs.refreshing(library, settings, application.bot):
            await app.run(application)


def _add_samples(library: Library) -> None:
    """Something to answer from on the very first run."""
    from knowledge.samples import PATH  # noqa: PLC0415 -- needed then only

    library.add(f"folder:{PATH}")


def log_to_stderr(settings: Settings) -> None:
    """Set up logging: never the token, and nothing of what the libraries below chat about."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", token))
    logging.basicConfig(level=settings.log_level, handlers=[handler])
    for chatty in ("httpx", "httpcore", "telegram", "sqlalchemy", "aiohttp", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
    # What it has to say about lost connections, `app` says in one line, without a traceback.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)


class RedactingFormatter(logging.Formatter):
    """Keeps the token out of the log, tracebacks included."""

    def __init__(self, form: str, token: str) -> None:
        super().__init__(form)
        self._secrets = [secret for secret in (token, token.partition(":")[2]) if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The record in one piece of text."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[token]")
        return line


if __name__ == "__main__":
    sys.exit(main())
