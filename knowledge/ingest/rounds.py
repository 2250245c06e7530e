"""
One round over the sources: each is read if its time has come, several at once, and what failed is tried later.

A source that fails waits twice as long after every failure, up to a day; one that has failed for two weeks is
*dead*: it is tried once a week, in case it comes back. Only one refresher works on a store at a time.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from knowledge.errors import SourceError, StoreError
from knowledge.fetching.client import Fetcher
from knowledge.ingest.intake import Intake
from knowledge.models import Problem, Progress, SourceState
from knowledge.records import Visit
from knowledge.sources import LocalSource
from knowledge.sources.crawl import Crawler, NotDue
from knowledge.sources.kinds import open_source
from knowledge.store import Store

log = logging.getLogger(__name__)

_AT_ONCE = 8  # sources; each of another host, or they wait for each other
_LONGEST = timedelta(days=1)  # between two tries of a failing source
_DEAD_AFTER = timedelta(days=14)
_DEAD_FAILURES = 10  # at least: a machine that was off for a month has killed nobody
_DEAD_PAUSE = timedelta(days=7)


class Refresher:
    """Makes one round. `close` ends it early, between two items of each source."""

    def __init__(self, store: Store, intake: Intake, fetcher: Fetcher, interval: timedelta) -> None:
        self._store = store
        self._intake = intake
        self._fetcher = fetcher
        self._interval = interval
        self._closing = threading.Event()

    def refresh(
        self,
        urls: Sequence[str],
        *,
        due_only: bool = False,
        every: bool = False,
        watch: Callable[[Progress], object] = lambda _: None,
        kept: Callable[[], object] = lambda: None,
    ) -> list[Progress]:
        """
        Read the sources that `urls` name, and return how each fared, in their order.

        Failing sources wait for their time; the others are asked whether they have changed, or with `due_only`
        wait for theirs, too; with `every`, none waits. `watch` is told of each step, `kept` of each batch of
        articles that is safe, both from any thread.
        Raises `ConfigError` for an unknown kind of source before anything is read.
        """
        names = {open_source(url).name: url for url in urls}
        states = self._store.source_states()
        rows = [Progress(url, states.get(name) or SourceState(name=name)) for name, url in names.items()]
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="refresh") as pool:
            waiting = [
                pool.submit(self._read, row, due_only=due_only, every=every, watch=watch, kept=kept) for row in rows
            ]
            try:
                for each in waiting:
                    each.result()
            except BaseException:
                self.close()
                pool.shutdown(cancel_futures=True)
                raise
        return rows

    def close(self) -> None:
        """Fetch nothing more."""
        self._closing.set()
        self._fetcher.close()

    def _read(
        self,
        row: Progress,
        *,
        due_only: bool,
        every: bool,
        watch: Callable[[Progress], object],
        kept: Callable[[], object],
    ) -> None:
        now = datetime.now(UTC)
        if self._closing.is_set() or self._waits(row.state, now, due_only=due_only, every=every):
            row.step = "not due"
            watch(row)
            return
        row.step = "reading"
        watch(row)
        visits = self._store.visits()
        web = Crawler(
            fetcher=self._fetcher, memory=visits, interval=self._interval, eager=not due_only, impatient=every
        )

        def safe() -> None:
            visits.keep()
            watch(row)
            kept()

        try:
            source = open_source(row.url, web)
            listing = source.listing() if isinstance(source, LocalSource) else None
            _check_changed(visits.visit(row.state.name), listing if due_only else None)
            self._intake.take(source, row.report, tick=self._go_on, kept=safe)
            if listing:
                visits.remember(Visit(address=row.state.name, checked=now, due=now, listed=listing))
            row.step = "done"
            row.state = SourceState(name=row.state.name, tried=now, succeeded=now, due=now + self._interval)
        except NotDue:
            row.step = "not due"
        except (_Stopped, StoreError):
            raise
        except SourceError as error:
            self._go_on()  # what failed because we were stopped has not failed
            self._note_failure(row, str(error), now, error.retry_after)
        except Exception as error:  # what no reader expected; the other sources can still be read
            log.exception("%s", row.state.name)
            visits.forget()
            self._note_failure(row, f"could not be read ({type(error).__name__})", now, None)
        safe()
        if row.step != "not due":
            self._store.keep_states([row.state])

    def _waits(self, state: SourceState, now: datetime, *, due_only: bool, every: bool) -> bool:
        """Whether a source's time has not come."""
        early = state.due is not None and state.due > now
        return early and not every and (due_only or state.failures > 0)

    def _go_on(self) -> None:
        if self._closing.is_set():
            raise _Stopped

    def _note_failure(self, row: Progress, error: str, now: datetime, retry_after: float | None) -> None:
        row.step = "failed"
        row.report.problems.append(Problem(row.state.name, error))
        failures = row.state.failures + 1
        since = row.state.failing_since or now
        dead = now - since >= _DEAD_AFTER and failures >= _DEAD_FAILURES
        pause = _DEAD_PAUSE if dead else min(self._interval * 2 ** min(failures, 16), _LONGEST)
        pause = max(pause, timedelta(seconds=min(retry_after or 0, 86_400)))
        row.state = replace(
            row.state, tried=now, due=now + pause, failing_since=since, failures=failures, error=error, dead=dead
        )


def _check_changed(before: Visit | None, listing: str | None) -> None:
    """Raise `NotDue` for files that are as they were: reading a million articles again takes a while."""
    if before and listing and before.listed == listing:
        raise NotDue


class _Stopped(Exception):  # noqa: N818 -- no error
    """The round was ended early."""
