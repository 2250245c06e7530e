"""
Start the bot: ``python -m bot``. It answers readers in Telegram, or without a token in the playground.
``python -m bot check`` tries its settings instead, and ``python -m bot selftest`` asks the golden questions.

The settings are checked and the playground's port is taken first, so that nothing is created when one of
them is wrong. Exit codes: 0 stopped, 1 failed, 2 wrong setting or argument.
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

from telegram.error import InvalidToken

from bot import app, checkup, polling
from bot.access.circle import circle_of
from bot.jobs.admins import telling
from bot.jobs.analysis import analysing
from bot.jobs.expiring import expiring
from bot.jobs.refreshing import refreshing
from bot.jobs.self_testing import self_testing
from bot.locales.speaking import speak
from bot.logs import log_to_stderr
from bot.monitoring.health_server import monitored
from bot.monitoring.metrics import Metrics
from bot.monitoring.notices import notices_of
from bot.publisher.desk import desk_of
from bot.publisher.overview_texts import test_line
from bot.publisher.self_test_runs import self_test_of
from bot.settings import TELEGRAM_API, Settings
from bot.state import State
from bot.state.access import StateError
from bot.state.opening import InUseError, opened
from bot.watchdog import Watchdog
from knowledge import ConfigError, KnowledgeError, Library, Outcome, golden_outcome, open_library, read_golden_questions

log = logging.getLogger("bot")

ABOUT = "Answer readers' questions in Telegram from your articles, word for word."
COMMANDS = (
    "check: try the settings, the token, the disk and the sources, and say what is wrong; "
    "selftest: ask the golden questions of SELF_TEST, and say which are not answered as they should be"
)
USAGE = (
    "Settings come from the environment and the file .env; .env.example explains each of them. "
    "Without TELEGRAM_TOKEN a playground in the browser takes the place of Telegram."
)


EXPECTED = (KnowledgeError, StateError, InvalidToken)  # errors that are explained in one line

Service = Callable[[Settings, Library, State], Coroutine[Any, Any, None]]  # answers readers until it is cancelled


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot until it is stopped, or check its settings. Return the exit code."""
    parser = argparse.ArgumentParser("python -m bot", description=ABOUT, epilog=USAGE)
    parser.add_argument("command", nargs="?", choices=["check", "selftest"], help=COMMANDS)
    command = parser.parse_args(arguments).command
    checks = command == "check"
    try:
        settings = Settings()
    except ConfigError as error:
        return _failed(1 if checks else 2, *str(error).splitlines())
    log_to_stderr(settings.log_level, settings.token, settings.log_format)
    work = {"check": _check, "selftest": _self_test}.get(command, _run)
    return work(settings)


def _check(settings: Settings) -> int:
    """Print what is well and what is wrong. Return 1 if anything is."""
    code = 0
    for finding in checkup.findings(settings):
        print(finding, flush=True)
        code = 1 if finding.fault else code
    return code


def _self_test(settings: Settings) -> int:
    """Ask the golden questions, and print how each ended. Return 1 if any is not answered as it should be."""
    said = settings.languages.first_of()
    if settings.self_test is None:
        return _failed(2, said.NO_SELF_TEST)
    code = 0
    try:
        with open_library(settings.store_url, settings.index_url, settings=settings) as library:
            library.require_store()
            for question in read_golden_questions(settings.self_test):
                outcome = golden_outcome(library, question)
                print(test_line(said, question.text, outcome), flush=True)
                code = code if outcome is Outcome.PASSED else 1
    except KnowledgeError as error:
        return _failed(1, str(error))
    return code


def _run(settings: Settings) -> int:
    """Run the bot until it is stopped. Return the exit code."""
    try:
        with (
            _service(settings) as serve,
            open_library(settings.store_url, settings.index_url, settings=settings) as library,
            opened(settings.state_url, question_days=settings.question_days) as state,
        ):
            library.require_store()
            _run_until_stopped(serve(settings, library, state))
    except KeyboardInterrupt:
        return 0
    except EXPECTED as error:
        return _failed(*_explained(error, settings))
    return 0


def _service(settings: Settings) -> AbstractContextManager[Service]:
    """Return the context in which readers are answered: Telegram with a token, the playground without one."""
    if settings.token:
        return nullcontext(_answer_in_telegram)
    from bot.demo import reserved_playground  # noqa: PLC0415 -- a bot with a token needs no web server

    return reserved_playground(settings.playground_port)


def _failed(code: int, *lines: str) -> int:
    for line in lines:
        print(f"bot: {line}", file=sys.stderr)
    return code


def _explained(error: Exception, settings: Settings) -> tuple[int, str]:
    """Return the exit code and one line for the person who runs the bot."""
    if isinstance(error, KnowledgeError):
        return 2 if isinstance(error, ConfigError) else 1, str(error)
    if isinstance(error, InvalidToken):
        is_telegram = settings.telegram_api_base == TELEGRAM_API
        server = "Telegram" if is_telegram else f"the server at {settings.telegram_api_base} (TELEGRAM_API_BASE)"
        return 1, f"TELEGRAM_TOKEN: {server} does not know this token; @BotFather shows the current one"
    if isinstance(error, InUseError):
        return 1, str(error)
    return 1, f"STATE_URL: the database cannot be used: {error}"


def _run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until the work ends or the process receives SIGINT or SIGTERM."""

    async def until_signal() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # on Windows, Ctrl+C raises KeyboardInterrupt instead
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_signal())


async def _answer_in_telegram(settings: Settings, library: Library, state: State) -> None:
    """Answer readers in Telegram and refresh the sources meanwhile, until this is cancelled."""
    if not settings.sources and not library.statistics().articles:
        log.warning("there are no articles yet; add some: python -m knowledge add folder:PATH")
    languages, metrics, desk = settings.languages, Metrics(), desk_of(settings)
    speak(languages.first_of())
    notices = notices_of(settings.token, state, settings.alert_hours, languages.first_of())
    watchdog = Watchdog(polling.SILENT_SECONDS, notices.silence)
    application = app.build(
        settings.token,
        library,
        state,
        channels=settings.channels,
        base=settings.telegram_api_base,
        options=polling.http_options(settings.telegram_api_base, proxy=settings.proxy, ca_file=settings.ca_file),
        watchdog=watchdog,
        reply_seconds=60.0 * settings.reply_minutes,
        metrics=metrics,
        languages=languages,
        circle=circle_of(settings, state, notices),
        notices=notices,
        log_days=settings.log_days,
        desk=desk,
    )
    self_test = self_test_of(desk.golden, library, state)
    async with (
        expiring(state.questions(settings.token, settings.log_days)),
        monitored(settings, library, watchdog, metrics),
        analysing(library, notices),
        refreshing(library, settings, application.bot, notices, state.source_choices(), desk.requests),
        self_testing(self_test, library, settings.admin_ids, application.bot, notices),
        telling(notices, settings.admin_ids, application.bot),
    ):
        await polling.run(
            application,
            watchdog,
            languages=languages.all(),
            admins=settings.admin_ids,
            stop_seconds=settings.stop_seconds,
        )


if __name__ == "__main__":
    sys.exit(main())
