"""A newspaper of our own on a real web server: feeds, pages and sitemaps that tell when they have changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b

from tests.web_server import Answer, Request, WebServer, Wire

FACTS = (
    "The council of Brackwater met for five hours in the old rope walk and heard eleven speakers.",
    "The lock is to be widened by four metres, and the towpath moves to the northern bank.",
    "Tolls of the coming ten years pay for the work, which begins after the herring season.",
    "Harbour master Tove Lindqvist asked for a second crane; she was promised an answer in June.",
    "Fishermen fear that the silt will drift into the inner basin when the old gates are lifted.",
    "A model of the new gates, made of pear wood, stands in the hall of the customs house.",
)


def text(topic: str) -> list[str]:
    """Six paragraphs that no other topic has."""
    minutes = f"the minutes say: {topic} was noted, and the {topic} of last year was not."
    return [f"{fact} On point {number}, {minutes}" for number, fact in enumerate(FACTS, 1)]


def page(title: str, paragraphs: list[str], *, head: str = "", language: str = "en") -> bytes:
    """A page as newspapers have them, with all that stands around an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | Brackwater Post</title>'
        f'<meta property="og:site_name" content="Brackwater Post">{head}</head><body><nav><a href="/">Home</a> '
        f'<a href="/sport">Sport</a></nav><main><article><h1>{title}</h1>{body}</article></main>'
        "<aside><h2>Newsletter</h2><p>Subscribe to our newsletter.</p></aside><footer>Imprint</footer></body></html>"
    ).encode()


@dataclass
class Paper:
    """What the newspaper's server has, by path. Every answer but those in `plain` has an ETag and honours it."""

    web: WebServer
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # media type and content
    sent: list[str] = field(default_factory=list)  # paths that were answered with content

    def put(self, path: str, content: bytes, kind: str = "text/html", *, tags: bool = True) -> None:
        """Serve `content` at `path`; without `tags` it is sent whole each time."""
        self.pages[path] = (kind, content)
        self.web[path] = self._answer(path, tags=tags)

    def _answer(self, path: str, *, tags: bool) -> Callable[[Request], Wire]:
        def answer(request: Request) -> Wire:
            kind, content = self.pages[path]
            tag = f'"{blake2b(content, digest_size=6).hexdigest()}"'
            headers = {"ETag": tag} if tags else {}
            if tags and request.headers.get("if-none-match") == tag:
                return Answer(b"", headers | {"Content-Length": "0"}, 304)
            self.sent.append(path)
            return Answer(content, headers | {"Content-Type": kind})

        return answer

    def feed(self, path: str, *items: str, title: str = "Brackwater Post", tags: bool = True) -> str:
        """Serve an RSS feed of these items; its address as a source."""
        content = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{title}</title><link>{self.web.at('/')}</link><language>en</language>{''.join(items)}</channel></rss>"
        )
        self.put(path, content.encode(), "application/rss+xml", tags=tags)
        return f"feed:{self.web.at(path)}"

    def teaser(self, slug: str, day: int, *, words: str = "", query: str = "") -> str:
        """An item that says little; `query` goes behind its page's address."""
        return _item(slug, day, f"{self.web.at(f'/{slug}')}{query}", f"<description>{words or slug} …</description>")

    def whole(self, slug: str, day: int) -> str:
        """An item with the whole article."""
        body = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in text(slug))
        return _item(slug, day, self.web.at(f"/{slug}"), f"<content:encoded>{body}</content:encoded>")

    def article(self, slug: str, *, tags: bool = True, paragraphs: list[str] | None = None, head: str = "") -> None:
        """Serve an article's page."""
        content = page(f"News of {slug}", paragraphs or text(slug), head=head)
        self.put(f"/{slug}", content, "text/html; charset=utf-8", tags=tags)


def _item(slug: str, day: int, link: str, content: str) -> str:
    date = format_datetime(datetime(2024, 5, 1, 8, tzinfo=UTC) + timedelta(days=day - 1))
    return (
        f"<item><title>News of {slug}</title><link>{link}</link><guid>{slug}</guid>"
        f"<pubDate>{date}</pubDate>{content}</item>"
    )
