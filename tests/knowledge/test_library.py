"""The library as its callers meet it: articles in, answers out."""

import dataclasses
import itertools
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import Answer, Article, ConfigError, Library, Problem, Report, SourceError, open_library
from knowledge.store.databases import open_store
from tests.knowledge.shelf import ARTICLES, BRIDGE, FUNICULAR, LIBRARY, NOW, OTTERS, SHORT, SITE, Shelf, article
from tests.knowledge.store.writing import put

Reopen = Callable[..., Library]

# Six passages about one thing, each of them a paragraph.
CHRONICLE = article(
    "chronicle",
    "A chronicle of the lighthouse",
    "\n\n".join(
        f"The lighthouse keeper {name} trims the lamp of the lighthouse. {'He waits for the ship. ' * 12}".strip()
        for name in ("Abel", "Bram", "Cyril", "Dirk", "Emil", "Finn")
    ),
    day=2,
)  # fmt: skip
POSTCARD = article("postcard", "A postcard", "The lighthouse keeper sent a postcard. It shows the lighthouse.", day=6)
MUSEUM = article("museum", "The museum", "The museum shows the lamp of a lighthouse. Its keeper gave it.", day=7)


def quotes(answer: Answer) -> list[str]:
    return [hit.sentence.of(hit.passage.text) for hit in answer.hits]


def titles(articles: list[Article]) -> list[str]:
    return [item.title for item in articles]


def ids(answer: Answer) -> list[tuple[str, int]]:
    return [(hit.article.id, hit.passage.number) for hit in answer.hits]


# Adding


def test_adding_again_finds_everything_the_same(library: Library) -> None:
    assert library.add(Shelf(ARTICLES)) == Report(same=len(ARTICLES))


def test_a_changed_article_is_answered_from_as_it_is_now(library: Library) -> None:
    changed = dataclasses.replace(BRIDGE, text="The bridge will be painted purple.")
    assert library.add(Shelf([*ARTICLES[:3], changed, SHORT])) == Report(same=4, changed=1)
    assert quotes(library.ask("What is painted on the bridge?", now=NOW)) == ["The bridge will be painted purple."]
    assert library.ask("victory of common sense", now=NOW).hits == ()


def test_pruning_withdraws_what_the_source_no_longer_has(library: Library) -> None:
    library.add(Shelf([POSTCARD], name="another"))
    assert library.add(Shelf([OTTERS]), prune=True) == Report(same=1, withdrawn=4)
    assert {item.id for item in library.latest(10)} == {OTTERS.id, POSTCARD.id}
    assert library.ask("funicular", now=NOW).hits == ()
    assert library.article(FUNICULAR.id) is None


def test_without_pruning_nothing_is_withdrawn(library: Library) -> None:
    assert library.add(Shelf([])) == Report()
    assert library.statistics().articles == len(ARTICLES)


def test_pruning_keeps_what_could_not_be_read_this_time(library: Library) -> None:
    unread = Problem(BRIDGE.location, "is not UTF-8")
    assert library.add(Shelf([OTTERS, unread]), prune=True) == Report(same=1, withdrawn=3, problems=[unread])
    assert {item.id for item in library.latest(10)} == {OTTERS.id, BRIDGE.id}


def test_a_source_that_breaks_off_is_a_problem_and_withdraws_nothing(library: Library) -> None:
    report = library.add(Shelf([OTTERS, SourceError("the disk is gone")], "shelf"), Shelf([POSTCARD], "b"), prune=True)
    assert report == Report(new=1, same=1, problems=[Problem("shelf", "the disk is gone")])
    assert library.statistics().articles == len(ARTICLES) + 1


def test_an_article_that_comes_back_is_found_again(library: Library) -> None:
    library.add(Shelf([]), prune=True)
    assert library.ask("otters", now=NOW).hits == ()
    assert library.add(Shelf([OTTERS])) == Report(new=1)
    assert [hit.article.id for hit in library.ask("otters", now=NOW).hits] == [OTTERS.id]


def test_one_article_delivered_twice_is_one(reopen: Reopen) -> None:
    library = reopen()
    others = [dataclasses.replace(OTTERS, origin=f"{SITE}/{n}") for n in range(450)]  # more than a batch
    back = dataclasses.replace(SHORT, title="Water back on Friday", location="back.md")
    moved = dataclasses.replace(SHORT, published=NOW)
    report = library.add(Shelf([SHORT, SHORT, back, *others, moved, back]))
    reason = f"has the same address as an article before it: {SHORT.origin}"
    assert report.problems == [Problem("back.md", reason)] * 2
    assert (report.new, report.same, report.changed) == (451, 0, 0)
    assert library.article(SHORT.id) == dataclasses.replace(SHORT, added=library.latest()[-1].added)


