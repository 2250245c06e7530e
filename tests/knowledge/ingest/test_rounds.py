"""Articles from where they are: a round over feeds, pages and sitemaps of real servers, and the next one."""

import dataclasses
import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge import BusyError, ConfigError, Library, LibrarySettings, Progress
from knowledge.fetching.client import Fetcher
from knowledge.store import Store
from tests.knowledge.shelf import NOW
from tests.newspaper import Paper, page, text
from tests.web_server import Answer, WebServer, moved

Reopen = Callable[..., Library]
LOCAL = {"fetch_private_hosts": ("127.0.0.1", "localhost"), "fetch_delay": 0.0}


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def library(reopen: Reopen) -> Library:
    return reopen(**LOCAL)


def counts(rows: list[Progress]) -> list[tuple[int, int, int]]:
    return [(row.report.new, row.report.changed, row.report.same) for row in rows]


def problems(rows: list[Progress]) -> list[str]:
    return [str(problem) for row in rows for problem in row.report.problems]


def texts(library: Library) -> dict[str, list[str]]:
    return {article.title: article.text.split("\n\n") for article in library.latest(100)}


# The first round


def test_teasers_are_completed_from_their_pages_and_whole_articles_are_not_fetched(
    paper: Paper, library: Library
) -> None:
    paper.article("lock")
    paper.article("crane")
    feed = paper.feed("/feed", paper.teaser("lock", 3, query="?utm_source=rss"), paper.whole("crane", 2))
    [row] = library.refresh(feed)
    assert (row.step, problems([row])) == ("done", [])
    assert texts(library) == {"News of lock": text("lock"), "News of crane": text("crane")}
    assert paper.sent == ["/feed", "/lock?utm_source=rss".partition("?")[0]]
    lock, crane = library.latest()
    assert lock.published == datetime(2024, 5, 3, 8, tzinfo=UTC)
    assert lock.url == paper.web.at("/lock")
    assert (lock.source, lock.language) == (crane.source, crane.language) == ("Brackwater Post", "en")
    assert library.ask("What moves to the northern bank?", now=NOW).hits


def test_a_teaser_stands_for_a_page_that_is_gone_and_waits_for_one_that_is_busy(paper: Paper, library: Library) -> None:
    words = "Seven goats were found on the quay this morning, and nobody knows whose they are."
    paper.web["/busy"] = Answer(b"", status=503)
    feed = paper.feed("/feed", paper.teaser("gone", 1, words=words), paper.teaser("busy", 2, words=words))
    rows = library.refresh(feed)
    assert problems(rows) == [
        f"{paper.web.at('/gone')}: answers 404 Not Found",
        f"{paper.web.at('/busy')}: answers 503 Service Unavailable",
    ]
    assert list(texts(library)) == ["News of gone"]
    paper.article("busy")
    paper.article("gone")
    assert counts(library.refresh(feed, every=True)) == [(1, 1, 0)]
    assert texts(library) == {"News of gone": text("gone"), "News of busy": text("busy")}
    assert len(library.versions(library.latest()[1].id)) == 1


def test_one_article_of_many_sources_is_one(paper: Paper, library: Library) -> None:
    canonical = f'<link rel="canonical" href="{paper.web.at("/lock")}">'
    paper.article("lock", head=canonical)
    paper.put("/amp/lock", paper.pages["/lock"][1])
    sources = [
        paper.feed("/feed", paper.teaser("lock", 3)),
        paper.feed("/sport", paper.teaser("lock", 3), title="Brackwater Post – Sport"),
        f"page:{paper.web.at('/amp/lock?fbclid=1')}",
        f"page:{paper.web.at('/lock')}",
    ]
    for _ in range(2):
        library.refresh(*sources, every=True)
        assert [article.url for article in library.latest()] == [paper.web.at("/lock")]
    assert library.find(paper.web.at("/lock/?utm_source=x")) == library.latest()
    assert library.versions(library.latest()[0].id) == []


def test_items_that_share_an_address_or_have_none_are_articles_of_their_own(paper: Paper, library: Library) -> None:
    front = paper.web.at("/")
    items = [
        paper.whole(slug, day).replace(paper.web.at(f"/{slug}"), paper.web.at("/")) for day, slug in enumerate("ab", 1)
    ]
    nameless = paper.whole("c", 3).replace(f"<link>{paper.web.at('/c')}</link><guid>c</guid>", "")
    feed = paper.feed("/feed", *items, nameless)
    assert counts(library.refresh(feed)) == [(3, 0, 0)]
    assert [article.url for article in library.latest()] == [None, front, front]
    paper.feed("/feed", *items, nameless, title="Brackwater Evening Post")
    assert counts(library.refresh(feed)) == [(0, 3, 0)]


