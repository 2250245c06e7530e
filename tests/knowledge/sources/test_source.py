"""What every `Source` promises, held against each of them."""

import json
import operator
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from knowledge.errors import ConfigError, SourceError
from knowledge.fetching.client import Fetcher
from knowledge.models import Article, Problem
from knowledge.sources import Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import open_source, parse_source
from tests.newspaper import Paper
from tests.web_server import WebServer

PROSE = "The bridge over the river will stay closed until the spring, the council decided on Monday."

# Each prepares five items of which one is bad, and names the source.


def folder(at: Path, _: Paper) -> str:
    (at / "b").mkdir()
    (at / "b" / "storm.md").write_text(f"---\ndate: 2025-03-04\n---\n# Storm\n\n{PROSE}\n")
    (at / "a.txt").write_text(f"Bridge\n\n{PROSE}\n")
    (at / "broken.json").write_text("{")
    (at / "list.jsonl").write_text('{"text": "Rain fell.", "id": "r1"}\n{"text": "Sun came.", "id": "r2"}\n')
    return f"folder:{at}"


def export(at: Path, _: Paper) -> str:
    post = {"type": "message", "date": "2024-05-03T08:00:00", "date_unixtime": "1714723200", "text": PROSE}
    posts = [*({"id": n} | post for n in range(1, 5)), {"id": "five"} | post]
    channel = {"name": "Harbour notes", "type": "public_channel", "id": 77, "messages": posts}
    (at / "result.json").write_text(json.dumps(channel))
    return f"telegram:{at}?channel=harbour"


def feed(_: Path, paper: Paper) -> str:
    paper.article("lock")
    whole = [paper.whole(slug, 1) for slug in ("crane", "rope", "silt")]
    nothing = "<item><title>An item without a text</title><guid>5</guid></item>"
    return paper.feed("/feed", *whole, paper.teaser("lock", 2), nothing)


def sitemap(_: Path, paper: Paper) -> str:
    for slug in ("lock", "crane", "rope", "silt"):
        paper.article(slug)
    listed = "".join(f"{paper.web.at(f'/{slug}')}\n" for slug in ("lock", "crane", "none", "rope", "silt"))
    paper.put("/sitemap.txt", listed.encode(), "text/plain")
    return f"sitemap:{paper.web.at('/sitemap.txt')}"


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture(params=[folder, export, feed, sitemap])
def url(request: pytest.FixtureRequest, tmp_path: Path, paper: Paper) -> str:
    return str(request.param(tmp_path, paper))


@pytest.fixture
def source(url: str) -> Source:
    return open_source(url, Crawler(fetcher=Fetcher(allowed_hosts=["127.0.0.1"], delay=0)))


def test_the_order_is_the_same_every_time(source: Source):
    first, second = (
        [(getattr(item, "origin", item), getattr(item, "text", "")) for item in source.read()] for _ in "12"
    )

    assert first == second


def test_a_bad_item_is_a_problem_and_its_neighbours_are_read(source: Source):
    items = list(source.read())

    assert sum(isinstance(item, Problem) for item in items) >= 1
    assert sum(isinstance(item, Article) for item in items) == 4


def test_every_article_has_a_title_a_text_and_a_date_in_utc(source: Source):
    articles = [item for item in source.read() if isinstance(item, Article)]

    assert all(a.title and a.text and a.published.tzinfo is UTC for a in articles)


def test_what_was_filled_in_is_named(tmp_path: Path, paper: Paper):
    articles = [item for item in open_source(folder(tmp_path, paper)).read() if isinstance(item, Article)]
    derived = {article.title: article.derived for article in articles}

    assert derived["Storm"] == frozenset()
    assert derived["Rain fell."] == {"title", "published"}


def test_every_article_has_an_address_of_its_own(source: Source):
    origins = [item.origin for item in source.read() if isinstance(item, Article)]

    assert len(set(origins)) == len(origins)


def test_a_problem_is_one_line(source: Source):
    problems = [str(item) for item in source.read() if isinstance(item, Problem)]

    assert all(len(text.splitlines()) == 1 for text in problems)


def test_nothing_is_changed_where_it_reads(source: Source, tmp_path: Path):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")}

    before = state()
    list(source.read())

    assert state() == before


def test_the_length_is_about_the_number_of_items(source: Source):
    assert 0 <= operator.length_hint(source) <= 10


def test_the_name_is_the_same_for_the_same_place(source: Source, url: str):
    assert source.name == open_source(url).name == url.partition("?")[0]


def test_the_name_is_known_without_opening_the_source(source: Source, url: str):
    assert parse_source(url).name == source.name


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("feed:https://e.org/rss", "feed", "feed:https://e.org/rss"),
        ("https://e.org", "", "https://e.org"),
        ("telegram:/srv/x?channel=@harbour", "telegram", "telegram:/srv/x"),
        ("/srv/../srv/x", "folder", "folder:/srv/x"),
    ],
)
def test_a_word_names_a_kind_and_a_place(url: str, kind: str, name: str):
    reference = parse_source(url)

    assert (reference.kind, reference.name) == (kind, name)
    assert reference.open().name == name


def test_a_bare_path_is_a_folder(tmp_path: Path):
    assert open_source(str(tmp_path)).name == f"folder:{tmp_path}"


@pytest.mark.parametrize(
    "url", ["gopher:hole", "folder:", "", "  ", "feed:", "feed:rss.xml", "https://", "opml:a", "telegram:a?channel=!"]
)
def test_an_unknown_kind_or_no_path_is_refused_on_parsing_and_opening(url: str):
    for read in (parse_source, open_source):
        with pytest.raises(ConfigError):
            read(url)


def test_a_folder_may_be_made_after_opening(tmp_path: Path):
    source = open_source(f"folder:{tmp_path / 'later'}")
    with pytest.raises(SourceError, match="does not exist"):
        source.read()
    (tmp_path / "later").mkdir()

    assert list(source.read()) == []
