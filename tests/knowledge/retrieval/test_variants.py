"""One word in many spellings: articles are found by each from each, and nothing is called unknown that they hold."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Article, Library, LibrarySettings, open_library
from tests.knowledge.shelf import ARTICLES, NOW, Shelf, article
from tests.workload import lines_run

Shelve = Callable[..., Library]


@pytest.fixture
def shelve(tmp_path: Path) -> Shelve:
    def opened(*articles: Article) -> Library:
        library = open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=LibrarySettings())
        library.add(Shelf(articles))
        return library

    return opened


@pytest.mark.parametrize(
    "spellings",
    [
        ("scifi", "Sci-Fi", "sci fi", "SciFi"),
        ("K34", "K-34", "K 34", "k34"),
        ("waterfall", "water-fall", "water fall"),
        ("ecargo", "e-cargo", "E-Cargo", "E-CARGO"),
        ("preschool", "pre-school", "Pre-School"),
        ("shutdown", "shut-down", "Shut-Down"),
        ("Vuejs", "Vue.js", "vue js"),
        ("Galaxy24", "Galaxy-24", "Galaxy 24"),
        ("P&L", "p&l", "P & L"),
        ("Marie_Curie", "Marie Curie", "Marie-Curie"),
        ("#RiverDay", "river day", "#riverday", "river-day"),
        ("021 555 01 77", "0215550177", "+41 21 5550177", "(021) 555-0177", "021/5550177"),
        ("CVE-2021-44228", "cve202144228"),
    ],
)
def test_an_article_is_found_by_each_spelling_from_each(shelve: Shelve, spellings: tuple[str, ...]) -> None:
    text = "The committee heard of {} on Monday and asked for a report."
    articles = [article(f"n{n}", f"Note {n}", text.format(written), n + 1) for n, written in enumerate(spellings)]
    library = shelve(*articles, *ARTICLES)
    for asked in spellings:
        answer = library.ask(asked, limit=9, now=NOW)
        found = {one.id for hit in answer.hits for one in (hit.article, *hit.also)}
        assert found >= {one.id for one in articles}, asked
        assert answer.unknown == ()
        assert answer.corrections == ()
        assert all(hit.highlights for hit in answer.hits)
        assert {one.id for one in library.latest(9, words=asked)} >= {one.id for one in articles}, asked


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("de", "Die S-Bahn hält am Zoo.", "Sbahn"),
        ("de", "Das E-Auto lädt am Zoo.", "eauto"),
        ("fr", "Un co-pilote dort au zoo.", "copilote"),
        ("es", "El exalcalde visita el zoo.", "ex alcalde"),
        ("it", "La e-bike è allo zoo.", "e bike"),
        ("ru", "Над парком летел Ту-154.", "ту154"),
        ("uk", "Над парком летів Ан124.", "Ан-124"),
        ("zh", "一架F-16飛過公園。", "F16"),
        ("pl", "Nad parkiem leciał Su-27.", "su 27"),
    ],
)
def test_it_is_so_in_many_languages(shelve: Shelve, language: str, written: str, asked: str) -> None:
    wanted = article("zoo", "Note", written, language=language)
    answer = shelve(wanted, *ARTICLES).ask(asked, now=NOW)
    assert [hit.article.id for hit in answer.hits] == [wanted.id]
    assert answer.unknown == ()


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "The WHO moves to Malmö. The WHO has ten floors.", "What did the WHO do?"),
        ("en", "AT&T moves to Malmö. It rented ten floors.", "at&t"),
        ("de", "Der Verband WIE zieht nach Malmö. Dem WIE fehlt Platz.", "Was ist der WIE?"),
        ("fr", "La société SUR part à Malmö. La SUR loue dix étages.", "Que fait la SUR ?"),
        ("es", "La empresa DE va a Malmö. La DE alquila diez pisos.", "¿Qué es la DE?"),
        ("tr", "Kurum İLE taşındı. Eski yer İLE için küçüktü.", "İLE"),
        ("ru", "Фонд ОН переехал. Здание мало для ОН и гостей.", "ОН"),
    ],
)
def test_a_name_in_capitals_is_no_stop_word(shelve: Shelve, language: str, text: str, question: str) -> None:
    wanted = article("move", "Note", text, language=language)
    answer = shelve(wanted, *ARTICLES).ask(question, now=NOW)
    assert [hit.article.id for hit in answer.hits] == [wanted.id]


def test_a_stop_word_in_capitals_that_no_article_holds_so_is_one(library: Library) -> None:
    answer = library.ask("Why did the otters NOT stay?", now=NOW)
    assert "NOT" not in answer.unknown


def test_words_with_signs_are_different_things(shelve: Shelve) -> None:
    texts = {"C": "Vitamin C is scarce.", "C++": "C++ is old.", "C#": "C# is new.", ".NET": "The .NET day was fun."}
    articles = {name: article(f"n{n}", "Note", text) for n, (name, text) in enumerate(texts.items())}
    library = shelve(*articles.values(), *ARTICLES)
    for name, wanted in articles.items():
        assert [hit.article.id for hit in library.ask(name, now=NOW).hits] == [wanted.id], name
        assert library.latest(words=name) == [library.article(wanted.id)], name


def test_the_part_of_a_compound_finds_it(shelve: Shelve) -> None:
    wanted = article("ride", "Note", "The city bans e-scooters from parks, says a co-owner.")
    library = shelve(wanted, *ARTICLES)
    for word in ("scooters", "E-Scooters", "escooter", "owner"):
        assert [hit.article.id for hit in library.ask(word, now=NOW).hits] == [wanted.id], word


def test_neighbours_by_chance_are_no_other_spelling(shelve: Shelve) -> None:
    apart = article("apart", "Note", "A rose bed. The light was out, and the house was dark.")
    answer = shelve(apart, *ARTICLES).ask("lighthouse", now=NOW, as_typed=True)
    assert answer.hits == ()
    assert answer.unknown == ("lighthouse",)


def test_a_title_is_found_by_another_spelling(shelve: Shelve) -> None:
    wanted = article("film", "The Sci-Fi night", "Ten films are shown.")
    library = shelve(wanted, *ARTICLES)
    assert [one.id for one in library.find("scifi night")] == [wanted.id]


@pytest.mark.parametrize("unit", ["river mill ", "q w z ", "x\u0301", "o'er ", "a.b.", "زهرة ", "0215550177 ", "? "])
def test_what_follows_the_first_words_of_a_long_message_costs_little(shelve: Shelve, unit: str) -> None:
    library = shelve(*ARTICLES)

    def lines(characters: int) -> int:
        question = (unit * characters)[:characters]
        library.ask(question, now=NOW)  # caches are filled
        return lines_run(lambda: library.ask(question, now=NOW))

    assert lines(4000) < 3 * lines(1000)
