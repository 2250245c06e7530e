"""An article on several pages is read to its end, and never goes on into another one."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from knowledge.fetching.client import Fetcher
from knowledge.models import Article, Problem
from knowledge.parsing import web_page
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import open_source
from tests.newspaper import page, text
from tests.web_server import Answer, WebServer

HTML = {"Content-Type": "text/html; charset=utf-8"}
AT = "https://example.org"
PARAGRAPHS = text("toll")


@pytest.fixture
def crawler() -> Iterator[Crawler]:
    with closing(Fetcher(allowed_hosts=["127.0.0.1"], delay=0)) as fetcher:
        yield Crawler(fetcher=fetcher)


def next_of(link: str, path: str) -> str | None:
    markup = page("The toll", PARAGRAPHS).replace(b"</main>", link.encode() + b"</main>")
    return web_page.page(markup, f"{AT}{path}").next_page


@pytest.mark.parametrize(
    ("path", "link", "following"),
    [
        ("/toll", "<a rel=next href=/toll-2>Next page</a>", "/toll-2"),
        ("/the-toll", "<a rel=next href=/the-toll-2>Next page</a>", "/the-toll-2"),
        ("/the-toll", "<a rel=next href=/the-toll-page-2>Next page</a>", "/the-toll-page-2"),
        ("/toll", "<link rel=next href=/toll?page=2>", "/toll?page=2"),
        ("/toll", "<div class=pagination><a href=/toll/2>Read on</a></div>", "/toll/2"),
        ("/toll/", "<p class=page-links>Pages: 1 <a href=/toll/2/>2</a></p>", "/toll/2/"),
        ("/toll.html", "<a href=toll_2.html>2</a>", "/toll_2.html"),
        ("/toll.html", "<a href=/toll,2.html>[2]</a>", "/toll,2.html"),
        ("/a/toll", "<a href=/a/toll/page/2>2</a>", "/a/toll/page/2"),
        ("/a/toll", "<a href=/a/toll/seite-2>2</a>", "/a/toll/seite-2"),
        ("/toll?id=7", "<a href='/toll?id=7&amp;p=2'>2</a>", "/toll?id=7&p=2"),
        ("/toll-2", "<a href=/toll>1</a> <a href=/toll-3>3</a>", "/toll-3"),
        ("/toll?page=3", "<a rel='nofollow next' href='?page=4'>weiter</a>", "/toll?page=4"),
        ("/top-10", "<a rel=next href=/top-10/2>Next</a>", "/top-10/2"),
    ],
)
def test_the_next_page_has_the_next_number(path: str, link: str, following: str) -> None:
    assert next_of(link, path) == f"{AT}{following}"


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/toll", "<a rel=next href=/the-herring>The herring</a>"),
        ("/toll", "<link rel=next href=/2024/05/the-herring title='The herring'>"),
        ("/toll", "<a href=/toll-2>The toll: a second look</a>"),
        ("/toll", "<a rel=next href=/toll/comment-page-2#comments>Older</a>"),
        ("/toll", "<a rel=next href='/toll?cpage=2'>2</a>"),
        ("/toll", "<a href=/toll-3>3</a>"),
        ("/toll-2", "<a href=/toll-2>2</a>"),
        ("/toll-3", "<a rel=next href=/toll-2>2</a>"),
        ("/toll", "<a rel=next href=https://example.com/toll-2>2</a>"),
        ("/toll", "<a rel=next href='#2'>2</a>"),
        ("/toll", "<a rel=next href='http://[bad'>2</a>"),
        ("/news/17", "<a rel=next href=/news/19>next</a>"),
        ("/toll", "<a rel=next href=/page/2>Older articles</a>"),
    ],
)
def test_a_link_to_something_else_is_not_followed(path: str, link: str) -> None:
    assert next_of(link, path) is None


def served(web: WebServer, number: int, *, following: bool, title: str = "The toll") -> None:
    """Serve page `number` of an article, which leads to the next one if that is `following`."""
    path = "/toll" if number == 1 else f"/toll-{number}"
    link = f"<a rel=next href=/toll-{number + 1}>{number + 1}</a></main>" if following else "</main>"
    paragraphs = [PARAGRAPHS[0], f"Part {number} of the toll's long story has a number of its own: {number}."] + [
        f"{paragraph} It is said in part {number}." for paragraph in PARAGRAPHS[1:4]
    ]
    web[path] = Answer(page(title, paragraphs).replace(b"</main>", link.encode()), HTML)


def test_an_article_of_three_pages_is_read_to_its_end(crawler: Crawler) -> None:
    with WebServer() as web:
        for number in (1, 2, 3):
            served(web, number, following=number < 3)

        (article,) = open_source(f"page:{web.at('/toll')}", crawler).read()

    assert isinstance(article, Article)
    assert [f"Part {number}" in article.text for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert article.text.count(PARAGRAPHS[0]) == 1
    assert (article.url or "").endswith("/toll")


def test_a_page_of_a_feed_is_read_to_its_end(crawler: Crawler) -> None:
    with WebServer() as web:
        served(web, 1, following=True)
        served(web, 2, following=False, title="The toll (2)")
        item = f"<item><title>The toll</title><link>{web.at('/toll')}</link><description>Part 1 …</description></item>"
        feed = f"<rss version='2.0'><channel><title>Post</title>{item}</channel></rss>"
        web["/feed"] = Answer(feed.encode(), {"Content-Type": "application/rss+xml"})

        (article,) = open_source(f"feed:{web.at('/feed')}", crawler).read()

    assert isinstance(article, Article)
    assert "It is said in part 2." in article.text


def test_a_page_of_another_title_is_not_part_of_it(crawler: Crawler) -> None:
    with WebServer() as web:
        served(web, 1, following=True)
        served(web, 2, following=False, title="Herring")

        (article,) = open_source(f"page:{web.at('/toll')}", crawler).read()

    assert isinstance(article, Article)
    assert "It is said in part 2." not in article.text


def test_pages_that_never_end_do_end(crawler: Crawler) -> None:
    with WebServer() as web:
        for number in range(1, 30):
            served(web, number, following=True)

        article, problem = open_source(f"page:{web.at('/toll')}", crawler).read()
        location = web.at("/toll-21")
    assert isinstance(article, Article)
    assert ("in part 20." in article.text, "in part 21." in article.text) == (True, False)
    assert str(problem) == f"{location}: was not read: it is page 21 of an article"


def test_a_page_that_is_gone_is_a_problem_beside_the_article(crawler: Crawler) -> None:
    with WebServer() as web:
        served(web, 1, following=True)

        article, problem = open_source(f"page:{web.at('/toll')}", crawler).read()
        location = web.at("/toll-2")
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert str(problem).startswith(f"{location}: is a page of an article and was not read: it ")
