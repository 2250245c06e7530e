"""
What happens unasked: the sources are refreshed on a schedule, and the admins hear of one that has died.

A round runs in a process of its own, ``python -m knowledge refresh``, with the lowest priority: reading a
hundred pages keeps a processor busy for a while, and readers must not wait for it. The store and the index
take care of the rest: what the other process has kept is there to be found.
"""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.replies import words
from bot.replies.markup import one_line
from bot.replies.reply import said
from bot.settings import Settings
from knowledge import Library

log = logging.getLogger(__name__)

_REFRESH = (sys.executable, "-m", "knowledge", "refresh", "--json", "--gently")
_STOPPING = 10  # seconds that a round is given to keep what it has


@asynccontextmanager
async def refreshing(library: Library, settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Refresh the sources at once and then on schedule, for as long as the block lasts."""
    if not settings.sources:
        yield
        return
    task = asyncio.create_task(_rounds(library, settings, bot))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _rounds(library: Library, settings: Settings, bot: Bot) -> None:
    schedule: Sequence[str] = ()
    while True:
        await _round(schedule)
        await _tell_admins(library, settings, bot)
        schedule = ("--due",)
        await asyncio.sleep(max(settings.refresh_minutes, 1) * 60)


async def _round(schedule: Sequence[str]) -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*_REFRESH, *schedule, stdout=pipe, stderr=pipe)
    try:
        output, complaints = await process.communicate()
    except asyncio.CancelledError:
        log.info("stopped while reading the sources; the next start goes on")
        await _stop(process)
        raise
    try:
        _log(json.loads(output)["sources"])
    except (ValueError, KeyError):
        last = complaints.decode("utf-8", "replace").strip().splitlines()[-1:]
        log.warning("the sources could not be read: %s", "".join(last) or f"exit code {process.returncode}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.communicate(), _STOPPING)
        except TimeoutError:
            process.kill()


def _log(sources: list[dict[str, Any]]) -> None:
    problems = [problem for source in sources for problem in source["problems"]]
    for problem in problems:
        log.warning("not read: %s: %s", problem["location"], problem["reason"])
    new, changed, same = (sum(source[count] for source in sources) for count in ("new", "changed", "same"))
    log.info("sources read: %d new, %d changed, %d unchanged, %d problems", new, changed, same, len(problems))


async def _tell_admins(library: Library, settings: Settings, bot: Bot) -> None:
    """Tell the admins once of each source that has died."""
    states = await asyncio.to_thread(library.sources, *settings.sources)
    for state in states:
        if state.dead and not state.told:
            log.warning("%s is dead: %s", state.name, state.error)
            text = words.DEAD_SOURCE.format(name=one_line(state.name, 300), error=one_line(state.error or "", 300))
            heard = [await _told(bot, admin, text) for admin in settings.admin_ids]
            if any(heard) or not heard:
                await asyncio.to_thread(library.tell_dead, [state.name])


async def _told(bot: Bot, admin: int, text: str) -> bool:
    """Whether there is no use in trying again."""
    try:
        await bot.send_message(admin, said(text).html)
    except (Forbidden, BadRequest) as error:  # has never talked to the bot, or blocked it
        log.warning("admin %d cannot be written to: %s", admin, error)
    except TelegramError as error:
        log.warning("admin %d was not reached: %s", admin, error)
        return False
    return True