def test_progress_is_told_item_by_item(reopen: Reopen) -> None:
    told: list[tuple[int, int]] = []
    sources = [Shelf([SHORT, Problem("x", "is empty")], "a"), Shelf([OTTERS], "b")]
    reopen().add(*sources, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_unknown_kind_of_source_is_refused_before_anything_is_read(library: Library) -> None:
    with pytest.raises(ConfigError, match="no source called 'gopher'"):
        library.add(Shelf([POSTCARD], "another"), "gopher:x")
    assert library.article(POSTCARD.id) is None


def test_more_articles_than_one_batch_are_all_found(reopen: Reopen) -> None:
    library = reopen()
    many = [article(f"n{n}", f"Notice {n}", f"Notice number{n} was posted.") for n in range(450)]
    assert library.add(Shelf(many)) == Report(new=450)
    assert [hit.article.id for hit in library.ask("number449", limit=1).hits] == [many[449].id]


# Asking


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What does a ride on the funicular cost?", "A single ride costs 12 crowns."),
        ("HOW MANY OTTERS WERE COUNTED", "Biologists have counted seven otters on the northern shore."),
        ("Who pays for the tea?", "The mayor, Osric Vane, pays for the tea himself."),
        ("why are the anglers complaining?!", "Anglers complain of torn nets."),
        ("What was the students’ petition?", "Students had asked for it in a petition with 900 names."),
        ("When are the mains closed?", "The waterworks close the mains on Friday at noon."),
    ],
)
def test_a_question_finds_the_sentence_that_answers_it(library: Library, question: str, quote: str) -> None:
    answer = library.ask(question, now=NOW)
    assert quotes(answer)[0] == quote
    assert answer.question == question
    assert 0.5 <= answer.confidence <= 1


def test_every_quote_stands_word_for_word_in_its_article(library: Library) -> None:
    library.add(Shelf([CHRONICLE, POSTCARD, MUSEUM], "more"))
    for question in ("lighthouse keeper", "Who is the mayor?", "river Lume", "cost of the repair", "museum lamp"):
        for hit in library.ask(question, limit=10, now=NOW).hits:
            assert hit.passage.article_id == hit.article.id
            assert hit.passage.text == hit.passage.span.of(hit.article.text) != ""
            assert hit.sentence.of(hit.passage.text).strip() == hit.sentence.of(hit.passage.text) != ""
            assert all(0 <= span.start < span.end <= len(hit.passage.text) for span in hit.highlights)


def test_the_questions_words_are_marked_in_the_form_they_stand_in(library: Library) -> None:
    (hit,) = library.ask("Did an angler complain about otters?", now=NOW).hits
    assert {span.of(hit.passage.text) for span in hit.highlights} == {"Anglers", "complain", "otters"}


def test_an_article_quoted_is_given_whole(library: Library) -> None:
    hit = library.ask("otters", now=NOW).hits[0]
    assert dataclasses.replace(hit.article, added=None) == OTTERS


def test_scores_fall_and_every_hit_shares_a_word_with_the_question(library: Library) -> None:
    answer = library.search("Mayor Osric Vane pays for the funicular", now=NOW)
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1
    assert all(hit.highlights for hit in answer.hits)


def test_what_the_articles_do_not_hold_is_not_answered(library: Library) -> None:
    answer = library.ask("Who won the elections in Brazil?", now=NOW)
    assert (answer.hits, answer.nearest, answer.more, answer.confidence) == ((), None, False, 0.0)
    assert answer.unknown == ("won", "elections", "Brazil")


def test_an_unsure_answer_names_the_nearest_passage_only(library: Library) -> None:
    answer = library.ask("Is the Quantum funicular haunted by Klingons?", now=NOW)
    assert answer.hits == ()
    assert answer.nearest is not None
    assert answer.nearest.article.id == FUNICULAR.id
    assert answer.unknown == ("Quantum", "haunted", "Klingons")


def test_unknown_words_are_named_once_as_the_reader_typed_them(library: Library) -> None:
    assert library.ask("Zebra? zebra ZEBRAS otters", now=NOW).unknown in {("Zebra", "zebra", "ZEBRAS"), ("Zebra",)}


