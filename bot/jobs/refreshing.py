"""
Refreshing: read the sources when the bot starts, every `REFRESH_MINUTES` from then on, and when an admin asks for it.

Each refresh runs in a process of its own with the lowest priority: reading a hundred pages keeps a
processor busy for a while, and readers must not wait for it. The process writes to the store, and the bot's
library finds the new articles there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import Bot

from bot.jobs.admins import report_dead_sources, tell
from bot.monitoring.notices import Notices
from bot.publisher import source_texts
from bot.publisher.refresh_requests import RefreshRequest, RefreshRequests
from bot.settings import Settings
from bot.state.access import StateError
from bot.state.source_choices import SourceChoices, effective
from knowledge import KnowledgeError, Library, RefreshProcess, RefreshReport

log = logging.getLogger(__name__)

_STOP_SECONDS = 10  # that a process gets to keep what it has read
_FAILURES = 2  # running, of which the admins are told: one may be a refresh by hand at the same time
_PIPE = asyncio.subprocess.PIPE


@asynccontextmanager
async def refreshing(
    library: Library,
    settings: Settings,
    bot: Bot,
    notices: Notices,
    choices: SourceChoices | None = None,
    requests: RefreshRequests | None = None,
) -> AsyncIterator[None]:
    """
    Refresh the sources at once and then on schedule, for as long as the block lasts.

    `choices`: what the admins said of sources. `requests`: those of admins to read sources at once.
    """
    rounds = _Rounds(library, settings, bot, notices, choices, requests or RefreshRequests())
    task = asyncio.create_task(rounds.run(), name="refreshing")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class _Rounds:
    """Reads the sources in rounds: all of them at first, those that are due on schedule, and what an admin asks for."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        bot: Bot,
        notices: Notices,
        choices: SourceChoices | None,
        requests: RefreshRequests,
    ) -> None:
        self._library = library
        self._settings = settings
        self._bot = bot
        self._notices = notices
        self._choices = choices
        self._requests = requests
        self._sources = settings.sources  # as they were last known
        self._failures = 0  # in a row

    async def run(self) -> None:
        """Read the sources until this is cancelled."""
        clock, interval = asyncio.get_running_loop().time, max(self._settings.refresh_minutes, 1) * 60.0
        next_round, due_only = clock(), False
        while True:
            self._requests.under_way = True
            if self._requests.for_all or clock() >= next_round:
                outcome = await self._round(due_only=due_only and not self._requests.for_all)
                next_round, due_only = clock() + interval, True
                await self._answer(self._requests.take_for_all(), outcome)
            for request in self._requests.take():
                await self._answer([request], await self._read((request.source,), every=True))
            self._requests.under_way = False
            await self._requests.wait(max(0.0, next_round - clock()))

    async def _round(self, *, due_only: bool) -> RefreshReport | str:
        """Read all sources, or those that are due. Return the report, or why the round failed."""
        await asyncio.to_thread(self._look_up_sources)
        outcome = await self._read(self._sources, due_only=due_only)
        self._failures = self._failures + 1 if isinstance(outcome, str) else 0
        if isinstance(outcome, str) and self._failures >= _FAILURES:
            self._notices.job_failed("reading the sources", outcome)
        try:
            if self._sources:
                await report_dead_sources(self._library, self._with_sources(self._sources), self._bot)
        except KnowledgeError as error:
            log.warning("the state of the sources is not known: %s", error)
            self._notices.library_trouble(error)
        return outcome

    async def _read(
        self, sources: Sequence[str], *, due_only: bool = False, every: bool = False
    ) -> RefreshReport | str:
        if not sources:
            return RefreshReport(())
        return await _refresh(RefreshProcess(self._with_sources(sources), due_only=due_only, every=every))

    def _look_up_sources(self) -> None:
        if self._choices is None:
            return
        try:
            self._sources = effective(self._settings.sources, self._choices.all())
        except StateError as error:
            log.warning("STATE_URL: %s; what the admins said of sources is not known", error)

    def _with_sources(self, sources: Sequence[str]) -> Settings:
        return self._settings.model_copy(update={"sources": tuple(sources)})

    async def _answer(self, requests: Sequence[RefreshRequest], outcome: RefreshReport | str) -> None:
        for request in requests:
            await tell(self._bot, request.admin, source_texts.refreshed(request.spoken, outcome))


async def _refresh(refresh: RefreshProcess) -> RefreshReport | str:
    """
    Run one refresh and log its outcome. Return its report, or why it failed as a whole.

    When this is cancelled, end the process and keep what it has read.
    """
    process = await asyncio.create_subprocess_exec(*refresh.command, stdin=_PIPE, stdout=_PIPE, stderr=_PIPE)
    try:
        output, errors = await _talk(process, refresh.standard_input)
    except asyncio.CancelledError:
        log.info("stopped while reading the sources; the next start goes on")
        await _stop(process)
        raise
    try:
        report = RefreshReport.decode(output)
    except ValueError:
        last_line = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        fault = "".join(last_line) or f"exit code {process.returncode}"
        log.warning("the sources could not be read: %s", fault)
        return fault
    _log(report)
    return report


async def _talk(process: asyncio.subprocess.Process, said: bytes = b"") -> tuple[bytes, bytes]:
    """Return what a process prints until it ends. Its standard input stays open: with the bot, the process ends too."""
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with suppress(ConnectionError):
        process.stdin.write(said)
        await process.stdin.drain()
    output, errors, _ = await asyncio.gather(process.stdout.read(), process.stderr.read(), process.wait())
    process.stdin.close()
    return output, errors


async def _stop(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(_talk(process), _STOP_SECONDS)
        except TimeoutError:
            process.kill()


def _log(report: RefreshReport) -> None:
    problems = [problem for source in report.sources for problem in source.problems]
    for problem in problems:
        log.warning("not read: %s: %s", problem.location, problem.reason)
    new, changed = sum(source.new for source in report.sources), sum(source.changed for source in report.sources)
    same = sum(source.same for source in report.sources)
    log.info("sources read: %d new, %d changed, %d unchanged, %d problems", new, changed, same, len(problems))
