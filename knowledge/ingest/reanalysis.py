"""
Analysing stored articles anew, after the analysis has changed, while questions are answered from what is there.

Each outline remembers the version of the analysis that made it. Articles with an older one are analysed anew in
batches; each batch is a change of the store that the index takes in like any other. Outlines of a newer version are
left alone, so an older program on the same store undoes nothing.
"""

import logging
from collections.abc import Callable

from knowledge.errors import BusyError
from knowledge.ingest.indexing import Indexing
from knowledge.ingest.intake import in_a_language, outline
from knowledge.language import ANALYSIS
from knowledge.models import Article
from knowledge.records import Outline
from knowledge.store import Store

log = logging.getLogger(__name__)

_LEASE = "analysis"
_LEASE_SECONDS = 30.0  # after a host that analysed has vanished, another waits so long


class Reanalysis:
    """Brings the outlines of a store to the analysis of this program. Threads may share it."""

    def __init__(self, store: Store, indexing: Indexing, analysis: int = ANALYSIS) -> None:
        self._store = store
        self._indexing = indexing
        self._analysis = analysis

    def outdated(self) -> int:
        """Return the number of articles whose outline an older analysis made."""
        return self._store.outdated(self._analysis)

    def run(
        self, progress: Callable[[int, int], object] = lambda _done, _total: None, stop: Callable[[], bool] = bool
    ) -> int:
        """
        Analyse outdated articles anew and return how many; 0 as well while another process does it.

        `progress` is called after each batch with the number of articles done and their total. `stop` ends the work
        before the next batch when it returns true; what is done is kept.
        """
        total = self.outdated()
        if not total:
            return 0
        try:
            with self._store.lease(_LEASE, _LEASE_SECONDS):
                return self._run(total, progress, stop)
        except BusyError:
            log.info("another process analyses %d articles anew", total)
            return 0

    def _run(self, total: int, progress: Callable[[int, int], object], stop: Callable[[], bool]) -> int:
        log.debug("%d articles are analysed anew", total)
        done = 0
        while not stop() and (batch := self._store.replace_outlines(_analysed, self._analysis)):
            done += batch
            progress(min(done, total), total)
            self._indexing.catch_up_now_and_then()
        self._indexing.catch_up()
        log.info("%d articles were analysed anew", done)
        return done


def _analysed(article: Article) -> tuple[Article, Outline]:
    """Return the article in the language that its text is in by the present rules, with its outline."""
    corrected = in_a_language(article, article.language or "")
    return corrected, outline(corrected)
