"""
Measures how long answers take while 500 sources are refreshed, and how long when the machine is idle.

    python tests/benchmarks/answers_while_refreshing.py [--sources 500] [--articles 3000]

Nothing is simulated: the feeds are on a web server in a process of its own, ``python -m knowledge refresh`` runs as
the bot runs it, and this process asks a library. Prints one JSON object. Compare ratios, not times.
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
sys.path.insert(0, str(ROOT))  # Python puts the folder of a script first, not the current one

from knowledge import Library, open_library
from tests.web_server import Answer, WebServer

ITEMS_PER_FEED = 5


def prose(chance: random.Random, words: list[str], sentences: int) -> str:
    return " ".join(" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(sentences))


def vocabulary() -> list[str]:
    """Return 30,000 draws from ten thousand made-up words; the first words are far more frequent than the last."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=chance.randint(4, 9))) for _ in range(10_000)]
    return [words[int(10_000 * chance.random() ** 3)] for _ in range(30_000)]


def serve(feeds: int, pipe: Connection) -> None:
    """Serve `feeds` feeds, send their address through the pipe, and stop on the first message from it."""
    chance, words = random.Random(2), vocabulary()
    with WebServer() as web:
        for number in range(feeds):
            items = "".join(
                f"<item><title>{' '.join(chance.choices(words, k=6))}</title><guid>{number}-{item}</guid><link>"
                f"{web.at(f'/{number}/{item}')}</link><description>{prose(chance, words, 25)}</description></item>"
                for item in range(ITEMS_PER_FEED)
            )
            rss = f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>"
            web[f"/feed/{number}"] = Answer(rss.encode(), {"Content-Type": "application/rss+xml"})
        pipe.send(web.at("/feed/"))
        pipe.recv()


def timed(library: Library, questions: Iterator[str], until: float | None, number: int) -> list[float]:
    """Return the milliseconds of `number` answers, or of as many as end before `until`, a monotonic time."""
    milliseconds = []
    while len(milliseconds) < number and (until is None or time.monotonic() < until):
        begun = time.perf_counter()
        library.ask(next(questions))
        milliseconds.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)  # seconds; readers pause between questions
    return milliseconds


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
        pipe, server_pipe = Pipe()
        server = Process(target=serve, args=(options.sources, server_pipe))
        server.start()
        address = pipe.recv()
        Path("articles.jsonl").write_text(
            "".join(
                json.dumps({"title": " ".join(chance.choices(words, k=6)), "text": prose(chance, words, 30), "id": n})
                + "\n"
                for n in range(options.articles)
            )
        )
        sources = " ".join(f"feed:{address}{number}" for number in range(options.sources))
        environment = {
            "SOURCES": sources,
            "FETCH_PRIVATE_HOSTS": "127.0.0.1",
            "FETCH_DELAY": "0",
            "PYTHONPATH": str(ROOT),
        }
        with open_library("sqlite:///data/articles.db", "tantivy:data/index") as library:
            library.add("articles.jsonl")
            timed(library, questions, None, 50)
            idle = timed(library, questions, None, 400)
            command = [sys.executable, "-m", "knowledge", "refresh", "--json", "--gently"]
            begun = time.monotonic()
            busy: list[float] = []
            with Path("rows.json").open("w") as output:
                refresh = subprocess.Popen(command, env=os.environ | environment, stdout=output)
                while refresh.poll() is None:
                    busy += timed(library, questions, time.monotonic() + 1, 100)
            refresh_seconds = time.monotonic() - begun
            rows = json.loads(Path("rows.json").read_bytes())["sources"]
            idle += timed(library, questions, None, 400)
            figures = {
                "idle_p50_ms": round(statistics.median(idle), 1),
                "idle_p95_ms": round(p95(idle), 1),
                "refreshing_p50_ms": round(statistics.median(busy), 1),
                "refreshing_p95_ms": round(p95(busy), 1),
                "ratio_p95": round(p95(busy) / p95(idle), 2),
                "asked_while_refreshing": len(busy),
                "refresh_s": round(refresh_seconds, 1),
                "new": sum(row["new"] for row in rows),
                "failed": sum(row["step"] == "failed" for row in rows),
            }
        pipe.send("end")
        server.join()
        os.chdir(ROOT)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
