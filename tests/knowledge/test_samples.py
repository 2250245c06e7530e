"""The articles that come with the bot are a good first impression."""

import re

import pytest

from knowledge.models import Article, Problem
from knowledge.samples import PATH
from knowledge.sources.kinds import open_source

ITEMS = list(open_source(f"folder:{PATH}").read())
ARTICLES = [item for item in ITEMS if isinstance(item, Article)]


def test_all_are_read():
    assert [item for item in ITEMS if isinstance(item, Problem)] == []
    assert len(ARTICLES) == 14


def test_every_shape_with_date_and_link_is_among_them():
    shapes = {re.sub(r".*(\.\w+)(?::\d+)?$", r"\1", article.location) for article in ARTICLES}

    assert shapes == {".md", ".html", ".jsonl"}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_each_is_a_short_article_without_furniture(article: Article):
    assert "title" not in article.derived
    assert 180 <= len(article.text.split()) <= 450
    assert not re.search(r"In a hurry|short version|(Previous|Next) Article|newsletter|Imprint|[<>*#]", article.text)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_each_shows_date_source_and_link(article: Article):
    assert article.url
    assert article.source
    assert article.tags
    assert (article.language, article.derived & {"published"}) == ("en", frozenset())
    assert article.published.year in {2025, 2026}


def test_one_story_is_told_twice():
    reef = [a for a in ARTICLES if "Great Barrier Reef" in a.text]

    assert len({a.location.rsplit(".", 1)[1][:2] for a in reef}) == 2
