"""The bot without a token: a playground in the browser takes the place of Telegram. Imported only when used."""

import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from typing import Any, cast

from bot import app, polling
from bot.access.circle import circle_of
from bot.jobs.admins import telling
from bot.jobs.analysis import analysing
from bot.jobs.expiring import expiring
from bot.jobs.refreshing import refreshing
from bot.jobs.self_testing import self_testing
from bot.locales.speaking import speak
from bot.monitoring.health_server import monitored
from bot.monitoring.metrics import Metrics
from bot.monitoring.notices import notices_of
from bot.playground import Playground, PlaygroundError, Telegram
from bot.publisher.desk import desk_of
from bot.publisher.self_test_runs import self_test_of
from bot.settings import Settings
from bot.state import State
from bot.watchdog import Watchdog
from knowledge import ConfigError, ExampleQuestion, Library, LibrarySettings, Report, open_library
from knowledge.samples import PATH as SAMPLES
from knowledge.samples import QUESTIONS

INVITATION = """
  Your bot is ready. Talk to it here:

      {url}

  This is a playground on your computer. To go to Telegram, set TELEGRAM_TOKEN.{hint}
  Ctrl+C stops it.
"""
SAMPLES_HINT = """
  It answers from a few sample articles. To add yours: python -m knowledge add folder:PATH
  The samples are gone then."""


Service = Callable[[Settings, Library, State], Coroutine[Any, Any, None]]


@contextmanager
def reserved_playground(port: int) -> Iterator[Service]:
    """
    Reserve the playground's port for as long as the block lasts, and give the function that answers there.

    Raises `ConfigError` when the port is not free. Port 0 takes any free one.
    """
    # No waiting after Ctrl+C; and no number of an update twice, because the bot remembers which ones it has answered.
    playground = Playground(port, Telegram(repeat_wait=0, first_update=int(time.time())))
    try:
        playground.listen()
    except PlaygroundError as error:
        raise ConfigError(f"PLAYGROUND_PORT: {error.strerror}") from error
    with closing(playground):
        yield partial(_answer, playground)


async def _answer(playground: Playground, settings: Settings, library: Library, state: State) -> None:
    """Answer readers on the playground's page until this is cancelled; from samples while there is nothing else."""
    needs_samples = not settings.sources and not library.statistics().articles
    with _sample_library(library, settings) if needs_samples else nullcontext(library) as shown:
        async with playground:
            languages, metrics, desk = settings.languages, Metrics(), desk_of(settings)
            speak(languages.first_of())
            notices = notices_of(playground.token, state, settings.alert_hours, languages.first_of())
            watchdog = Watchdog(polling.SILENT_SECONDS, notices.silence)
            application = app.build(
                playground.token,
                shown,
                state,
                base=playground.url.rstrip("/"),
                watchdog=watchdog,
                metrics=metrics,
                languages=languages,
                notices=notices,
                circle=circle_of(settings, state, notices),
                log_days=settings.log_days,
                desk=desk,
            )
            expires = expiring(state.questions(playground.token, settings.log_days))
            sys.stdout.write(INVITATION.format(url=playground.url, hint=SAMPLES_HINT if needs_samples else "") + "\n")
            sys.stdout.flush()
            monitoring = monitored(settings, library, watchdog, metrics)
            choices, test = state.source_choices(), self_test_of(desk.golden, shown, state)
            refreshes = refreshing(library, settings, application.bot, notices, choices, desk.requests)
            tests = self_testing(test, shown, settings.admin_ids, application.bot, notices)
            tells = telling(notices, settings.admin_ids, application.bot)
            async with expires, monitoring, analysing(library, notices), refreshes, tests, tells:
                await polling.run(
                    application,
                    watchdog,
                    languages=languages.all(),
                    admins=settings.admin_ids,
                    stop_seconds=settings.stop_seconds,
                )


@contextmanager
def _sample_library(library: Library, settings: LibrarySettings) -> Iterator[Library]:
    """Give a library that answers from samples until `library` holds an article. The samples are never added to it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(f"sqlite:///{folder}/samples.db", "memory:", settings=settings) as samples,
    ):
        samples.add(f"folder:{SAMPLES}")
        yield cast("Library", FirstFilled(library, samples))


class FirstFilled:
    """The methods of `library` once it holds an article, and those of `samples` before that."""

    def __init__(self, library: Library, samples: Library) -> None:
        self._library = library
        self._samples = samples

    def __getattr__(self, name: str) -> Any:
        return getattr(self._now(), name)

    def add(self, *sources: Any, **options: Any) -> Report:
        """Add to `library`, also while the samples are shown."""
        return self._library.add(*sources, **options)

    def example_questions(self, limit: int = 12) -> list[ExampleQuestion]:
        """Return the questions of the samples, which are written by hand; those of the library once it is filled."""
        shown = self._now()
        if shown is self._library:
            return shown.example_questions(limit)
        found = ((question, shown.find(url, limit=1)) for question, url in QUESTIONS.items())
        return [ExampleQuestion(question, articles[0].id) for question, articles in found if articles][:limit]

    @property
    def public(self) -> Library:
        """The same without private articles."""
        shown = self._now()
        return cast("Library", self) if shown.public is shown else shown.public

    def _now(self) -> Library:
        if self._samples is not self._library and self._library.statistics().articles:
            self._samples = self._library  # for good: a publisher's readers never see samples again
        return self._samples
