from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import analyser, is_word_part, unspaced
from knowledge.language.sentences import sentences
from knowledge.models import Article
from knowledge.outline.build import PASSAGE_WORDS, outline, passage
from tests.knowledge.hostile_inputs import HOSTILE_TEXTS
from tests.workload import Worker, lines_run

ENGLISH = analyser("en")


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


# A bar stands where one sentence ends and the next begins; in the text a blank does.
@pytest.mark.parametrize(
    "marked",
    [
        # Names, titles, initials
        "U.S. President J. D. Vance said.|We met.",
        "J. R. R. Tolkien wrote it.",
        "I. M. Pei built it.",
        "Malcolm X.|He spoke.",
        "It was he and I.|They knew.",
        "Mr. T. spoke to Sgt. Maj. Brown.",
        "Dr. Smith and Mrs. Jones met in St. Louis on Jan. 6, 2021.",
        "Sen. Warren, Rep. Cox and Gov. Hobbs met Lt. Col. Gray.",
        "Martin Luther King Jr. Day is a holiday.",
        "Sammy Davis Jr.|The son of dancers.",
        "Roe v. Wade fell.|Texas vs. Ohio ended.",
        # Abbreviations: what follows decides
        "The bus left at 5 p.m. Monday from Paris.",
        "It ended at 5 p.m.|The crowd left.",
        "It began at 6 a.m. and ended at noon.",
        "Apple Inc. Chief Executive Tim Cook spoke.",
        "He sold it to Apple Inc.|The price was low.",
        "He earned a Ph.D. in physics.|She did not.",
        "He holds a Ph.D.|The thesis was short.",
        "We live in the U.S.|It is large.",
        "The U.S. Army left.",
        "U.S.-based Acme Corp.|The firm grew.",
        "He was born ca. 1900 in Washington, D.C.|The family moved.",
        "They sell eggs, milk, etc.|The shop is small.",
        "He lives on Main St.|The house is blue.",
        "Fruit, e.g. Apples, is cheap.",
        "The company, a.k.a. The Firm, closed.",
        "On Sept. 11 it rained.|Then it stopped.",
        "The office opens Mon. to Fri.|It’s closed on Sunday.",
        # Words that look like abbreviations
        "They watched the sun.|Scientists said so.",
        "He felt ill.|Doctors came.",
        "The cat sat.|Dogs ran.",
        "The answer is no.|He won't go.",
        "Modern art.|Museums buy it.",
        # Numbers
        "He lives at No. 10 Downing Street.",
        "The No. One song.|It won.",
        "In Vol. 3 and on pp. 10 he says it.",
        "Prices rose 2.5 percent.|Shares fell.",
        "It rose by 2.5.|Shares fell.",
        "It cost $3.|He paid.",
        "It happened in 1999.|Nobody came.",
        "1. Wash the rice.|Then cook it.",
        # Quotations and brackets
        '"Is it true?" he asked.|"It is!" she said.',
        '"Is it true?"|He left.',
        '"It works. We saw it."|He left.',
        "“It works. We saw it,” he said.|Then he left.",
        "“He said ‘No. Never!’ to me.”|Then he left.",
        'He asked, "Why?"|"Because," she said.',
        'She wrote "The End."|The book sold.',
        "„Wir kommen. Bald.“|Er ging.|Sie blieb.",
        '„Wir kommen."|Er ging.|Sie blieb.',
        "« Ça marche. »|Il part.",
        "(This is a sentence.)|So is this.",
        "He left (see Fig. 3).|Then he came back.",
        "The plan (by Acme Inc.) Paris rejected.",
        # Other punctuation
        "Wait... what happened?",
        "He stopped…|Then he ran.",
        "He waited . . . and left.",
        "What?!|No!|Really...",
        "Yahoo! said it would.",
        "Visit www.example.com!|Now.",
        "See https://example.org/a.b?c=1.|It is long.",
        "Version 2.0.1 is out.|Get it.",
        "Use node.js.|It is fast.",
        # Other scripts
        "यह एक वाक्य है।|यह दूसरा है।",
        "هل هذا صحيح؟|نعم.",
        "Это правда.|Он ушёл.",
        "ዝናብ ጣለ።|ወንዝ ሞላ።",
        "မိုးရွာသည်။|မြစ်ပြည့်သည်။",
        # Abbreviations and numbers of other languages
        "Sie kam am 3. Oktober.|Das war im 19. Jahrhundert.",
        "Das gilt z. B. Montags bzw. Dienstags.",
        "В 2020 г. Москва выделила 5 тыс. Рублей.",
        "Это было в 2020 г.|Он ушёл.",
        "La Sra. Gil vive aquí.|Es tarde.",
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_say_so(marked: str) -> None:
    assert split(marked.replace("|", " ")) == marked.split("|")


def test_sentences_of_scripts_without_blanks() -> None:
    assert split("今日は晴れ。明日は雨！「行こう。」彼は言った。") == [
        "今日は晴れ。",
        "明日は雨！",
        "「行こう。」",
        "彼は言った。",
    ]


def test_thai_is_cut_at_blanks() -> None:
    pieces = split("อาสาสมัครสิบเอ็ดคนทาสีประภาคารเก่าเป็นสีขาวและแดง " * 40)
    assert all(100 < len(piece) < 200 for piece in pieces[:-1])
    assert len(pieces) > 10


LONG = "The council of the northern district agreed after eleven hours"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A headline\nThe text begins.", ["A headline", "The text begins."]),
        ("A headline\n\nThe text begins.", ["A headline", "The text begins."]),
        ("Eggs\nMilk\nBread", ["Eggs", "Milk", "Bread"]),
        (f"{LONG}\nthat the road stays. It does.", [f"{LONG}\nthat the road stays.", "It does."]),
        (f"{LONG} with Mr.\nSmith. It did.", [f"{LONG} with Mr.\nSmith.", "It did."]),
        (f"{LONG} at 5 p.m.\non Monday.", [f"{LONG} at 5 p.m.\non Monday."]),
        (f"{LONG}.\nThe road stays.", [f"{LONG}.", "The road stays."]),
        (f"{LONG}:\n- one road\n- two", [f"{LONG}:", "- one road", "- two"]),
        (f"- {LONG}\n- It did", [f"- {LONG}", "- It did"]),
        (f"1. {LONG}\n2. It did", [f"1. {LONG}", "2. It did"]),
        (f"{LONG}\nThe road stays, and {LONG.lower()}.", [LONG, f"The road stays, and {LONG.lower()}."]),
        (f"{LONG}.\niPads stay, and {LONG.lower()}.", [f"{LONG}.", f"iPads stay, and {LONG.lower()}."]),
        (f"{LONG} of\nLakeside that the road stays.", [f"{LONG} of\nLakeside that the road stays."]),
        (f"{LONG}  \r\nthat it stays.", [f"{LONG}  \r\nthat it stays."]),
        (f"{LONG}\n \t\nthat it stays.", [LONG, "that it stays."]),
    ],
)
def test_a_line_break_ends_a_sentence_unless_the_line_was_only_wrapped(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n \x85"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split(text) == []


def test_a_long_quotation_is_cut_rather_than_swallowing_the_article() -> None:
    text = "“" + "It goes on and on. " * 100 + "It ends.”"
    assert max(len(sentence.split()) for sentence in split(text)) <= 60


def test_a_quotation_never_closed_ends_with_its_paragraph() -> None:
    assert split('"We came. We saw.\n\nThey left. He stayed.') == ['"We came. We saw.', "They left.", "He stayed."]


def test_a_text_without_full_stops_is_cut_at_blanks() -> None:
    pieces = split("word " * 1000)
    assert [len(piece.split()) for piece in pieces] == [250, 250, 250, 250]


PIECES = st.sampled_from(
    [
        *("The ", "U.S. ", "Mr. ", "No. 10", "J. ", "word", "1. ", "- ", "3.5", "a" * 60, "🦦"),
        *(" ", "  ", "\n", "\n\n", " \t\n", "\r\n", "\x85", "\x1f", "\xa0"),
        *(". ", ".", "...", "!", "?", '"', "“", "”", "„", "« ", " »", "(", ")", "’", "—", "。", "।"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def bare(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_no_character_but_blanks_is_lost_or_moved(text: str) -> None:
    assert bare("".join(split(text))) == bare(text)


@given(TEXTS)
def test_sentences_stand_in_the_text_in_order_without_blanks_around_them(text: str) -> None:
    end = 0
    for span in sentences(text):
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        end = span.end


@given(TEXTS)
def test_no_sentence_goes_over_a_blank_line(text: str) -> None:
    for sentence in split(text):
        assert all(line.strip() for line in sentence.split("\n"))


def of(text: str, title: str = "") -> Article:
    when = datetime(2024, 5, 1, tzinfo=UTC)
    return Article(origin="x", title=title, text=text, published=when, location="x")


@given(TEXTS)
def test_every_passage_is_a_slice_of_the_article_and_of_whole_sentences(text: str) -> None:
    article = of(text)
    found = outline(article, ENGLISH)
    ends = {span.start: span.end for span in sentences(text)}
    passages = [passage(article, found, n) for n in range(len(found.passages))]
    assert [p.number for p in passages] == list(range(len(passages)))
    for p in passages:
        assert p.text == text[p.span.start : p.span.end]
        assert p.span.start in ends
        assert p.span.end in ends.values()
    assert bare("".join(p.text for p in passages)) == bare(text)


@given(TEXTS.filter(lambda text: not unspaced(text)))  # two bigrams share a number
def test_an_outline_knows_where_every_term_stands(text: str) -> None:
    found = outline(of(text), ENGLISH)
    numbered = [
        (number, word.term)
        for number, word in enumerate(word for span in sentences(text) for word in ENGLISH.words(span.of(text)))
        if word.term
    ]
    words = {(n, term) for term, where in found.terms.items() for n in where if not is_word_part(term)}
    spellings = {word.term for span in sentences(text) for word in ENGLISH.spellings(span.of(text))}
    assert words.issuperset(numbered)
    assert {term for _, term in words.difference(numbered)} <= spellings
    assert found.length == sum(found.lengths) >= len(numbered)
    assert all(where == sorted(where) for where in found.terms.values())


@given(st.lists(st.integers(1, 120), min_size=1, max_size=30))
def test_a_passage_is_as_long_as_fits(lengths: list[int]) -> None:
    text = " ".join("Word" + " word" * (length - 1) + "." for length in lengths)
    article = of(text)
    found = outline(article, ENGLISH)
    counts = [len(passage(article, found, n).text.split()) for n in range(len(found.passages))]
    assert all(
        count <= PASSAGE_WORDS or found.sentences_of(n)[0] == found.sentences_of(n)[1] for n, count in enumerate(counts)
    )
    firsts = [len(split(passage(article, found, n).text)[0].split()) for n in range(len(counts))]
    assert all(count + first > PASSAGE_WORDS for count, first in zip(counts, firsts[1:], strict=False))


def test_an_outline_holds_the_titles_terms_apart() -> None:
    found = outline(of("Rivers rose.", title="The Storms"), ENGLISH)
    assert (found.title, sorted(found.terms)) == (["storm"], ["rise", "river"])


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: ascii(text[:6]))
def test_a_long_hostile_text_is_analysed(text: str, worker: Worker) -> None:
    assert worker.call(outline, of(text), ENGLISH) is not None


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda text: ascii(text[:6]))
def test_work_grows_with_the_length_of_the_text_only(text: str) -> None:
    def lines(length: int) -> int:
        return lines_run(lambda: outline(of(text[:length]), ENGLISH))

    lines(100)  # fills caches
    assert lines(20_000) < 2.2 * lines(10_000) + 1000  # four times as many were it quadratic
