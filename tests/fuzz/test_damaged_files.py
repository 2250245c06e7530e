"""Files with damaged bytes: the bot's database, the articles, their index. Each is used, or refused in plain words."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.memory import Memory
from bot.state import Reader, State
from bot.state.access import StateError
from bot.state.opening import opened
from bot.state.trouble import Trouble
from knowledge import KnowledgeError, open_library
from tests.bot.conftest import ALL, Shelf

READER = Reader(7, 7)
UPDATE = {"update_id": 5, "message": {"text": "When does the ferry sail?"}}
FEWER = settings(max_examples=settings().max_examples // 5)  # each opens databases
DAMAGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from([b"\0", b"\xff", b"\x80" * 100, b"SQLite", b""])),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of a bot that was stopped."""
    folder = tmp_path_factory.mktemp("sound")
    with State(f"sqlite:///{folder}/bot.db") as state:
        state.listed(READER, 1, ["a", "b"], anew=True)
        state.missed(8, 1)
        for number in range(50):
            state.remember(f"When does ferry {number} sail?")
        state.journal(1).take([UPDATE])
    with open_library(f"sqlite:///{folder}/articles.db", f"tantivy:{folder}/index") as library:
        library.add(Shelf(ALL))
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


def damaged(content: bytes, damages: list[tuple[float, bytes]]) -> bytes:
    """Return the content with bytes replaced at relative places; no bytes cut it off there."""
    for where, replacement in damages:
        at = int(where * len(content))
        content = content[:at] + replacement + content[at + len(replacement) :] if replacement else content[:at]
    return content


def spoil(sound: Path, place: Path, spoiled: Callable[[Path], bool], damages: list[tuple[float, bytes]]) -> None:
    """Copy the files anew, and damage some of them."""
    shutil.rmtree(place)
    shutil.copytree(sound, place)
    for file in sorted(place.rglob("*")):
        if file.is_file() and spoiled(file.relative_to(place)):
            file.write_bytes(damaged(file.read_bytes(), damages))


@FEWER
@given(DAMAGES)
def test_a_damaged_database_of_the_bot_is_used_or_refused(
    sound: Path, place: Path, damages: list[tuple[float, bytes]]
) -> None:
    spoil(sound, place, lambda file: file.name == "bot.db", damages)
    with suppress(StateError, KnowledgeError), opened(f"sqlite:///{place}/bot.db", question_days=30) as state:
        memory = Memory(state, Trouble())
        memory.text(memory.remember("When does ferry 7 sail?"))
        memory.listed(READER, 3, ["c"], anew=False)
        memory.seen(READER)
        memory.missed_chats()
        memory.moved(7, 9)
        with suppress(StateError):
            state.journal(1).open()
            state.journal(1).take([UPDATE])
            state.journal(1).handled([5])


def use(place: Path) -> None:
    """Open the library and ask it."""
    with suppress(KnowledgeError), open_library(f"sqlite:///{place}/articles.db", f"tantivy:{place}/index") as library:
        for question in ("When does the ferry sail?", "Who thanked the firefighters?"):
            with suppress(KnowledgeError):
                library.ask(question, summarise=True)
        with suppress(KnowledgeError):
            library.latest(10)
        with suppress(KnowledgeError):
            library.add(Shelf(ALL[:1]))


@FEWER
@given(DAMAGES)
def test_damaged_articles_are_used_or_refused(sound: Path, place: Path, damages: list[tuple[float, bytes]]) -> None:
    spoil(sound, place, lambda file: file.name == "articles.db", damages)
    use(place)


@FEWER
@given(DAMAGES, st.integers(0, 100))
def test_a_damaged_index_is_used_or_made_anew(
    sound: Path, place: Path, damages: list[tuple[float, bytes]], number: int
) -> None:
    files = sorted(file.relative_to(sound) for file in (sound / "index").rglob("*") if file.is_file())
    spoil(sound, place, lambda file: file == files[number % len(files)], damages)
    use(place)
