"""A summary is made of the article's own sentences; these laws hold for any article."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import analyser
from knowledge.models import Outline, Span
from knowledge.passages import outline, sentences
from knowledge.summary import summarise
from tests.knowledge.shelf import FUNICULAR, LIBRARY, OTTERS, article

ENGLISH = analyser("en")


def alike(_: str) -> float:
    """An idf that finds all terms equally telling."""
    return 1.0


def outlined(text: str, title: str = "") -> Outline:
    return outline(article("x", title, text), ENGLISH)


def summary(text: str, title: str = "", question: str = "", idf: Callable[[str], float] = alike) -> list[Span]:
    return summarise(text, outlined(text, title), idf, question=ENGLISH.terms(question))


def texts(text: str, title: str = "", question: str = "") -> list[str]:
    return [span.of(text) for span in summary(text, title, question)]


WORD = st.sampled_from("storm river boat the rises slowly Vance He But sinks in 12 harbour".split())
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")
TEXTS = st.lists(SENTENCE | st.sampled_from(["A headline", "- item", "\n\n"]), max_size=20).map(" ".join) | st.text()


@given(TEXTS, st.sampled_from(["", "storm", "Vance river zebra"]))
def test_it_is_three_to_five_whole_sentences_in_order_or_all_there_are(text: str, question: str) -> None:
    every = sentences(text)
    chosen = summary(text, title="The storm", question=question)
    assert min(3, len({span.of(text) for span in every})) <= len(chosen) <= 5
    assert chosen == sorted(set(chosen))
    assert set(chosen) <= set(every)


@given(TEXTS)
def test_it_is_the_same_every_time(text: str) -> None:
    assert summary(text) == summary(text)


@given(st.lists(SENTENCE, min_size=6, max_size=12), st.sampled_from(["storm", "boat sinks"]))
def test_a_fourth_or_fifth_sentence_is_a_short_one(listed: list[str], question: str) -> None:
    chosen = texts("\n\n".join(listed), question=question)
    if len(chosen) > 3:
        assert sum(len(list(ENGLISH.words(sentence))) for sentence in chosen) <= 90 + 1


@pytest.mark.parametrize("text", ["", " \n ", "\n\n"])
def test_nothing_has_an_empty_summary(text: str) -> None:
    assert summary(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The mains close on Friday at noon.",
        "A headline",
        "He. She. It.",
        "Eggs\nMilk",
        "?!",
        "🦦🦦",
        "12 crowns and 3 cents.",
    ],
)
def test_a_text_of_few_sentences_is_its_own_summary(text: str) -> None:
    assert texts(text) == [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize("item", [FUNICULAR, LIBRARY, OTTERS])
def test_the_first_sentence_of_a_news_item_is_in_it(item: object) -> None:
    text, title = item.text, item.title  # type: ignore[attr-defined]
    assert summary(text, title)[0] == sentences(text)[0]


def test_a_question_draws_its_sentence_in() -> None:
    wanted = "Dogs ride free of charge."
    text = f"{FUNICULAR.text} {wanted} " + "The carriages were built by a firm in the capital in 1911. " * 3
    assert wanted in texts(text, question="Do dogs ride free?")


def test_the_same_thing_is_not_said_twice() -> None:
    said = "The council closes the old bridge over the river on Monday."
    others = "Buses take the northern road meanwhile, says the mayor. Repairs cost a million crowns in all."
    text = f"{said} {said} {said} {others}"
    assert texts(text).count(said) == 1


def test_headlines_and_list_items_are_left_out_when_there_is_prose() -> None:
    prose = [
        "The council closes the bridge on Monday.",
        "Repairs cost a million crowns in all.",
        "Buses take the northern road until autumn.",
    ]
    text = f"Bridge closed\n\n{prose[0]}\n\nIn short\n\n- bridge\n- buses\n\n{prose[1]}\n\n{prose[2]}"
    assert texts(text, title="Bridge closed") == prose


def test_rare_words_tell_more() -> None:
    plain = "The weather on the coast was fine on that day, people say."
    text = " ".join([plain] * 6) + " A comet fell into the harbour at dawn today."
    chosen = [span.of(text) for span in summary(text, idf=lambda term: 9.0 if term in {"comet", "harbour"} else 0.1)]
    assert "A comet fell into the harbour at dawn today." in chosen


def test_time_grows_with_the_length_of_the_article_only() -> None:
    def seconds(count: int) -> float:
        text = "\n\n".join(f"Sentence number {n} of the long chronicle tells of storm{n}." for n in range(count))
        analysed = outlined(text)
        started = time.process_time()
        assert len(summarise(text, analysed, alike)) == 5
        return time.process_time() - started

    assert seconds(4000) < 20 * seconds(500)  # 64 times as long were it quadratic
