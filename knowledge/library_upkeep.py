"""The upkeep of a library: it takes in articles, refreshes its sources, and brings index and analysis up to date."""

from collections.abc import Callable, Generator, Iterable

from knowledge.errors import StoreError
from knowledge.ingest.indexing import STORE_GONE
from knowledge.ingest.pipeline import Pipeline
from knowledge.models import Article, Problem, Progress, Report, SourceState
from knowledge.records import RefreshMode
from knowledge.sources import Source


class Upkeep:
    """The upkeep that keeps a library's articles complete and current. Threads may share it."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def add(
        self, *sources: str | Source, prune: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> Report:
        """
        Take in what is new in the sources and replace what changed.

        `prune`: withdraw what a source no longer delivers, unless it could not be read this time. Feeds, pages and
        sitemaps withdraw nothing, since they list only what is new. `progress` is called with the number of items
        read and about how many there are (0: not known). An item, or a whole source, that could not be read is a
        `Problem` in the report. Raises `ConfigError` for a source of an unknown kind before anything is read. An
        article that was withdrawn by hand comes back only where its own address is added.
        """
        return self._pipeline.add(sources, prune=prune, progress=progress)

    def preview(self, *sources: str | Source) -> Generator[Article | Problem, None, None]:
        """
        Yield what `add` would read, without keeping it; nothing is read before it is asked for.

        Close the iterator when it is not read to its end. Raises `ConfigError` like `add`, with the first item.
        """
        return self._pipeline.preview(sources)

    def withdraw(self, article_id: str) -> bool:
        """
        Take one article out, which its sources will not bring back; return whether it was there.

        Its near-duplicates stay. It comes back after `readmit`, or when its own address is added.
        """
        return self._pipeline.withdraw(article_id)

    def readmit(self, article: str) -> bool:
        """
        Let the sources bring back an article that was withdrawn by hand, by its id or link; return whether it was.

        It is there again when its source is read the next time.
        """
        return self._pipeline.readmit(article)

    def refresh(
        self,
        *urls: str,
        due_only: bool = False,
        every: bool = False,
        watch: Callable[[Progress], object] = lambda _: None,
    ) -> list[Progress]:
        """
        Make one round over sources: take in what is new and changed since the last one; return how each fared.

        Failing sources wait until they are due. The others are asked whether they have changed; with `due_only` they
        wait until they are due, too; with `every`, none waits. `watch` is called at each step, from any thread.
        Raises `BusyError` when another process makes a round, and `ConfigError` for an unknown kind of source.
        """
        mode = RefreshMode.FORCE if every else RefreshMode.DUE if due_only else RefreshMode.ALL_BUT_FAILED
        return self._pipeline.refresh(urls, mode, watch)

    def sources(self, *urls: str) -> list[SourceState]:
        """Return how these sources have been doing, in their order; all that were ever tried if none is named."""
        return self._pipeline.source_states(urls)

    def mark_reported(self, names: Iterable[str]) -> None:
        """Note that the admins were told of the failure of these sources."""
        self._pipeline.mark_reported(names)

    def outdated(self) -> int:
        """Return the number of articles that an earlier version of this program analysed; they answer meanwhile."""
        return self._pipeline.reanalysis.outdated()

    def reanalyse(
        self,
        progress: Callable[[int, int], object] = lambda _done, _total: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """
        Analyse outdated articles anew, in batches, and return how many; 0 while another process does it.

        `progress` is called after each batch with the number of articles done and their total. `stop` ends the work
        before the next batch when it returns true.
        """
        return self._pipeline.reanalysis.run(progress, stop)

    def rebuild(self) -> None:
        """Make the index anew from the store; the old one serves meanwhile."""
        self._pipeline.indexing.rebuild()

    def require_store(self) -> None:
        """Raise `StoreError` when the store is empty, but the index was made from another one: no empty library."""
        if self._pipeline.indexing.store_is_gone():
            raise StoreError(STORE_GONE)

    def check(self) -> list[str]:
        """Return the differences between store and index, in plain sentences; an empty list when there are none."""
        return self._pipeline.indexing.check()
