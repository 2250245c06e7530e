"""What the README says is so."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge import LibrarySettings, open_library
from knowledge.samples import PATH

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["run", "test"])
def test_each_command_is_a_single_line(name: str):
    block = re.search(rf"<!-- {name} -->\n```sh\n(.*?)```", README, re.DOTALL)

    assert block
    assert len(block[1].splitlines()) == 1


def test_the_settings_table_is_complete_and_tells_the_defaults():
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|(.*?)\|", README, re.MULTILINE))

    assert rows.keys() == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert rows[name.upper()].strip(" `") == (str(field.default) if field.default else "")


def test_the_conversation_took_place(tmp_path: Path):
    with open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=LibrarySettings()) as library:
        library.add(f"folder:{PATH}")
        (question, quote), (unanswered, said) = conversation()

        hit = library.ask(question).hits[0]
        nothing = library.ask(unanswered)

    assert [hit.sentence.of(hit.passage.text), hit.article.title] == [
        line.strip("*").replace("**", "") for line in quote.splitlines()
    ]
    assert not nothing.hits
    assert ", ".join(nothing.unknown) in said.replace("**", "")


def conversation() -> list[tuple[str, str]]:
    text = README.partition("<!-- conversation -->\n")[2].partition("\n\n![")[0]
    paragraphs = re.sub("^> ?", "", text, flags=re.MULTILINE).split("\n\n")
    spoken = [paragraph for paragraph in paragraphs if not paragraph.startswith("`")]
    return [(a.strip("*"), b) for a, b in zip(spoken[::2], spoken[1::2], strict=True)]


def test_every_file_it_names_exists():
    named = re.findall(r"\]\(((?!http)[^)]+)\)", README)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