def test_how_sure_an_answer_must_be_is_a_setting(reopen: Reopen, library: Library) -> None:
    question = "Which quantum company moved its haunted funicular to Antarctica?"
    assert library.ask(question, now=NOW).hits == ()
    assert reopen(answer_confidence=0).ask(question, now=NOW).hits != ()
    assert reopen(answer_confidence=1).ask("otters on the northern shore", now=NOW).hits == ()


def test_pages_of_an_answer_are_one_list_without_repeats(reopen: Reopen) -> None:
    library = reopen(answer_confidence=0)
    library.add(Shelf([CHRONICLE, POSTCARD, MUSEUM]))
    whole = library.ask("the lighthouse keeper", limit=50, now=NOW)
    assert len(whole.hits) >= 5
    assert not whole.more
    assert len(set(ids(whole))) == len(whole.hits)
    for size in (1, 2, 3, 4):
        pages = [
            library.ask("the lighthouse keeper", limit=size, offset=offset, now=NOW)
            for offset in range(0, len(whole.hits) + size, size)
        ]
        assert list(itertools.chain.from_iterable(page.hits for page in pages)) == list(whole.hits)
        assert [page.more for page in pages] == [
            offset + size < len(whole.hits) for offset in range(0, len(whole.hits) + size, size)
        ]


def test_the_first_hits_come_from_different_articles(reopen: Reopen) -> None:
    library = reopen(answer_confidence=0)
    library.add(Shelf([CHRONICLE, POSTCARD, MUSEUM]))
    first = library.ask("the lighthouse keeper", limit=3, now=NOW)
    assert {hit.article.id for hit in first.hits} == {CHRONICLE.id, POSTCARD.id, MUSEUM.id}


def test_a_search_gives_so_many_passages_of_one_article(library: Library) -> None:
    library.add(Shelf([CHRONICLE], "more"))
    for most in (1, 2, 4):
        answer = library.search("lighthouse keeper", per_article=most, now=NOW)
        assert len(answer.hits) == most


def test_a_newer_article_wins_among_equals(reopen: Reopen) -> None:
    library = reopen()
    places = {1: "harbour", 19: "castle", 10: "station"}
    twins = [
        article(f"twin{day}", "Storm warning", f"A storm warning is in force at the {place}.", day=day)
        for day, place in places.items()
    ]
    library.add(Shelf(twins))
    found = [hit.article.published.day for hit in library.ask("storm warning", now=NOW).hits]
    assert found == [19, 10, 1]
    assert library.ask("storm warning", now=NOW - timedelta(19)).hits[0].article.published.day == 1


def test_an_undated_article_is_no_newer_for_having_been_changed(reopen: Reopen) -> None:
    library = reopen()
    undated = dataclasses.replace(SHORT, derived=frozenset({"published"}))
    library.add(Shelf([undated]))
    later = dataclasses.replace(undated, text="The mains stay open on Friday.", published=NOW)
    assert library.add(Shelf([later])) == Report(changed=1)
    assert (library.latest()[0].published, library.latest()[0].text) == (SHORT.published, later.text)


# The same story


def copy(original: Article, slug: str, *, day: int, old: str = "", new: str = "", **facts: Any) -> Article:
    """Another paper's copy of an article, perhaps with some words changed."""
    return article(slug, facts.pop("title", original.title), original.text.replace(old, new), day=day, **facts)


def test_copies_of_an_article_are_one_hit_with_the_newest_first(library: Library) -> None:
    copies = [
        copy(FUNICULAR, "lift", day=12, old="again", new="once more", source="Hill Herald"),
        copy(FUNICULAR, "cable", day=16, title="Up the hill again", source="Castle Courier"),
    ]
    library.add(
        Shelf([*copies, article("brakes", "Brakes", "The funicular got new brakes. It is red.", day=2)], "more")
    )
    answer = library.ask("When did the cable of the funicular snap?", limit=10, now=NOW)
    assert [item.published.day for item in answer.hits[0].also] == [14, 12]
    assert answer.hits[0].article.id == copies[1].id
    assert answer.hits[0].sentence.of(answer.hits[0].passage.text).endswith("January 2022.")
    shown = {hit.article.id for hit in answer.hits}
    assert not shown & {copies[0].id, FUNICULAR.id}


