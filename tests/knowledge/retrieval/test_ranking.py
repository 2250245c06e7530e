"""Candidates to hits: what raises a passage's score, and what never changes it."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from knowledge import open_library
from knowledge.language import analyser
from knowledge.outline.build import outline
from knowledge.records import Outline
from knowledge.retrieval.collection import Collection, CollectionBM25
from knowledge.retrieval.confidence import confidence, evidence
from knowledge.retrieval.evidence import Candidate, recency
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import RankedPassage, passage_counts, rank
from knowledge.retrieval.requests.answer_type import asks
from knowledge.retrieval.sentence_choice import first_of_best, held_weights
from knowledge.retrieval.weights import Weights
from tests.knowledge.shelf import Shelf, article

NOW = datetime(2024, 5, 20, tzinfo=UTC)
WORDS = ("storm", "river", "boat", "sun", "snow")
COLLECTION = Collection(100, 60.0, 20.0, {"storm": 10, "river": 30, "boat": 1, "sun": 90, "snow": 0})
TIMELESS = Weights(lead=0, news=0, archive=0)


def candidate(name: str, text: str, title: str = "", age: float = 0.0) -> Candidate:
    published = int((NOW - timedelta(days=age)).timestamp())
    return Candidate(name, published, outline(article(name, title, text), analyser(None)))


def asked(question: str) -> Query:
    """A question in a language without stop words, where every word is its own term."""
    return Query(question, {term: COLLECTION.idf(term) for term in analyser(None).question_terms(question)})


def ranked(question: str, *candidates: Candidate, weights: Weights = TIMELESS) -> list[RankedPassage]:
    return rank(asked(question), candidates, COLLECTION, NOW, weights)


def sure(question: str, here: RankedPassage) -> float:
    return confidence(evidence(here, asked(question), COLLECTION))


def padded(*words: str, to: int = 8) -> str:
    return " ".join([*words, *["filler"] * (to - len(words))]) + "."


# BM25

DOCUMENT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)


@given(st.lists(DOCUMENT, min_size=1, max_size=6), DOCUMENT)
def test_scores_are_rank_bm25s_with_the_collections_idf(documents: list[list[str]], query: list[str]) -> None:
    plain = BM25Okapi(documents, k1=1.2, b=0.75)
    plain.idf = {word: COLLECTION.idf(word) for word in WORDS}
    counts = [{word: document.count(word) for word in WORDS} for document in documents]
    ours = CollectionBM25(counts, [len(d) for d in documents], plain.avgdl, plain.idf)
    assert ours.scores(query) == pytest.approx(list(plain.get_scores(query)))


def test_a_score_is_the_formula_by_hand() -> None:
    scores = CollectionBM25([{"storm": 3}], [30], 20.0, {"storm": 2.0}).scores(["storm"])
    assert scores == [pytest.approx(2.0 * 3 * 2.2 / (3 + 1.2 * (1 - 0.75 + 0.75 * 30 / 20)))]


def test_no_documents_have_no_scores() -> None:
    assert CollectionBM25([], [], 0.0, {}).scores(["storm"]) == []
    assert CollectionBM25([{}], [0], 0.0, {"storm": 1.0}).scores(["storm"]) == [0.0]


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6))
def test_every_word_tells_something(articles: int, holding: int) -> None:
    idf = Collection(articles, 1.0, 1.0, {"storm": holding}).idf("storm")
    assert 0 < idf < math.inf


def test_a_rarer_word_tells_more() -> None:
    idf = [Collection(1000, 1.0, 1.0, {"storm": n}).idf("storm") for n in range(1, 1001)]
    assert idf == sorted(idf, reverse=True)
    assert len(set(idf)) == 1000


# Evidence


def test_the_more_often_a_term_stands_in_a_passage_the_higher_its_score() -> None:
    scores = [ranked("storm", candidate("a", padded(*["storm"] * n)))[0].score for n in range(1, 8)]
    assert scores == sorted(scores)
    assert len(set(scores)) == 7


def test_a_rarer_term_counts_more() -> None:
    found = ranked("storm sun", candidate("a", padded("sun")), candidate("b", padded("storm")))
    assert [r.article_id for r in found] == ["b", "a"]


def test_a_term_in_the_title_helps() -> None:
    found = ranked("storm", candidate("a", padded("storm")), candidate("b", padded("storm"), title="storm"))
    assert [r.article_id for r in found] == ["b", "a"]


def test_an_article_that_speaks_of_it_throughout_helps_its_passages() -> None:
    long = " ".join(padded("storm", to=60) for _ in range(4))
    short = padded("storm", to=60)
    found = ranked("storm", candidate("once", short), candidate("often", long))
    assert found[0].article_id == "often"


def test_of_equal_passages_the_first_leads() -> None:
    text = f"{padded('Storm', to=70)} {padded('Storm', to=70)}"
    weights = Weights(news=0, archive=0)
    assert [r.passage for r in ranked("storm", candidate("a", text), weights=weights)] == [0, 1]


def test_an_article_that_says_it_early_comes_first() -> None:
    filler = padded(to=70)
    early, late = f"{padded('storm', to=70)} {filler} {filler}", f"{filler} {filler} {padded('storm', to=70)}"
    found = ranked("storm", candidate("late", late), candidate("early", early))
    assert [r.article_id for r in found] == ["early", "late"]


# The one begins with a word of two, the other holds both, late.
BEGINS = candidate("begins", f"{padded('river', to=70)} {padded(to=70)} {padded(to=70)} {padded(to=70)}")
HOLDS = candidate("holds", f"{padded(to=70)} {padded(to=70)} {padded(to=70)} {padded('river', 'sun', to=70)}")


def test_for_a_question_it_counts_less_how_early_an_article_says_it_and_more_how_much_of_it() -> None:
    weights = Weights(passage=0, article=0, opening_words=0, opening_phrases=0, lead=0, news=0, archive=0)
    headline = ranked("river sun", BEGINS, HOLDS, weights=weights)
    question = ranked("river sun", BEGINS, HOLDS, weights=replace(weights, question=1.0).for_question())
    assert [r.article_id for r in headline] == ["begins", "holds"]
    assert [r.article_id for r in question] == ["holds", "begins"]


@given(st.floats(0, 1))
def test_a_question_moves_weight_and_makes_none(share: float) -> None:
    weights = Weights(question=share)
    asking = weights.for_question()
    moved = ("article", "early", "opening_words", "coverage")
    assert sum(getattr(asking, name) for name in moved) == pytest.approx(sum(getattr(weights, name) for name in moved))
    assert replace(asking, **{name: getattr(weights, name) for name in moved}) == weights
    assert all(0 <= getattr(asking, name) <= getattr(weights, name) for name in moved[:-1])


@pytest.mark.parametrize(
    "words",
    [
        "The lighthouse: who keeps it?",
        "who keeps the lighthouse",
        "Wem gehört der Leuchtturm",
        "¿quién cuida el faro",
        "Какой маяк самый старый",
        "灯塔在哪里？",
        "من يحرس المنارة؟",
        "“Is it lit?” ",
    ],
)
def test_a_question_is_told_by_its_mark_or_its_first_word(words: str) -> None:
    assert asks(words)


@pytest.mark.parametrize(
    "words", ["", "Keeper leaves lighthouse", "lighthouse", "Whale seen", "“Lit?” says keeper", "灯塔"]
)
def test_headlines_and_keywords_are_no_questions(words: str) -> None:
    assert not asks(words)


def test_the_library_ranks_a_question_as_one(tmp_path: Path) -> None:
    weights = Weights(passage=0, article=0, opening_words=0, opening_phrases=0, lead=0, news=0, archive=0, question=1.0)
    quiet = f"{padded(to=100)} {padded(to=100)}"
    begins, holds = f"A beacon. {quiet}", f"{quiet} A beacon, a candle."
    further = [article(f"{n}", "", f"{quiet} A candle.") for n in range(9)]
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:", weights=weights) as library:
        library.add(Shelf([article("begins", "", begins), article("holds", "", holds), *further]))
        first = [library.search(f"candle beacon{mark}", now=NOW).hits[0].article.text for mark in ("", "?")]
    assert first == [begins, holds]


ONLY = Weights(
    passage=0, article=0, title=0, early=0, opening_words=0, opening_phrases=0, lead=0, news=0, archive=0, burst=0
)


def test_neighbours_in_the_question_that_are_neighbours_in_the_opening_help() -> None:
    only = replace(ONLY, opening_phrases=1)
    scores = {
        text: ranked("storm on the river", candidate("a", text), weights=only)[0].score
        for text in ("A storm on the river.", "The river, a storm.", "Storm over river.")
    }
    mass = COLLECTION.idf("storm") + COLLECTION.idf("on") + COLLECTION.idf("the") + COLLECTION.idf("river")
    assert list(scores.values()) == [pytest.approx(mass), pytest.approx(mass / 5), 0]


def test_a_word_as_it_is_written_helps_and_the_more_the_earlier() -> None:
    only = replace(ONLY, opening_words=1)
    texts = {"early": padded("storm", to=300), "late": padded(to=300) + " Storm.", "other": padded("storms", to=300)}
    candidates = [candidate(name, text, title="storm" if name == "other" else "") for name, text in texts.items()]
    candidates[2] = candidates[2]._replace(outline=replace(candidates[2].outline, opening=" storms "))
    found = {r.article_id: r.score for r in ranked("storm", *candidates, weights=only)}
    assert found["early"] > found["late"] > found["other"] == 0


def test_only_the_best_articles_are_looked_at_closely() -> None:
    candidates = [candidate(f"{n:02}", padded("storm"), age=n) for n in range(30)]
    found = ranked("storm", *candidates, weights=Weights())
    assert [r.article_id for r in found] == [f"{n:02}" for n in range(15)]


def test_a_passage_that_covers_more_of_the_question_comes_first() -> None:
    found = ranked("storm river", candidate("a", padded("storm", "storm")), candidate("b", padded("storm", "river")))
    assert [r.article_id for r in found] == ["b", "a"]
    assert found[0].covered == {"storm", "river"}
    assert found[1].covered == {"storm"}


def test_asking_for_a_term_twice_is_asking_once() -> None:
    here = candidate("a", padded("storm"))
    assert ranked("storm storm", here) == ranked("storm", here)


def test_recency_fades_on_two_scales() -> None:
    weights = Weights(news=2.0, news_days=10.0, archive=1.0, archive_days=1000.0)
    at = [recency(days, weights) for days in (0, 10, 20, 400, 10**5)]
    assert at[:2] == [pytest.approx(3.0), pytest.approx(2.0 / math.e + math.exp(-0.01))]
    assert at == sorted(at, reverse=True)
    assert at[3] == pytest.approx(math.exp(-0.4))
    assert at[-1] >= 0


def test_the_future_is_as_far_as_the_past() -> None:
    (past,), (ahead,) = (ranked("storm", candidate("a", "Storm.", age=age)) for age in (10, -10))
    assert past == ahead


def test_what_several_articles_of_the_same_days_tell_happened() -> None:
    only = replace(ONLY, article=1, burst=5)
    alone = candidate("alone", padded("storm"), age=900)
    told = [candidate(f"told {n}", padded("storm"), age=100 + n) for n in range(3)]
    found = ranked("storm", alone, *told, weights=only)
    assert found[0].article_id == "told 1"  # in the middle of them
    assert found[-1].article_id == "alone"
    assert found[0].relevance == found[-1].relevance
    assert sure("storm", found[0]) > sure("storm", found[-1])


def test_where_all_articles_are_of_the_same_days_it_says_nothing() -> None:
    same = [candidate(f"{n}", padded("storm")) for n in range(5)]
    assert {r.article.burst for r in ranked("storm", *same, weights=Weights())} == {0.0}
    (single,) = ranked("storm", same[0], weights=Weights())
    assert single.article.burst == 0.0


def test_an_article_without_a_date_is_never_fresh_nor_in_a_burst() -> None:
    here = [candidate(f"{n}", padded("storm")) for n in range(3)]
    undated = [each._replace(dated=False) for each in here]
    for r in ranked("storm", *undated, candidate("old", padded("storm"), age=900), weights=Weights()):
        assert r.article.fresh == pytest.approx(0.0, abs=1e-9)
        assert r.article.burst == 0.0
    assert sure("storm", ranked("storm", *here)[0]) > sure("storm", ranked("storm", *undated)[0])


def test_of_equal_articles_the_newer_comes_first_and_is_no_more_relevant() -> None:
    text = padded("storm")
    found = ranked("storm", candidate("a", text, age=30), candidate("b", text, age=1), weights=Weights())
    assert [r.article_id for r in found] == ["b", "a"]
    assert found[0].relevance == found[1].relevance


def test_with_no_weight_on_it_age_does_not_matter() -> None:
    text = padded("storm")
    found = ranked("storm", candidate("a", text, age=3000), candidate("b", text))
    assert found[0].score == found[1].score == found[0].relevance


# Laws

TEXT = st.lists(st.sampled_from([*WORDS, "filler", "more."]), min_size=1, max_size=120).map(" ".join)
CANDIDATES = st.lists(st.tuples(TEXT, st.sampled_from(["", "storm", "sun river"]), st.integers(-5, 500)), max_size=5)
TERMS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)


def made(rows: list[tuple[str, str, int]]) -> list[Candidate]:
    return [candidate(f"{n}", text, title, age) for n, (text, title, age) in enumerate(rows)]


@given(CANDIDATES, TERMS)
def test_exactly_the_passages_that_share_a_term_are_ranked_or_the_first_under_a_title_that_does(
    rows: list[tuple[str, str, int]], terms: list[str]
) -> None:
    candidates = made(rows)
    found = ranked(" ".join(terms), *candidates, weights=Weights())
    places = {(r.article_id, r.passage) for r in found}
    assert len(places) == len(found)
    assert places == {(c.article_id, n) for c in candidates for n in holding(c.outline, terms)}
    assert all(r.covered and r.covered <= set(terms) and r.relevance > 0 for r in found)


def holding(here: Outline, terms: list[str]) -> set[int]:
    """The passages that hold any of the terms, counted word by word; the first where the title alone does."""
    ends = [*here.first_words()[1:], math.inf]
    positions = [n for term in terms for n in here.terms.get(term, [])]
    found = {next(p for p, end in enumerate(ends) if position < end) for position in positions}
    return found or ({0} if set(terms) & set(here.title) else set())


@given(CANDIDATES, TERMS)
def test_counts_of_passages_add_up_to_those_of_the_article(rows: list[tuple[str, str, int]], terms: list[str]) -> None:
    for c in made(rows):
        counts = passage_counts(c.outline, list(dict.fromkeys(terms)))
        for term in terms:
            assert sum(count.get(term, 0) for count in counts.values()) == len(c.outline.terms.get(term, []))


@given(CANDIDATES, TERMS, st.randoms())
def test_the_order_of_the_candidates_does_not_matter(
    rows: list[tuple[str, str, int]], terms: list[str], random: object
) -> None:
    candidates = made(rows)
    found = ranked(" ".join(terms), *candidates, weights=Weights())
    random.shuffle(candidates)
    assert ranked(" ".join(terms), *candidates, weights=Weights()) == found
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)


def test_ties_are_in_the_order_of_ids_then_passages() -> None:
    text = padded("Storm", to=70) + " " + padded("Storm", to=70)
    found = ranked("storm", candidate("b", text), candidate("a", text))
    assert [(r.article_id, r.passage) for r in found] == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]


def test_a_title_alone_brings_up_the_first_passage() -> None:
    (found,) = ranked("storm", candidate("a", padded("sun"), title="storm"))
    assert (found.passage, found.covered) == (0, {"storm"})


def test_nothing_is_ranked_when_nothing_was_found() -> None:
    assert ranked("storm") == []
    assert ranked("storm", candidate("a", padded("sun"), title="calm")) == []


# The sentence to show, and how sure we are


def best_sentence(here: Outline, passage: int, terms: str) -> int:
    """Return the place of the sentence of a passage that holds most of the terms."""
    return first_of_best(held_weights(here, passage, asked(terms).weights))


def test_the_best_sentence_is_the_one_that_says_most_and_of_equals_the_first() -> None:
    here = candidate("a", "Sun here. Storm and river. Storm and sun. River and storm. Boat.").outline
    for terms, best in [("storm river", 1), ("sun", 0), ("boat", 4), ("storm storm sun", 2), ("zebra", 0)]:
        assert best_sentence(here, 0, terms) == best


def test_the_best_sentence_is_looked_for_in_its_passage_only() -> None:
    here = candidate("a", padded("Storm", to=70) + " " + padded("Sun", to=70) + " " + padded("Storm", to=70)).outline
    weights = asked("storm").weights
    assert [sum(held_weights(here, n, weights)) for n in range(3)] == [weights["storm"], 0, weights["storm"]]


@given(CANDIDATES, TERMS)
def test_the_best_sentence_lies_in_its_passage(rows: list[tuple[str, str, int]], terms: list[str]) -> None:
    candidates = made(rows)
    for r in ranked(" ".join(terms), *candidates):
        here = candidates[int(r.article_id)].outline
        held = held_weights(here, r.passage, asked(" ".join(terms)).weights)
        first, last = here.sentences_of(r.passage)
        assert len(held) == last - first + 1


@given(CANDIDATES, TERMS)
def test_confidence_is_a_probability(rows: list[tuple[str, str, int]], terms: list[str]) -> None:
    question = " ".join(terms)
    assert all(0 < sure(question, r) < 1 for r in ranked(question, *made(rows)))


def test_confidence_grows_with_what_is_covered() -> None:
    question = "storm river boat"
    (one,), (two,), (three,) = (ranked(question, candidate("a", padded(*question.split()[:n]))) for n in (1, 2, 3))
    assert sure(question, one) < sure(question, two) < sure(question, three)
    assert sure(question, one) < 0.5 < sure(question, three)


def test_a_missing_part_of_a_word_costs_nothing() -> None:
    (here,) = ranked("storm", candidate("a", padded("storm")))
    with_part = Query("storm", {"storm": COLLECTION.idf("storm"), "~boat": 1.0})
    assert confidence(evidence(here, with_part, COLLECTION)) == sure("storm", here)


def test_a_pasted_text_need_not_be_held_whole() -> None:
    long = " ".join(f"w{n}" for n in range(60))
    half = candidate("a", " ".join(f"w{n}" for n in range(20)))
    (found,) = ranked(long, half)
    assert sure(long, found) > 0.9


def test_what_is_fresh_is_surer() -> None:
    text = padded("storm")
    found = ranked("storm", candidate("a", text, age=300), candidate("b", text, age=30), candidate("c", text))
    by_id = {r.article_id: sure("storm", r) for r in found}
    assert by_id["a"] < by_id["b"] < by_id["c"]


def test_an_article_in_the_questions_own_words_is_surer() -> None:
    question = "a storm on the river"
    (own,), (other,) = (ranked(question, candidate("a", t)) for t in ("A storm on the river.", "River the on storm a."))
    assert own.covered == other.covered
    assert sure(question, own) > sure(question, other)


@pytest.mark.parametrize(("particular", "word"), [("1931", "boat 1931"), ("Storm", "boat Storm")])
def test_an_article_without_a_name_or_number_of_the_question_speaks_of_something_else(
    particular: str, word: str
) -> None:
    lacking = candidate("a", padded("boat", "sun"))
    (named,) = ranked(f"the {word} sun", lacking)
    (plain,) = ranked(f"the {word.lower().replace('1931', 'one')} sun", lacking)
    assert particular.lower() not in named.covered
    assert sure(f"the {word} sun", named) < sure(f"the {word.lower().replace('1931', 'one')} sun", plain)
