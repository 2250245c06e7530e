"""
Counts and gauges in Prometheus' form.

Labels hold neither words nor ids of readers and chats. What the library knows is asked when somebody reads the metrics.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from knowledge import KnowledgeError, Library

ANSWERED, NO_ANSWER, ERROR = OUTCOMES = ("answered", "no_answer", "error")
_REPLY_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)  # upper bounds; the last: when replies are given up


class Metrics:
    """The measures of one bot. Threads may share it."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._questions = Counter("article_bot_questions", "Questions by outcome", ["outcome"], registry=registry)
        for outcome in OUTCOMES:  # shown from the start, as 0
            self._questions.labels(outcome)
        self._reply_seconds = Histogram(
            "article_bot_reply_seconds",
            "Seconds from the arrival of an update until its reply was taken by Telegram",
            buckets=_REPLY_SECONDS,
            registry=registry,
        )
        self._waiting = Gauge("article_bot_updates_waiting", "Updates that are not handled yet", registry=registry)
        self._outgoing = Gauge(
            "article_bot_replies_waiting", "Replies that Telegram has not taken yet", registry=registry
        )
        self._lost = Counter("article_bot_replies_lost", "Replies that were given up", registry=registry)
        self._calls = Counter(
            "article_bot_telegram_calls", "Calls of the Bot API by result", ["result"], registry=registry
        )
        self._since_update = Gauge(
            "article_bot_last_update_age_seconds", "Seconds since the last update; NaN before it", registry=registry
        )
        self._last_update = float("nan")
        self._since_update.set_function(lambda: time.monotonic() - self._last_update)

    def updates_waiting(self, count: Callable[[], int]) -> None:
        """Ask `count` for the number of updates that are not handled yet."""
        self._waiting.set_function(count)

    def library(self, library: Library, sources: Sequence[str]) -> None:
        """Ask this library for what it holds, and for the state of these sources."""
        self._registry.register(_LibraryMetrics(library, sources))

    def asked(self, outcome: str) -> None:
        """Count a question by its outcome, one of `OUTCOMES`."""
        self._questions.labels(outcome).inc()

    def update_taken(self) -> None:
        """Note that an update came."""
        self._last_update = time.monotonic()

    def replied(self, seconds: float) -> None:
        """Note after how many seconds a reply was delivered."""
        self._reply_seconds.observe(seconds)

    def reply_waits(self) -> None:
        """Note that a reply is on its way to Telegram, until `reply_left`."""
        self._outgoing.inc()

    def reply_left(self) -> None:
        """Note that a reply was taken by Telegram, or given up."""
        self._outgoing.dec()

    def reply_lost(self) -> None:
        """Count a reply that was given up."""
        self._lost.inc()

    def called(self, result: str) -> None:
        """Count a call of the Bot API. `result`: "ok", "failed" without an answer, or the HTTP status."""
        self._calls.labels(result).inc()

    def page(self) -> bytes:
        """Return all measures in Prometheus' text form."""
        return generate_latest(self._registry)


class _LibraryMetrics(Collector):
    """The measures of a library. While its store cannot be read, these measures are left out."""

    def __init__(self, library: Library, sources: Sequence[str]) -> None:
        self._library = library
        self._sources = sources

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the measures."""
        try:
            articles = self._library.statistics().articles
            states = self._library.sources(*self._sources) if self._sources else []
        except KnowledgeError:
            return
        yield GaugeMetricFamily("article_bot_articles", "Articles in the library", articles)
        failing = sum(state.failures > 0 for state in states)
        yield GaugeMetricFamily("article_bot_sources_failing", "Sources whose last reading failed", failing)
        if tried := [state.tried for state in states if state.tried]:
            age = (datetime.now(UTC) - max(tried)).total_seconds()
            yield GaugeMetricFamily("article_bot_last_refresh_age_seconds", "Seconds since a source was read", age)