def test_the_fullest_of_one_story_stands_for_the_others(library: Library) -> None:
    excerpt = article("excerpt", FUNICULAR.title, FUNICULAR.text.partition(" A single ride")[0], day=18)
    library.add(Shelf([excerpt], "more"))
    [hit, *others] = library.ask("Who replaced the cable of the funicular?", limit=10, now=NOW).hits
    assert (hit.article.id, [item.id for item in hit.also]) == (FUNICULAR.id, [excerpt.id])
    assert excerpt.id not in {other.article.id for other in others}


def test_a_search_and_latest_keep_copies_and_stories_fold_them(library: Library) -> None:
    again = copy(OTTERS, "otters-again", day=19)
    library.add(Shelf([again], "more"))
    assert {OTTERS.id, again.id} <= {hit.article.id for hit in library.search("otters", now=NOW).hits}
    assert titles(library.latest(2)) == [OTTERS.title, OTTERS.title]
    told = library.stories()
    assert [(story.article.id, [item.id for item in story.also]) for story in told[:2]] == [
        (again.id, [OTTERS.id]),
        (FUNICULAR.id, []),
    ]
    assert [library.stories(1, offset=n)[0] for n in range(len(told))] == told
    assert library.stories(offset=len(told)) == []
    assert titles([story.article for story in library.stories(words="otters")]) == [OTTERS.title]


def test_a_corrected_article_is_answered_from_as_it_is_and_its_versions_are_kept(library: Library) -> None:
    library.add(Shelf([copy(BRIDGE, "bridge", day=3, old="3 crowns", new="4 crowns")]))
    assert quotes(library.ask("How many crowns was the toll?", now=NOW)) != []
    assert "4 crowns" in quotes(library.ask("How many crowns was the toll?", now=NOW))[0]
    assert [version.text for version in library.versions(BRIDGE.id)] == [BRIDGE.text]


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "the of and",
        "What is it?",
        "🦦🦦🦦",
        "?!",
        "\0\x01\x1b[",
        "\ud800",
        "\u200b",
        "'’'",
        "Who are you to us?",
    ],
)
def test_a_question_without_content_has_no_answer_and_no_unknown_words(library: Library, question: str) -> None:
    assert library.ask(question, now=NOW).unknown == ()
    assert library.ask(question, now=NOW).hits == ()


@pytest.mark.parametrize(
    "noise",
    [
        "{}\0",
        "\x1b[1m{}\x1b[0m",
        "🦦 {} 🦦",
        "{}" + "\ud800",
        "*{}* _AND_ OR NOT",
        "title:({})",
        '"{}',
        "{}~2^3",
        "\u202e{}",
    ],
)
def test_noise_around_a_question_does_not_matter(library: Library, noise: str) -> None:
    answer = library.search(noise.format("counted otters"), now=NOW)
    assert answer.hits[0].article.id == OTTERS.id


def test_a_pasted_article_is_a_question_too(library: Library) -> None:
    assert library.ask((OTTERS.text + " ") * 14, now=NOW).hits[0].article.id == OTTERS.id
    assert library.ask("zebra " * 1000, now=NOW).hits == ()
    assert library.ask("x" * 4000, now=NOW).hits == ()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(max_size=80) | st.lists(st.sampled_from("otter mayor Vane river ? ’s 12 \0 us".split())).map(" ".join))
def test_any_question_has_an_answer_made_of_slices(library: Library, question: str) -> None:
    answer = library.ask(question, now=NOW)
    assert 0 <= answer.confidence <= 1
    assert all(hit.passage.text in hit.article.text for hit in answer.hits)
    assert answer == library.ask(question, now=NOW)


def test_an_empty_library_answers_everything_with_nothing(reopen: Reopen) -> None:
    library = reopen()
    assert library.ask("otters") == Answer("otters", unknown=("otters",), statistics=library.statistics())
    assert library.search("otters").hits == ()
    assert library.latest() == library.find("otters") == library.example_questions() == library.similar("x") == []
    assert library.summary("x") is None
    assert library.article("x") is None
    assert (library.neighbours("x").previous, library.neighbours("x").next) == (None, None)
    assert library.statistics().articles == library.statistics().passages == library.statistics().revision == 0
    library.rebuild()


