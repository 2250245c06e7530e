"""Cross-references are no part of what an article is found by."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import open_library
from knowledge.outline.cross_references import without_cross_references
from tests.knowledge.shelf import NOW, Shelf, article

BEFORE = "It rained for nine days and the river rose to the mill.\n\n"
AFTER = "\n\nNobody was hurt, and the miller went on grinding corn."


@pytest.mark.parametrize(
    "reference",
    [
        "More:Ferry sunk by storm, owner says",
        "MORE: Ferry sunk by storm",
        "Related: Ferry sunk",
        "►Related: Ferry sunk",
        "Read more: Ferry sunk",
        "See also: Ferry sunk",
        "Don’t miss: Ferry sunk",
        "More from the coast: Ferry sunk",
        "Lire aussi : Un bac coulé par la tempête",
        "Le puede interesar:\nUn temporal hunde el barco",
        "Lesen Sie auch: Sturm versenkt Fähre",
        "Lea también: Un temporal hunde el barco",
        "Leggi anche: Traghetto affondato",
        "Читайте также: Паром утонул",
        "Читайте також: Пором затонув",
        "Czytaj też: Prom zatonął",
        "延伸阅读：渡轮沉没",
        "関連記事：船が沈んだ",
        "اقرأ أيضا: غرق العبارة",
    ],
)
def test_a_cross_reference_is_replaced_by_spaces(reference: str) -> None:
    kept = without_cross_references(BEFORE + reference + AFTER)
    assert kept.split() == (BEFORE + reference[: reference.startswith("►")] + AFTER).split()


def test_a_headline_within_a_line_ends_after_some_words() -> None:
    text = f"{BEFORE.strip()} Lire aussi : Un bac coulé par la tempête La rivière {AFTER.strip() * 5}"
    kept = without_cross_references(text)
    assert "coulé" not in kept
    assert kept.endswith(AFTER.strip() * 4)


@pytest.mark.parametrize(
    "line",
    [
        "He wanted one thing more: rain.",
        "The ferry was closely related: a cousin of the boat.",
        "Prices: more: less",
        "Related matters were left alone.",
        "Hours: Monday to Friday",
    ],
)
def test_what_an_article_says_itself_stays(line: str) -> None:
    assert without_cross_references(BEFORE + line + AFTER) == BEFORE + line + AFTER


@pytest.mark.parametrize("text", ["", "More: Ferry sunk", "More: Ferry sunk\nMore: Boat found\nRelated: Rain", "::"])
def test_a_text_of_nothing_else_stays(text: str) -> None:
    assert without_cross_references(text) == text


@pytest.mark.parametrize("line", ["More: ", "More: Ferry sunk ", "a: ", "延伸阅读：", ":"])
def test_a_very_long_line_is_read_at_once(line: str) -> None:
    text = BEFORE + line * 50_000
    assert len(without_cross_references(text)) == len(text)


@given(st.text(alphabet="More: \nRelatedlireaussi.：延伸阅读", max_size=200))
def test_all_else_stays_where_it_is(text: str) -> None:
    kept = without_cross_references(text)
    assert len(kept) == len(text)
    assert all(here in (there, " ") for here, there in zip(kept, text, strict=True))


def test_an_article_is_found_for_what_it_says_and_quoted_with_what_it_points_to(tmp_path: Path) -> None:
    pointing = article("pointing", "Rain", f"{BEFORE}More:Storm sinks ferry off the north shore{AFTER}")
    told = article("told", "Ferry lost", "A ferry sank off the north shore on Monday. A storm had torn its ropes.")
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:") as library:
        library.add(Shelf([pointing, told]))
        hits = library.search("Storm sinks ferry off the north shore", now=NOW).hits
        assert {hit.article.title for hit in hits} == {"Ferry lost"}
        (hit,) = library.search("the miller and his corn", now=NOW).hits
        assert "More:Storm sinks ferry" in hit.passage.text
