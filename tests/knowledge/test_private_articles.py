"""The public library does not know of private articles: not one of its methods tells anything of them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Library, LibrarySettings, open_library
from tests.knowledge.shelf import FUNICULAR, LIBRARY, NOW, OTTERS, Shelf, article

SECRET = article(
    "members/lampwright",
    "Lampwright Quillon mends the funicular",
    "The lampwright Quillon mends the lamps of the funicular. He caught ninety eels in the lake below it.\n\n"
    "Quillon is paid in coffee by the mayor, Osric Vane. The mayor has no other lampwright.",
    day=15,
    tags=("Members",),
)
COPY = article("members/copy", SECRET.title, SECRET.text, day=16, tags=("members",))
PUBLIC = [FUNICULAR, LIBRARY, OTTERS]
QUESTIONS = [
    "How many eels did the lampwright Quillon catch?",
    "Who mends the lamps of the funicular?",
    "How many eels did Quilon cach?",
    "What does a single ride of the funicular cost?",
    "coffee",
    "lampwright",
]
URLS = ("tantivy:index", "memory:")


@pytest.fixture(params=URLS)
def library(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Library]:
    index = request.param.replace("tantivy:", f"tantivy:{tmp_path}/")
    settings = LibrarySettings(private="tag:members", answer_confidence=0.02)
    with open_library(database_url, index, settings=settings) as library:
        library.add(Shelf([*PUBLIC, SECRET, COPY]))
        yield library


def everything(library: Library) -> str:
    """Return all that a library tells, by every one of its methods that reads."""
    told: list[object] = [library.statistics().articles, library.example_questions(50)]
    for question in QUESTIONS:
        told += [library.ask(question, now=NOW, summarise=True), library.ask(question, now=NOW, offset=1)]
        told += [library.search(question, now=NOW), library.news(question, now=NOW), library.find(question)]
    told += [library.latest(50), library.stories(50), library.latest(words="lampwright"), library.news("", now=NOW)]
    for one in (*PUBLIC, SECRET, COPY):
        told += [library.article(one.id), library.find(str(one.url)), library.find(one.title), library.versions(one.id)]
        told += [library.summary(one.id), library.neighbours(one.id), library.similar(one.id)]
    return "\n".join(map(repr, told))


def leaked(told: str) -> list[str]:
    asked = told
    for question in QUESTIONS:
        asked = asked.replace(repr(question), "")
    for word in ("lampwright", "Quillon", "Quilon", "eels", "cach", "coffee"):  # of the questions, named as unknown
        asked = asked.replace(f"'{word}'", "").replace(f"'{word.lower()}'", "")
    secrets = ("ninety", "Quillon", "quillon", "lampwright mends", "eels", "coffee", "members", SECRET.id, COPY.id)
    return [secret for secret in secrets if secret in asked]


def test_the_whole_library_knows_all(library: Library) -> None:
    told = everything(library)
    assert {"ninety", "Quillon", "coffee", SECRET.id} <= set(leaked(told))


def test_nothing_is_told_of_private_articles_before_or_after_others_read_them(library: Library) -> None:
    assert leaked(everything(library.public)) == []
    everything(library)
    assert leaked(everything(library.public)) == []
    assert library.public.public is library.public
    assert not library.public.has_private


def test_words_of_private_articles_are_found_nowhere_and_suggest_nothing(library: Library) -> None:
    answer = library.public.ask("Did the lampwright Quilon mend it?", now=NOW)
    assert answer.hits == ()
    assert answer.corrections == ()
    assert {"lampwright", "Quilon"} <= set(answer.unknown)


def test_it_answers_like_a_library_that_never_held_them(library: Library, tmp_path: Path) -> None:
    other = LibrarySettings(answer_confidence=0.02)
    with open_library(f"sqlite:///{tmp_path}/other.db", "memory:", settings=other) as never:
        never.add(Shelf(PUBLIC))
        for question in QUESTIONS:
            ours, theirs = (each.ask(question, now=NOW) for each in (library.public, never))
            assert [(hit.article.id, hit.quote) for hit in ours.hits] == [
                (hit.article.id, hit.quote) for hit in theirs.hits
            ]
            assert ours.confidence == pytest.approx(theirs.confidence)
            assert (ours.unknown, ours.corrections) == (theirs.unknown, theirs.corrections)


def test_what_comes_later_is_private_too_and_public_articles_are_found_at_once(library: Library) -> None:
    assert library.public.statistics().articles == len(PUBLIC)
    fish = article("fish", "Pike in the lake", "A pike of two metres was seen in the lake.", day=17)
    secret = article("eel", "Eels in the lake", "An eel of ninety metres was seen.", day=17, tags=("members",))
    library.add(Shelf([fish, secret], "another shelf"))
    assert library.public.statistics().articles == len(PUBLIC) + 1
    assert library.public.ask("How long was the pike in the lake?", now=NOW).hits[0].article.id == fish.id
    assert leaked(everything(library.public)) == []


def test_a_library_without_private_articles_is_its_own_public_one(database_url: str, tmp_path: Path) -> None:
    with open_library(database_url, f"tantivy:{tmp_path}/index") as library:
        library.add(Shelf([*PUBLIC, SECRET]))
        assert library.public is library
        assert {path.name for path in tmp_path.glob("index*")} == {"index"}


def test_who_opens_it_without_the_setting_keeps_the_rule_and_none_ends_it(
    library: Library, database_url: str, tmp_path: Path
) -> None:
    index = f"tantivy:{tmp_path}/other"
    with open_library(database_url, index) as other:
        assert leaked(everything(other.public)) == []
        late = article("late", "Quillon again", "Quillon caught ninety more eels.", day=18, tags=("members",))
        other.add(Shelf([late], "another shelf"))
        assert leaked(everything(library.public)) == []
    with open_library(database_url, index, settings=LibrarySettings(private="none")) as other:
        assert other.public is other
        assert library.public is library


def test_another_process_makes_articles_private_while_this_one_answers(database_url: str, tmp_path: Path) -> None:
    index = f"tantivy:{tmp_path}/index"
    with open_library(database_url, index, settings=LibrarySettings(answer_confidence=0.02)) as library:
        library.add(Shelf([*PUBLIC, SECRET, COPY]))
        everything(library.public)
        opens = (
            "from knowledge import LibrarySettings, open_library\n"
            f"open_library({database_url!r}, {index!r}, settings=LibrarySettings(private='tag:members')).close()"
        )
        subprocess.run([sys.executable, "-c", opens], check=True)
        assert leaked(everything(library.public)) == []
        assert "ninety" in everything(library)


def test_what_is_named_is_a_source_or_a_tag() -> None:
    rule = LibrarySettings(private='feed:https://example.org/m.xml "tag:For Members"').private_rule
    assert rule
    assert (rule.sources, rule.tags) == ({"feed:https://example.org/m.xml"}, {"for members"})
    assert LibrarySettings().private_rule is None
    assert LibrarySettings(private="none").private_rule is not None
