"""The same article at a new address takes the place of the old one; another article never does."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article, Library, Report, open_library
from tests.knowledge.shelf import FUNICULAR, OTTERS, SITE, Shelf, article

TEXT = FUNICULAR.text
CORRECTED = TEXT.replace("4.2 million", "4.6 million")
GUID = "tag:lakeside.example.org,2024:8812"
NOTICE = "The {} road is closed from {} to {}. Buses stop at the market square. Walkers may pass. The town is sorry."


def old(**facts: Any) -> Article:
    return dataclasses.replace(FUNICULAR, **facts)


def at(slug: str, **facts: Any) -> Article:
    """The article at another address."""
    return dataclasses.replace(FUNICULAR, **{"origin": f"{SITE}/{slug}", "url": f"{SITE}/{slug}"} | facts)


def notice(slug: str, *contents: str, **facts: Any) -> Article:
    return article(slug, facts.pop("title", "Road closed"), NOTICE.format(*contents), **{"day": 3} | facts)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(f"sqlite:///{tmp_path}/a.db", "memory:") as opened:
        yield opened


MOVED = {
    "a new headline changes the address": (old(), at("cable-car-runs", title="Cable car runs again")),
    "a correction and a new headline": (old(), at("cable-car", title="Cable car runs again", text=CORRECTED)),
    "a correction under the old headline": (old(), at("funicular-1", text=CORRECTED)),
    "an anchor": (old(), at("funicular#new")),
    "a parameter of the build": (old(), at("funicular?build=77aa")),
    "a guid stays, all words change": (
        old(guid=GUID),
        at("closed", guid=GUID, title="Funicular stays shut", text="The repair has failed. Nobody rides this year."),
    ),
    "a guid stays, with a later date": (
        old(guid=GUID),
        at("later", guid=GUID, text=CORRECTED, published=FUNICULAR.published + timedelta(hours=5)),
    ),
    "a later date, with the same words": (old(), at("again", published=FUNICULAR.published + timedelta(days=2))),
    "a number in the address, with a later date": (
        old(url=f"{SITE}/funicular-48213"),
        at("a48213-cable", title="Cable", text=CORRECTED, published=FUNICULAR.published + timedelta(hours=1)),
    ),
    "undated, with the same words": (
        old(derived=frozenset({"published"})),
        at("undated", derived=frozenset({"published"}), published=FUNICULAR.published + timedelta(hours=9)),
    ),
    "all guids change": (old(guid=GUID), at("funicular?v=2", guid="another-guid")),
    "a shorter version": (old(), at("short", text=TEXT.rpartition(" Dogs")[0])),
}


@pytest.mark.parametrize("kind", MOVED)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_new_version_takes_the_place_of_the_old_one(library: Library, kind: str, *, swapped: bool) -> None:
    before, after = MOVED[kind] if not swapped else MOVED[kind][::-1]
    library.add(Shelf([OTTERS, before]))
    [added] = [item.added for item in library.latest() if item.id == before.id]

    report = library.add(Shelf([OTTERS, after]))

    differ = (before.title, before.text) != (after.title, after.text)
    assert report == (Report(changed=1, same=1) if differ else Report(same=2))
    assert sorted(item.id for item in library.latest()) == sorted([OTTERS.id, after.id])
    assert [(old.title, old.text) for old in library.versions(after.id)] == [(before.title, before.text)] * differ
    found = library.article(before.id)
    assert found is not None
    assert (found.id, found.text, found.added) == (after.id, after.text, added)
    assert library.summary(before.id) == library.summary(after.id) is not None
    assert library.check() == []


OTHER = {
    "another article": (FUNICULAR, article("boats", "Boats", "Nine boats were painted in the yard of the old school.")),
    "a notice of another road": (notice("a", "Mill", "3 May", "9 May"), notice("b", "Oak", "4 May", "8 May")),
    "the same road on other days": (notice("a", "Mill", "3 May", "9 May"), notice("b", "Mill", "1 June", "8 June")),
    "the same road, published later": (
        notice("a", "Mill", "Monday", "Friday"),
        notice("b", "Mill", "Tuesday", "Thursday", day=9),
    ),
    "a date in both addresses": (
        notice("2024/05/20240503-a", "Mill", "one", "two"),
        notice("20240503-b", "Oak", "six", "ten"),
    ),
    "a year in both addresses": (notice("2024-a", "Mill", "one", "two"), notice("2024-b", "Oak", "six", "ten")),
    "a guid that is a position": (
        dataclasses.replace(FUNICULAR, guid="1"),
        article("boats", "Boats", "Nine boats were painted.", guid="1"),
    ),
    "one guid for whatever is newest": (
        dataclasses.replace(FUNICULAR, guid="latest"),
        article("boats", "Boats", "Nine boats were painted.", day=19, guid="latest"),
    ),
    "another result of two teams": (
        notice("a", "North", "2", "1", title="North wins"),
        notice("b", "South", "0", "3", title="South wins"),
    ),
    "short and of one title": (
        article("a", "Water off", "From six to nine."),
        article("b", "Water off", "From one to four."),
    ),
}


@pytest.mark.parametrize("kind", OTHER)
def test_another_article_takes_no_place(library: Library, kind: str) -> None:
    before, after = OTHER[kind]
    library.add(Shelf([OTTERS, before]))
    assert library.add(Shelf([OTTERS, after])) == Report(new=1, same=1)
    assert {before.id, after.id} <= {item.id for item in library.latest()}


def test_what_is_still_delivered_keeps_its_place(library: Library) -> None:
    copy = at("copy")
    library.add(Shelf([FUNICULAR]))
    assert library.add(Shelf([FUNICULAR, copy])) == Report(new=1, same=1)
    assert {item.id for item in library.latest()} == {FUNICULAR.id, copy.id}


def test_another_source_moves_nothing(library: Library) -> None:
    library.add(Shelf([FUNICULAR]))
    assert library.add(Shelf([at("copy", text=CORRECTED)], "another shelf")) == Report(new=1)


def test_an_article_may_move_again_and_back(library: Library) -> None:
    versions = [at("one", text=TEXT), at("two", text=CORRECTED), at("three", text=TEXT + " It is red."), at("one")]
    for version in versions:
        library.add(Shelf([version]))
    assert [item.id for item in library.latest()] == [versions[-1].id]
    assert [version.text for version in library.versions(at("one").id)] == [item.text for item in versions[2::-1]]
    for version in versions[1:3]:
        moved = library.article(version.id)
        assert moved is not None
        assert moved.id == at("one").id


def test_a_build_that_changes_all_addresses_doubles_nothing(library: Library) -> None:
    texts = [" ".join(f"word{n}x{m}" for m in range(40)) for n in range(60)]
    builds = [
        Shelf([article(f"{n}?build={build}", f"Title {n}", text, day=n % 28 + 1) for n, text in enumerate(texts)])
        for build in range(3)
    ]
    assert [library.add(build) for build in builds] == [Report(new=60), Report(same=60), Report(same=60)]
    assert len(library.latest(100)) == 60