def test_threads_may_share_it(library: Library) -> None:
    def work(n: int) -> bool:
        if n % 4 == 0:
            library.add(Shelf([article(f"t{n}", f"Thread {n}", "A thread wrote of the weather.")], f"thread{n}"))
        return library.ask("Why do anglers complain?", now=NOW).hits[0].article.id == OTTERS.id

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(24)))
    assert library.statistics().articles == len(ARTICLES) + 6
    assert library.ask("thread weather", limit=1, now=NOW).hits != ()


# Browsing


def test_the_latest_come_first(library: Library) -> None:
    assert [item.published.day for item in library.latest()] == [17, 14, 11, 9, 3]
    assert [item.published.day for item in library.latest(2, offset=1)] == [14, 11]
    assert library.latest(0) == library.latest(5, offset=5) == []


def test_the_latest_can_be_asked_to_hold_words(library: Library) -> None:
    assert [item.id for item in library.latest(words="the mayor’s Vane")] == [FUNICULAR.id, LIBRARY.id, BRIDGE.id]
    assert [item.id for item in library.latest(words="mayor tea")] == [LIBRARY.id]
    assert [item.id for item in library.latest(1, offset=1, words="mayor")] == [LIBRARY.id]
    assert library.latest(words="mayor zebra") == []
    assert len(library.latest(words="the")) == len(ARTICLES)


def test_pages_of_the_latest_stay_the_same_while_articles_arrive(library: Library) -> None:
    arrived = max(item.added for item in library.latest() if item.added) + timedelta(milliseconds=1)
    page = library.latest(3, added_before=arrived)
    while datetime.now(UTC) < arrived:
        pass
    library.add(Shelf([article("fresh", "Fresh", "It is fresh.", day=30)], "more"))
    assert library.latest(3, added_before=arrived) == page
    assert library.latest(1)[0].title == "Fresh"


@pytest.mark.parametrize("link", [SITE + "/otters", SITE + "/otters#:~:text=torn%20nets", f"  {SITE}/otters\n"])
def test_an_article_is_found_by_its_link(library: Library, link: str) -> None:
    assert titles(library.find(link)) == [OTTERS.title]


def test_a_link_to_elsewhere_finds_nothing(library: Library) -> None:
    assert library.find("https://elsewhere.example.org/otters") == []


def test_an_article_is_found_by_its_title_in_any_case(library: Library) -> None:
    assert titles(library.find("water OFF on friday")) == [SHORT.title]
    assert titles(library.find("otter lake")) == [OTTERS.title]
    assert titles(library.find("funicular winter reopening zebra")) == [FUNICULAR.title]


@pytest.mark.parametrize("text", ["", "the", "zebra", "funicular otters bridge water", "🦦", "\0"])
def test_words_that_fit_no_title_find_nothing(library: Library, text: str) -> None:
    assert library.find(text) == []


def test_several_titles_may_fit(library: Library) -> None:
    more = [article(f"w{n}", f"Water off on {day}", "Again.") for n, day in enumerate(["Monday", "Sunday"])]
    library.add(Shelf(more, "more"))
    assert set(titles(library.find("water off"))) == {SHORT.title, "Water off on Monday", "Water off on Sunday"}
    assert titles(library.find("Water off on Sunday")) == ["Water off on Sunday"]
    assert len(library.find("water off", limit=2)) == 2


def test_neighbours_are_those_the_source_names(reopen: Reopen) -> None:
    library = reopen()
    first = article("p1", "Part one", "It begins.", day=9, next="Part two")
    second = article("p2", "Part two", "It goes on.", day=1, previous="Part one", next="Part three, never written")
    library.add(Shelf([first, second]))
    assert library.neighbours(first.id).next == library.article(second.id)
    assert library.neighbours(second.id).previous == library.article(first.id)
    assert library.neighbours(second.id).next == library.article(first.id)  # by date, as the named one is not here


def test_neighbours_are_else_those_by_date(library: Library) -> None:
    library.add(Shelf([article("between", "Between", "Of another source.", day=15)], "another"))
    around = library.neighbours(FUNICULAR.id)
    assert around.previous is not None
    assert around.next is not None
    assert (around.previous.id, around.next.id) == (SHORT.id, OTTERS.id)
    assert library.neighbours(OTTERS.id).next is None
    assert library.neighbours(BRIDGE.id).previous is None


def test_walking_the_neighbours_meets_every_article_once(reopen: Reopen) -> None:
    library = reopen()
    library.add(Shelf([article(f"s{n}", f"Same day {n}", "Same day.") for n in range(5)]))
    here: Article | None = library.latest()[-1]
    walked = []
    while here is not None:
        walked.append(here.id)
        here = library.neighbours(here.id).next
    assert walked == [item.id for item in reversed(library.latest())]


