"""The bot speaks sixteen languages: every sentence in each of them, with its gaps and its plural forms."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bot.locales.catalogues import LANGUAGES, Catalogue, publishers_own
from bot.locales.registration import COMMANDS
from bot.locales.sentences import Plural, Sentence, gaps, sentences_of
from bot.locales.speaking import Languages
from bot.locales.updating import template, updated
from bot.locales.words import Words
from knowledge import ConfigError, Library, Period

TRANSLATED = [code for code in LANGUAGES if code != "en"]
BUTTONS = (
    "SUMMARY OPEN MORE_PASSAGES READ_ON PREVIOUS_PAGE NEXT_PAGE PREVIOUS_ARTICLE NEXT_ARTICLE MORE_LIKE_THIS NEWER "
    "OLDER ASK_WORDS ASK_ALONE LIKE_THE_APP"
).split()
COUNTS = (0, 1, 2, 5, 11, 21, 100, 1_000_000)


def read(code: str) -> Catalog:
    with Path(f"bot/locales/{code}.po").open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(code: str) -> None:
    known = {(message.context, message.id) for message in read(code) if message.id}
    wanted = {(message.context, message.id) for message in template(code) if message.id}
    assert known == wanted

    for message in read(code):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert message.id == "" or all(form.strip() for form in forms), message.context
        assert not message.fuzzy, message.context


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_gaps_and_commands_of_the_sentence(code: str) -> None:
    for message in read(code):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms if message.id else ():
            assert gaps(form) in {gaps(english) for english in ids} | {gaps(ids[-1])}, (message.context, form)
            assert commands(form) == commands(ids[-1]), (message.context, form)


def commands(text: str) -> set[str]:
    return set(re.findall(r"/(?:latest|summary|ask|help|language|start)\b", text))


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_english_is_left(code: str) -> None:
    spoken = Words(Catalogue(code))
    same = [name for name, s in sentences_of(Words) if isinstance(s, Sentence) and getattr(spoken, name) == s.english]
    assert same == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_labels_and_descriptions_are_short_enough(code: str) -> None:
    spoken = Words(Catalogue(code))
    assert all(len(getattr(spoken, name)) <= 40 for name in BUTTONS)
    assert len(spoken.DESCRIPTION) <= 512
    assert len(spoken.SHORT_DESCRIPTION) <= 120
    assert all(len(meaning.of(spoken)) <= 60 for _, meaning in COMMANDS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_numbers_of_things_are_written_as_the_language_wants(code: str) -> None:
    spoken = Words(Catalogue(code))
    for count in COUNTS:
        for name, sentence in sentences_of(Words):
            if isinstance(sentence, Plural):
                said = getattr(spoken, name)(count, number=3)
                assert "{" not in said
                assert spoken.number(count) in said or count in {0, 1, 2}, (name, said)  # "one article", in words


@pytest.mark.parametrize(
    ("code", "one", "two", "five", "twenty_one"),
    [
        ("uk", "1 стаття", "2 статті", "5 статей", "21 стаття"),
        ("ru", "1 статья", "2 статьи", "5 статей", "21 статья"),
        ("pl", "1 artykuł", "2 artykuły", "5 artykułów", "21 artykułów"),
        ("de", "1 Artikel", "2 Artikel", "5 Artikel", "21 Artikel"),
        ("en", "1 article", "2 articles", "5 articles", "21 articles"),
    ],
)
def test_plural_forms(code: str, one: str, two: str, five: str, twenty_one: str) -> None:
    articles = Words(Catalogue(code)).ARTICLES
    assert [articles(1), articles(2), articles(5), articles(21)] == [one, two, five, twenty_one]


def test_from_right_to_left_what_is_inserted_keeps_its_direction() -> None:
    said = Words(Catalogue("ar")).ABSENT(words="Rolling Stones")
    assert "\u2068Rolling Stones\u2069" in said
    assert "\u2068" not in Words(Catalogue("ru")).ABSENT(words="Rolling Stones")


def test_updating_keeps_what_is_translated() -> None:
    for code in TRANSLATED:
        written = io.BytesIO()
        write_po(written, updated(code), width=110, omit_header=True)
        before = Path(f"bot/locales/{code}.po").read_text("utf-8")
        assert before.endswith(written.getvalue().decode()), f"run python -m bot.locales.updating {code}"


def test_a_publisher_says_it_in_other_words(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[en]\nNO_ANSWER = "Not in the Bote."\nARTICLES = ["{count} story", "{count} stories"]\n')
    spoken = Languages("en", publishers_own(own)).first_of("en")

    assert spoken.NO_ANSWER == "Not in the Bote."
    assert (spoken.ARTICLES(1), spoken.ARTICLES(3)) == ("1 story", "3 stories")
    assert spoken.SUMMARY == "Summary"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[en]\nNO_SUCH = 'x'", "the bot says no such sentence"),
        ("[en]\nABSENT = 'Nothing on {names}'", "is not a sentence with {words}"),
        ("[en]\nSUMMARY = ''", "nothing in braces"),
        ("[xx]\nSUMMARY = 'x'", "[xx] is not a language of the bot"),
        ("SUMMARY", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_file_of_sentences_is_said(text: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(ConfigError, match=re.escape(said)):
        Languages("en", publishers_own(own))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["LIST_ENDS", "HELP"])
def test_the_month_in_an_example_is_understood(code: str, name: str, library: Library) -> None:
    [example] = re.findall(r"/latest ((?:\w+ )?2023(?:-05)?)\b", getattr(Words(Catalogue(code)), name))

    period = library.period(example, listing=True).period

    assert period == Period(datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC))
