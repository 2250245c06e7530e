"""
Self-testing: when the library has changed, the golden questions are asked, and the admins told what ended otherwise.

A change is taken up when the library has rested for a while, so that a refresh or an analysis is over.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from telegram import Bot

from bot.jobs.admins import tell
from bot.locales.speaking import words
from bot.monitoring.notices import Notices
from bot.publisher import overview_texts
from bot.publisher.self_test_runs import SelfTest
from bot.state.access import StateError
from knowledge import KnowledgeError, Library

log = logging.getLogger(__name__)

_REST_SECONDS = 60.0


@asynccontextmanager
async def self_testing(
    test: SelfTest | None,
    library: Library,
    admins: Sequence[int],
    bot: Bot,
    notices: Notices,
    rest_seconds: float = _REST_SECONDS,
) -> AsyncIterator[None]:
    """Test at the start and after changes of the library, for as long as the block lasts; without `test`, never."""
    if test is None:
        yield
        return
    work = _test_after_changes(test, library, admins, bot, notices, rest_seconds)
    task = asyncio.create_task(work, name="self-testing")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _test_after_changes(
    test: SelfTest, library: Library, admins: Sequence[int], bot: Bot, notices: Notices, rest_seconds: float
) -> None:
    tested = seen = -1
    while True:
        await asyncio.sleep(rest_seconds)
        try:
            before, seen = seen, (await asyncio.to_thread(library.statistics)).revision
            if seen == before and seen != tested:
                await _test(test, admins, bot)
                tested = seen
        except (KnowledgeError, StateError) as error:
            log.warning("the self-test could not be run: %s", error)
            notices.job_failed("self-test", str(error))


async def _test(test: SelfTest, admins: Sequence[int], bot: Bot) -> None:
    result = await asyncio.to_thread(test.run)
    log.info("self-test: %d of %d golden questions failed", len(result.failed), len(result.outcomes))
    if result.changed:
        text = overview_texts.self_test_changes(words(), result).plain
        for admin in admins:
            await tell(bot, admin, text)
