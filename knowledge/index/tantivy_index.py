"""
The embedded index: tantivy, in a folder or in memory.

On disk::

    data/index/current.json     the generation that serves, the revision it has reached, the store it belongs to
    data/index/<generation>/    tantivy's own files; `rebuild` makes a new generation and switches over

``current.json`` is replaced in one step after each commit. A crash between the two applies some changes a second
time, which changes nothing. A program with another layout of the fields keeps its own state file and generation
beside these, so two versions never replace each other's index.
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
from knowledge.index import Entry, Match

log = logging.getLogger(__name__)

_HEAP_BYTES = 64_000_000  # for the writer; more makes fewer, larger segments
_LAYOUT = 1  # version of the fields below
_STATE = "current.json" if _LAYOUT == 1 else f"current-{_LAYOUT}.json"
_TITLE_WEIGHT = 0.5  # added to the weight of a title's terms, which are in the field `terms` as well


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)  # unsigned fields can't be deleted by in 0.27
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class TantivyIndex:
    """An `Index` in this process. With a path, several processes may use it; one at a time writes."""

    def __init__(self, path: str | None, store_id: str) -> None:
        self._path = Path(path) if path else None
        self._store_id = store_id
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

    @property
    def belongs_to_another(self) -> bool:
        """Implement `Index.belongs_to_another`."""
        state = _read(self._path / _STATE) if self._path else None
        return isinstance(state, dict) and state.get("store") not in {None, self._store_id}

    def search(
        self, terms: Sequence[str], limit: int, *, since: int | None = None, until: int | None = None
    ) -> list[Match]:
        """Implement `Index.search`."""
        wanted = self._any("terms", terms)
        boosted = tantivy.Query.boost_query(self._any("title", terms), _TITLE_WEIGHT)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), (tantivy.Occur.Should, boosted)])
        return self._matches(self._published(query, since, until), limit)

    def search_titles(self, terms: Sequence[str], limit: int) -> list[Match]:
        """Implement `Index.search_titles`."""
        return self._matches(self._any("title", terms), limit)

    def newest(
        self, terms: Sequence[str], limit: int, *, since: int | None = None, until: int | None = None
    ) -> list[str]:
        """Implement `Index.newest`."""
        clauses = [(tantivy.Occur.Must, self._term("terms", term)) for term in dict.fromkeys(terms)]
        query = self._published(tantivy.Query.boolean_query(clauses), since, until)
        matches = self._found(query, limit, order_by_field="published")
        return [article_id for article_id, _ in matches]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Implement `Index.frequencies`."""
        with self._reading() as searcher:
            return {term: searcher.doc_freq("terms", term) for term in terms}

    def ids(self) -> list[str]:
        """Implement `Index.ids`."""
        with self._reading() as searcher:
            if not searcher.num_docs:
                return []
            found = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
            return sorted(_ids(searcher, [address for _, address in found]))

    def apply(self, entries: Iterable[Entry], withdrawn: Iterable[str], revision: int) -> None:
        """Implement `Index.apply`. Raises `SearchError` while another process is writing."""
        with self._writing():
            writer = self._index.writer(_HEAP_BYTES, 1)
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
        """Implement `Index.rebuild`. Raises `SearchError` while another process is writing."""
        with self._writing():
            generation = secrets.token_hex(4)
            index = self._create(generation)
            writer = index.writer(_HEAP_BYTES, 1)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            self._index = index
            self._reached(generation, revision)
            self._tidy()

    def refresh(self) -> None:
        """Implement `Index.refresh`. A damaged index, and that of another store, count as empty."""
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
        """Delete the generations that no state file names: earlier ones, and what crashes left behind."""
        if self._path is None:
            return
        named = {str(state.get("generation")) for file in self._path.glob("current*.json") if (state := _read(file))}
        for place in self._path.iterdir():
            if place.is_dir() and place.name not in named | {self._generation}:
                shutil.rmtree(place, ignore_errors=True)

    def _create(self, generation: str) -> tantivy.Index:
        if self._path is None:
            return tantivy.Index(self._schema)
        place = self._path / generation
        place.mkdir(parents=True)
        return tantivy.Index(self._schema, str(place))

    def _state(self) -> dict[str, Any] | None:
        """Return generation and revision from the state file, if it is about an index of our store and layout."""
        state = _read(self._folder() / _STATE)
        try:
            belongs = (state["store"], state["layout"]) == (self._store_id, _LAYOUT)
            return {"generation": str(state["generation"]), "revision": int(state["revision"])} if belongs else None
        except (ValueError, KeyError, TypeError):
            return None

    def _reached(self, generation: str, revision: int) -> None:
        self._generation, self._revision = generation, revision
        if self._path is None:
            return
        state = {"generation": generation, "revision": revision, "layout": _LAYOUT, "store": self._store_id}
        new = self._path / f"{_STATE}.new"
        new.write_text(json.dumps(state), "utf-8")
        new.replace(self._path / _STATE)

    def _folder(self) -> Path:
        assert self._path is not None
        return self._path

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the only writer of all threads and processes, starting from what the last writer left."""
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
        clauses = [(tantivy.Occur.Should, self._term(field, term)) for term in dict.fromkeys(terms)]
        return tantivy.Query.boolean_query(clauses)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def _published(self, query: tantivy.Query, since: int | None, until: int | None) -> tantivy.Query:
        """Return the query limited to articles published from `since` to before `until`; scores stay the same."""
        if since is None and until is None:
            return query
        last = None if until is None else until - 1
        time = tantivy.Query.range_query(self._schema, "published", tantivy.FieldType.Integer, since, last)
        time = tantivy.Query.const_score_query(time, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, time)])

    def _matches(self, query: tantivy.Query, limit: int) -> list[Match]:
        return [Match(article_id, score) for article_id, score in self._found(query, limit)]

    def _found(self, query: tantivy.Query, limit: int, order_by_field: str | None = None) -> list[tuple[str, Any]]:
        """Return the ids of the matches, each with its score or the value of the field that orders them."""
        if limit < 1:  # tantivy panics
            return []
        with self._reading() as searcher:
            found = searcher.search(query, limit, count=False, order_by_field=order_by_field).hits
            ids = _ids(searcher, [address for _, address in found])
        return [(article_id, value) for article_id, (value, _) in zip(ids, found, strict=True)]

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        """Give a searcher of the index as it is now; a damaged index is given up, so that it is made anew."""
        try:
            yield self._index.searcher()
        except BaseException as error:
            if not _is_tantivys(error):
                raise
            if self._path is not None:
                (self._path / _STATE).unlink(missing_ok=True)
            self._revision = 0
            raise SearchError(f"the index is damaged and will be made anew: {error}") from error


def _read(file: Path) -> Any:
    """Return what a state file says; None where it is missing or damaged."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _is_tantivys(error: BaseException) -> bool:
    """Return whether tantivy raised it: its errors are ValueErrors, its panics of a class that cannot be imported."""
    return isinstance(error, ValueError) or type(error).__module__ == "pyo3_runtime"


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("id", _number(entry.article_id))
    document.add_integer("published", entry.published)
    document.add_text("title", " ".join(entry.title))
    document.add_text("terms", " ".join([*entry.title, *entry.terms]))
    return document


def _number(article_id: str) -> int:
    """Return an article's id as the signed 64-bit number that tantivy keeps."""
    number = int(article_id, 16)
    return number - (1 << 64) if number >= 1 << 63 else number


def _ids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[str]:
    numbers = searcher.fast_field_values("id", addresses) if addresses else []
    return [f"{int(number or 0) & (1 << 64) - 1:016x}" for number in numbers]
