"""CONTRIBUTING.md lists the licence of every package that the bot needs."""

import re
from pathlib import Path

from tests.licences import licence, needed

TEXT = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text().partition("## Licences")[2]
LISTED = {
    package: row[1] for row in re.finditer(r"^\| ([^|]+) \| ([^|]+) \|$", TEXT, re.M) for package in row[2].split(", ")
}


def test_the_licence_of_every_package_is_listed() -> None:
    assert not needed() - LISTED.keys(), "see python -m tests.licences"


def test_no_package_is_under_a_licence_that_is_not_listed_or_unknown() -> None:
    assert {licence(package) for package in needed()} <= set(LISTED.values()), "see python -m tests.licences"
    assert "unknown" not in LISTED.values()
