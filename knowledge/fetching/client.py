"""The HTTP client for feeds, pages and sitemaps: polite to servers, and protected from them."""

import base64
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version

import httpx

from knowledge.fetching.connection_pool import ConnectionPool
from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.fetching.politeness import HostLimiter
from knowledge.fetching.proxy import Proxy
from knowledge.fetching.response import (
    HEADER_ENCODING,
    Answer,
    Response,
    read_body,
    response_of,
    retry_after,
    without_password,
)
from knowledge.fetching.robots import PRODUCT, SIZE, Robots
from knowledge.parsing.fields import shortened

__all__ = ["FetchError", "Fetcher", "Response"]

log = logging.getLogger(__name__)

_MOST_REDIRECTS = 10  # in a row
_PERMANENT = frozenset((301, 308))
_TEMPORARY = frozenset((302, 303, 307))
_BUSY = frozenset((429, 503))  # with a Retry-After, they mean every request to the host


class Fetcher:
    """
    Fetches feeds, pages and sitemaps; threads may share it.

    A host gets one request at a time, with `delay` seconds between two; the connection is kept open meanwhile.
    Addresses that are not of the open internet are refused, unless `allowed_hosts` names the host (``host`` or
    ``host:port``). No `get` takes longer than `deadline` seconds besides waiting for its turn, no silence of a server
    longer than `timeout` seconds, and no decompressed body is larger than `limit` bytes. `proxy`: used for all but the
    allowed hosts. `ca_file`: certificates of further authorities that are trusted.
    """

    def __init__(
        self,
        *,
        allowed_hosts: Collection[str] = (),
        delay: float = 1.0,
        timeout: float = 20,
        deadline: float = 60,
        limit: int = 10 * 2**20,
        user_agent: str | None = None,
        proxy: Proxy | None = None,
        ca_file: str | None = None,
    ) -> None:
        self._connections = ConnectionPool(allowed_hosts, timeout, proxy=proxy, ca_file=ca_file)
        self._limiter = HostLimiter()
        self._robots = Robots(self._read_robots)
        self._delay = delay
        self._deadline = deadline
        self._limit = limit
        self._user_agent = _sendable(user_agent or _user_agent())

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        robots: bool = False,
        limit: int | None = None,
    ) -> Response:
        """
        Return the content of `url`, through at most ten redirects.

        With the `etag` or `modified` of an earlier response, the status is 304 when nothing has changed since. With
        `robots`, the robots.txt of every site on the way is obeyed. A name and password in `url` are sent to its host.

        Raises `FetchError` for everything but a complete answer with status 200 or 304.
        """
        conditions = {b"If-None-Match": etag, b"If-Modified-Since": modified}
        job = _Job(
            conditions={name: _sendable(value) for name, value in conditions.items() if value},
            robots=robots,
            limit=self._limit if limit is None else limit,
            deadline=Deadline(self._deadline),
        )
        return self._follow(url, job)

    def close(self) -> None:
        """Fetch nothing more: whoever waits for a turn or an answer gets a `FetchError` at once."""
        self._limiter.close()
        self._connections.close()

    def _read_robots(self, url: str, deadline: Deadline) -> bytes:
        """Return a robots.txt, for `Robots`."""
        return self._follow(url, _Job(conditions={}, robots=False, limit=SIZE, deadline=deadline, cut=True)).body

    def _follow(self, url: str, job: "_Job") -> Response:
        start = current = _web_address(url)
        moved: httpx.URL | None = None
        permanent = not current.userinfo  # an address with a password is for its owner to change
        cookies = httpx.Cookies()  # some sites let in only clients that return their cookie; forgotten at the end
        seen: set[tuple[str, str | None]] = set()
        for number in range(_MOST_REDIRECTS + 1):
            with _naming(current if number else None):
                request = self._request(current, job, cookies)
                step = (str(current), request.headers.get("Cookie"))
                if step in seen:
                    raise FetchError("redirects in a circle")
                seen.add(step)
                answer = self._exchange(request, job)
                location = answer.headers.get("Location")
                if location is None or answer.status not in _PERMANENT | _TEMPORARY:
                    return response_of(answer, current, moved if moved != start else None, job.conditions)
                cookies.extract_cookies(_for_cookies(answer, request))
                target = _redirect_target(current, location)
            permanent = permanent and answer.status in _PERMANENT
            moved = target if permanent else moved
            current = target
        raise FetchError(f"redirects more than {_MOST_REDIRECTS} times")

    def _request(self, url: httpx.URL, job: "_Job", cookies: httpx.Cookies) -> httpx.Request:
        headers = {b"User-Agent": self._user_agent, b"Accept": b"*/*", b"Accept-Encoding": b"gzip, deflate, br"}
        if url.userinfo:
            headers[b"Authorization"] = b"Basic " + base64.b64encode(f"{url.username}:{url.password}".encode())
        request = httpx.Request("GET", url, headers=headers | job.conditions)
        request.headers.encoding = HEADER_ENCODING
        cookies.set_cookie_header(request)
        return request

    def _exchange(self, request: httpx.Request, job: "_Job") -> Answer:
        """Return the answer to one request, sent when it is the host's turn. Only a body with status 200 is read."""
        host, deadline = request.url.host, job.deadline
        pause = self._robots.delay(request.url, deadline) if job.robots else 0
        with (
            self._limiter.at(host, max(self._delay, pause), deadline),
            self._connections.response(request, deadline) as response,
        ):
            answer = Answer(response.status, httpx.Headers(response.headers, encoding=HEADER_ENCODING))
            if answer.status == HTTPStatus.OK:
                body = read_body(response.body, answer.headers, job.limit, deadline, cut=job.cut)
                answer = answer._replace(body=body)
            elif answer.status in _BUSY and (seconds := retry_after(answer.headers)):
                self._limiter.hold_off(host, seconds)
        log.debug("%s: %d, %d bytes", without_password(request.url), answer.status, len(answer.body))
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Options of one `get`, through all its redirects."""

    conditions: dict[bytes, bytes]  # headers that make the request conditional
    robots: bool  # whether robots.txt is obeyed
    limit: int  # bytes of a decompressed body
    deadline: Deadline
    cut: bool = False  # whether the first `limit` bytes are enough


def _for_cookies(answer: Answer, request: httpx.Request) -> httpx.Response:
    """Return the answer in the form that `httpx.Cookies` reads."""
    response = httpx.Response(answer.status, headers=answer.headers, request=request)
    response.headers.encoding = HEADER_ENCODING
    return response


@contextmanager
def _naming(place: httpx.URL | None) -> Iterator[None]:
    """Say in a `FetchError` that it is about `place`, where a redirect led. The start is not named."""
    try:
        yield
    except FetchError as error:
        if place is None:
            raise
        path = place.raw_path.decode().partition("?")[0]  # no query: it may hold a secret
        shown = shortened(f"{place.scheme}://{place.netloc.decode()}{path}", 120)
        text = f"leads to {shown}, which {error}"
        raise FetchError(text, status=error.status, retry_after=error.retry_after, redirected_to=str(place)) from error


def _web_address(text: str) -> httpx.URL:
    url = _url(text)
    if url is None:
        raise FetchError("is not an address of the web")
    return url


def _redirect_target(current: httpx.URL, location: str) -> httpx.URL:
    """
    Return the address that a redirect leads to.

    Name and password go along while the host is the same and the connection does not become less secure.
    """
    target = _url(location.encode(HEADER_ENCODING).decode("utf-8", "replace").strip(), current)
    if target is None:
        raise FetchError("redirects to what is not an address of the web")
    trusted = (target.host, target.port) == (current.host, current.port) and target.scheme in {current.scheme, "https"}
    return target.copy_with(userinfo=current.userinfo) if trusted and not target.userinfo else target


def _url(text: str, base: httpx.URL | None = None) -> httpx.URL | None:
    """Return `text` as an address of the web; None when it is not one."""
    try:
        url = base.join(text) if base else httpx.URL(text)
        good = url.scheme in {"http", "https"} and url.host and (url.port is None or 0 < url.port < 2**16)
        return url.copy_with(fragment=None) if good else None
    except (httpx.InvalidURL, ValueError):  # ValueError: raised for some names in other scripts
        return None


def _sendable(value: str) -> bytes:
    return value.strip().encode(HEADER_ENCODING, "ignore")


def _user_agent() -> str:
    try:
        release = version(PRODUCT)
    except PackageNotFoundError:  # run from a folder, never installed
        release = "0"
    return f"{PRODUCT}/{release} (reads feeds and pages for a Telegram bot)"
