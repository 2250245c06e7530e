"""Expiry: logged questions are deleted when they are too old, also while nobody asks anything."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.state.access import StateError
from bot.state.question_rows import QuestionRows

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.5  # between two steps, in which others write
_IDLE_SECONDS = 600.0  # between two looks for what is too old


@asynccontextmanager
async def expiring(rows: QuestionRows) -> AsyncIterator[None]:
    """Delete old questions in small steps, for as long as the block lasts."""
    task = asyncio.create_task(_expire(rows), name="expiring")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _expire(rows: QuestionRows) -> None:
    while True:
        more = False
        try:
            more = await asyncio.to_thread(rows.expire)
        except StateError as error:  # whoever writes for a reader says what is wrong
            log.debug("old questions could not be deleted: %s", error)
        await asyncio.sleep(_PAUSE_SECONDS if more else _IDLE_SECONDS)
