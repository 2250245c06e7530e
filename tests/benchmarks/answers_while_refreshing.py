"""
How long answers take while 500 sources are refreshed, beside how long they take when nothing else happens.

    python tests/benchmarks/answers_while_refreshing.py [--sources 500] [--articles 3000]

Everything is real: feeds on a web server of their own process, ``python -m knowledge refresh`` as the bot runs
it, questions to a library in this process. Prints one JSON object; the ratio is what counts, not the times.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a file: the folder of the benchmark comes first otherwise

from knowledge import Library, open_library  # noqa: E402 -- the path comes first
from tests.web_server import Answer, WebServer  # noqa: E402

ITEMS = 5  # of each feed


def prose(chance: random.Random, words: list[str], sentences: int) -> str:
    return " ".join(" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(sentences))


def vocabulary() -> list[str]:
    """Ten thousand words, the first of them far more frequent than the last."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=chance.randint(4, 9))) for _ in range(10_000)]
    return [words[int(10_000 * chance.random() ** 3)] for _ in range(30_000)]


def serve(feeds: int, told: Connection) -> None:
    """A web server with so many feeds, until the pipe is closed."""
    chance, words = random.Random(2), vocabulary()
    with WebServer() as web:
        for number in range(feeds):
            items = "".join(
                f"<item><title>{' '.join(chance.choices(words, k=6))}</title><guid>{number}-{each}</guid><link>"
                f"{web.at(f'/{number}/{each}')}</link><description>{prose(chance, words, 25)}</description></item>"
                for each in range(ITEMS)
            )
            rss = f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>"
            web[f"/feed/{number}"] = Answer(rss.encode(), {"Content-Type": "application/rss+xml"})
        told.send(web.at("/feed/"))
        told.recv()


def timed(library: Library, questions: Iterator[str], until: float | None, number: int) -> list[float]:
    """The milliseconds of so many answers, or of as many as fit until that time."""
    took = []
    while len(took) < number and (until is None or time.monotonic() < until):
        begun = time.perf_counter()
        library.ask(next(questions))
        took.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)  # readers do not ask without a pause
    return took


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--articles", type=int, default=3000)
    options = parser.parse_args()
    words = vocabulary()
    chance = random.Random(3)
    questions = iter(lambda: " ".join(chance.choices(words, k=7)), "")
    with tempfile.TemporaryDirectory() as place:
        os.chdir(place)
        here, there = Pipe()
        server = Process(target=serve, args=(options.sources, there))
        server.start()
        address = here.recv()
        Path("articles.jsonl").write_text(
            "".join(
                json.dumps({"title": " ".join(chance.choices(words, k=6)), "text": prose(chance, words, 30), "id": n})
                + "\n"
                for n in range(options.articles)
            )
        )
        sources = " ".join(f"feed:{address}{number}" for number in range(options.sources))
        own = {"SOURCES": sources, "FETCH_PRIVATE_HOSTS": "127.0.0.1", "FETCH_DELAY": "0", "PYTHONPATH": str(ROOT)}
        with open_library("sqlite:///data/articles.db", "tantivy:data/index") as library:
            library.add("articles.jsonl")
            timed(library, questions, None, 50)
            idle = timed(library, questions, None, 400)
            command = [sys.executable, "-m", "knowledge", "refresh", "--json", "--gently"]
            begun = time.monotonic()
            busy: list[float] = []
            with Path("rows.json").open("w") as told:
                refresh = subprocess.Popen(command, env=os.environ | own, stdout=told)
                while refresh.poll() is None:
                    busy += timed(library, questions, time.monotonic() + 1, 100)
            took = time.monotonic() - begun
            rows = json.loads(Path("rows.json").read_bytes())["sources"]
            idle += timed(library, questions, None, 400)
            figures = {
                "idle_p50_ms": round(statistics.median(idle), 1),
                "idle_p95_ms": round(p95(idle), 1),
                "refreshing_p50_ms": round(statistics.median(busy), 1),
                "refreshing_p95_ms": round(p95(busy), 1),
                "ratio_p95": round(p95(busy) / p95(idle), 2),
                "asked_while_refreshing": len(busy),
                "refresh_s": round(took, 1),
                "new": sum(row["new"] for row in rows),
                "failed": sum(row["step"] == "failed" for row in rows),
            }
        here.send("end")
        server.join()
        os.chdir(ROOT)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
