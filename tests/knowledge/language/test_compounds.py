import pytest

from knowledge.language import analyser
from knowledge.language.compounds import spellings


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("a Sci-Fi novel", ["SciFi"]),
        ("the MiG-29s and a T-34", ["MiG29", "T34"]),
        ("MiG‑29, MiG–29", ["MiG29", "MiG29"]),
        ("Vue.js and Next.js", ["Vuejs", "Nextjs"]),
        ("CVE-2021-44228", ["CVE2021", "CVE202144228"]),
        ("#RiverCleanUp2024", ["River", "Clean", "Up", "2024"]),
        ("#cleanup", []),
        ("4-D, 12-year, 3-1, 2021-22", ["4D"]),
        ("water-colour", []),
        ("see p.m. or U.S. or 3.5", []),
        ("021 555 01 77", ["5550177"]),
        ("(021) 555-01 77 or +4121/5550177", ["5550177", "5550177"]),
        ("on 2021-03-04 at 12 30", []),
        ("12 1 3 22", []),
    ],
)
def test_a_text_holds_other_spellings(text: str, others: list[str]) -> None:
    assert [written for _, written in spellings(text)] == others


def test_a_part_that_is_a_stop_word_makes_one_word() -> None:
    assert "shutdown" in analyser("en").terms("after the shut-down")


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "E-Bikes and e-bikes", "bike"),
        ("en", "Pre-War houses", "war"),
        ("de", "die S-Bahn-Linie", "sbahn"),
        ("fr", "un co-pilote", "copilot"),
        ("it", "la e-bike", "ebik"),
        ("zh", "一架F-16飛機", "f16"),
    ],
)
def test_a_compound_is_found_by_its_parts_and_as_one_word(language: str, text: str, term: str) -> None:
    assert term in analyser(language).terms(text)


@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_other_spellings_are_no_terms_of_a_question(language: str) -> None:
    analysed = analyser(language)
    assert analysed.question_terms("Sci-Fi") == [word.term for word in analysed.words("Sci-Fi")]


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("en", "The IT of the WHO", ["IT", "WHO"]),
        ("en", "the WHO's plan", ["WHO", "plan"]),
        ("en", "WHO IS IT", []),
        ("en", "I saw it", ["see"]),
        ("en", "IT", ["IT"]),
        ("de", "Der Verband WIE", ["verbin", "~rbind", "WIE"]),
        ("fr", "la société SUR", ["societ", "SUR"]),
        ("es", "la empresa DE", ["empres", "DE"]),
        ("tr", "kurum İLE", ["kur", "İLE"]),
        ("ru", "фонд ОН", ["фонд", "ОН"]),
    ],
)
def test_a_stop_word_in_capitals_is_a_name(language: str, text: str, terms: list[str]) -> None:
    assert analyser(language).terms(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("C, C++, c# and F#", ["c", "c++", "c#", "f#"]),
        (".NET (.net) and the net.", [".net", ".net", "net"]),
        ("Q&A at H&M, P & L", ["q&a", "h&m", "p&l"]),
        ("Marks & Spencer", ["mark", "spencer"]),
        ("Marie_Curie", ["mari", "curi"]),
        ("wait ...for it", ["wait"]),
        ("item #5", ["item", "5"]),
    ],
)
def test_signs_belong_to_some_words(text: str, terms: list[str]) -> None:
    assert analyser("en").question_terms(text) == terms


def test_a_text_of_many_joints_takes_no_time() -> None:
    for text in ("a-" * 30_000, "1-" * 30_000, "12 " * 30_000, "0" * 30_000 + "a", "#aA" * 10_000, "a-b " * 20_000):
        assert analyser("en").terms(text) is not None
