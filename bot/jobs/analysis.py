"""
Analysis: after an upgrade, articles that an earlier version has analysed are analysed anew.

This runs in a thread beside the answers, which are given from what is there meanwhile.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.monitoring.notices import Notices
from knowledge import KnowledgeError, Library

log = logging.getLogger(__name__)

_LOGGED_SHARE = 10  # progress is logged after each tenth of the articles


@asynccontextmanager
async def analysing(library: Library, notices: Notices) -> AsyncIterator[None]:
    """Analyse outdated articles anew for as long as the block lasts; the next start goes on from there."""
    stop = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(_analyse, library, notices, stop), name="analysing")
    try:
        yield
    finally:
        stop.set()
        await task


def _analyse(library: Library, notices: Notices, stop: threading.Event) -> None:
    try:
        outdated = library.outdated()
        if outdated:
            log.info("%d articles were analysed by an earlier version; analysing them anew meanwhile", outdated)
            done = library.reanalyse(_ProgressLog(), stop.is_set)
            log.info("%d of %d articles were analysed anew", done, outdated)
    except KnowledgeError as error:
        log.warning("the articles could not be analysed anew: %s", error)
        notices.job_failed("analysing articles anew", str(error))


class _ProgressLog:
    """Logs each tenth of the work that is done."""

    def __init__(self) -> None:
        self._logged = 0

    def __call__(self, done: int, total: int) -> None:
        tenths = done * _LOGGED_SHARE // total
        if tenths > self._logged:
            self._logged = tenths
            log.info("%d of %d articles analysed anew", done, total)
