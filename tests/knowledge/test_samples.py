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


def test_every_shape_is_among_them():
    shapes = {re.sub(r".*(\.\w+)(?::\d+)?$", r"\1", article.location) for article in ARTICLES}

    assert shapes == {".txt", ".md", ".html", ".jsonl"}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_each_is_a_short_article_without_furniture(article: Article):
    assert "title" not in article.derived
    assert 180 <= len(article.text.split()) <= 450
    assert not re.search(r"In a hurry|short version|(Previous|Next) Article|newsletter|Imprint|[<>*#]", article.text)


def test_the_text_files_make_a_chain():
    chain = {a.title: a for a in ARTICLES if a.location.endswith(".txt")}
    first = next(a for a in chain.values() if a.previous is None)
    order = [first]
    while order[-1].next:
        order.append(chain[order[-1].next])

    assert [a.previous for a in order[1:]] == [a.title for a in order[:-1]]
    assert len(order) == len(chain) == 6


def test_those_with_front_matter_or_fields_are_dated_and_linked():
    linked = [a for a in ARTICLES if a.url]

    assert len(linked) == 7
    assert all("published" not in a.derived and a.source and a.language == "en" and a.tags for a in linked)
    assert {a.published.year for a in linked} == {2025, 2026}


def test_one_story_is_told_twice():
    reef = [a for a in ARTICLES if "Great Barrier Reef" in a.text]

    assert len({a.location.rsplit(".", 1)[1][:2] for a in reef}) == 2
