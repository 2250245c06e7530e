"""The one way to the web: polite to those who are asked, and safe from those who answer."""

import base64
import logging
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from typing import NamedTuple

import httpx

from knowledge.fetching.address_guard import Deadline, FetchError, Network
from knowledge.fetching.politeness import HostLimiter
from knowledge.fetching.robots import PRODUCT, SIZE, Robots
from knowledge.parsing.dates import moment
from knowledge.parsing.decompression import unpacked
from knowledge.parsing.fields import shortened
from knowledge.parsing.unreadable import Unreadable

__all__ = ["FetchError", "Fetcher", "Response"]

log = logging.getLogger(__name__)

_REDIRECTS = 10  # in a row
_PERMANENT = frozenset((301, 308))
_TEMPORARY = frozenset((302, 303, 307))
_BUSY = frozenset((429, 503))  # with a time, they mean all requests
_DAY = 86400.0
_BYTES = "latin-1"  # headers keep all their bytes in it, whatever they mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What stands at an address."""

    url: str  # the final address
    moved: str | None  # where permanent redirects lead from the start: the address to ask from now on
    status: int  # 200, or 304: as before, nothing in the body
    body: bytes  # unpacked
    media_type: str  # in lower case; empty when the server names none
    charset: str | None  # as the server names it
    etag: str | None
    modified: str | None  # Last-Modified as sent
    fresh_for: float  # seconds in which asking again brings nothing new


class Fetcher:
    """
    Fetches feeds, pages and sitemaps; threads may share it.

    A host is asked one thing at a time, with `delay` seconds between two. Addresses that are not of the open internet
    are refused, unless `allowed_hosts` names the host (``host`` or ``host:port``). Nothing takes longer than
    `deadline` seconds besides waiting for its turn, no silence longer than `timeout`, no body is larger than
    `limit` bytes when unpacked.
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
    ) -> None:
        self._network = Network(allowed_hosts, timeout)
        self._turns = HostLimiter()
        self._robots = Robots(self._rules)
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
        What stands at `url`, through at most ten redirects.

        With the `etag` or `modified` of an earlier answer, the status is 304 when nothing has changed since. With
        `robots`, the robots.txt of every site on the way is obeyed. A name and password in `url` are sent to its host.

        Raises `FetchError` for everything but a whole answer with one of these two.
        """
        asked = {b"If-None-Match": etag, b"If-Modified-Since": modified}
        errand = _Request(
            asked={name: _sendable(value) for name, value in asked.items() if value},
            robots=robots,
            limit=self._limit if limit is None else limit,
            deadline=Deadline(self._deadline),
        )
        return self._follow(url, errand)

    def close(self) -> None:
        """Fetch nothing more: whoever waits for a turn or an answer gets a `FetchError` at once."""
        self._turns.close()
        self._network.close()

    def _rules(self, url: str, deadline: Deadline) -> bytes:
        """A robots.txt, for `Robots`."""
        return self._follow(url, _Request(asked={}, robots=False, limit=SIZE, deadline=deadline, cut=True)).body

    def _follow(self, url: str, errand: "_Request") -> Response:
        start = here = _web_address(url)
        moved: httpx.URL | None = None
        permanent = not here.userinfo  # an address with a password is for its owner to change
        cookies = httpx.Cookies()  # some sites let in only who brings back what they handed out; forgotten at the end
        seen: set[tuple[str, str | None]] = set()
        for number in range(_REDIRECTS + 1):
            with _naming(here if number else None):
                request = self._request(here, errand, cookies)
                step = (str(here), request.headers.get("Cookie"))
                if step in seen:
                    raise FetchError("redirects in a circle")
                seen.add(step)
                answer = self._exchange(request, errand)
                location = answer.headers.get("Location")
                if location is None or answer.status not in _PERMANENT | _TEMPORARY:
                    return _response(answer, here, moved if moved != start else None, errand.asked)
                cookies.extract_cookies(_whole(answer, request))
                there = _target(here, location)
            permanent = permanent and answer.status in _PERMANENT
            moved = there if permanent else moved
            here = there
        raise FetchError(f"redirects more than {_REDIRECTS} times")

    def _request(self, url: httpx.URL, errand: "_Request", cookies: httpx.Cookies) -> httpx.Request:
        headers = {b"User-Agent": self._user_agent, b"Accept": b"*/*", b"Accept-Encoding": b"gzip, deflate, br"}
        if url.userinfo:
            headers[b"Authorization"] = b"Basic " + base64.b64encode(f"{url.username}:{url.password}".encode())
        request = httpx.Request("GET", url, headers=headers | errand.asked)
        request.headers.encoding = _BYTES
        cookies.set_cookie_header(request)
        return request

    def _exchange(self, request: httpx.Request, errand: "_Request") -> "_Answer":
        """One request and its answer, when the turn has come; the body is read only if it is wanted."""
        host, deadline = request.url.host, errand.deadline
        wanted = self._robots.delay(request.url, deadline) if errand.robots else 0
        with (
            self._turns.at(host, max(self._delay, wanted), deadline),
            self._network.asked(request, deadline) as response,
        ):
            answer = _Answer(response.status, httpx.Headers(response.headers, encoding=_BYTES))
            if answer.status == HTTPStatus.OK:
                body = _body(response.iter_stream(), answer.headers, errand)
                answer = answer._replace(body=body)
            elif answer.status in _BUSY and (rest := _retry_after(answer.headers)):
                self._turns.hold_off(host, rest)
        log.debug("%s: %d, %d bytes", _plain(request.url), answer.status, len(answer.body))
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What one `get` wants."""

    asked: dict[bytes, bytes]  # headers that make it conditional
    robots: bool
    limit: int
    deadline: Deadline
    cut: bool = False  # whether the first `limit` bytes are enough


class _Answer(NamedTuple):
    """What came from a server, as it came, but unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes = b""


