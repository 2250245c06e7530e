"""Articles and outlines come back from the rows of the tables as they were."""

import dataclasses
import itertools
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from knowledge.store.rows import decode_numbers, decode_terms, digest, encode_numbers, encode_terms, terms_pattern
from tests.knowledge.shelf import SHORT


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=size, max_size=size), min_size=n, max_size=n)
))))  # fmt: skip
def test_numbers_are_decoded_as_they_were_encoded(case: tuple[int, list[list[int]]]) -> None:
    lists, numbers = case
    assert decode_numbers(encode_numbers(*itertools.chain.from_iterable(numbers)), lists) == numbers


TERM = st.text(st.characters(categories=["L", "Nd", "Mn"]), min_size=1, max_size=6).filter(lambda t: t.split() == [t])
TERMS = st.dictionaries(TERM, st.lists(st.integers(0, 10**6), min_size=1, max_size=4), max_size=6)


@given(TERMS, st.lists(TERM))
def test_terms_are_decoded_as_they_were_encoded_all_or_a_few(terms: dict[str, list[int]], others: list[str]) -> None:
    data = encode_terms(terms)
    assert decode_terms(data) == terms
    for wanted in (list(terms), others, [*others, *list(terms)[:2]]):
        assert decode_terms(data, terms_pattern(wanted)) == {term: terms[term] for term in wanted if term in terms}


def test_any_said_difference_makes_another_digest() -> None:
    facts = {
        "title": "x", "text": "x", "url": None, "source": "x", "author": "x", "language": "de", "tags": ("x",),
        "previous": "x", "next": "x", "derived": frozenset({"title"}), "published": datetime(2020, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    digests = {digest(dataclasses.replace(SHORT, **{name: value})) for name, value in facts.items()}
    assert len(digests | {digest(SHORT)}) == len(facts) + 1
    assert digest(dataclasses.replace(SHORT, location="moved.md", added=datetime.now(UTC))) == digest(SHORT)
