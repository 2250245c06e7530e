"""A question in a language that the library lacks: names are found, nothing is near, no word is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Context, Library, open_library
from tests.knowledge.shelf import NOW, Shelf, article

TEXTS = {
    "en": [
        ("The bridge builder", "Ada Brenholm was born in Grimholm in 1856. She built the first bridge over the sound."),
        ("Wind on the moor", "The wind broke the mill on the moor. It was east of the sea, far from the old road."),
        ("Harbour", "The harbour was dredged by two ships. Sailors waited for the tide in the east."),
    ],
    "es": [
        ("La ingeniera", "Ada Brenholm nació en Grimholm en 1856. Construyó el primer puente sobre el estrecho."),
        ("El molino", "El viento rompió el molino del páramo. Nadie resultó herido en el camino viejo."),
        ("El puerto", "Dos barcos dragaron el puerto. Los marineros esperaban la marea."),
    ],
}


@pytest.fixture
def library(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Library]:
    """A library in the language that the test names, by default English."""
    language = getattr(request, "param", "en")
    with open_library(f"sqlite:///{tmp_path}/a.db", "memory:") as library:
        texts = enumerate(TEXTS[language])
        library.add(Shelf([article(f"{n}", title, text, language=language) for n, (title, text) in texts]))
        yield library


@pytest.mark.parametrize(
    "question",
    [
        "Qui a inventé le télégraphe électrique ?",
        "¿Quién descubrió la penicilina en el este?",
        "Wer hat die Wahl im Osten gewonnen?",
        "Chi ha vinto le elezioni dell'est?",
        "Кто изобрёл телеграф?",
        "Kto wynalazł telegraf i kiedy?",
        "電信を発明したのは誰ですか?",
    ],
)
def test_without_a_known_name_there_is_a_plain_no(library: Library, question: str) -> None:
    answer = library.ask(question, now=NOW)

    assert (answer.hits, answer.nearest, answer.unknown, answer.corrections) == ((), None, (), ())
    assert answer.foreign_to == ("en",)


@pytest.mark.parametrize(
    "question",
    ["Où est née Ada Brenholm ?", "¿Dónde nació Ada Brenholm?", "Wo ist Ada Brenholm?", "Где родилась Ada Brenholm?"],
)
def test_a_name_that_the_articles_hold_is_found(library: Library, question: str) -> None:
    answer = library.ask(question, now=NOW)

    assert answer.hits[0].quote.startswith("Ada Brenholm was born")
    assert answer.question == question


@pytest.mark.parametrize("library", ["es"], indirect=True)
def test_english_is_a_foreign_language_as_well(library: Library) -> None:
    answer = library.ask("Who discovered penicillin and when?", now=NOW)

    assert (answer.nearest, answer.unknown, answer.foreign_to) == (None, (), ("es",))
    assert library.ask("Who is Ada Brenholm?", now=NOW).hits


def test_a_question_in_the_language_of_the_articles_is_untouched(library: Library) -> None:
    answer = library.ask("Who discovered penicillin?", now=NOW)

    assert answer.foreign_to == ()
    assert "penicillin" in answer.unknown
    assert library.ask("Who built the brigde?", now=NOW).corrections


def test_a_foreign_question_continues_no_turns(library: Library) -> None:
    before = library.ask("Who built the first bridge?", now=NOW).context

    assert isinstance(before, Context)
    assert not library.ask("Qui a inventé le télégraphe électrique ?", context=before, now=NOW).hits