def _whole(answer: _Answer, request: httpx.Request) -> httpx.Response:
    """The answer as `httpx.Cookies` wants to see it."""
    response = httpx.Response(answer.status, headers=answer.headers, request=request)
    response.headers.encoding = _BYTES
    return response


@contextmanager
def _naming(place: httpx.URL | None) -> Iterator[None]:
    """Tell in a `FetchError` that it is about another place than the one that was asked for."""
    try:
        yield
    except FetchError as error:
        if place is None:
            raise
        path = place.raw_path.decode().partition("?")[0]  # no query: it may hold a secret
        shown = shortened(f"{place.scheme}://{place.netloc.decode()}{path}", 120)
        text = f"leads to {shown}, which {error}"
        raise FetchError(text, status=error.status, retry_after=error.retry_after) from error


def _web_address(text: str) -> httpx.URL:
    url = _url(text)
    if url is None:
        raise FetchError("is not an address of the web")
    return url


def _target(here: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Name and password go along while the host is the same and nobody can listen in."""
    there = _url(location.encode(_BYTES).decode("utf-8", "replace").strip(), here)
    if there is None:
        raise FetchError("redirects to what is not an address of the web")
    same = (there.host, there.port) == (here.host, here.port) and there.scheme in {here.scheme, "https"}
    return there.copy_with(userinfo=here.userinfo) if same and not there.userinfo else there


def _url(text: str, base: httpx.URL | None = None) -> httpx.URL | None:
    try:
        url = base.join(text) if base else httpx.URL(text)
        good = url.scheme in {"http", "https"} and url.host and (url.port is None or 0 < url.port < 2**16)
        return url.copy_with(fragment=None) if good else None
    except (httpx.InvalidURL, ValueError):  # ValueError: what names in other scripts raise
        return None


def _plain(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b""))


def _body(chunks: Iterable[bytes], headers: httpx.Headers, errand: _Request) -> bytes:
    """A body, unpacked; no more than the limit and one piece is ever held."""
    limit, coding = errand.limit, headers.get("Content-Encoding", "")
    size = f"{limit >> 20} MB" if limit >= 2**20 else f"{limit >> 10} KB"
    length = headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limit and not errand.cut:
        raise FetchError(f"is larger than {size}")
    held = BytesIO()
    try:
        for piece in unpacked(_counted(chunks, 2 * limit, size), coding):
            errand.deadline.left()
            room = limit - held.tell()
            if len(piece) > room and not errand.cut:
                raise FetchError(f"is larger than {size}" + (" when unpacked" if coding else ""))
            held.write(piece[:room])
            if len(piece) > room:
                break
    except Unreadable as reason:
        raise FetchError(str(reason)) from reason
    return held.getvalue()


def _counted(chunks: Iterable[bytes], most: int, size: str) -> Iterator[bytes]:
    """The chunks, as long as they are not too many: what is packed may come to nothing, and never end."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise FetchError(f"is larger than {size}")
        yield chunk


def _response(answer: _Answer, url: httpx.URL, moved: httpx.URL | None, asked: Mapping[bytes, bytes]) -> Response:
    """Raises `FetchError` when the answer is none that was asked for."""
    status, headers = answer.status, answer.headers
    same = bool(asked) and status == HTTPStatus.NOT_MODIFIED
    known = {name.decode(): value.decode(_BYTES) for name, value in asked.items()} if same else {}
    if status != HTTPStatus.OK and not same:
        raise FetchError(f"answers {_status(status)}", status=status, retry_after=_retry_after(headers))
    media_type, _, more = headers.get("Content-Type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", more, re.IGNORECASE)
    return Response(
        url=_plain(url),
        moved=str(moved) if moved else None,
        status=status,
        body=answer.body,
        media_type=media_type.strip().lower(),
        charset=charset[1] if charset else None,
        etag=headers.get("ETag") or known.get("If-None-Match"),
        modified=headers.get("Last-Modified") or known.get("If-Modified-Since"),
        fresh_for=_fresh_for(headers),
    )


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a number of the server's own
        return str(status)


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds until the time that the server names, in seconds or as a date; at most a day."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        seconds = float(text)
    else:
        when = moment(text)
        seconds = when.timestamp() - time.time() if when else 0
    return min(seconds, _DAY) if seconds > 0 else None


def _fresh_for(headers: httpx.Headers) -> float:
    rules, age = headers.get("Cache-Control", "").lower(), headers.get("Age", "")
    found = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", rules)
    if not found or "no-cache" in rules or "no-store" in rules:
        return 0
    return max(0, float(found[1]) - (float(age) if re.fullmatch(r"\d{1,9}", age) else 0))


def _sendable(value: str) -> bytes:
    return value.strip().encode(_BYTES, "ignore")


def _user_agent() -> str:
    try:
        release = version(PRODUCT)
    except PackageNotFoundError:  # run from a folder, never installed
        release = "0"
    return f"{PRODUCT}/{release} (reads feeds and pages for a Telegram bot)"
