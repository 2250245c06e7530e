"""The recipes for publishers' own systems: small imitations of each are read as its recipe says."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import Article, Library
from tests.newspaper import Paper, page, text
from tests.web_server import WebServer

SLUGS = ("lock", "crane")
BODY = {slug: "".join(f"<p>{paragraph}</p>" for paragraph in text(slug)) for slug in SLUGS}


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def library(reopen: Callable[..., Library]) -> Library:
    return reopen(fetch_private_hosts=("127.0.0.1",), fetch_delay=0.0)


def read(library: Library, *sources: str) -> list[Article]:
    """Refresh the sources twice: the second round must bring nothing new. Return the articles by title."""
    for row in library.refresh(*sources):
        assert row.report.problems == []
    assert all(row.report.new == 0 for row in library.refresh(*sources))
    return sorted(library.latest(100), key=lambda article: article.title)


def rss(paper: Paper, path: str, *, link: str = "{site}/{slug}/", content: bool = True) -> str:
    site = paper.web.at("").rstrip("/")
    items = "".join(
        f"<item><title>News of {slug}</title><link>{link.format(site=site, slug=slug)}</link>"
        f"<dc:creator>Ada Holm</dc:creator><pubDate>Fri, 0{number} Mar 2024 08:00:00 +0000</pubDate>"
        f"<guid isPermaLink='false'>{site}/?p={number}</guid><description><![CDATA[<p>About the {slug} […]</p>]]>"
        f"</description>{f'<content:encoded><![CDATA[{BODY[slug]}]]></content:encoded>' if content else ''}</item>"
        for number, slug in enumerate(SLUGS, 1)
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    feed = (
        f'<rss version="2.0" {spaces}><channel><title>Brackwater Post</title><link>{site}</link>{items}</channel></rss>'
    )
    paper.put(path, feed.encode(), "application/rss+xml")
    return f"feed:{site}{path}"


def pages(paper: Paper, path: str = "/{slug}/", *, head: str = "") -> list[str]:
    """Serve the articles' pages, and an old one that no feed lists; return their addresses."""
    addresses = []
    for number, slug in enumerate((*SLUGS, "silt"), 1):
        address = paper.web.at(path.format(slug=slug))
        date = f'<meta property="article:published_time" content="2024-03-0{number}T08:00:00Z">'
        paper.put(path.format(slug=slug), page(f"News of {slug}", text(slug), head=f"{date}{head}"))
        addresses.append(address)
    return addresses


def sitemap(paper: Paper, path: str, addresses: list[str]) -> str:
    urls = "".join(f"<url><loc>{address}</loc><lastmod>2024-03-05</lastmod></url>" for address in addresses)
    paper.put(path, f"<urlset>{urls}</urlset>".encode(), "application/xml")
    return f"sitemap:{paper.web.at(path)}"


ALL = ["News of crane", "News of lock", "News of silt"]


def test_wordpress(paper: Paper, library: Library) -> None:
    front = f"<link rel=alternate type=application/rss+xml href={paper.web.at('/feed/')}>"
    paper.put("/", page("Brackwater Post", ["Welcome."], head=front))
    rss(paper, "/feed/")
    sitemap(paper, "/wp-sitemap-posts-post-1.xml", pages(paper))
    sitemap(paper, "/wp-sitemap-taxonomies-category-1.xml", [paper.web.at("/category/harbour/")])
    parts = "".join(
        f"<sitemap><loc>{paper.web.at(path)}</loc></sitemap>"
        for path in ("/wp-sitemap-posts-post-1.xml", "/wp-sitemap-taxonomies-category-1.xml")
    )
    paper.put("/wp-sitemap.xml", f"<sitemapindex>{parts}</sitemapindex>".encode(), "application/xml")
    found = read(library, paper.web.at("/"), f"sitemap:{paper.web.at('/wp-sitemap.xml')}")
    assert [article.title for article in found] == ALL
    assert [f"{article.published:%Y-%m-%d}" for article in found] == ["2024-03-02", "2024-03-01", "2024-03-03"]


def test_ghost(paper: Paper, library: Library) -> None:
    front = f"<link rel=alternate type=application/rss+xml href={paper.web.at('/rss/')}>"
    paper.put("/", page("Brackwater Post", ["Welcome."], head=front))
    rss(paper, "/rss/")
    archive = sitemap(paper, "/sitemap-posts.xml", pages(paper, head='<meta name="generator" content="Ghost 5.80">'))
    assert [article.title for article in read(library, paper.web.at("/"), archive)] == ALL


def test_substack(paper: Paper, library: Library) -> None:
    feed = rss(paper, "/feed", link="{site}/p/{slug}")
    others = [paper.web.at(path) for path in ("/about", "/archive", "/podcast")]
    archive = sitemap(paper, "/sitemap.xml", [*pages(paper, "/p/{slug}"), *others])
    for other in others:
        paper.put(other.removeprefix(paper.web.at("").rstrip("/")), page("About", ["Subscribe."]))
    found = read(library, feed, archive)
    assert [article.title for article in found] == ALL
    assert all("/p/" in (article.url or "") for article in found)


