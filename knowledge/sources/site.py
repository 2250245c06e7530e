"""Sources on the network: a feed, a page, a sitemap, and a site that is asked which of them it has."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from knowledge.errors import ConfigError, SourceError
from knowledge.fetching.client import FetchError, Response
from knowledge.models import Article, Problem, Unchanged, Visit, article_id
from knowledge.parsing import feed_items, feed_links, fields, sitemap_xml, web_page
from knowledge.parsing.draft import Draft
from knowledge.parsing.feed_items import FeedItem
from knowledge.parsing.files import Unreadable
from knowledge.parsing.sitemap_xml import Listed
from knowledge.parsing.text import decode
from knowledge.sources import Item, Source
from knowledge.sources.crawl import NotDue, Web

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

_PAGES = 300  # of a sitemap, fetched in one reading: the rest waits for the next one
_EAGER_PAGES = 50  # of a sitemap, looked at before their time
_SITEMAPS = 50  # of an index
_INDEX = "index"  # in the place of when to look again
_TOMORROW = timedelta(days=1)
_MINUTES = 24 * 60  # at most, between two looks at a feed, whatever it asks for


class _Subscription:
    """What all of them share: an address, and that articles stay when they are no longer listed."""

    kind = ""  # what stands before the address in the setting
    passing = True

    def __init__(self, url: str, web: Web) -> None:
        self._url = _checked(self.kind, url)
        self._web = web

    @property
    def name(self) -> str:
        """The address, with the kind before it."""
        return f"{self.kind}:{self._url}" if self.kind else self._url

    def __len__(self) -> int:
        """Not known before it is asked."""
        return 0


class Feed(_Subscription):
    """
    The articles of an RSS, Atom or JSON feed.

    An item that carries only a teaser is completed from its page; where the page cannot be had, the teaser
    stands for it. Articles stay when the feed drops them.
    """

    kind = "feed"

    def read(self) -> Iterator[Item]:
        """Yield the articles, in the feed's order. Raises `NotDue` or `SourceError` when the feed cannot be had."""
        response, visit = self._web.ask(self._url, robots=False)
        looked: dict[str, Response] = {}
        if response is None:
            listed = (visit.listed or "").split()
            looked = yield from self._changed(listed)
            if not looked:
                yield from self._unchanged(listed)
                self._web.memory.remember(visit)
                return
            response, visit = self._web.ask_again(self._url, robots=False)  # what it says of those pages
        feed = _feed(response)
        shared = Counter(item.url for item in feed.items)
        pages: list[str] = []
        for item in feed.items:
            listed_as = _fingerprint(item)
            if item.url and not item.complete and shared[item.url] == 1:
                pages.append(item.url)
                page = looked.get(item.url)
                yield from self._web.article(item.url, item.draft(), listed_as, self.name, page=page)
            else:
                yield from self._whole(item, listed_as, linked=shared[item.url] == 1)
        due = max(visit.due, visit.checked + timedelta(minutes=min(feed.minutes or 0, _MINUTES)))
        moved = feed.moved or visit.moved
        self._web.memory.remember(replace(visit, listed="\n".join(pages), moved=moved, due=due))

    def _changed(self, listed: list[str]) -> Generator[Item, None, dict[str, Response]]:
        """Those of the pages that are due and not as they were; yields problems."""
        found: dict[str, Response] = {}
        for url in listed:
            try:
                response = self._web.look(url)
            except FetchError as error:
                yield Problem(url, str(error))
            else:
                if response:
                    found[url] = response
        return found

    def _unchanged(self, listed: list[str]) -> Iterator[Unchanged]:
        visits = filter(None, map(self._web.visit, listed))
        return (Unchanged(article_id(visit.origin)) for visit in visits if visit.origin)

    def _whole(self, item: FeedItem, listed: str, *, linked: bool) -> Iterator[Item]:
        """An item that is its own article; not `linked` when its address is that of other items, too."""
        before = self._web.visit(item.url) if item.url and linked else None
        if before and self._web.belongs_to_another(before, self.name):
            yield Unchanged(article_id(before.origin or ""))
            return
        key = None if item.url and linked else f"{self._url}#{quote(item.key or listed, safe='')}"
        try:
            article = item.draft().article_at(item.url or self._url, self._web.now(), key)
        except Unreadable as reason:
            yield Problem(item.url or f"{self._url} ({item.title or item.key})", str(reason))
            return
        if item.url and linked and (before is None or before.listed != listed):
            self._web.memory.remember(self._web.whole(item.url, article, listed, self.name))
        yield article


