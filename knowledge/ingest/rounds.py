"""
One round over the sources: each is read if it is due, several at once, and what failed is tried later.

A source that fails waits twice as long after every failure, up to a day; one that has failed for two weeks is
*dead*: it is tried once a week, in case it comes back. Only one refresher works on a store at a time.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from knowledge.errors import SourceError, StoreError
from knowledge.fetching.client import Fetcher
from knowledge.ingest.intake import Intake
from knowledge.models import Problem, Progress, SourceState
from knowledge.records import FilesContent, RefreshMode, Visit
from knowledge.sources import LocalSource, Source
from knowledge.sources.crawl import Crawler, NotDue
from knowledge.sources.kinds import SourceReference, parse_source
from knowledge.store import Store, VisitLog

log = logging.getLogger(__name__)

_THREADS = 8  # sources read at once; those of one host wait for each other
_LONGEST_PAUSE = timedelta(days=1)  # between two tries of a failing source
_DEAD_AFTER = timedelta(days=14)
_DEAD_FAILURES = 10  # at least: a source is not dead because this machine was off for a month
_DEAD_PAUSE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Round:
    """Options of one round, and whom to tell about it, from any thread."""

    mode: RefreshMode
    watch: Callable[[Progress], object]  # each step of each source
    kept: Callable[[], object]  # each batch of articles that is safe


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
        mode: RefreshMode = RefreshMode.ALL_BUT_FAILED,
        watch: Callable[[Progress], object] = lambda _: None,
        kept: Callable[[], object] = lambda: None,
    ) -> list[Progress]:
        """
        Read the sources that `urls` name, and return the progress of each, in their order.

        `watch` is called at each step, `kept` after each batch of articles that is safe, both from any thread.
        Raises `ConfigError` for an unknown kind of source before anything is read.
        """
        references = {source.name: (url, source) for url, source in zip(urls, map(parse_source, urls), strict=True)}
        states = self._store.source_states()
        rows = [Progress(url, states.get(name) or SourceState(name=name)) for name, (url, _) in references.items()]
        options = _Round(mode, watch, kept)
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="refresh") as pool:
            tasks = [pool.submit(self._refresh_one, row, references[row.state.name][1], options) for row in rows]
            try:
                for task in tasks:
                    task.result()
            except BaseException:
                self.close()
                pool.shutdown(cancel_futures=True)
                raise
        return rows

    def close(self) -> None:
        """Fetch nothing more."""
        self._closing.set()
        self._fetcher.close()

    def _refresh_one(self, row: Progress, reference: SourceReference, options: _Round) -> None:
        now = datetime.now(UTC)
        if self._closing.is_set() or _waits(row.state, now, options.mode):
            row.step = "not due"
            options.watch(row)
            return
        row.step = "reading"
        options.watch(row)
        visits = self._store.visits()
        try:
            self._read(row, reference, visits, options)
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
        _settle(row, visits, options)
        if row.step != "not due":
            self._store.keep_states([row.state])

    def _read(self, row: Progress, reference: SourceReference, visits: VisitLog, options: _Round) -> None:
        """Take in one source. Raises `NotDue` when it has not changed or is not due."""
        crawler = Crawler(fetcher=self._fetcher, memory=visits, interval=self._interval, mode=options.mode)
        source = reference.open(crawler)
        begun = datetime.now(UTC)
        files = _files(source)
        before = visits.visit(source.name)
        same = files and before and before.content == files and not before.checked < before.due <= begun
        if same and options.mode is RefreshMode.DUE:
            raise NotDue  # reading a million articles again takes a while
        self._intake.take(
            source,
            row.report,
            prune=True,
            spare_all=True,  # an empty folder may be that of a disk that is missing
            tick=self._go_on,
            kept=lambda: _settle(row, visits, options),
        )
        if isinstance(source, LocalSource):
            due = source.next_change or begun
            visits.remember(Visit(address=source.name, checked=begun, due=due, content=files))

    def _go_on(self) -> None:
        if self._closing.is_set():
            raise _Stopped

    def _note_failure(self, row: Progress, error: str, now: datetime, retry_after: float | None) -> None:
        row.step = "failed"
        row.report.problems.append(Problem(row.state.name, error))
        failures = row.state.failures + 1
        since = row.state.failing_since or now
        dead = now - since >= _DEAD_AFTER and failures >= _DEAD_FAILURES
        pause = _DEAD_PAUSE if dead else min(self._interval * 2 ** min(failures, 16), _LONGEST_PAUSE)
        pause = max(pause, timedelta(seconds=min(retry_after or 0, 86_400)))
        row.state = replace(
            row.state, tried=now, due=now + pause, failing_since=since, failures=failures, error=error, dead=dead
        )


def _settle(row: Progress, visits: VisitLog, options: _Round) -> None:
    """Write the visits, now that the articles that they gave are safe, and report the progress."""
    visits.keep()
    options.watch(row)
    options.kept()


def _waits(state: SourceState, now: datetime, mode: RefreshMode) -> bool:
    """True if it is too early for a source: it failed lately, or only sources that are due are read."""
    early = state.due is not None and state.due > now
    return early and (mode is RefreshMode.DUE or (mode is RefreshMode.ALL_BUT_FAILED and state.failures > 0))


def _files(source: Source) -> FilesContent | None:
    return FilesContent(source.listing()) if isinstance(source, LocalSource) else None


class _Stopped(Exception):  # noqa: N818 -- no error
    """The round was ended early."""
