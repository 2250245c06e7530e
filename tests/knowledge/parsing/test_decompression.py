"""Compressed bodies are decompressed only as far as the reader wants them."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from itertools import repeat

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.fetching.client import Fetcher, FetchError
from knowledge.parsing.decompression import unpacked
from knowledge.parsing.unreadable import Unreadable
from tests.web_server import Answer, WebServer

PAGE = b"<p>The ferry to Grimholm sails again from Monday.</p>" * 99
MB = 2**20


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(data) + engine.flush()


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("X-GZip", gzip.compress),
    ("identity, gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("", bytes),
    ("UTF-8", bytes),
]
PLAIN = [(coding, bytes) for coding in ("gzip", "deflate", "br")]  # not compressed, but declared to be


@pytest.fixture(scope="module")
def fetcher() -> Fetcher:
    return Fetcher(allowed_hosts=["127.0.0.1"], delay=0, limit=MB)


def fetched(fetcher: Fetcher, body: bytes, coding: str) -> bytes:
    with WebServer() as web:
        web["/"] = Answer(body, {"Content-Encoding": coding})
        return fetcher.get(web.at("/")).body


@pytest.mark.parametrize(("coding", "pack"), PACKERS + PLAIN)
def test_a_body_is_decompressed(fetcher: Fetcher, coding: str, pack: Callable[[bytes], bytes]) -> None:
    assert fetched(fetcher, pack(PAGE), coding) == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_empty_body_is_not_damaged(fetcher: Fetcher, coding: str) -> None:
    assert fetched(fetcher, b"", coding) == b""


@pytest.mark.parametrize(
    ("coding", "body", "clause"),
    [
        ("gzip", gzip.compress(PAGE)[:-9], "is not whole gzip data"),
        ("gzip", gzip.compress(PAGE)[:-8] + b"12345678", "is not whole gzip data"),
        ("deflate", zlib.compress(PAGE)[:40], "is not whole deflate data"),
        ("deflate", b"\xff" * 99, "is not whole deflate data"),
        ("br", brotli.compress(PAGE)[:-3], "is not whole br data"),
        ("br", b"\xff" * 99, "is not whole br data"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE)), "is packed more than once"),
        ("zstd", PAGE, "is packed in a way that cannot be unpacked ('zstd')"),
    ],
)
def test_data_that_cannot_be_decompressed_is_an_error(fetcher: Fetcher, coding: str, body: bytes, clause: str) -> None:
    with pytest.raises(FetchError) as error:
        fetched(fetcher, body, coding)
    assert str(error.value) == clause


def test_several_gzip_members_are_one_body(fetcher: Fetcher) -> None:
    assert fetched(fetcher, gzip.compress(PAGE) + gzip.compress(b"!") + bytes(50), "gzip") == PAGE + b"!"


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(st.binary(max_size=300), st.integers(1, 9), st.integers(1, 50))
def test_the_size_of_the_chunks_does_not_matter(data: bytes, times: int, size: int) -> None:
    for coding, pack in PACKERS:
        assert b"".join(unpacked(in_chunks(pack(data * times), size), coding)) == data * times


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("text", [PAGE, b"\xef\xbb\xbf <?xml version='1.0'?>" + PAGE, b'\n{"items": []}', b"[]"])
def test_plain_text_is_recognised_when_it_arrives_byte_by_byte(coding: str, text: bytes) -> None:
    assert b"".join(unpacked(in_chunks(text, 1), coding)) == text


def gzip_bomb() -> Iterator[bytes]:
    """1 GB of zeros in 1 MB."""
    engine = zlib.compressobj(9, wbits=31)
    yield engine.compress(b"")
    engine = zlib.compressobj(9, wbits=-15)
    yield from repeat(engine.compress(bytes(MB)) + engine.flush(zlib.Z_FULL_FLUSH), 1024)


def brotli_bomb() -> Iterator[bytes]:
    engine = brotli.Compressor(quality=1)
    yield b"".join([*(engine.process(bytes(MB)) for _ in range(256)), engine.finish()])


def nothing_for_ever() -> Iterator[bytes]:
    return repeat(gzip.compress(b""), 150_000)


@pytest.mark.parametrize(
    ("coding", "bomb", "clause"),
    [
        ("gzip", gzip_bomb, "is larger than 1 MB when unpacked"),
        ("br", brotli_bomb, "is larger than 1 MB when unpacked"),
        ("gzip", nothing_for_ever, "is larger than 1 MB"),
    ],
)
def test_a_bomb_costs_no_memory(
    fetcher: Fetcher, coding: str, bomb: Callable[[], Iterator[bytes]], clause: str
) -> None:
    compressed = b"".join(bomb())
    with WebServer() as web:
        web["/"] = [f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode(), compressed]
        tracemalloc.start()
        try:
            with pytest.raises(FetchError) as error:
                fetcher.get(web.at("/"))
            assert tracemalloc.get_traced_memory()[1] < 3 * MB
        finally:
            tracemalloc.stop()
    assert str(error.value) == clause


def test_a_body_up_to_the_limit_is_held_once(fetcher: Fetcher) -> None:
    compressed = gzip.compress(bytes(8 * MB))
    with WebServer() as web:
        web["/"] = Answer(compressed, {"Content-Encoding": "gzip"})
        tracemalloc.start()
        try:
            assert len(fetcher.get(web.at("/"), limit=8 * MB).body) == 8 * MB
            assert tracemalloc.get_traced_memory()[1] < 10.5 * MB
        finally:
            tracemalloc.stop()


def test_chunks_stay_small() -> None:
    for coding, pack in PACKERS[:6]:
        compressed = pack(bytes(5 * MB))
        assert max(map(len, unpacked([compressed], coding))) < 150_000


def test_damage_raises_the_error_of_the_package() -> None:
    with pytest.raises(Unreadable):
        list(unpacked([gzip.compress(PAGE)[:50]]))
