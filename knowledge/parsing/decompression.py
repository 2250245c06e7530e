"""Decompress gzip, deflate and Brotli in small chunks, so that the caller can stop at any size."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no annotations

from knowledge.parsing.unreadable import Unreadable

_CHUNK = 2**16  # bytes decompressed at a time
_HEAD = 200  # bytes that show whether the data is compressed at all
_GZIP_WBITS, _ZLIB_WBITS, _RAW_WBITS = 31, 15, -15  # zlib's codes for the header: gzip, zlib, none
_GZIP_MARK = b"\x1f\x8b"
_NO_CODINGS = frozenset(("identity", "none", "binary", "utf-8", "utf8"))  # some servers send these by mistake
_TEXT_STARTS = {b"<", b"{", b"[", b""}


def unpacked(chunks: Iterable[bytes], coding: str = "gzip") -> Iterator[bytes]:
    """
    Yield the decompressed bytes of `chunks`; `coding` is a Content-Encoding: ``gzip``, ``deflate`` or ``br``.

    Chunks have about 100 KB at most, and may be empty, so that a caller who counts them can stop in time. Data that
    is not compressed although `coding` says so is yielded unchanged. Raises `Unreadable` when the data is damaged,
    incomplete, compressed by another method, or compressed more than once.

    >>> import gzip
    >>> b"".join(unpacked([gzip.compress(b"Rain fell.")]))
    b'Rain fell.'
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in {"", *_NO_CODINGS}]
    if not names:
        return iter(chunks)
    if len(names) > 1:
        raise Unreadable("is packed more than once")
    if names[0] not in _DECODERS:
        raise Unreadable(f"is packed in a way that cannot be unpacked ({names[0][:20]!a})")
    return _unpacked(iter(chunks), names[0])


def gunzipped(data: bytes, limit: int) -> bytes:
    """
    Return `data` decompressed where it is a gzip file, as some servers send without a Content-Encoding.

    Raises `Unreadable` when the file is damaged, or the result is larger than `limit` bytes.
    """
    if data.startswith(_GZIP_MARK):
        try:
            data = zlib.decompressobj(wbits=_GZIP_WBITS).decompress(data, limit + 1)
        except zlib.error as error:
            raise Unreadable("is not a whole gzip file") from error
    if len(data) > limit:
        raise Unreadable(f"is larger than {limit >> 20} MB")
    return data


def _unpacked(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    head = b""
    while len(head) < _HEAD and (chunk := next(chunks, b"")):
        head += chunk
    decoder = _DECODERS[name](head)
    chunks = chain([head], chunks)
    if decoder is None:
        yield from chunks
        return
    try:
        for chunk in chunks:
            yield from decoder.decode(chunk)
    except (zlib.error, brotli.error) as error:
        raise Unreadable(f"is not whole {name} data") from error
    if not decoder.finished:
        raise Unreadable(f"is not whole {name} data")


class _Decoder(Protocol):
    @property
    def finished(self) -> bool:
        """Return whether the end of the compressed data was reached."""

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the bytes that one more compressed chunk gives, at most `_CHUNK` or so at a time."""


class _ZlibDecoder:
    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._decompressor = zlib.decompressobj(wbits)

    @property
    def finished(self) -> bool:
        return self._decompressor.eof

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        output = b""
        while chunk or len(output) == _CHUNK:  # after a full chunk of output more may follow without new input
            if self._decompressor.eof:
                if self._wbits != _GZIP_WBITS or chunk[:1] != _GZIP_MARK[:1]:
                    return  # padding after the end
                self._decompressor = zlib.decompressobj(_GZIP_WBITS)  # a gzip file may have several members
            output = self._decompressor.decompress(chunk, _CHUNK)
            at_end = self._decompressor.eof
            chunk = self._decompressor.unused_data if at_end else self._decompressor.unconsumed_tail
            yield output


class _BrotliDecoder:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._decompressor.is_finished())

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        output = self._decompressor.process(chunk, output_buffer_limit=_CHUNK)
        yield output
        while not self.finished and (output or not self._decompressor.can_accept_more_data()):
            output = self._decompressor.process(b"", output_buffer_limit=_CHUNK)
            yield output


def _gzip(head: bytes) -> _Decoder | None:
    return _ZlibDecoder(_GZIP_WBITS) if head.startswith(_GZIP_MARK) else None


def _deflate(head: bytes) -> _Decoder | None:
    """Return a decoder for zlib data, as the standard demands, or for raw deflate, which many servers send."""
    has_zlib_header = len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return _unless_plain(lambda: _ZlibDecoder(_ZLIB_WBITS if has_zlib_header else _RAW_WBITS), head)


def _brotli(head: bytes) -> _Decoder | None:
    return _unless_plain(_BrotliDecoder, head)


def _unless_plain(new_decoder: Callable[[], _Decoder], head: bytes) -> _Decoder | None:
    """Return a new decoder; None when `head` looks like the beginning of a page and cannot be decompressed."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in _TEXT_STARTS:
        trial = new_decoder()
        try:
            next(trial.decode(head), b"")
        except (zlib.error, brotli.error):
            return None
        if len(head) < _HEAD and not trial.finished:
            return None
    return new_decoder()


_DECODERS: dict[str, Callable[[bytes], _Decoder | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
