"""The answer of a server: its body, bounded, and the facts that its headers state."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import NamedTuple

import httpx

from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.parsing.dates import moment
from knowledge.parsing.decompression import unpacked
from knowledge.parsing.unreadable import Unreadable

HEADER_ENCODING = "latin-1"  # keeps every byte of a header, whatever its characters mean
_DAY_SECONDS = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The content of an address."""

    url: str  # the final address
    moved: str | None  # where permanent redirects lead from the start: the address to request from now on
    status: int  # 200; or 304: not modified, and the body is empty
    body: bytes  # decompressed
    media_type: str  # in lower case; empty when the server names none
    charset: str | None  # as the server names it
    etag: str | None
    modified: str | None  # Last-Modified as sent
    fresh_for: float  # seconds in which another request brings nothing new


class Answer(NamedTuple):
    """A server's answer to one request. Its body is decompressed, and empty unless the status is 200."""

    status: int
    headers: httpx.Headers
    body: bytes = b""


def read_body(
    chunks: Iterable[bytes], headers: httpx.Headers, limit: int, deadline: Deadline, *, cut: bool = False
) -> bytes:
    """
    Return a body, decompressed. Never more than `limit` bytes and one piece are in memory.

    With `cut`, the first `limit` bytes of a longer body are returned; else it raises `FetchError`.
    """
    coding, length = headers.get("Content-Encoding", ""), headers.get("Content-Length", "")
    size = f"{limit >> 20} MB" if limit >= 2**20 else f"{limit >> 10} KB"
    if length.isdecimal() and int(length) > limit and not cut:
        raise FetchError(f"is larger than {size}")
    held = BytesIO()
    try:
        for piece in unpacked(_counted(chunks, 2 * limit, size), coding):
            deadline.left()
            room = limit - held.tell()
            if len(piece) > room and not cut:
                raise FetchError(f"is larger than {size}" + (" when unpacked" if coding else ""))
            held.write(piece[:room])
            if len(piece) > room:
                break
    except Unreadable as reason:
        raise FetchError(str(reason)) from reason
    return held.getvalue()


def _counted(chunks: Iterable[bytes], most: int, size: str) -> Iterator[bytes]:
    """Yield the chunks up to `most` bytes: compressed data may decompress to nothing, and never end."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise FetchError(f"is larger than {size}")
        yield chunk


def response_of(answer: Answer, url: httpx.URL, moved: httpx.URL | None, conditions: Mapping[bytes, bytes]) -> Response:
    """
    Return the response that `answer` is. `conditions`: the headers that made the request conditional.

    Raises `FetchError` when the status is neither 200 nor, after a conditional request, 304.
    """
    status, headers = answer.status, answer.headers
    unmodified = bool(conditions) and status == HTTPStatus.NOT_MODIFIED
    if status != HTTPStatus.OK and not unmodified:
        raise FetchError(f"answers {_phrase(status)}", status=status, retry_after=retry_after(headers))
    before = {name.decode(): value.decode(HEADER_ENCODING) for name, value in conditions.items()} if unmodified else {}
    media_type, _, parameters = headers.get("Content-Type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
    return Response(
        url=without_password(url),
        moved=str(moved) if moved else None,
        status=status,
        body=answer.body,
        media_type=media_type.strip().lower(),
        charset=charset[1] if charset else None,
        etag=headers.get("ETag") or before.get("If-None-Match"),
        modified=headers.get("Last-Modified") or before.get("If-Modified-Since"),
        fresh_for=_fresh_for(headers),
    )


def without_password(url: httpx.URL) -> str:
    """Return an address without the name and password in it."""
    return str(url.copy_with(userinfo=b""))


def retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds until the time that Retry-After names, in seconds or as a date; at most a day."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        seconds = float(text)
    else:
        when = moment(text)
        seconds = when.timestamp() - time.time() if when else 0
    return min(seconds, _DAY_SECONDS) if seconds > 0 else None


def _fresh_for(headers: httpx.Headers) -> float:
    """Return the seconds for which Cache-Control calls the answer fresh."""
    rules, age = headers.get("Cache-Control", "").lower(), headers.get("Age", "")
    max_age = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", rules)
    if not max_age or "no-cache" in rules or "no-store" in rules:
        return 0
    return max(0, float(max_age[1]) - (float(age) if re.fullmatch(r"\d{1,9}", age) else 0))


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a number of the server's own
        return str(status)