def test_a_sitemap_index_leads_to_its_articles_the_newest_first(paper: Paper, library: Library) -> None:
    entries = [("a", "2024-05-01"), ("b", "2024-05-02"), ("tag/rope", "2024-05-03"), ("front", "2024-05-04")]
    listed = "".join(
        f"<url><loc>{paper.web.at(f'/{path}')}</loc><lastmod>{day}</lastmod></url>" for path, day in entries
    )
    one = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    index = "".join(f"<sitemap><loc>{paper.web.at(path)}</loc></sitemap>" for path in ("/one.xml.gz", "/none.xml"))
    paper.put("/one.xml.gz", gzip.compress(one.encode()), "application/gzip")
    paper.put("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>".encode(), "text/xml")
    for slug in "ab":
        paper.article(slug, head=f'<meta property="article:published_time" content="2024-04-0{ord(slug) - 96}">')
    paper.put("/front", b"<html><body><a href=/a>A</a> <a href=/b>B</a></body></html>")
    rows = library.refresh(f"sitemap:{paper.web.at('/sitemap.xml')}")
    assert problems(rows) == [f"{paper.web.at('/none.xml')}: answers 404 Not Found"]
    assert texts(library) == {"News of b": text("b"), "News of a": text("a")}
    assert paper.sent == ["/sitemap.xml", "/one.xml.gz", "/front", "/b", "/a"]
    assert [article.published.day for article in library.latest()] == [2, 1]


def urlset(paper: Paper, *slugs: str) -> bytes:
    return "".join(f"{paper.web.at(f'/{slug}')}\n" for slug in slugs).encode()


def test_a_sitemap_may_change_behind_its_index(paper: Paper, library: Library) -> None:
    for slug in ("lock", "crane"):
        paper.article(slug)
    index = f"<sitemapindex><sitemap><loc>{paper.web.at('/one.txt')}</loc></sitemap></sitemapindex>"
    paper.put("/sitemap.xml", index.encode(), "text/xml")
    paper.put("/one.txt", urlset(paper, "lock"), "text/plain")
    source = f"sitemap:{paper.web.at('/sitemap.xml')}"
    assert counts(library.refresh(source)) == [(1, 0, 0)]
    paper.put("/one.txt", urlset(paper, "lock", "crane"), "text/plain")
    paper.article("lock", paragraphs=["The lock is closed.", *text("lock")])
    assert counts(library.refresh(source)) == [(1, 1, 0)]
    paper.sent.clear()
    assert counts(library.refresh(source)) == [(0, 0, 2)]
    assert paper.sent == []


