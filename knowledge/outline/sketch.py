"""
Near-duplicate sketch of a text: the 64 smallest hashes of its shingles, which are its runs of three terms.

A. Broder, "On the resemblance and containment of documents", 1997. Made at ingest, compared when articles are shown
(`knowledge.outline.near_duplicates`).
"""

from collections.abc import Sequence
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_RUN = 3  # terms to a shingle
_SIZE = 64  # hashes to a sketch: the estimate is off by about .06
_FEWEST = 8  # shingles; shorter notes are alike by chance, unless every word is the same


def sketch(terms: Sequence[str], text: str = "") -> bytes:
    """
    The sketch of a text, given its terms in their order; of a short text, one hash of all that it says.

    >>> len(sketch("the river rose by two metres over night and took the old bridge with it".split()))
    104
    """
    if len(terms) < _FEWEST + _RUN - 1:
        return blake2b(" ".join(text.casefold().split()).encode(), digest_size=8).digest() if text else b""
    words = np.fromiter((crc32(term.encode()) for term in terms), np.uint64, len(terms))
    hashes = words[:-2] * np.uint64(0x9E3779B97F4A7C15)
    hashes = _mixed(_mixed(hashes) + words[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F))
    hashes = _mixed(hashes + words[2:] * np.uint64(0x165667B19E3779F9))
    return np.unique(hashes)[:_SIZE].astype("<u8").tobytes()


def _mixed(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit of a hash made to depend on all of them (the finalizer of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
