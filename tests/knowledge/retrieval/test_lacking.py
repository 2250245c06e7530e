"""An answer says which names and numbers of the question its articles lack, and other articles hold."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import LibrarySettings, open_library
from tests.knowledge.shelf import Shelf, article

BAKERIES = {
    "en": (
        "The bakery on Mill Street closes because the family found no successor.",
        "The WHO met in 1912 at Ylva Hall.",
    ),
    "de": ("Die Bäckerei in der Mühlgasse schließt, weil niemand sie übernimmt.", "Die WHO tagte 1912 im Ylvahaus."),
    "fr": ("La boulangerie de la rue du Moulin ferme faute de repreneur.", "La WHO se réunit en 1912 chez Ylva."),
}


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    def asked(language: str, question: str) -> tuple[str, ...]:
        settings = LibrarySettings(answer_confidence=0.1)
        texts = BAKERIES[language]
        articles = [article(f"n{number}", "", text, number + 1, language=language) for number, text in enumerate(texts)]
        with open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=settings) as library:
            library.add(Shelf(articles))
            answer = library.ask(question, limit=1)
            assert answer.hits[0].article.location == articles[0].location
            return answer.lacking

    return asked


@pytest.mark.parametrize(
    ("language", "question", "lacking"),
    [
        ("en", "When did the WHO close the bakery on Mill Street?", ("WHO",)),
        ("en", "Why did the bakery on Mill Street close in 1912?", ("1912",)),
        ("en", "Why did Ylva close the bakery on Mill Street?", ("Ylva",)),
        ("en", "Why does the bakery on Mill Street close?", ()),
        ("en", "Why does the bakery of Zorro on Mill Street close?", ()),  # in no article: said in another line
        ("de", "Warum schließt die WHO die Bäckerei in der Mühlgasse?", ("WHO",)),
        ("de", "Warum schließt die Bäckerei in der Mühlgasse 1912?", ("1912",)),
        ("de", "Warum schließt die Bäckerei in der Mühlgasse?", ()),
        ("fr", "Pourquoi la boulangerie de la rue du Moulin ferme en 1912 ?", ("1912",)),
        ("fr", "Pourquoi la boulangerie Ylva de la rue du Moulin ferme ?", ("Ylva",)),
    ],
)
def test_names_and_numbers_that_only_others_hold_are_named(
    ask: Callable[..., tuple[str, ...]], language: str, question: str, lacking: tuple[str, ...]
) -> None:
    assert ask(language, question) == lacking
