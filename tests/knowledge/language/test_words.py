import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import analyser, fold, stop_words, unspaced

ENGLISH = analyser("en")
SCRIPTS = st.text(st.sampled_from("aeNS éßİﬁ’'ʼ.,-19½²_ाक्षि\u0301\u0323Ọṣ中あйΣﷺ\u200c🦦\n\0"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the dog's bowl", "the dog’s bowl"),
        ("the dogs' bowl", "the dog's bowls"),
        ("O'Neill", "O’Neill"),
        ("OʼNeill", "O'Neill"),
        ("they'd've been rock'n'roll", "theyʼd’ve been rock’n’roll"),
        ("U.S.", "US"),
        ("U.S.", "USA"),
        ("U.S", "U.S.A."),
        ("the U.S.'s army", "the USA’s army"),
        ("U.K.", "UK"),
        ("U.N.", "UN"),
        ("E.U.", "EU"),
        ("J.D. Vance", "JD Vance"),
        ("1,200", "1200"),
        ("1,234,567.5", "1234567.5"),
        ("Beyoncé", "beyonce"),
        ("Malmö", "Malmo\u0308"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ＵＳＡ", "USA"),
        ("１２", "12"),
        ("ﬁshing", "fishing"),
        ("elections", "Election"),
        ("vote", "VOTING"),
        ("Ọ̀ṣun", "osun"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("Tromsø", "Tromso"),
        ("the e-mail", "emails"),
        ("it re-ran", "it reran"),
        ("colours of the theatre", "colors of the theater"),
        ("they organised the defence", "they organize the defense"),
        ("it was cancelled in kilometres", "they are canceling kilometers"),
        ("she won", "they win"),
        ("women's feet", "a woman's foot"),
        ("$19 million", "19m"),
        ("1.13 billion", "£1.13bn"),
        ("Зеленский", "Zelenskyy"),
    ],
)
def test_spellings_of_one_word_become_one_term(one: str, other: str) -> None:
    assert ENGLISH.question_terms(one) == ENGLISH.question_terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "us"),
        ("19", "1.9"),
        ("1,200", "1,20"),
        ("3.5", "35"),
        ("й", "и"),
        ("हिन्दी", "हिन्दू"),
        ("19m", "19"),
        ("prize", "price"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert ENGLISH.terms(one) != ENGLISH.terms(other)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("हिन्दी", None),
        ("क्षेत्र", "hi"),
        ("Ọ̀ṣun", "yo"),
        ("Yorùbá", "en"),
        ("U.S.A.", "en"),
        ("won't", "en"),
        ("1,200.50", "en"),
        ("2nd", "en"),
        ("ελληνικά", "el"),
    ],
)
def test_a_word_stays_in_one_piece(word: str, language: str | None) -> None:
    (found,) = analyser(language).words(f"({word})")
    assert found[:2] == (1, 1 + len(word))


@pytest.mark.parametrize(
    "text", ["", "   \n", "?!… — “”", "🦦🦦🦦", "\0\x1b[", "the of and", "What is it?", "don't", "DON’T"]
)
def test_some_text_has_no_terms(text: str) -> None:
    assert ENGLISH.terms(text) == []


def test_stop_words_are_words_without_a_term() -> None:
    text = "The storm and the river"
    assert [(text[word.start : word.end], word.term) for word in ENGLISH.words(text)] == [
        ("The", ""),
        ("storm", "storm"),
        ("and", ""),
        ("the", ""),
        ("river", "river"),
    ]


def test_every_stop_word_is_one_in_any_case_and_with_any_apostrophe() -> None:
    for word in stop_words("en") - {"us"}:  # in capitals a country
        for written in (word, f"AND {word.upper()}", word.capitalize(), word.replace("'", "’")):
            assert ENGLISH.terms(written) == [], written


@pytest.mark.parametrize("language", [None, "", "xx", "tlh-Latn", "zh-Hans"])
def test_an_unknown_language_is_only_folded(language: str | None) -> None:
    assert analyser(language).terms("The Élections") == ["the", "elections"]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "en-Latn-US"])
def test_regions_share_their_language(language: str) -> None:
    assert analyser(language) == ENGLISH


@given(SCRIPTS)
def test_words_stand_in_the_text_in_order(text: str) -> None:
    end = 0
    for word in ENGLISH.words(text):
        assert word.start < word.end <= len(text)
        assert end <= word.start or unspaced(text[word.start : word.end])  # bigrams overlap
        assert text[word.start : word.end].strip() == text[word.start : word.end]
        end = word.end


@given(SCRIPTS, st.sampled_from(["en", None]))
def test_terms_are_the_terms_of_the_words(text: str, language: str | None) -> None:
    here = analyser(language)
    sequence = here.sequence(text)
    assert all(found.startswith(word.term) for found, word in zip(sequence, here.words(text), strict=True))
    assert here.terms(text) == [term for found in sequence for term in found.split()]


@given(st.text())
def test_a_term_has_no_whitespace_inside(text: str) -> None:
    """The index and the store keep terms in lines, with spaces between them."""
    assert all(term.split() == [term] for term in ENGLISH.terms(text))


def test_no_single_character_makes_a_term_with_whitespace() -> None:
    everything = (c for c in map(chr, range(0x110000)) if c.isalnum())
    assert [c for c in everything for term in ENGLISH.terms("a" + c) if term.split() != [term]] == []


@given(SCRIPTS)
def test_composed_and_decomposed_text_has_the_same_terms(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert ENGLISH.terms(composed) == ENGLISH.terms(decomposed)


def test_folding_twice_is_folding_once() -> None:
    words = (word for c in map(chr, range(0x110000)) if c.isalnum() for word in (c, "é" + c))
    assert [word for word in words if fold(fold(word)) != fold(word)] == []


@given(st.from_regex(r"[A-Za-z]{2,9}", fullmatch=True).filter(lambda word: word.upper() not in {"US", "USA"}))
def test_case_does_not_matter(word: str) -> None:
    assert ENGLISH.terms(word.upper()) == ENGLISH.terms(word.lower()) == ENGLISH.terms(word)


def test_threads_share_the_words_they_met() -> None:
    text = " ".join(f"walking{n} elections{n}" for n in range(2000))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ENGLISH.terms, [text] * 8))
    assert all(terms == found[0] for terms in found)


def test_a_text_of_a_million_apostrophes_takes_no_time() -> None:
    for text in ("a" + "'" * 1_000_000, "a'" * 500_000, "U." * 500_000, "1," * 500_000, "a" + "\u0301" * 1_000_000):
        assert len(ENGLISH.terms(text)) < 1_000_000
