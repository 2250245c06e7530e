"""The teaser stands in for a page that is replaced by a wall, the source says why, and the wall is never quoted."""

from collections.abc import Callable, Iterator

import pytest

from knowledge import Library
from tests.newspaper import Paper, page
from tests.web_server import WebServer, moved

LOCAL = {"fetch_private_hosts": ("127.0.0.1", "localhost"), "fetch_delay": 0.0}
SALE = ["This domain is for sale. Make your bid before the month ends, or call our brokers at any hour."] * 3
TOLD = {
    "lock": "The gates of the old lock are painted green by Tove Lindqvist",
    "crane": "A second crane lifts herring barrels in Brackwater harbour",
    "silt": "Fishermen dig silt from the inner basin with wooden shovels",
}


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def library(reopen: Callable[..., Library]) -> Library:
    return reopen(**LOCAL)


def feed_of(paper: Paper) -> str:
    return paper.feed(
        "/feed", *(paper.teaser(slug, day, words=words) for day, (slug, words) in enumerate(TOLD.items(), 1))
    )


def texts(library: Library) -> list[str]:
    return sorted(article.text for article in library.latest(10))


@pytest.mark.parametrize("title", ["News of lock", "Brackwater Post"])
def test_one_wall_for_all_pages_leaves_the_teasers(paper: Paper, library: Library, title: str) -> None:
    for slug in TOLD:
        paper.put(f"/{slug}", page(title, SALE))
    [row] = library.refresh(feed_of(paper))

    assert [problem.reason for problem in row.report.problems] == ["speaks of something else than its teaser"] * 3
    assert texts(library) == sorted(f"{words} …" for words in TOLD.values())


@pytest.mark.parametrize("path", ["/", "/en/", "/account/login?to=x", "/consent"])
def test_a_redirect_to_another_page_leaves_the_teasers(paper: Paper, library: Library, path: str) -> None:
    listing = [f"{words}. Read all of it on the page that we made for it." for words in TOLD.values()]
    paper.put(path.partition("?")[0], page("Brackwater Post", listing * 2))
    for slug in TOLD:
        paper.web[f"/{slug}"] = moved(path, 302)
    [row] = library.refresh(feed_of(paper))

    assert {problem.reason.partition(" ")[0] for problem in row.report.problems} == {"leads"}
    assert texts(library) == sorted(f"{words} …" for words in TOLD.values())


def test_the_article_takes_the_place_of_its_teaser_once_the_wall_is_gone(paper: Paper, library: Library) -> None:
    for slug in TOLD:
        paper.put(f"/{slug}", page("Brackwater Post", SALE))
    feed = feed_of(paper)
    library.refresh(feed)
    for slug, words in TOLD.items():
        paper.put(
            f"/{slug}", page(f"News of {slug}", [f"{words}, and number {n} of us saw it happen." for n in range(9)])
        )
    library.refresh(feed, every=True)

    assert [text.count("saw it happen") for text in texts(library)] == [9, 9, 9]


def test_pages_of_a_sitemap_with_one_text_are_no_articles(paper: Paper, library: Library) -> None:
    paths = ["/2025/03/01/lock-gates", "/2025/03/02/second-crane", "/2025/03/03/silt", "/2025/03/04/herring"]
    for path in paths[:3]:
        paper.put(path, page("Brackwater Post", SALE))
    paper.article(paths[3].strip("/"))
    entries = "".join(f"<url><loc>{paper.web.at(path)}</loc></url>" for path in paths)
    paper.put("/sitemap.xml", f"<urlset>{entries}</urlset>".encode(), "application/xml")
    [row] = library.refresh(f"sitemap:{paper.web.at('/sitemap.xml')}")

    assert len(library.latest(10)) == 1
    assert len(row.report.left_out) == 2
    assert "for sale" not in texts(library)[0]