def test_similar_articles_share_what_an_article_is_about(library: Library) -> None:
    assert library.similar(BRIDGE.id)[0].id in {FUNICULAR.id, OTTERS.id}
    found = [item.id for item in library.similar(BRIDGE.id)]
    assert BRIDGE.id not in found
    assert SHORT.id not in found
    assert len(library.similar(BRIDGE.id, limit=1)) == 1
    assert library.similar("0123456789abcdef") == []


def test_a_summary_is_three_to_five_sentences_of_the_article_in_order(library: Library) -> None:
    for item in (FUNICULAR, LIBRARY, OTTERS):
        summary = library.summary(item.id)
        assert summary is not None
        assert 3 <= len(summary.sentences) <= 5
        assert list(summary.sentences) == sorted(summary.sentences)
        assert all(text in item.text for text in summary.texts)


def test_a_summary_of_one_sentence_is_that_sentence(library: Library) -> None:
    summary = library.summary(SHORT.id)
    assert summary is not None
    assert summary.texts == (SHORT.text,)


def test_a_summary_can_speak_to_a_question(library: Library) -> None:
    summary = library.summary(FUNICULAR.id, question="Do dogs ride free?")
    assert summary is not None
    assert "Dogs ride free of charge." in summary.texts


def test_example_questions_name_the_article_that_should_answer(library: Library) -> None:
    examples = library.example_questions(4)
    assert 0 < len(examples) <= 4
    assert all(library.article(example.article_id) for example in examples)


def test_what_was_added_is_there_when_opened_again(reopen: Reopen, library: Library) -> None:
    again = reopen()
    assert again.ask("otters", now=NOW) == library.ask("otters", now=NOW)
    assert again.statistics() == library.statistics()


def test_every_engine_gives_the_same_answers(reopen: Reopen, library: Library) -> None:
    library.add(Shelf([CHRONICLE, POSTCARD, MUSEUM], "more"))
    other = reopen("memory:")
    for question in ("lighthouse keeper", "Who is the mayor?", "river Lume", "zebras", "cost of the repair"):
        assert other.ask(question, now=NOW) == library.ask(question, now=NOW)
    assert other.similar(BRIDGE.id) == library.similar(BRIDGE.id)


def test_what_another_adds_is_seen_at_the_next_question(reopen: Reopen, library: Library) -> None:
    other = reopen()
    other.add(Shelf([POSTCARD], "another"))
    assert library.ask("postcard", now=NOW).hits[0].article.id == POSTCARD.id
    library.add(Shelf([MUSEUM], "more"))
    assert other.find("The museum") != []
    other.add(Shelf([]), prune=True)
    assert library.ask("otters", now=NOW).hits == ()


ADDER = """
import sys
from knowledge import open_library
from tests.knowledge.shelf import Shelf, article

with open_library(sys.argv[1], sys.argv[2]) as library:
    library.add(Shelf([article("zebra", "A zebra", "A zebra came to town.")], "another"))
"""


