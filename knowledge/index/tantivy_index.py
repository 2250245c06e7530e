"""
The embedded index: tantivy, in a folder or in memory.

On disk::

    data/index/current.json     which generation serves, how far it has come, what it was made from
    data/index/<generation>/    tantivy's own files; `rebuild` makes a new one and switches over

``current.json`` is replaced in one step after each commit. A crash between the two applies some changes
once more, which changes nothing.
"""

import json
import logging
import secrets
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock, Timeout

from knowledge.errors import SearchError
from knowledge.index import Entry, Match, Origin

log = logging.getLogger(__name__)

_HEAP = 64_000_000  # bytes for the writer; more makes fewer, larger segments
_LAYOUT = 1  # of the fields below
_TITLE_WEIGHT = 0.5  # a title's terms stand in `terms` already: this is on top


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)  # unsigned fields can't be deleted by in 0.27
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class TantivyIndex:
    """An `Index` in this process; with a path, several processes may use it and one at a time writes."""

    def __init__(self, path: str | None, origin: Origin) -> None:
        self._path = Path(path) if path else None
        self._origin = origin
        self._schema = _schema()
        self._local = threading.Lock()  # writers of this process
        self._generation = ""
        self._revision = 0
        self._index = tantivy.Index(self._schema)
        self.refresh()

    @property
    def revision(self) -> int:
        """The store's revision that this index has reached."""
        return self._revision

    def search(self, terms: Sequence[str], limit: int, *, since: int | None = None) -> list[Match]:
        """See `Index.search`."""
        wanted = self._any("terms", terms)
        boosted = tantivy.Query.boost_query(self._any("title", terms), _TITLE_WEIGHT)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.Should, boosted)])
        if since is not None:
            recent = tantivy.Query.range_query(self._schema, "published", tantivy.FieldType.Integer, since)
            recent = tantivy.Query.const_score_query(recent, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, recent)])
        return self._matches(query, limit)

    def search_titles(self, terms: Sequence[str], limit: int) -> list[Match]:
        """See `Index.search_titles`."""
        return self._matches(self._any("title", terms), limit)

    def newest(self, terms: Sequence[str], limit: int) -> list[str]:
        """See `Index.newest`."""
        every = [(tantivy.Occur.Must, self._term("terms", term)) for term in dict.fromkeys(terms)]
        found = self._found(tantivy.Query.boolean_query(every), limit, order_by_field="published")
        return [article_id for article_id, _ in found]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """See `Index.frequencies`."""
        with self._reading() as searcher:
            return {term: searcher.doc_freq("terms", term) for term in terms}

    def ids(self) -> list[str]:
        """See `Index.ids`."""
        with self._reading() as searcher:
            if not searcher.num_docs:
                return []
            found = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
            return sorted(_ids(searcher, [address for _, address in found]))

    def apply(self, entries: Iterable[Entry], withdrawn: Iterable[str], revision: int) -> None:
        """See `Index.apply`. Raises `SearchError` when another process is writing."""
        with self._writing():
            writer = self._index.writer(_HEAP, 1)
            for article_id in withdrawn:
                writer.delete_documents_by_term("id", _number(article_id))
            for entry in entries:
                writer.delete_documents_by_term("id", _number(entry.article_id))
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
            self._reached(self._generation, revision)

    def rebuild(self, entries: Iterable[Entry], revision: int) -> None:
        """See `Index.rebuild`. Raises `SearchError` when another process is writing."""
        with self._writing():
            generation = secrets.token_hex(4)
            index = self._create(generation)
            writer = index.writer(_HEAP, 1)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            self._index = index
            self._reached(generation, revision)
            self._tidy()

    def refresh(self) -> None:
        """See `Index.refresh`. An index made from something else, or damaged, counts as empty."""
        if self._path is None:
            return
        state = self._state()
        if state is None:
            self._generation, self._revision, self._index = "", 0, tantivy.Index(self._schema)
        elif state["generation"] != self._generation:
            self._open(state)
        elif state["revision"] != self._revision:
            self._reload(state)

    def close(self) -> None:
        """Nothing stays open between calls."""

    def _open(self, state: dict[str, Any]) -> None:
        with self._noticing_damage():
            self._index = tantivy.Index.open(str(self._folder() / state["generation"]))
            self._generation, self._revision = state["generation"], state["revision"]

    def _reload(self, state: dict[str, Any]) -> None:
        with self._noticing_damage():
            self._index.reload()
            self._revision = state["revision"]

    @contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if not _is_tantivys(error):
                raise
            log.warning("the index is damaged and will be made anew: %s", error)
            self._generation, self._revision = "", 0

    def _tidy(self) -> None:
        """Delete every generation but the one that serves: the one before, and what crashes left."""
        for place in self._path.iterdir() if self._path else ():
            if place.is_dir() and place.name != self._generation:
                shutil.rmtree(place, ignore_errors=True)

    def _create(self, generation: str) -> tantivy.Index:
        if self._path is None:
            return tantivy.Index(self._schema)
        place = self._path / generation
        place.mkdir(parents=True)
        return tantivy.Index(self._schema, str(place))

    def _state(self) -> dict[str, Any] | None:
        """What ``current.json`` says, if it speaks of an index made from what we have now."""
        try:
            state = json.loads((self._folder() / "current.json").read_text("utf-8"))
            made_from = (state["store"], state["analysis"], state["layout"])
            state = {"generation": str(state["generation"]), "revision": int(state["revision"])}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return state if made_from == (self._origin.store, self._origin.analysis, _LAYOUT) else None

    def _reached(self, generation: str, revision: int) -> None:
        self._generation, self._revision = generation, revision
        if self._path is None:
            return
        state = {"generation": generation, "revision": revision, "layout": _LAYOUT}
        state |= {"store": self._origin.store, "analysis": self._origin.analysis}
        new = self._path / "current.json.new"
        new.write_text(json.dumps(state), "utf-8")
        new.replace(self._path / "current.json")

    def _folder(self) -> Path:
        assert self._path is not None
        return self._path

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the only writer, of all threads and processes, and start from what the last one left."""
        with self._local:
            if self._path is None:
                yield
                return
            try:
                self._path.mkdir(parents=True, exist_ok=True)
                with FileLock(self._path / "writer.lock", timeout=0):
                    self.refresh()
                    if not self._generation:
                        self._generation = secrets.token_hex(4)
                        self._index = self._create(self._generation)
                    yield
            except Timeout:
                raise SearchError("another process is writing the index") from None
            except (OSError, ValueError) as error:
                raise SearchError(f"the index could not be written: {error}") from error

    def _any(self, field: str, terms: Sequence[str]) -> tantivy.Query:
        some = [(tantivy.Occur.Should, self._term(field, term)) for term in dict.fromkeys(terms)]
        return tantivy.Query.boolean_query(some)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def _matches(self, query: tantivy.Query, limit: int) -> list[Match]:
        return [Match(article_id, score) for article_id, score in self._found(query, limit)]

    def _found(self, query: tantivy.Query, limit: int, order_by_field: str | None = None) -> list[tuple[str, Any]]:
        """Ids of what matches, each with what it is ordered by: its score, or the field named."""
        if limit < 1:  # tantivy panics
            return []
        with self._reading() as searcher:
            found = searcher.search(query, limit, count=False, order_by_field=order_by_field).hits
            ids = _ids(searcher, [address for _, address in found])
        return [(article_id, value) for article_id, (value, _) in zip(ids, found, strict=True)]

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        """Look into the index as it is now; if it turns out damaged, give it up, so that it is made anew."""
        try:
            yield self._index.searcher()
        except BaseException as error:
            if not _is_tantivys(error):
                raise
            if self._path is not None:
                (self._path / "current.json").unlink(missing_ok=True)
            self._revision = 0
            raise SearchError(f"the index is damaged and will be made anew: {error}") from error


def _is_tantivys(error: BaseException) -> bool:
    """Whether tantivy raised it: its errors arrive as ValueError, its panics as a class that can't be imported."""
    return isinstance(error, ValueError) or type(error).__module__ == "pyo3_runtime"


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", _number(entry.article_id))
    document.add_integer("published", entry.published)
    document.add_text("title", " ".join(entry.title))
    document.add_text("terms", " ".join([*entry.title, *entry.terms]))
    return document


def _number(article_id: str) -> int:
    """An article's id as the signed 64-bit number that tantivy keeps."""
    number = int(article_id, 16)
    return number - (1 << 64) if number >= 1 << 63 else number


def _ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[str]:
    numbers = searcher.fast_field_values("id", addresses) if addresses else []
    return [f"{int(number or 0) & (1 << 64) - 1:016x}" for number in numbers]