def _fingerprint(item: FeedItem) -> str:
    """Tells one version of an item from another."""
    said = f"{item.title}\0{item.text}\0{item.updated}"
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


class Page(_Subscription):
    """One article on a page."""

    kind = "page"

    def read(self) -> Iterator[Item]:
        """Yield the article. Raises `NotDue`, or `SourceError` when there is none."""
        response, visit = self._web.ask(self._url, robots=True)
        if response is None:
            if visit.origin:
                yield Unchanged(article_id(visit.origin))
            self._web.memory.remember(visit)
            return
        article = self._article(response, visit)
        self._web.memory.remember(replace(visit, origin=article.origin, by=self.name))
        yield article

    def _article(self, response: Response, visit: Visit) -> Article:
        try:
            draft = web_page.page(response.body, url=response.url, charset=response.charset)
            return draft.article_at(response.url, self._web.now(), visit.origin)
        except Unreadable as reason:
            raise SourceError(str(reason)) from reason


class Sitemap(_Subscription):
    """
    The articles that a site's sitemap lists, the newest first; of an index, those of the sitemaps it names.

    Addresses that are no articles by their look, and pages that turn out to be none, are passed over. At most
    300 pages are fetched in one reading; the next one goes on from there.
    """

    kind = "sitemap"

    def __init__(self, url: str, web: Web) -> None:
        super().__init__(url, web)
        self._left = _PAGES  # pages that may still be fetched in this reading
        self._asked: set[str] = set()  # sitemaps

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when the sitemap cannot be had."""
        self._left, self._asked = _PAGES, set()
        return self._sitemap(self._url)

    def _sitemap(self, url: str) -> Iterator[Item]:
        """What one sitemap lists. Its visit remembers when to look at its pages, or which sitemaps it names."""
        self._asked.add(url)
        response, visit = self._web.ask(url, robots=True)
        if response is None:
            next_look, *listed = (visit.listed or "").split("\n")
            if next_look == _INDEX:
                yield from self._named(listed)
            elif next_look > self._web.now().isoformat():
                for page in listed if self._web.eager else ():
                    yield from self._article(Listed(url=page), eager=True)
            else:
                response, visit = self._web.ask_again(url, robots=True)
        if response is not None:
            try:
                sitemap = sitemap_xml.parse(response.body, response.url)
            except Unreadable as reason:
                raise SourceError(str(reason)) from reason
            named = [each.url for each in _newest_first(sitemap.sitemaps)]
            yield from self._named(named)
            pages = yield from self._pages(sitemap.pages)
            listed = [_INDEX, *named] if named else pages
            visit = replace(visit, listed="\n".join(listed))
        self._web.memory.remember(visit)

    def _named(self, urls: list[str]) -> Iterator[Item]:
        """What the sitemaps list that an index names; one that cannot be had is a problem."""
        for url in urls:
            if self._left <= 0 or url in self._asked or len(self._asked) > _SITEMAPS:
                continue
            try:
                yield from self._sitemap(url)
            except NotDue:
                continue
            except SourceError as error:
                yield Problem(url, str(error))

    def _pages(self, listed: Iterable[Listed]) -> Generator[Item, None, list[str]]:
        """The articles; when to look again, and the newest pages of which the sitemap does not say if they changed."""
        pages = _newest_first(page for page in listed if sitemap_xml.is_article(page.url))
        for number, page in enumerate(pages):
            if self._left <= 0:
                break
            yield from self._article(page, eager=number < _EAGER_PAGES)
        dues = [visit.due for page in pages if not page.modified and (visit := self._web.visit(page.url))]
        next_look = self._web.now() if self._left <= 0 else min(dues, default=self._web.now() + _TOMORROW)
        undated = [page.url for page in pages if not page.modified and not page.title]
        return [next_look.isoformat(), *undated[:_EAGER_PAGES]]

    def _article(self, page: Listed, *, eager: bool) -> Iterator[Item]:
        before = self._web.visit(page.url)
        teaser = Draft(
            text="",
            title=page.title,
            date=page.published,
            updated=page.modified,
            source=page.source,
            language=page.language,
            image=page.image,
        )
        listed = (before.listed if before else None) or ""
        if page.modified and before and page.modified > before.checked:
            listed = page.modified.isoformat()
        # Where the sitemap tells of changes, there is no need to look before the time.
        early = None if eager and page.modified is None else False
        yield from self._web.article(page.url, teaser, listed, self.name, eager=early, certain=False)
        after = self._web.visit(page.url)
        self._left -= after is not None and (before is None or after.checked > before.checked)


class Site(_Subscription):
    """
    Whatever is at an address: a feed, an article, or a site.

    A site has its articles where it says, in a feed, else in a sitemap; where it does not say, the usual
    addresses are tried. What was found is asked directly from then on, until it fails.
    """

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when there are none to be found."""
        key = f"site:{fields.untracked(self._url)}"
        now = self._web.now()
        visit = self._web.memory.visit(key) or Visit(address=key, checked=now, due=now)
        source = _subscription(visit.listed, self._web) if visit.listed else self._found()
        self._web.memory.remember(replace(visit, listed=source.name, checked=now))
        try:
            yield from source.read()
        except SourceError:
            self._web.memory.remember(replace(visit, listed=None, checked=now))
            raise

    def _found(self) -> Source:
        try:
            response = self._web.fetcher.get(self._url, robots=True)
        except FetchError as error:
            raise SourceError(str(error), retry_after=error.retry_after) from error
        if _is(feed_items.parse, response):
            return Feed(self._url, self._web)
        if _is(sitemap_xml.parse, response) and response.media_type != "text/plain":
            return Sitemap(self._url, self._web)
        try:
            markup = decode(response.body, response.charset)
        except Unreadable as reason:
            raise SourceError(str(reason)) from reason
        article = _is(web_page.page, response)
        if article and urlsplit(response.url).path.strip("/"):
            return Page(self._url, self._web)
        for url in feed_links.feeds_in(markup, response.url) or feed_links.guesses(response.url):
            if self._holds(url, feed_items.parse):
                return Feed(url, self._web)
        for url in self._named_sitemaps(response.url) or feed_links.sitemap_guesses(response.url):
            if self._holds(url, sitemap_xml.parse):
                return Sitemap(url, self._web)
        if article:
            return Page(self._url, self._web)
        raise SourceError("is no article, and its site has neither a feed nor a sitemap")

    def _named_sitemaps(self, url: str) -> list[str]:
        parts = urlsplit(url)
        robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            return sitemap_xml.in_robots(decode(self._web.fetcher.get(robots).body), robots)
        except (FetchError, Unreadable):
            return []

    def _holds(self, url: str, parse: Callable[[bytes, str], object]) -> bool:
        try:
            return _is(parse, self._web.fetcher.get(url, robots=True))
        except FetchError:
            return False


