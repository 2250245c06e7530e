"""
Refreshing: read the sources when the bot starts and every `REFRESH_MINUTES` from then on.

Each refresh runs in a process of its own with the lowest priority: reading a hundred pages keeps a
processor busy for a while, and readers must not wait for it. The process writes to the store, and the bot's
library finds the new articles there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot

from bot.jobs.admins import report_dead_sources
from bot.monitoring.notices import Notices
from bot.settings import Settings
from knowledge import KnowledgeError, Library, RefreshProcess, RefreshReport

log = logging.getLogger(__name__)

_STOP_SECONDS = 10  # that a process gets to keep what it has read
_FAILURES = 2  # running, of which the admins are told: one may be a refresh by hand at the same time
_PIPE = asyncio.subprocess.PIPE


@asynccontextmanager
async def refreshing(library: Library, settings: Settings, bot: Bot, notices: Notices) -> AsyncIterator[None]:
    """Refresh the sources at once and then on schedule, for as long as the block lasts."""
    if not settings.sources:
        yield
        return
    task = asyncio.create_task(_refresh_on_schedule(library, settings, bot, notices), name="refreshing")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _refresh_on_schedule(library: Library, settings: Settings, bot: Bot, notices: Notices) -> None:
    process, failures = RefreshProcess(settings), 0
    while True:
        fault = await _refresh(process)
        failures = failures + 1 if fault else 0
        if failures >= _FAILURES:
            notices.job_failed("reading the sources", fault)
        try:
            await report_dead_sources(library, settings, bot)
        except KnowledgeError as error:
            log.warning("the state of the sources is not known: %s", error)
            notices.library_trouble(error)
        process = RefreshProcess(settings, due_only=True)
        await asyncio.sleep(max(settings.refresh_minutes, 1) * 60)


async def _refresh(refresh: RefreshProcess) -> str:
    """
    Run one refresh and log its outcome. Return why it failed as a whole; empty if it did not.

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
        _log(RefreshReport.decode(output))
    except ValueError:
        last_line = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        fault = "".join(last_line) or f"exit code {process.returncode}"
        log.warning("the sources could not be read: %s", fault)
        return fault
    return ""


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
