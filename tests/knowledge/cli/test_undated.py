"""The command line names no day for an article whose source states none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.cli.output import byline, publication
from knowledge.models import Article

ARTICLE = Article(
    origin="a", title="Mill", text="It turns.", published=datetime(2024, 3, 5, tzinfo=UTC), source="Post", location="a"
)


@pytest.mark.parametrize(
    ("derived", "day"),
    [
        ((), "2024-03-05"),
        (("title",), "2024-03-05"),
        (("published",), "undated"),
        (("language", "published"), "undated"),
    ],
)
def test_the_day_of_an_article(derived: tuple[str, ...], day: str) -> None:
    article = replace(ARTICLE, derived=frozenset(derived))

    assert publication(article) == day
    assert byline(article) == f"Post, {day}"