def _newest_first(listed: Iterable[Listed]) -> list[Listed]:
    return sorted(listed, key=lambda each: (each.published or each.modified or _NEVER).timestamp(), reverse=True)


def open_subscription(kind: str, url: str, web: Web) -> Source:
    """
    The source of a kind: ``feed``, ``page``, ``sitemap``, or ``""`` for a site.

    Raises `ConfigError` when `url` is no address on the web.
    """
    kinds: dict[str, Callable[[str, Web], Source]] = {"feed": Feed, "page": Page, "sitemap": Sitemap, "": Site}
    return kinds[kind](url, web)


def _subscription(name: str, web: Web) -> Source:
    """The source that was found for a site, by its name."""
    kind, _, url = name.partition(":")
    return open_subscription(kind, url, web)


def _checked(kind: str, url: str) -> str:
    address = fields.address(url)
    if address is None:
        prefix = f"{kind}:" if kind else ""
        raise ConfigError(f"{url!r} is not an address on the web; use {prefix}https://example.org/...")
    return address


def _feed(response: Response) -> feed_items.Feed:
    try:
        return feed_items.parse(response.body, response.url, response.charset)
    except Unreadable as reason:
        raise SourceError(str(reason)) from reason


def _is(parse: Callable[[bytes, str], object], response: Response) -> bool:
    try:
        parse(response.body, response.url)
    except Unreadable:
        return False
    return True
