"""
What a whole reply costs, from the question to the rendered message, beside `Library.ask` alone.

    python tests/benchmarks/reply_cost.py [--articles 1500] [--words 1300] [--questions 60]

Both are measured in one run, turn by turn, in CPU time; the figure that counts is their ratio. The SQL statements and
transactions of a reply, those of the bot's own database included, are counted. Articles are recombined from the
sentences of the sample articles, so that questions have answers and terms have the frequencies of real prose.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bot.handlers.articles import Articles
from bot.handlers.questions import Questions
from bot.monitoring.metrics import Metrics
from bot.state import State
from bot.state.question_log import QuestionLog
from bot.state.trouble import Trouble
from knowledge import Article, Library, LibrarySettings, Problem, open_library, read_sources
from knowledge.language.sentences import sentences
from knowledge.samples import PATH

NEWEST = datetime(2024, 6, 1, tzinfo=UTC)


class Recombined:
    """A source of `count` articles of about `words` words each, made of the sample articles' sentences."""

    name = "recombined"

    def __init__(self, count: int, words: int) -> None:
        self._count = count
        self._words = words
        samples = [each for each in read_sources([f"folder:{PATH}"], LibrarySettings()) if isinstance(each, Article)]
        self._prose = [[span.of(sample.text) for span in sentences(sample.text)] for sample in samples]
        self._titles = [sample.title for sample in samples]

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles; two runs yield the same."""
        dice = random.Random(7)
        every = [sentence for prose in self._prose for sentence in prose]
        for number in range(self._count):
            subject = number % len(self._prose)
            text: list[str] = []
            while sum(len(sentence.split()) for sentence in text) < self._words:
                own = self._prose[subject] if dice.random() < 0.3 else every
                text.append(dice.choice(own))
            yield Article(
                origin=f"https://example.org/{number}",
                title=f"{self._titles[subject]} ({number})",
                text="\n\n".join(" ".join(text[at : at + 4]) for at in range(0, len(text), 4)),
                published=NEWEST - timedelta(hours=7 * number),
                location=f"recombined:{number}",
                url=f"https://example.org/{number}",
                language="en",
            )

    def __len__(self) -> int:
        return self._count

    def questions(self, count: int) -> list[str]:
        """Questions of six to nine words that stand together in an article."""
        dice = random.Random(11)
        long = [words for prose in self._prose for each in prose if len(words := each.split()) > 9]
        chosen = [dice.choice(long) for _ in range(count)]
        return [" ".join(words[1 : dice.randint(7, 9)]).strip(".,;:") + "?" for words in chosen]


class Counter:
    """Counts SQL statements and transactions of every engine while it is on."""

    def __init__(self) -> None:
        self.statements = self.transactions = 0
        self.on = False
        sa.event.listen(sa.engine.Engine, "before_cursor_execute", self._statement)
        sa.event.listen(sa.engine.Engine, "begin", self._begin)

    def _statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self.statements += self.on and not statement.upper().startswith(("BEGIN", "PRAGMA"))

    def _begin(self, _connection: object) -> None:
        self.transactions += self.on


def cpu(work: Callable[[str], object], question: str) -> float:
    """CPU milliseconds of one call."""
    begun = time.process_time()
    work(question)
    return (time.process_time() - begun) * 1000


def measure(library: Library, state: State, questions: list[str], rounds: int) -> dict[str, float]:
    """Ask and answer turn by turn; medians over the rounds for each question, then over the questions."""
    log = QuestionLog(state.questions("7:benchmark", 90), Trouble(lambda _: None))
    answerer = Questions(library, state, Articles(library, state), Metrics(), log)
    counter = Counter()
    asks, replies, statements, transactions = [], [], [], []
    answerer._answer("Warm up the caches of the library?")
    for question in questions:
        counter.statements = counter.transactions = 0
        counter.on = True
        answerer._answer(question)  # a question that nobody has asked before
        counter.on = False
        pairs = [
            (
                cpu(lambda text: library.ask(text, limit=3), question),
                cpu(answerer._answer, question),
            )
            for _ in range(rounds)
        ]
        asks.append(statistics.median(ask for ask, _ in pairs))
        replies.append(statistics.median(reply for _, reply in pairs))
        statements.append(counter.statements)
        transactions.append(counter.transactions)
    return {
        "ask_ms": round(statistics.median(asks), 2),
        "reply_ms": round(statistics.median(replies), 2),
        "ratio": round(sum(replies) / sum(asks), 3),
        "answered": sum(bool(library.ask(question).hits) for question in questions) / len(questions),
        "statements": max(statements),
        "transactions": max(transactions),
    }


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--words", type=int, default=1300)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    source = Recombined(options.articles, options.words)
    with tempfile.TemporaryDirectory() as place:
        settings = LibrarySettings()
        with (
            open_library(f"sqlite:///{place}/articles.db", f"tantivy:{place}/index", settings=settings) as library,
            State(f"sqlite:///{place}/bot.db") as state,
        ):
            library.add(source)
            print(json.dumps(measure(library, state, source.questions(options.questions), options.rounds)))


if __name__ == "__main__":
    main()
