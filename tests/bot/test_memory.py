"""A database that cannot be written costs readers the buttons that need memory, and no answer."""

import itertools
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import event

from bot.playground import Message, Telegram
from bot.state import State
from bot.state.access import StateError
from knowledge import Library
from tests.bot.conftest import Talk, connected, many

CAUSES = {"full": ("PRAGMA max_page_count=1", "disk full"), "read-only": ("PRAGMA query_only=1", "readonly")}


@pytest.fixture(params=CAUSES)
def cause(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def state(cause: str, tmp_path: Path) -> Iterator[State]:
    """A database that was begun and can no longer be written."""

    def limit(connection: sqlalchemy.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA database_list")
        if cursor.fetchone()[2].endswith("bot.db"):
            cursor.execute(CAUSES[cause][0])

    url = f"sqlite:///{tmp_path}/bot.db"
    State(url).close()
    event.listen(sqlalchemy.Engine, "connect", limit)
    try:
        with State(url) as state:
            with pytest.raises(StateError, match=CAUSES[cause][1]):
                for number in itertools.count():
                    state.remember(f"filler {number}")
            yield state
    finally:
        event.remove(sqlalchemy.Engine, "connect", limit)


@pytest.fixture
def add(library: Library, add: Callable[..., None]) -> Callable[..., None]:
    add(*many(30))
    return add


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.keyboard for button in row]


async def test_answers_are_given_without_the_buttons_that_need_memory(
    cause: str,
    telegram: Telegram,
    library: Library,
    state: State,
    add: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    del add
    async with connected(telegram, library, state) as application:
        chat = Talk(telegram, application)
        answer = await chat.says("How often did the lighthouse of the coast blink in the fog?")
        assert "lighthouse" in answer.text
        assert "More passages" not in labels(answer)
        about = await chat.says("/latest 5 lighthouse")
        assert labels(about) == ["1", "2", "3", "4", "5"]
        assert "Older" in str(labels(await chat.says("/latest 5")))
        assert "Note number 2" in (await chat.says("/summary 2")).text

    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(lines) == 1
    assert CAUSES[cause][1] in lines[0]
