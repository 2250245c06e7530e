"""Compressed bytes unpacked as they come, a little at a time: what is never asked for is never unpacked."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no annotations

from knowledge.parsing.unreadable import Unreadable

_STEP = 2**16  # bytes unpacked at a time
_HEAD = 200  # bytes that show whether something is packed at all
_GZIP, _ZLIB, _BARE = 31, 15, -15  # zlib's names for what is around the same packing
_NOT_PACKED = frozenset(("identity", "none", "binary", "utf-8", "utf8"))  # some say it although it is no coding


def unpacked(chunks: Iterable[bytes], coding: str = "gzip") -> Iterator[bytes]:
    """
    The bytes that `chunks` hold packed: `coding` is a Content-Encoding, ``gzip``, ``deflate`` or ``br``.

    Yields pieces of some 100 KB at most, empty ones too, so that whoever counts them can stop in time. What is
    plain although it is called packed is yielded as it is. Raises `Unreadable` when it is damaged, cut off, packed
    in another way, or packed more than once.

    >>> import gzip
    >>> b"".join(unpacked([gzip.compress(b"Rain fell.")]))
    b'Rain fell.'
    """
    names = [name for each in coding.lower().split(",") if (name := each.strip()) not in {"", *_NOT_PACKED}]
    if not names:
        return iter(chunks)
    if len(names) > 1:
        raise Unreadable("is packed more than once")
    if names[0] not in _ENGINES:
        raise Unreadable(f"is packed in a way that cannot be unpacked ({names[0][:20]!a})")
    return _unpacked(iter(chunks), names[0])


def gunzipped(data: bytes, limit: int) -> bytes:
    """
    `data` without the gzip around it, where a server packed it without saying so; else as it is.

    Raises `Unreadable` when it is damaged, or larger than `limit` bytes.
    """
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, limit + 1)
        except zlib.error as error:
            raise Unreadable("is not a whole gzip file") from error
    if len(data) > limit:
        raise Unreadable(f"is larger than {limit >> 20} MB")
    return data


def _unpacked(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    head = b""
    while len(head) < _HEAD and (chunk := next(chunks, b"")):
        head += chunk
    engine = _ENGINES[name](head)
    chunks = chain([head], chunks)
    if engine is None:
        yield from chunks
        return
    try:
        for chunk in chunks:
            yield from engine.pieces(chunk)
    except (zlib.error, brotli.error) as error:
        raise Unreadable(f"is not whole {name} data") from error
    if not engine.finished:
        raise Unreadable(f"is not whole {name} data")


class _Engine(Protocol):
    @property
    def finished(self) -> bool: ...

    def pieces(self, chunk: bytes) -> Iterator[bytes]: ...


class _Zlib:
    def __init__(self, wrapping: int) -> None:
        self._wrapping = wrapping
        self._engine = zlib.decompressobj(wrapping)

    @property
    def finished(self) -> bool:
        return self._engine.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        while chunk or len(piece) == _STEP:  # after a full piece there may be more without new input
            if self._engine.eof:
                if self._wrapping != _GZIP or chunk[:1] != b"\x1f":
                    return  # padding after the end
                self._engine = zlib.decompressobj(_GZIP)  # several packed files in a row are one
            piece = self._engine.decompress(chunk, _STEP)
            chunk = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
            yield piece


class _Brotli:
    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._engine.is_finished())

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        piece = self._engine.process(chunk, output_buffer_limit=_STEP)
        yield piece
        while not self.finished and (piece or not self._engine.can_accept_more_data()):
            piece = self._engine.process(b"", output_buffer_limit=_STEP)
            yield piece


def _gzip(head: bytes) -> _Engine | None:
    return _Zlib(_GZIP) if head.startswith(b"\x1f\x8b") else None


def _deflate(head: bytes) -> _Engine | None:
    """The standard says zlib; many send the bare packing instead."""
    wrapped = len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return _tried(lambda: _Zlib(_ZLIB if wrapped else _BARE), head)


def _brotli(head: bytes) -> _Engine | None:
    return _tried(_Brotli, head)


def _tried(engine: Callable[[], _Engine], head: bytes) -> _Engine | None:
    """A fresh engine; None when `head` is plain: it looks like the beginning of a page and cannot be unpacked."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"[", b""}:
        trial = engine()
        try:
            next(trial.pieces(head), b"")
        except (zlib.error, brotli.error):
            return None
        if len(head) < _HEAD and not trial.finished:
            return None
    return engine()


_ENGINES: dict[str, Callable[[bytes], _Engine | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
