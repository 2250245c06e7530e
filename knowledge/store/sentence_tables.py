"""Sentence tables as bytes: compressed, since they are only ever read whole."""

import zlib

import numpy as np

from knowledge.records import SentenceTable
from knowledge.store.transactions import decoding

_NONE = -(2**15)  # stands for "no further sentence" among numbers relative to the sentence
_FAR = 2**15 - 1


def encode(table: SentenceTable) -> bytes:
    """Return the table as bytes: the number of sentences, then its arrays one after the other."""
    count = len(table.scores)
    relative = table.groups - np.arange(count, dtype=np.int32)[:, None]
    near = (table.groups >= 0) & (abs(relative) <= _FAR)  # farther ones belong together in no text
    parts = (
        np.array([count], "<u4"),
        table.scores.astype("<f4"),
        np.where(near, relative, _NONE).astype("<i2"),
        np.minimum(table.words, 2**16 - 1).astype("<u2"),
        table.sizes.astype("<u4"),
        table.ranks,
        table.terms.astype("<u4"),
    )
    return zlib.compress(b"".join(part.tobytes() for part in parts))


@decoding
def decode(data: bytes) -> SentenceTable:
    """Return the table that `encode` made into bytes."""
    data = zlib.decompress(data)
    count = int(np.frombuffer(data, "<u4", 1)[0])
    at = 4
    columns = []
    for kind, width in (("<f4", 1), ("<i2", 3), ("<u2", 1), ("<u4", 1), ("u1", 1)):
        columns.append(np.frombuffer(data, kind, count * width, at))
        at += columns[-1].nbytes
    scores, relative, words, sizes, ranks = columns
    relative = relative.reshape(count, 3).astype(np.int32)
    groups = np.where(relative == _NONE, -1, relative + np.arange(count, dtype=np.int32)[:, None])
    terms = np.frombuffer(data, "<u4", -1, at)
    return SentenceTable(scores, groups, ranks, words.astype(np.uint32), sizes, terms)