def test_what_another_process_adds_is_seen_at_the_next_question(
    library: Library, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    assert library.ask("zebra", now=NOW).unknown == ("zebra",)
    arguments = [f"sqlite:///{tmp_path}/articles.db", f"tantivy:{tmp_path}/index"]
    subprocess.run([sys.executable, "-c", ADDER, *arguments], check=True, cwd=pytestconfig.rootpath)
    assert quotes(library.ask("zebra", now=NOW)) == ["A zebra came to town."]


def test_a_crash_between_store_and_index_is_made_good(reopen: Reopen, library: Library, tmp_path: Path) -> None:
    crashed = open_store(f"sqlite:///{tmp_path}/articles.db")
    put(crashed, POSTCARD)
    crashed.close()
    for opened in (library, reopen()):
        assert opened.ask("postcard", now=NOW).hits[0].article.id == POSTCARD.id


KILLED = """
import os, signal, sys
from knowledge import open_library
from knowledge.index import tantivy_index as embedded
from tests.knowledge.shelf import Shelf, article

library = open_library(sys.argv[1], sys.argv[2])
made = embedded._document

def deadly(entry):
    return made(entry) if entry.title != ["notic", "7"] else os.kill(os.getpid(), signal.SIGKILL)

embedded._document = deadly
library.add(Shelf([article(f"n{n}", f"Notice {n}", f"Notice number{n} was posted.") for n in range(10)], "notices"))
"""


def test_killed_while_the_index_takes_articles_in_nothing_is_lost(
    reopen: Reopen, library: Library, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    arguments = [f"sqlite:///{tmp_path}/articles.db", f"tantivy:{tmp_path}/index"]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=pytestconfig.rootpath, check=False)
    assert killed.returncode == -9
    for opened in (library, reopen()):
        for n in (0, 7, 9):
            assert opened.find(f"Notice {n}") != []
        assert opened.statistics().articles == len(ARTICLES) + 10


@pytest.mark.parametrize("what", ["current.json", "meta.json", "*.term", "everything"])
def test_a_damaged_index_is_made_anew(reopen: Reopen, library: Library, tmp_path: Path, what: str) -> None:
    library.close()
    for path in (tmp_path / "index").rglob("*" if what == "everything" else what):
        if path.is_file():
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data[: len(data) // 2])
    again = reopen()
    assert again.ask("otters", now=NOW).hits[0].article.id == OTTERS.id
    assert titles(again.latest(words="mayor tea")) == [LIBRARY.title]


def test_while_another_writes_the_index_the_old_one_answers(library: Library, tmp_path: Path) -> None:
    with FileLock(tmp_path / "index" / "writer.lock"):
        assert library.add(Shelf([POSTCARD], "another")) == Report(new=1)
        assert library.ask("otters", now=NOW).hits != ()
        assert library.ask("postcard", now=NOW).hits == ()
        assert library.article(POSTCARD.id) is not None
    assert library.ask("postcard", now=NOW).hits != ()


def test_an_index_of_another_store_is_not_answered_from(library: Library, tmp_path: Path) -> None:
    index = f"tantivy:{tmp_path}/index"
    with open_library(f"sqlite:///{tmp_path}/other.db", index) as other:
        other.add(Shelf([POSTCARD]))
        assert other.ask("otters", now=NOW).hits == ()
        assert other.ask("postcard", now=NOW).hits != ()


def test_rebuilding_changes_no_answer(library: Library) -> None:
    before = library.ask("Who is the mayor?", now=NOW)
    library.rebuild()
    assert library.ask("Who is the mayor?", now=NOW) == before


def test_a_store_put_back_from_a_backup_is_caught_up_with(reopen: Reopen, library: Library, tmp_path: Path) -> None:
    library.close()
    backup = (tmp_path / "articles.db").read_bytes()
    later = reopen()
    for item in (POSTCARD, MUSEUM):
        later.add(Shelf([item], item.title))
    later.close()
    (tmp_path / "articles.db").write_bytes(backup)
    again = reopen()
    again.add(Shelf([article("zebra", "A zebra", "A zebra came to town.")], "another"))
    assert again.ask("zebra", now=NOW).hits != ()


def test_a_wrong_address_is_reported_before_anything_is_created(tmp_path: Path) -> None:
    for store, index in [(f"sqlite:///{tmp_path}/a.db", "lucene:x"), ("mongo://x", f"tantivy:{tmp_path}/index")]:
        with pytest.raises(ConfigError):
            open_library(store, index)
    assert list(tmp_path.iterdir()) == []


def test_articles_in_a_language_we_do_not_know_are_found_by_their_words(reopen: Reopen) -> None:
    library = reopen()
    hindi = article("hi", "नदी", "नदी में बाढ़ आई। कोई घायल नहीं हुआ।", language="hi")
    library.add(Shelf([hindi]))
    assert quotes(library.ask("बाढ़ कब आई", now=NOW)) == ["नदी में बाढ़ आई।"]


def test_a_store_that_is_gone_is_told_from_one_without_articles(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, index = f"sqlite:///{tmp_path}/articles.db", f"tantivy:{tmp_path}/index"
    (tmp_path / "zoo.md").write_text("# The zoo\n\nZebras graze behind the old gate.\n")
    with open_library(store, index) as library:
        assert library.check() == []
        library.add(f"folder:{tmp_path}")
    assert not caplog.messages
    for file in tmp_path.glob("articles.db*"):
        file.unlink()
    with open_library(store, index) as library:
        assert [line for line in library.check() if line.startswith("the store is empty, but the index")]
        assert "the store is empty, but the index" in caplog.text
        library.add(f"folder:{tmp_path}")
        assert library.check() == []
