"""A page that its source no longer lists is requested now and then, and its article withdrawn when it is gone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest

from knowledge import Library, Report
from knowledge.ingest.intake import Intake
from knowledge.models import Article
from knowledge.records import Gone
from knowledge.sources import Item
from knowledge.sources.kinds import open_source
from knowledge.store import Store
from tests.knowledge.sources.clock import Clock
from tests.newspaper import Paper, page, text
from tests.web_server import Answer, WebServer, moved

NEWER = "lock"  # is still listed


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        paper = Paper(web)
        paper.put("/", page("Brackwater Post", text("front")))
        paper.article(NEWER)
        yield paper


@pytest.fixture
def clock() -> Clock:
    return Clock()


def listing(paper: Paper, kind: str, *slugs: str) -> str:
    """List these articles in a source of some kind; return it."""
    if kind == "sitemap":
        urls = "".join(f"<url><loc>{paper.web.at(f'/news/{slug}')}</loc></url>" for slug in slugs)
        paper.put("/sitemap.xml", f"<urlset>{urls}</urlset>".encode(), "application/xml")
        return f"sitemap:{paper.web.at('/sitemap.xml')}"
    item = paper.whole if kind == "whole feed" else paper.teaser
    return paper.feed("/feed", *(item(f"news/{slug}", 2) for slug in slugs))


def read(source: str, clock: Clock) -> list[Item]:
    return list(open_source(source, clock.crawler()).read())


def taken(paper: Paper, clock: Clock, kind: str, *slugs: str) -> tuple[str, dict[str, str]]:
    """Read a source that lists these articles and then only a newer one. Return it, and the articles' ids."""
    for slug in (*slugs, NEWER):
        paper.article(f"news/{slug}")
    source = listing(paper, kind, *slugs)
    ids = {item.origin.rpartition("/")[2]: item.id for item in read(source, clock) if isinstance(item, Article)}
    assert ids.keys() == set(slugs)
    return listing(paper, kind, NEWER), ids


def gone_within(days: int, source: str, clock: Clock, *, hours: int = 12) -> dict[str, float]:
    """Read a source again and again. Return when each article was withdrawn, in days from the beginning."""
    begun, withdrawn = clock.now, {}
    while clock.now < begun + timedelta(days=days):
        clock.now += timedelta(hours=hours)
        for item in read(source, clock):
            if isinstance(item, Gone):
                withdrawn[item.article_id] = (clock.now - begun) / timedelta(days=1)
    return withdrawn


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("kind", ["feed", "whole feed", "sitemap"])
def test_a_page_that_no_source_lists_and_that_is_gone_withdraws_its_article(
    paper: Paper, clock: Clock, kind: str, status: int
) -> None:
    source, ids = taken(paper, clock, kind, "silt", "rope")
    assert gone_within(40, source, clock) == {}
    paper.web["/news/silt"] = Answer(b"", {}, status)
    withdrawn = gone_within(130, source, clock)
    assert withdrawn.keys() == {ids["silt"]}
    assert withdrawn[ids["silt"]] >= 2


