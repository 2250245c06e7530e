"""The words of the page: every one of them has its translation in every language."""

import json
import re
from html.parser import HTMLParser

import pytest

from bot.locales.catalogues import LANGUAGES
from bot.playground.web.page_files import PAGE


class Marked(HTMLParser):
    """Collects the texts and attributes that `data-t` names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: set[str] = set()
        self._takes_text = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = (given.get("data-t") or "").split()
        self.words |= {given[name] or "" for name in names if name != "text"}
        self._takes_text = "text" in names

    def handle_data(self, data: str) -> None:
        if self._takes_text:
            self.words.add(data)
        self._takes_text = False


def used() -> set[str]:
    scripts = "\n".join(path.read_text("utf-8") for path in PAGE.glob("*.js"))
    return Marked((PAGE / "index.html").read_text("utf-8")).words | set(re.findall(r'\bt\("([^"]+)"', scripts))


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_word_is_translated_and_no_translation_is_left_over(language: str) -> None:
    words = json.loads((PAGE / "words" / f"{language}.json").read_text("utf-8"))
    assert set(words) == used()
    assert all(said.strip() and holes(said) == holes(word) for word, said in words.items())


def test_the_page_offers_all_languages() -> None:
    offered = re.findall(r'<option value="([a-z]{2})"', (PAGE / "index.html").read_text("utf-8"))
    assert set(offered) == set(LANGUAGES)
