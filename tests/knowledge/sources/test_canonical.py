"""A canonical address identifies one story, and never several; a page that is gone withdraws its article."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from knowledge.errors import SourceError
from knowledge.models import Article
from knowledge.records import Gone, Moved
from knowledge.sources import Item
from knowledge.sources.kinds import open_source
from tests.knowledge.sources.clock import Clock
from tests.newspaper import Paper, page, text
from tests.web_server import Answer, WebServer


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def names(paper: Paper, *slugs: str, canonical: str) -> str:
    """Put these pages, which all name one canonical address, and their feed."""
    for slug in slugs:
        paper.article(slug, head=f'<link rel="canonical" href="{canonical}">')
    return paper.feed("/feed", *(paper.teaser(slug, 2) for slug in slugs))


def kept(items: list[Item]) -> dict[str, Article]:
    """The articles that remain, by the ends of their origins."""
    articles = {item.id: item for item in items if isinstance(item, Article)}
    for item in items:
        if isinstance(item, Moved):
            del articles[item.article_id]
            articles[item.article.id] = item.article
    return {item.origin.rpartition("/")[2]: item for item in articles.values()}


SHARED = [
    *("/news", "/", "/news/", "/news?page=1", "/index.html", "https://lakeside.example.org/", "/NEWS", "/a/b/c"),
    *(
        "/?p=1",
        "//lakeside.example.org/news",
        "/tag/harbour/",
        "/archive/2024/05",
        "http://lakeside.example.org/amp/news",
    ),
]


@pytest.mark.parametrize("canonical", SHARED)
def test_stories_that_name_one_address_keep_their_own(paper: Paper, clock: Clock, canonical: str) -> None:
    url = names(paper, "lock", "crane", "rope", canonical=canonical)
    first = kept(list(open_source(url, clock.crawler()).read()))
    assert {slug: item.title for slug, item in first.items()} == {
        slug: f"News of {slug}" for slug in ("lock", "crane", "rope")
    }
    assert {item.url for item in first.values()} == {paper.web.at(f"/{slug}") for slug in first}

    clock.now += timedelta(days=40)
    second = kept(list(open_source(names(paper, *first, "silt", canonical=canonical), clock.crawler()).read()))
    assert second["silt"].url == paper.web.at("/silt")
    assert {item.id for item in second.values()} <= {*(item.id for item in first.values()), second["silt"].id}


@pytest.mark.parametrize("canonical", SHARED)
def test_the_first_story_is_read_again_when_the_second_one_comes_later(
    paper: Paper, clock: Clock, canonical: str
) -> None:
    url = names(paper, "lock", canonical=canonical)
    found = kept(list(open_source(url, clock.crawler()).read()))
    for slugs in (("lock", "crane"), ("lock", "crane", "rope")):
        clock.now += timedelta(hours=1)
        found |= kept(list(open_source(names(paper, *slugs, canonical=canonical), clock.crawler()).read()))
    assert {slug: found[slug].url for slug in ("lock", "crane", "rope")} == {
        slug: paper.web.at(f"/{slug}") for slug in ("lock", "crane", "rope")
    }


@pytest.mark.parametrize(
    "canonical",
    [
        *(
            "/lock",
            "/lock/",
            "/lock?utm_source=x",
            "/lock?fbclid=1",
            "//www.{host}/lock",
            "/lock/amp",
            "/lock?outputType=amp",
        ),
        *("https://m.{host}/lock", "http://{host}:80/lock", "https://{host}:443/lock?utm_medium=rss", "/amp/lock"),
    ],
)
def test_two_pages_of_one_story_have_the_address_that_both_name(paper: Paper, clock: Clock, canonical: str) -> None:
    address = canonical.format(host="lakeside.example.org")
    content = page("News of lock", text("lock"), head=f'<link rel="canonical" href="{address}">')
    paper.put("/print", content)
    paper.put("/mobile", content)
    found = [
        item
        for path in ("/print", "/mobile")
        for item in open_source(f"page:{paper.web.at(path)}", clock.crawler()).read()
        if isinstance(item, Article)
    ]
    assert len(found) == 2
    assert len({item.id for item in found}) == 1
    assert found[0].origin.endswith("/lock")


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("kind", ["feed", "page"])
def test_an_article_whose_page_is_gone_for_longer_than_a_grace_period_is_withdrawn(
    paper: Paper, clock: Clock, kind: str, status: int
) -> None:
    paper.article("lock")
    url = (
        paper.feed("/feed", paper.teaser("lock", 2), tags=False) if kind == "feed" else f"page:{paper.web.at('/lock')}"
    )
    [article] = list(open_source(url, clock.crawler()).read())
    assert isinstance(article, Article)
    paper.web["/lock"] = Answer(b"", {}, status)
    gone: list[list[Item]] = []
    for _ in range(5):
        clock.now += timedelta(hours=20)
        found: list[Item] = []
        try:
            found.extend(open_source(url, clock.crawler(force=True)).read())
        except SourceError:
            assert kind == "page"
        gone.append([item for item in found if isinstance(item, Gone)])
    assert gone[:3] == [[], [], []]
    assert Gone(article.id) in [*gone[3], *gone[4]]


@pytest.mark.parametrize("status", [500, 503, 403, 429])
def test_a_server_in_trouble_withdraws_nothing(paper: Paper, clock: Clock, status: int) -> None:
    paper.article("lock")
    url = paper.feed("/feed", paper.teaser("lock", 2), tags=False)
    list(open_source(url, clock.crawler()).read())
    paper.web["/lock"] = Answer(b"", {}, status)
    for _ in range(6):
        clock.now += timedelta(days=1)
        items = list(open_source(url, clock.crawler(force=True)).read())
        assert not [item for item in items if isinstance(item, Gone | Article)]