TROUBLES = {
    "is down": Answer(b"", {}, 503),
    "is broken": Answer(b"", {}, 500),
    "hangs up": [b""],
    "blocks": Answer(b"", {}, 403),
    "asks for a password": Answer(b"", {}, 401),
    "asks for patience": Answer(b"", {}, 429),
    "has legal reasons": Answer(b"", {}, 451),
    "asks to sign in": "/login",
    "asks to sign in where nothing is": "/account/signin",
    "leads to the front page": "/",
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_nothing_is_withdrawn_for_another_reason(paper: Paper, clock: Clock, trouble: str) -> None:
    source, _ = taken(paper, clock, "feed", "silt")
    paper.put("/login", page("Sign in", ["Sign in to read on."]))
    answer = TROUBLES[trouble]
    if isinstance(answer, str):
        paper.web["/news/silt"] = moved(paper.web.at(answer))
    elif isinstance(answer, Answer):
        paper.web["/news/silt"] = answer
    else:
        paper.web["/news/silt"] = lambda _: answer
    assert gone_within(60, source, clock) == {}
    assert paper.web.paths().count("/news/silt") > 2


def test_a_page_that_comes_back_within_the_grace_period_stays(paper: Paper, clock: Clock) -> None:
    source, _ = taken(paper, clock, "feed", "silt")
    answers = cycle([Answer(b"", {}, 404), Answer(b"", {}, 410), Answer(page("News of silt", text("silt")))])
    paper.web["/news/silt"] = lambda _: next(answers)
    assert gone_within(90, source, clock) == {}


def test_nothing_is_withdrawn_when_the_whole_site_answers_that_nothing_is_there(paper: Paper, clock: Clock) -> None:
    source, ids = taken(paper, clock, "feed", "silt", "rope")
    for path in ("/news/silt", "/news/rope", "/"):
        paper.web[path] = Answer(b"", {}, 404)
    assert gone_within(30, source, clock) == {}
    paper.put("/", page("Brackwater Post", text("front")))
    assert gone_within(30, source, clock).keys() == set(ids.values())


def test_an_article_stays_while_the_address_that_identifies_it_answers(paper: Paper, clock: Clock) -> None:
    address = paper.web.at("/archive/silt")
    paper.put("/archive/silt", page("News of silt", text("silt")))
    paper.article("news/silt", head=f'<link rel="canonical" href="{address}">')
    source = listing(paper, "feed", "silt")
    [article] = [item for item in read(source, clock) if isinstance(item, Article)]
    assert article.origin.endswith("/archive/silt")
    paper.web["/news/silt"] = Answer(b"", {}, 404)
    assert gone_within(60, listing(paper, "feed", NEWER), clock) == {}


def test_what_is_still_listed_is_not_requested_and_comes_back_when_it_is_listed_again(
    paper: Paper, clock: Clock
) -> None:
    paper.article("news/silt")
    source = listing(paper, "whole feed", "silt")
    read(source, clock)
    gone_within(90, source, clock)
    assert "/news/silt" not in paper.web.paths()
    listing(paper, "feed", NEWER)
    paper.web["/news/silt"] = Answer(b"", {}, 404)
    assert len(gone_within(60, source, clock)) == 1
    paper.article("news/silt")
    listing(paper, "feed", "silt")
    assert [item.title for item in read(source, clock) if isinstance(item, Article)] == ["News of news/silt"]


def test_a_changed_page_is_read_when_it_is_listed_again(paper: Paper, clock: Clock) -> None:
    source, _ = taken(paper, clock, "feed", "silt")
    paper.article("news/silt", paragraphs=text("silt of June"))
    gone_within(30, source, clock)
    listing(paper, "feed", "silt")
    assert any("silt of June" in item.text for item in read(source, clock) if isinstance(item, Article))


def test_the_requests_are_few_conditional_and_ever_rarer(paper: Paper, clock: Clock) -> None:
    slugs = [f"silt{number}" for number in range(12)]
    source, _ = taken(paper, clock, "feed", *slugs)
    read(source, clock)
    paper.sent.clear()
    clock.now += timedelta(days=40)
    per_reading = []
    for _ in range(4):
        before = len(paper.web.paths())
        read(source, clock)
        per_reading.append(sum(path.startswith("/news/silt") for path in paper.web.paths()[before:]))
    assert per_reading == [5, 5, 2, 0]
    for _ in range(730):
        clock.now += timedelta(days=1)
        read(source, clock)
    requested = [path for path in paper.web.paths() if path == "/news/silt3"]
    assert 4 <= len(requested) <= 8
    assert not [path for path in paper.sent if path.startswith("/news/silt")]


def test_one_page_that_cannot_be_had_is_not_the_first_again(paper: Paper, clock: Clock) -> None:
    source, ids = taken(paper, clock, "feed", "silt", "rope")
    paper.web["/news/silt"] = Answer(b"", {}, 503)
    paper.web["/news/rope"] = Answer(b"", {}, 404)
    assert gone_within(60, source, clock).keys() == {ids["rope"]}


def test_a_withdrawn_article_answers_nothing(
    paper: Paper, clock: Clock, store: Store, reopen: Callable[..., Library]
) -> None:
    paper.article("news/silt", paragraphs=["A seal lay on the ice of the inner basin for three days in February."] * 3)
    source, intake = listing(paper, "feed", "silt"), Intake(store, "en")

    def refresh() -> Report:
        report = Report()
        crawler = replace(clock.crawler(), memory=store.visits())
        intake.take(open_source(source, crawler), report, prune=True, kept=crawler.memory.keep)
        crawler.memory.keep()
        return report

    assert refresh().new == 1
    [article] = reopen().latest()
    paper.article(f"news/{NEWER}")
    listing(paper, "feed", NEWER)
    paper.web["/news/silt"] = Answer(b"", {}, 404)
    withdrawn = 0
    for _ in range(12):
        clock.now += timedelta(days=1)
        withdrawn += refresh().withdrawn
    library = reopen()
    assert withdrawn == 1
    assert library.article(article.id) is None
    assert [each.title for each in library.latest()] == [f"News of news/{NEWER}"]