def test_medium_by_its_feed(paper: Paper, library: Library) -> None:
    feed = rss(paper, "/feed/@brackwater", link="{site}/@brackwater/{slug}-5f2a9c01d3e4?source=rss-9c01d3e45f2a------2")
    found = read(library, feed)
    assert [article.title for article in found] == ALL[:2]
    assert found[1].url == paper.web.at("/@brackwater/lock-5f2a9c01d3e4?source=rss-9c01d3e45f2a------2").split("?")[0]


MEDIUM_POST = """<!DOCTYPE html><html><head><title>News of {slug}</title></head><body><article class="h-entry">
<header><h1 class="p-name">News of {slug}</h1></header>
<section data-field="subtitle" class="p-summary">Gates</section>
<section data-field="body" class="e-content"><section><div><div><h3>News of {slug}</h3>{body}</div></div></section>
</section><footer><p>By <a href="https://medium.com/@ada" class="p-author h-card">Ada Holm</a> on
<a href="https://medium.com/p/5f2a"><time class="dt-published" datetime="2024-03-01T08:00:00.000Z">March 1, 2024</time>
</a>.</p><p><a href="https://medium.com/@ada/{slug}" class="p-canonical">Canonical link</a></p>
<p>Exported from <a href="https://medium.com">Medium</a> on March 9, 2024.</p></footer></article></body></html>"""


def test_medium_by_its_export(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    for name, slug in (("2024-03-01_News-of-lock-5f2a9c01d3e4", "lock"), ("draft_Crane-6a2a9c01d3e4", "crane")):
        (folder / f"{name}.html").write_text(MEDIUM_POST.format(slug=slug, body=BODY[slug]))
    [article] = read(library, f"folder:{folder}")
    assert (article.title, f"{article.published:%Y-%m-%d}") == ("News of lock", "2024-03-01")
    assert article.text.split("\n\n")[-len(text("lock")) :] == text("lock")


def test_blogger(paper: Paper, library: Library) -> None:
    site = paper.web.at("").rstrip("/")
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-7.post-{n}</id><published>2024-03-0{n}T08:00:00.001+01:00</published>"
        f"<updated>2024-03-09T08:00:00Z</updated><category scheme='http://www.blogger.com/atom/ns#' term='harbour'/>"
        f"<title type='text'>News of {slug}</title><content type='html'><![CDATA[{BODY[slug]}]]></content>"
        f"<link rel='edit' href='{site}/feeds/7/posts/default/{n}'/>"
        f"<link rel='alternate' href='{site}/2024/03/{slug}.html'/><author><name>Ada Holm</name></author></entry>"
        for n, slug in enumerate(SLUGS, 1)
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title type='text'>Brackwater</title>{entries}</feed>"
    paper.put("/feeds/posts/default", feed.encode(), "application/atom+xml")
    found = read(library, f"feed:{site}/feeds/posts/default")
    assert [(article.title, article.url) for article in found] == [
        ("News of crane", f"{site}/2024/03/crane.html"),
        ("News of lock", f"{site}/2024/03/lock.html"),
    ]


def test_a_newsroom(paper: Paper, library: Library) -> None:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    entries = "".join(
        f"<url><loc>{address}</loc><n:news><n:publication><n:name>Brackwater Post</n:name><n:language>en</n:language>"
        f"</n:publication><n:publication_date>2024-03-0{number}</n:publication_date>"
        f"<n:title>Story {number}</n:title></n:news></url>"
        for number, address in enumerate(pages(paper, "/news/{slug}"), 1)
    )
    paper.put("/news.xml", f'<urlset xmlns:n="{news}">{entries}</urlset>'.encode(), "application/xml")
    paper.put("/robots.txt", f"User-agent: *\nSitemap: {paper.web.at('/news.xml')}\n".encode(), "text/plain")
    paper.put("/", page("Brackwater Post", ["Welcome."]))
    found = read(library, paper.web.at("/"))
    assert [(article.title, article.source) for article in found] == [
        (f"Story {n}", "Brackwater Post") for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("place", "fence"), [("content/posts/lock/index.md", "+++"), ("_posts/2024-03-01-lock.md", "---")]
)
def test_hugo_and_jekyll(tmp_path: Path, library: Library, place: str, fence: str) -> None:
    post = tmp_path / place
    post.parent.mkdir(parents=True)
    matter = 'title = "News of lock"\ndate = 2024-03-01\n' if fence == "+++" else "layout: post\ntitle: News of lock\n"
    post.write_text(f"{fence}\n{matter}{fence}\n{{{{< toc >}}}}\n\n" + "\n\n".join(text("lock")))
    [article] = read(library, f"folder:{tmp_path / Path(place).parts[0]}")
    assert (article.title, f"{article.published:%Y-%m-%d}") == ("News of lock", "2024-03-01")
    assert article.text.split("\n\n") == text("lock")
