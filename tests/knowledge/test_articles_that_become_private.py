"""From the moment in which an article becomes private, the public library knows nothing of it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import Answer, Library, LibrarySettings, SearchError, open_library
from knowledge.index.tantivy_index import TantivyIndex
from knowledge.ingest import indexing
from knowledge.records import Moved, Unchanged
from knowledge.sources import Item
from knowledge.store import PrivateRule, Store
from knowledge.store.databases import open_store
from tests.knowledge.shelf import BRIDGE, FUNICULAR, LIBRARY, NOW, OTTERS, Shelf, article

BELL = article(
    "bell",
    "The bell of the customs house is recast",
    "Bell founder Ottokar Pfründl recasts the cracked bell of the customs house. It weighs 812 kilograms.",
    day=17,
    tags=("members",),
)
PUBLIC = [BRIDGE, FUNICULAR, LIBRARY, OTTERS]
BELLS = PrivateRule(tags=frozenset({"members"}))
QUESTIONS = ["What does the bell weigh?", "Who is Ottokar Pfründl?", "Who recasts bells?", "What did Pfrundl recast?"]
MARKING = """
import sys
from knowledge.store import PrivateRule
from knowledge.store.databases import open_store
open_store(sys.argv[1]).replace_private_rule(PrivateRule(tags=frozenset({"members"})))
"""


class Members:
    """A private source that yields what it is given."""

    name = "members"

    def __init__(self, *items: Item) -> None:
        self._items = items

    def read(self) -> Iterator[Item]:
        return iter(self._items)


@pytest.fixture
def other(database_url: str) -> Iterator[Store]:
    """The store as another process has it, which does not bring any index up to date."""
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture(params=["tantivy:index", "memory:"])
def library(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Library]:
    index = request.param.replace("tantivy:", f"tantivy:{tmp_path}/")
    settings = LibrarySettings(private="members", answer_confidence=0.02)
    with open_library(database_url, index, settings=settings) as library:
        yield library


@pytest.fixture
def never(tmp_path: Path) -> Iterator[Library]:
    """A library that never held the private article."""
    settings = LibrarySettings(answer_confidence=0.02)
    with open_library(f"sqlite:///{tmp_path}/never.db", "memory:", settings=settings) as library:
        library.add(Shelf(PUBLIC))
        yield library


def told(answer: Answer) -> object:
    hits = [(hit.article.title, hit.quote, [other.title for other in hit.also]) for hit in answer.hits]
    sure = None if answer.corrections else round(answer.confidence, 6)  # a correction counts more among many words
    return hits, answer.unknown, answer.lacking, answer.corrections, sure


def answers(library: Library) -> list[object]:
    return [told(library.ask(question, now=NOW)) for question in QUESTIONS]


def test_a_rule_of_another_process_holds_at_once_and_so_does_its_end(
    library: Library, other: Store, never: Library, database_url: str
) -> None:
    library.add(Shelf([*PUBLIC, BELL]))
    before = answers(library.public)
    assert before != answers(never)
    subprocess.run([sys.executable, "-c", MARKING, database_url], check=True)
    for _ in range(2):
        assert answers(library.public) == answers(never)
        assert library.public.statistics().articles == len(PUBLIC)
    assert library.ask(QUESTIONS[0], now=NOW).hits[0].article.id == BELL.id
    other.replace_private_rule(PrivateRule(frozenset({"nobody"})))
    library.public.add()  # what becomes public may come a little later, like a new article
    assert library.public.article(BELL.id)


def test_an_edit_that_makes_an_article_private_holds_at_once(library: Library, other: Store, never: Library) -> None:
    other.replace_private_rule(BELLS)
    library.add(Shelf([*PUBLIC, replace(BELL, tags=())]))
    assert answers(library.public) != answers(never)
    library.add(Shelf([BELL]))
    assert answers(library.public) == answers(never)


@pytest.mark.parametrize("item", [BELL, Unchanged(BELL.id)])
def test_what_a_private_source_lists_is_private_whoever_else_delivers_it(
    library: Library, other: Store, never: Library, item: Item
) -> None:
    other.replace_private_rule(PrivateRule(frozenset({"members"})))
    library.add(Shelf([*PUBLIC, BELL]))
    assert answers(library.public) != answers(never)
    library.add(Members(item))
    assert answers(library.public) == answers(never)
    library.add(Shelf([replace(BELL, text=f"{BELL.text} It is in E flat.")]))
    assert answers(library.public) == answers(never)


def test_a_private_article_stays_private_under_another_address_and_after_it_was_away(
    library: Library, other: Store, never: Library
) -> None:
    other.replace_private_rule(PrivateRule(frozenset({"members"})))
    library.add(Shelf(PUBLIC), Members(BELL))
    moved = replace(BELL, origin="https://lakeside.example.org/news/bell", url="https://lakeside.example.org/news/bell")
    library.add(Shelf([BELL]), Mover("shelf", Moved(BELL.id, moved)))
    assert library.article(BELL.id) == library.article(moved.id) is not None
    assert library.public.article(BELL.id) is library.public.article(moved.id) is None
    other.withdraw([moved.id], None)
    library.add(Shelf([moved]))
    assert library.article(moved.id)
    assert answers(library.public) == answers(never)


class Mover(Members):
    """A public source that yields what it is given."""

    def __init__(self, name: str, *items: Item) -> None:
        super().__init__(*items)
        self.name = name


def test_who_asks_while_another_process_makes_the_index_anew_waits_and_is_refused_in_the_end(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: Store
) -> None:
    settings = LibrarySettings(private="members", answer_confidence=0.02)
    with open_library(database_url, f"tantivy:{tmp_path}/index", settings=settings) as library:
        library.add(Shelf([*PUBLIC, BELL]))
        assert library.public.ask(QUESTIONS[0], now=NOW).hits
        other.replace_private_rule(BELLS)
        monkeypatch.setattr(indexing, "_HIDDEN_SECONDS", 0.2)
        writer = TantivyIndex(f"{tmp_path}/index-public", other.id)
        with writer._writing(), pytest.raises(SearchError, match="became private"):
            library.public.ask(QUESTIONS[0], now=NOW)
        assert library.ask(QUESTIONS[0], now=NOW).hits
        assert library.public.ask(QUESTIONS[1], now=NOW).unknown


def test_the_check_looks_at_the_public_index_too(library: Library, other: Store) -> None:
    library.add(Shelf([*PUBLIC, BELL]))
    other.replace_private_rule(BELLS)
    assert library.check() == []
    index = library.public._index
    index.apply([], [OTTERS.id], index.revision)
    assert library.check() == [f"without private articles: article {OTTERS.id} is not in the index"]


@pytest.mark.parametrize(
    ("words", "sources", "tags"),
    [
        ("tag:a,tag:B, tag:c", set(), {"a", "b", "c"}),
        ("feed:https://example.org/x,y @rivertown", {"feed:https://example.org/x,y", "channel:rivertown"}, set()),
        ("https://t.me/Rivertown,tag:members", {"channel:rivertown"}, {"members"}),
        ("none", set(), set()),
    ],
)
def test_the_rule_is_written_like_sources_with_or_without_commas(words: str, sources: set[str], tags: set[str]) -> None:
    assert LibrarySettings(private=words).private_rule == PrivateRule(frozenset(sources), frozenset(tags))


def test_the_feeds_of_a_list_are_private(tmp_path: Path) -> None:
    feeds = '<opml version="2.0"><body><outline type="rss" xmlUrl="https://example.org/rss"/></body></opml>'
    (tmp_path / "members.opml").write_text(feeds)
    rule = LibrarySettings(private=f"opml:{tmp_path}/members.opml").private_rule
    assert rule == PrivateRule(frozenset({"feed:https://example.org/rss"}))
