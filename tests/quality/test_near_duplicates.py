"""
Copies are folded, notices of one form are not.

Forms are filled in 14 ways of local publishing and nine languages (``forms.toml``); copies are made of the filled forms
as editors make them. Real copies need the development sets: ``EVAL_DATA=folder pytest tests/quality``.
"""

import gzip
import itertools
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.language import analyser
from knowledge.language.sentences import sentences
from knowledge.outline.build import outline
from knowledge.outline.near_duplicates import resemblance, same_story, stories
from knowledge.records import Sketch
from tests.knowledge.shelf import article
from tests.quality.conftest import EvalData

PRECISION_FLOOR = 0.99  # of the pairs that are folded; floors rise, never fall
RECALL_FLOOR = 0.95  # of copies by another publisher
OWN_RECALL_FLOOR = 0.90  # of copies by the same one
REAL_RECALL_FLOOR = 0.95  # of agency copies with a new headline or a new lead
SAME_SOURCE_RECALL_FLOOR = 0.95  # of news that one publisher printed twice within a day, under one title
_FORMS: Mapping[str, dict[str, object]] = tomllib.loads((Path(__file__).parent / "forms.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Notice:
    """One filled form."""

    form: str
    language: str
    title: str
    sentences: tuple[str, ...]

    def sketch(self, source: str = "courier") -> Sketch:
        joint = "" if self.language in {"zh", "ja"} else " "
        return sketched(self.form, self.title, joint.join(self.sentences), self.language, source)


def sketched(name: str, title: str, text: str, language: str, source: str) -> Sketch:
    made = outline(article(name, title=title, text=text), analyser(language))
    return Sketch(name, 0, made.length, made.sketch, made.slots, made.title, source)


def notices(form: str) -> Iterator[Notice]:
    """Yield a form as often as it has fillings."""
    values = _FORMS[form]
    language, title, text = (str(values[name]) for name in ("language", "title", "text"))
    text = ("" if language in {"zh", "ja"} else " ").join(text.split("\n")).strip()
    for filling in values["fillings"]:
        contents = [content.strip() for content in filling.split("|")]
        whole = filled(text, contents)
        parts = tuple(span.of(whole) for span in sentences(whole))
        yield Notice(form, language, filled(title, contents), parts)


def filled(text: str, contents: Sequence[str]) -> str:
    return re.sub(r"#(\d)", lambda slot: contents[int(slot[1]) - 1], text)


COPIES: dict[str, Callable[[Notice], Notice]] = {
    "unchanged": lambda notice: notice,
    "without its end": lambda notice: replace(notice, sentences=notice.sentences[:-1]),
    "without its middle": lambda notice: replace(notice, sentences=notice.sentences[:2] + notice.sentences[3:]),
    "with an addition": lambda notice: replace(notice, sentences=(*notice.sentences, notice.title + ".")),
    "in another order": lambda notice: replace(
        notice, sentences=(*notice.sentences[:1], *notice.sentences[3:], *notice.sentences[1:3])
    ),
}


def test_copies_are_told_from_notices_of_one_form() -> None:
    false = false_across = 0
    pairs = [pair for form in _FORMS for pair in itertools.combinations(notices(form), 2)]
    for first, second in pairs:
        false += same_story(first.sketch(), second.sketch())
        false_across += same_story(first.sketch(), second.sketch("herald"))
    copies = [(notice, COPIES[kind](notice)) for form in _FORMS for notice in notices(form) for kind in COPIES]
    found = sum(same_story(notice.sketch(), copy.sketch("herald")) for notice, copy in copies)
    found_own = sum(same_story(notice.sketch(), copy.sketch()) for notice, copy in copies)

    assert found / (found + false_across) >= PRECISION_FLOOR
    assert found_own / (found_own + false) >= PRECISION_FLOOR
    assert found / len(copies) >= RECALL_FLOOR
    assert found_own / len(copies) >= OWN_RECALL_FLOOR


@pytest.mark.parametrize("form", _FORMS)
def test_each_notice_is_a_story_of_its_own(form: str) -> None:
    sketches = [notice.sketch()._replace(article_id=str(number)) for number, notice in enumerate(notices(form))]
    assert len(stories(sketches)) == len(sketches)


def corpus(path: Path) -> list[dict[str, str]]:
    with gzip.open(path / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def resembling(articles: Sequence[dict[str, str]], source: str, least: float) -> Iterator[tuple[Sketch, Sketch]]:
    """Yield the pairs of articles whose texts resemble each other at least so much; numbers are their names."""
    sketches = [sketched(str(n), a["title"], a["text"], "en", "courier") for n, a in enumerate(articles)]
    for first, second in itertools.combinations(sketches, 2):
        if resemblance(first.sketch, second.sketch) >= least:
            yield first, second._replace(source=source)


def test_agency_copies_of_several_publishers_are_folded(eval_data: EvalData) -> None:
    pairs = list(resembling(corpus(eval_data.need("fnc1", floors=1)), "herald", 0.6))
    found = sum(same_story(*pair) for pair in pairs)

    assert found / len(pairs) >= REAL_RECALL_FLOOR


def test_news_that_one_publisher_printed_twice_is_folded(eval_data: EvalData) -> None:
    """Copies resemble each other, have one title and are of one day or of two."""
    by_title: dict[str, list[dict[str, str]]] = {}
    articles = corpus(eval_data.need("rtqa-dev", floors=1))
    for item in articles:
        by_title.setdefault(item["title"][:25], []).append(item)
    groups = [group for group in by_title.values() if len(group) > 1]
    pairs = [(group, pair) for group in groups for pair in resembling(group, "courier", 0.7)]
    copies = [pair for group, pair in pairs if apart(group, pair) <= 1]
    found = sum(same_story(*pair) for pair in copies)

    assert found / len(copies) >= SAME_SOURCE_RECALL_FLOOR


def apart(group: Sequence[dict[str, str]], pair: tuple[Sketch, Sketch]) -> int:
    """Return how many days lie between two articles of a group."""
    first, second = (date.fromisoformat(group[int(sketch.article_id)]["date"][:10]) for sketch in pair)
    return abs((first - second).days)
