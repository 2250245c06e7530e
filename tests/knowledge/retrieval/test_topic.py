"""The latest articles about some words: in title or lead, or throughout the text, and not merely mentioned."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Library, LibrarySettings, open_library
from tests.knowledge.shelf import Shelf, article

FILLING = {
    "en": "The band played on and the crowd went home late. ",
    "de": "Die Kapelle spielte weiter und die Menge ging spät heim. ",
    "ru": "Оркестр играл дальше, и толпа поздно разошлась по домам. ",
    "es": "La banda siguió tocando y la gente volvió tarde a casa. ",
}
TOPICS = {"en": "tram", "de": "Straßenbahn", "ru": "трамвай", "es": "tranvía"}
ABOUT = ["often.md", "lead.md", "title.md"]


@pytest.fixture
def shelve(tmp_path: Path) -> Callable[..., Library]:
    def opened(*articles: object) -> Library:
        library = open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=LibrarySettings())
        library.add(Shelf(articles))
        return library

    return opened


@pytest.mark.parametrize("language", sorted(TOPICS))
def test_an_article_is_about_words_of_its_title_its_lead_or_its_whole_text(
    shelve: Callable[..., Library], language: str
) -> None:
    word, filling = TOPICS[language], FILLING[language]
    library = shelve(
        article("title", word, filling * 20, 1, language=language),
        article("lead", "A", f"{word}. {filling * 20}", 2, language=language),
        article("often", "B", filling * 8 + f"{word}. {filling}" * 6, 3, language=language),
        article("once", "C", filling * 20 + f"{word}.", 4, language=language),
        article("never", "D", filling * 20, 5, language=language),
    )

    news = library.news(word.upper())

    assert (news.about, news.only_mentioned) == (word.upper(), False)
    assert {a.location for story in news.stories for a in (story.article, *story.also)} == set(ABOUT)
    assert [found.location for found in library.latest(words=word)] == ABOUT


def test_each_word_is_looked_for_in_its_own_language(shelve: Callable[..., Library]) -> None:
    library = shelve(
        article("en", "The old tram", FILLING["en"] * 9, 1, language="en"),
        article("de", "Die alte Straßenbahn", FILLING["de"] * 9, 2, language="de"),
    )

    assert [story.article.location for story in library.news("die Straßenbahn").stories] == ["de.md"]
    assert library.news("die Straßenbahn").unused == ("die",)
    assert [story.article.location for story in library.news("the tram").stories] == ["en.md"]


def test_an_unknown_word_between_others_is_not_among_those_looked_for(shelve: Callable[..., Library]) -> None:
    library = shelve(article("en", "The old tram stops", FILLING["en"] * 9, 1))

    news = library.news("tram zebra stops")

    assert (news.about, news.unknown, len(news.stories)) == ("tram stops", ("zebra",), 1)


def test_nothing_is_listed_for_words_that_no_article_holds(shelve: Callable[..., Library]) -> None:
    library = shelve(article("en", "The old tram", FILLING["en"] * 9, 1))

    news = library.news("zebra")

    assert (news.stories, news.about, news.unknown) == ((), "", ("zebra",))
    assert library.latest(words="zebra") == []


def test_pages_follow_one_another(shelve: Callable[..., Library]) -> None:
    library = shelve(*(article(f"n{n}", f"Tram number {n}", f"It runs {n} times a day.", n) for n in range(1, 6)))

    first, last = library.news("tram", limit=3), library.news("tram", limit=3, offset=3)

    assert [len(first.stories), first.more, len(last.stories), last.more] == [3, True, 2, False]