def test_a_large_sitemap_is_read_in_several_rounds(
    paper: Paper, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.sources.sitemap._PAGES", 2)
    slugs = ("lock", "crane", "quay", "rope", "silt")
    for slug in slugs:
        paper.article(slug, tags=False)
    paper.put("/map.txt", urlset(paper, "front", *slugs), "text/plain")
    paper.put("/front", b"<html><body><a href=/a>A</a></body></html>")
    source = f"sitemap:{paper.web.at('/map.txt')}"
    assert [counts(library.refresh(source))[0][0] for _ in range(4)] == [1, 2, 2, 0]
    assert sorted(set(paper.sent)) == sorted(["/map.txt", "/front", *(f"/{slug}" for slug in slugs)])
    assert len(paper.sent) == 4 + 1 + len(slugs)  # the sitemap each time, each page once


@pytest.mark.parametrize("way", ["declared", "guessed", "robots", "itself", "article"])
def test_a_bare_address_is_whatever_is_there(paper: Paper, library: Library, way: str) -> None:
    paper.article("lock")
    declared = '<link rel="alternate" type="application/rss+xml" href="/rss/all">' if way == "declared" else ""
    paper.put("/", f"<html><head>{declared}</head><body><a href=/lock>Lock</a></body></html>".encode())
    if way in {"declared", "guessed", "itself"}:
        paper.feed({"declared": "/rss/all", "guessed": "/feed.xml", "itself": "/news"}[way], paper.teaser("lock", 1))
    if way == "robots":
        paper.put("/robots.txt", f"Sitemap: {paper.web.at('/map.txt')}".encode(), "text/plain")
        paper.put("/map.txt", f"{paper.web.at('/')}\n{paper.web.at('/lock')}\n".encode(), "text/plain")
    address = paper.web.at({"itself": "/news", "article": "/lock"}.get(way, "/"))
    assert problems(library.refresh(address)) == []
    assert texts(library) == {"News of lock": text("lock")}
    paper.sent.clear()
    assert counts(library.refresh(address)) == [(0, 0, 1)]
    assert set(paper.sent) <= {"/robots.txt"}


def test_failures_are_a_plain_line_each_and_the_others_are_read(paper: Paper, library: Library) -> None:
    feed = paper.feed("/feed", paper.whole("lock", 1))
    paper.web["/bomb"] = Answer(gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"})
    paper.web["/loop"] = moved(paper.web.at("/loop"))
    paper.web["/private"] = moved("http://10.0.0.1/feed")
    paper.put("/page", page("A page", text("page")))
    paths = ("/none", "/loop", "/private", "/page", "/bomb")
    rows = library.refresh(feed, *(f"feed:{paper.web.at(path)}" for path in paths), "folder:nowhere")
    assert [row.step for row in rows] == ["done", *["failed"] * 6]
    reasons = dict(line.split(": ", 1) for line in problems(rows))
    assert {name.rpartition("/")[2]: reason for name, reason in reasons.items()} == {
        "none": "answers 404 Not Found",
        "loop": f"leads to {paper.web.at('/loop')}, which redirects in a circle",
        "private": "leads to http://10.0.0.1/feed, which is at a private address, 10.0.0.1; "
        "FETCH_PRIVATE_HOSTS may allow it",
        "page": "is a web page, not a feed",
        "bomb": "is larger than 10 MB when unpacked",
        "nowhere": f"{Path.cwd()}/nowhere does not exist",
    }
    assert list(texts(library)) == ["News of lock"]


def test_the_own_computer_is_not_fetched_from_unless_allowed(paper: Paper, reopen: Reopen) -> None:
    feed = paper.feed("/feed", paper.whole("lock", 1))
    [row] = reopen(fetch_delay=0.0).refresh(feed)
    assert row.state.error == "is at a private address, 127.0.0.1; FETCH_PRIVATE_HOSTS may allow it"
    assert paper.web.requests == []


def test_pruning_leaves_alone_what_a_feed_let_go(paper: Paper, library: Library) -> None:
    feed = paper.feed("/feed", paper.whole("lock", 3), paper.whole("crane", 2))
    library.add(feed, prune=True)
    paper.feed("/feed", paper.whole("rope", 4))
    report = library.add(feed, prune=True)
    assert (report.new, report.withdrawn, library.statistics().articles) == (1, 0, 3)


# The next rounds


def test_a_second_round_fetches_nothing_and_adds_nothing(paper: Paper, library: Library) -> None:
    for slug in ("lock", "quay", "rope"):
        paper.article(slug)
    sitemap = "".join(f"<url><loc>{paper.web.at(f'/{slug}')}</loc></url>" for slug in ("lock", "rope"))
    paper.put("/sitemap.xml", f"<urlset>{sitemap}</urlset>".encode(), "text/xml")
    sources = [
        paper.feed("/feed", paper.teaser("lock", 3), paper.whole("crane", 2)),
        paper.feed("/plain", paper.whole("gates", 4), tags=False),
        f"sitemap:{paper.web.at('/sitemap.xml')}",
        f"page:{paper.web.at('/quay')}",
    ]
    library.refresh(*sources)
    revision = library.statistics().revision
    paper.sent.clear()
    rows = library.refresh(*sources)
    assert paper.sent == []
    assert [row.step for row in rows] == ["done", "not due", "done", "done"]
    assert all(counts([row])[0][:2] == (0, 0) for row in rows)
    assert library.statistics().revision == revision
    asked = len(paper.web.requests)
    assert {row.step for row in library.refresh(*sources, due_only=True)} == {"not due"}
    assert len(paper.web.requests) == asked


@pytest.mark.parametrize("told", [True, False], ids=["the feed tells", "the feed is silent"])
def test_an_edited_article_is_one_article_with_its_history(paper: Paper, library: Library, told: bool) -> None:
    paper.article("lock")
    feed = paper.feed("/feed", paper.teaser("lock", 3))
    library.refresh(feed)
    [before] = library.latest()
    edited = [paragraph.replace("four metres", "six metres") for paragraph in text("lock")]
    paper.article("lock", paragraphs=edited)
    if told:
        paper.feed("/feed", paper.teaser("lock", 3, words="corrected"))
    assert counts(library.refresh(feed)) == [(0, 1, 0)]
    [after] = library.latest()
    assert (after.id, after.title) == (before.id, before.title)
    assert after.text.split("\n\n") == edited
    assert [version.text for version in library.versions(after.id)] == [before.text]
    question = "By how many metres is the lock to be widened?"
    assert "six metres" in library.ask(question, now=NOW).hits[0].passage.text
    assert library.latest(words="four") == []
    assert library.check() == []


def test_a_page_without_tags_is_looked_at_when_its_time_has_come(
    paper: Paper, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper.article("lock", tags=False)
    feed = paper.feed("/feed", paper.teaser("lock", 3))
    library.refresh(feed)
    library.refresh(feed)
    assert paper.sent == ["/feed", "/lock"]
    library.refresh(feed, every=True)
    assert paper.sent.count("/lock") == 2


def test_a_source_that_moved_for_good_is_asked_at_its_new_place(paper: Paper, library: Library) -> None:
    paper.feed("/new", paper.whole("lock", 3))
    paper.web["/old"] = moved(paper.web.at("/new"))
    for _ in range(2):
        [row] = library.refresh(f"feed:{paper.web.at('/old')}")
        assert row.step == "done"
    assert paper.web.paths() == ["/old", "/new", "/new"]


def test_a_failing_source_waits_twice_as_long_each_time_and_dies_at_last(
    paper: Paper, library: Library, store: Store
) -> None:
    feed = f"feed:{paper.web.at('/none')}"
    pauses = []
    for _ in range(12):
        [row] = library.refresh(feed, every=True)
        assert row.state.due
        assert row.state.tried
        pauses.append(round((row.state.due - row.state.tried) / timedelta(minutes=15)))
    assert pauses == [2, 4, 8, 16, 32, 64, 96, 96, 96, 96, 96, 96]
    assert not row.state.dead
    assert library.refresh(feed)[0].step == "not due"
    assert len(paper.web.requests) == 12
    assert row.state.failing_since
    longer_ago = row.state.failing_since - timedelta(days=15)
    store.keep_states([dataclasses.replace(row.state, failing_since=longer_ago)])
    [row] = library.refresh(feed, every=True)
    assert row.state.dead
    assert [(state.name, state.dead, state.reported) for state in library.sources(feed)] == [(feed, True, False)]
    library.mark_reported([row.state.name])
    assert library.sources()[0].reported
    paper.feed("/none", paper.whole("lock", 1))
    [row] = library.refresh(feed, every=True)
    assert (row.state.dead, row.state.reported, row.state.failures, row.state.error) == (False, False, 0, None)


def test_a_server_that_asks_for_patience_gets_it(paper: Paper, library: Library) -> None:
    paper.web["/feed"] = Answer(status=429, headers={"Retry-After": "7200"})
    [row] = library.refresh(f"feed:{paper.web.at('/feed')}")
    assert row.state.due
    assert row.state.due - datetime.now(UTC) > timedelta(minutes=115)
    assert row.state.error == "answers 429 Too Many Requests"


def test_only_one_refreshes_and_the_second_says_so(paper: Paper, library: Library, store: Store) -> None:
    with store.refreshing(), pytest.raises(BusyError, match="refreshed by another process"):
        library.refresh(paper.feed("/feed"))
    assert library.refresh(paper.feed("/feed", paper.whole("lock", 1)))[0].step == "done"


def test_folders_and_lists_of_feeds_are_refreshed_too(paper: Paper, library: Library, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "storm.md").write_text("# Storm\n\nThe bridge stayed closed for two days.")
    feed = paper.feed("/feed", paper.whole("lock", 1)).removeprefix("feed:")
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body><outline xmlUrl="{feed}"/></body></opml>')
    rows = library.refresh("folder:texts", "opml:feeds.opml")
    assert counts(rows) == [(1, 0, 0), (1, 0, 0)]
    assert [row.state.name for row in rows] == [f"folder:{tmp_path}/texts", f"feed:{feed}"]
    with pytest.raises(ConfigError, match=r"none\.opml: no such file"):
        library.refresh("opml:none.opml")


def test_a_folder_is_read_again_when_a_file_has_changed(paper: Paper, reopen: Reopen, tmp_path: Path) -> None:
    library = reopen(**LOCAL, refresh_minutes=0)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "storm.md").write_text("# Storm\n\nThe bridge stayed closed for two days.")
    assert [row.step for row in library.refresh("folder:texts", due_only=True)] == ["done"]
    assert [row.step for row in library.refresh("folder:texts", due_only=True)] == ["not due"]
    assert counts(library.refresh("folder:texts")) == [(0, 0, 1)]
    (tmp_path / "texts" / "storm.md").write_text("# Storm\n\nThe bridge stayed closed for three days.")
    assert counts(library.refresh("folder:texts", due_only=True)) == [(0, 1, 0)]
    assert library.refresh("folder:none", due_only=True)[0].state.error == f"{tmp_path}/none does not exist"


def test_an_export_of_a_channel_is_refreshed(library: Library, tmp_path: Path) -> None:
    posts = [
        {"id": n, "type": "message", "date": "2024-05-03T08:00:00", "date_unixtime": "1714723200", "text": f"Fog {n}."}
        for n in (1, 2)
    ]
    channel = {"name": "Harbour notes", "type": "public_channel", "id": 77, "messages": posts}
    (tmp_path / "result.json").write_text(json.dumps(channel))
    for expected in ((2, 0, 0), (0, 0, 2)):
        assert counts(library.refresh("telegram:result.json?channel=harbour")) == [expected]
    assert {article.url for article in library.latest()} == {"https://t.me/harbour/1", "https://t.me/harbour/2"}


def test_what_older_releases_remembered_is_looked_at_once_more(
    paper: Paper, library: Library, store: Store, tmp_path: Path
) -> None:
    for slug in ("lock", "quay", "rope"):
        paper.article(slug)
    paper.put("/", b"<html><head><link rel=alternate type=application/rss+xml href=/rss></head></html>")
    paper.feed("/rss", paper.teaser("quay", 1))
    paper.put("/map.txt", urlset(paper, "rope"), "text/plain")
    (tmp_path / "storm.md").write_text("# Storm\n\nThe bridge stayed closed for two days.")
    feed = paper.feed("/feed", paper.teaser("lock", 3))
    sources = [feed, paper.web.at("/"), f"sitemap:{paper.web.at('/map.txt')}", f"folder:{tmp_path}/storm.md"]
    assert counts(library.refresh(*sources)) == [(1, 0, 0)] * 4
    with store.writing() as db:
        db.exec_driver_sql("UPDATE visits SET listed = 'index\nhttps://example.org/1' WHERE listed IS NOT NULL")
    for slug in ("lock", "quay", "rope"):
        paper.article(slug, paragraphs=[f"Now: {slug}.", *text(slug)])
    assert counts(library.refresh(*sources)) == [(0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1)]
    paper.sent.clear()
    assert counts(library.refresh(*sources)) == [(0, 0, 1)] * 4
    assert paper.sent == []


def test_a_round_opens_one_fetcher_and_a_name_none(
    paper: Paper, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Fetcher] = []

    class Counted(Fetcher):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            opened.append(self)

    monkeypatch.setattr("knowledge.fetching.client.Fetcher", Counted)
    monkeypatch.setattr("knowledge.ingest.intake.Fetcher", Counted)
    feeds = [paper.feed(f"/feed{number}", paper.whole(f"n{number}", 1)) for number in range(9)]
    LibrarySettings(sources=tuple(feeds))
    assert [state.name for state in library.sources(*feeds)] == feeds
    assert opened == []
    assert counts(library.refresh(*feeds)) == [(1, 0, 0)] * 9
    assert len(opened) == 1
    assert paper.web.connections == 1


# The command line


def knowledge(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "knowledge", *arguments]
    here = {"FETCH_PRIVATE_HOSTS": "127.0.0.1", "FETCH_DELAY": "0", "PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, text=True, timeout=600, check=False)


def test_the_commands_refresh_sources_read_check_and_opml(paper: Paper, tmp_path: Path) -> None:
    paper.article("lock")
    feed = paper.feed("/feed", paper.teaser("lock", 3))
    none = f"feed:{paper.web.at('/none')}"
    first = knowledge(tmp_path, "refresh", "--json", feed, none)
    assert first.returncode == 1
    assert first.stderr == f"knowledge: {none}: answers 404 Not Found\n"
    done, failed = json.loads(first.stdout)["sources"]
    assert (done["step"], done["new"], done["problems"]) == ("done", 1, [])
    assert (failed["step"], failed["error"], failed["failures"]) == ("failed", "answers 404 Not Found", 1)
    second = knowledge(tmp_path, "refresh", feed)
    assert second.returncode == 0
    assert "0 new, 0 changed, 1 same, 0 problems" in second.stdout
    states = knowledge(tmp_path, "sources", feed, none).stdout.splitlines()
    assert [line.split()[0] for line in states] == ["well", "failing"]
    assert "answers 404 Not Found; 1 failure since" in states[1]
    read = knowledge(tmp_path, "read", "--json", paper.web.at("/lock"), paper.web.at("/none"))
    assert read.returncode == 1
    article = json.loads(read.stdout)
    assert (article["title"], article["language"], article["url"]) == ("News of lock", "en", paper.web.at("/lock"))
    assert article["text"].split("\n\n") == text("lock")
    assert read.stderr == f"knowledge: {paper.web.at('/none')}: answers 404 Not Found\n"
    assert knowledge(tmp_path, "check").stdout == "All is well: 1 in the store, the same 1 in the index, each once.\n"
    paper.article("lock", paragraphs=["The lock is closed.", *text("lock")])
    assert "0 new, 1 changed" in knowledge(tmp_path, "refresh", feed).stdout
    before = json.loads(knowledge(tmp_path, "versions", "--json", "lock").stdout)["versions"]
    assert [version["text"].split("\n\n") for version in before] == [text("lock")]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "lock.html").write_bytes(paper.pages["/lock"][1])
    for place, path in (("texts", "texts/lock.html"), (f"{tmp_path}/texts/lock.html",) * 2):
        assert json.loads(knowledge(tmp_path, "read", "--json", place).stdout)["path"] == path
    (tmp_path / ".env").write_text(f"SOURCES={feed} folder:texts\n")
    assert paper.web.at("/feed") in knowledge(tmp_path, "opml").stdout


# What is no longer there


@pytest.mark.parametrize("kind", ["file", "record", "export", "renamed"])
def test_what_is_gone_from_a_folder_or_an_export_is_withdrawn(tmp_path: Path, library: Library, kind: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    records = [{"id": n, "title": f"Note {n}", "text": " ".join(text(f"boat{n}"))} for n in (1, 2)]
    posts = [
        {"id": n, "type": "message", "date_unixtime": "1714723200", "text": r["text"]} for n, r in enumerate(records, 1)
    ]
    channel = {"name": "Harbour notes", "type": "public_channel", "id": 77}
    source, path = f"folder:{folder}", folder / "notes.jsonl"
    if kind == "file":
        for record in records:
            (folder / f"{record['id']}.txt").write_text(f"{record['title']}\n\n{record['text']}\n")
    elif kind == "export":
        source, path = f"telegram:{folder}", folder / "result.json"
        path.write_text(json.dumps(channel | {"messages": posts}))
    else:
        path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    library.refresh(source)
    first, second = library.latest()

    if kind == "file":
        (folder / "2.txt").unlink()
    elif kind == "export":
        path.write_text(json.dumps(channel | {"messages": posts[:1]}))
    elif kind == "record":
        path.write_text(f"{json.dumps(records[0])}\n")
    else:
        path.rename(folder / "all.jsonl")
    [row] = library.refresh(source)

    if kind == "renamed":
        assert counts([row]) == [(0, 0, 2)]
        assert library.article(first.id) is not None
        return
    assert (row.report.withdrawn, len(library.latest())) == (1, 1)
    [left] = library.latest()
    gone = first if left.id == second.id else second
    assert library.article(gone.id) is None
    assert library.summary(gone.id) is None
    assert not any(hit.article.id == gone.id for hit in library.ask(gone.title).hits)


def test_nothing_is_withdrawn_when_a_folder_is_suddenly_empty_or_missing(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Boat\n\n{' '.join(text('boat'))}\n")
    library.refresh(f"folder:{folder}")
    (folder / "a.txt").rename(tmp_path / "a.txt")
    assert library.refresh(f"folder:{folder}")[0].report.withdrawn == 0
    folder.rmdir()
    assert library.refresh(f"folder:{folder}")[0].step == "failed"
    assert [article.title for article in library.latest()] == ["Boat"]
