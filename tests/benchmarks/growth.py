"""
Prints how CPU time grows with the size of hostile inputs: 1 is linear, 2 is quadratic.

    python tests/benchmarks/growth.py [--repeat 3]

Regular expressions and parsers in C do their work out of sight of the tests that count lines of Python. Prints one
JSON object: the exponent for each input, from the CPU seconds for an input and for one twice as long, the least of
several runs each. Small inputs are noisy: look at exponents above 1.5.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # Python puts the folder of a script first, not the current one

from knowledge.language import analyser
from knowledge.models import Article
from knowledge.outline.build import outline
from knowledge.parsing import feed_items
from tests.knowledge.hostile_inputs import FEED_JUNK, HOSTILE_TEXTS

FEED_CHARACTERS = 2**16


def cases() -> Iterator[tuple[str, Callable[[float], None]]]:
    """Yield a name and a function that processes a fraction of an input, from 0 to 1."""
    english = analyser("en")
    when = datetime(2024, 5, 1, tzinfo=UTC)
    for number, text in enumerate(HOSTILE_TEXTS, 1):

        def analyse(fraction: float, text: str = text) -> None:
            part = text[: int(len(text) * fraction)]
            outline(Article(origin="x", title="", text=part, published=when, location="x"), english)

        yield f"outline {number} {text[:6]!a}", analyse
    for unit in FEED_JUNK:

        def parse(fraction: float, unit: str = unit) -> None:
            junk = unit * int(FEED_CHARACTERS * fraction / len(unit))
            feed_items.parse(f"<rss><channel><item><guid>7</guid><author>{junk}".encode(), "https://example.org/feed")

        yield f"feed {unit}", parse


def cpu_seconds(function: Callable[[float], None], fraction: float, repeat: int) -> float:
    seconds = []
    for _ in range(repeat):
        begun = time.process_time()
        function(fraction)
        seconds.append(time.process_time() - begun)
    return max(min(seconds), 1e-6)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--repeat", type=int, default=3, help="runs of each input (3)")
    options = parser.parse_args()
    exponents = {}
    for name, function in cases():
        half, whole = (cpu_seconds(function, fraction, options.repeat) for fraction in (0.5, 1))
        exponents[name] = round(math.log2(whole / half), 2)
    sys.stdout.write(json.dumps(exponents, indent=1) + "\n")


if __name__ == "__main__":
    main()
