"""The bot's memory, on each database: where chats have looked, and questions for as long as promised."""

import importlib.util
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from bot import state as module
from bot.state import Reader, Seen, State, check_url
from bot.state.access import StateError
from bot.state.notice_rows import Notice
from bot.state.schema import (
    CHATS,
    JOURNAL,
    MEMBERS,
    NOTICES,
    QUESTIONS,
    READERS,
    SCHEMA,
    SELF_TESTS,
    SOURCES,
    TEXTS,
)
from knowledge import StoreError
from tests.conftest import NewDatabase

DAY = 24 * 60 * 60
NEWEST = len(SCHEMA.steps)
ROBIN = Reader(7, 7)
DUMPS = Path(__file__).parent / "schemas"  # of small databases, made by the code of that time


@pytest.fixture
def state(database_url: str) -> Iterator[State]:
    with State(database_url) as state:
        yield state


def sql(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement on a database, and return its rows as tuples."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.begin() as db:
        result = db.exec_driver_sql(statement)
        return [tuple(row) for row in result] if result.returns_rows else []


def test_a_reader_never_seen_has_looked_at_nothing(state: State) -> None:
    assert state.seen(ROBIN) == Seen(None, {})


def test_a_look_is_remembered_for_its_reader_alone(state: State) -> None:
    state.looked(ROBIN, 1_710_000_000_000)
    state.looked(ROBIN, 1_720_000_000_000)

    assert state.seen(ROBIN).looked == 1_720_000_000_000
    assert state.seen(Reader(-1_002_003_004_005, 7)).looked is None
    assert state.seen(Reader(7, 8)).looked is None


def test_further_pages_join_the_list_and_a_new_list_replaces_it(state: State) -> None:
    state.listed(ROBIN, 1, ["a", "b"], anew=True)
    state.listed(ROBIN, 3, ["c"], anew=False)
    assert state.seen(ROBIN).listing == {1: "a", 2: "b", 3: "c"}

    state.listed(ROBIN, 1, ["d"], anew=True)
    assert state.seen(ROBIN).listing == {1: "d"}


@pytest.mark.parametrize("text", ["rates?", "", "ü" * 4096, "a\0b", "\ud83d", "'; drop table texts; --"])
def test_a_text_is_remembered_under_a_short_id(state: State, text: str) -> None:
    text_id = state.remember(text)

    assert len(text_id) <= 13
    assert state.text(text_id) == text.replace("\0", "").replace("\ud83d", "?")


def test_the_same_text_has_the_same_id_in_every_database(new_database: NewDatabase, state: State) -> None:
    with new_database() as url, State(url) as other:
        assert other.remember("rates?") == state.remember("rates?")
        assert other.remember("rates?") != other.remember("rates!")


def test_a_text_is_forgotten_after_its_days_since_last_use(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    text_id, other_id = state.remember("rates?"), state.remember("storm?")
    monkeypatch.setattr(time, "time", lambda: now + 29 * DAY)
    state.remember("rates?")
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)

    assert state.text(text_id) == "rates?"
    assert state.text(other_id) is None


def test_what_is_forgotten_is_deleted(state: State, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    state.remember("a secret")
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    state.remember("rates?")

    assert sql(database_url, "SELECT text FROM texts") == [("rates?",)]


def test_the_language_of_a_chat_is_remembered_until_it_is_given_back(state: State) -> None:
    state.language_chosen(7, "uk")
    state.looked(ROBIN, 5)
    assert (state.language(7), state.language(8)) == ("uk", None)

    state.language_chosen(7, None)
    assert state.language(7) is None


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    State(f"sqlite:///{tmp_path}/deep/down/bot.db").close()
    assert (tmp_path / "deep" / "down" / "bot.db").is_file()


def test_everything_survives_a_restart(database_url: str) -> None:
    with State(database_url) as state:
        text_id = state.remember("rates?")
        state.looked(ROBIN, 5)
        state.listed(ROBIN, 1, ["a"], anew=True)
    with State(database_url) as state:
        assert state.text(text_id) == "rates?"
        assert state.seen(ROBIN) == Seen(5, {1: "a"})


def test_threads_and_processes_share_it(database_url: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(lambda _: State(database_url), range(8)))
        ids = list(threads.map(lambda i: states[i % 8].remember(f"question {i % 10}"), range(80)))
        list(threads.map(lambda i: states[i % 8].looked(Reader(i % 3, i % 3), i), range(60)))

    assert len(set(ids)) == 10
    assert {states[0].seen(Reader(i, i)).looked is None for i in range(3)} == {False}
    for state in states:
        state.close()


def test_the_steps_make_the_tables_that_the_statements_use(state: State, database_url: str) -> None:
    engine = sqlalchemy.create_engine(database_url, poolclass=sqlalchemy.NullPool)
    found = sqlalchemy.inspect(engine)
    tables = (CHATS, READERS, TEXTS, JOURNAL, NOTICES, QUESTIONS, MEMBERS, SOURCES, SELF_TESTS)
    for table in tables:
        assert {column["name"] for column in found.get_columns(table.name)} == {column.name for column in table.columns}
    assert {*found.get_table_names()} == {*(table.name for table in tables), "schema_version"}


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_a_database_of_every_released_schema_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "bot.db")
    db.executescript((DUMPS / f"state_{version}.sql").read_text("utf-8"))
    db.close()
    url = f"sqlite:///{tmp_path}/bot.db"
    for _ in range(2):
        with State(url) as state:
            assert state.seen(ROBIN) == Seen(1_710_000_000_000, {1: "a", 2: "b"})
            assert state.text("3phdzux0cowr2") == "rates?"
            known = [Notice("disk full", "No room.", 1_710_000_000_000, frozenset({77}))] if version >= 3 else []
            assert state.notices(1).all() == known
    assert sql(url, "SELECT version FROM schema_version") == [(NEWEST,)]


def test_a_database_without_a_version_is_begun_anew(database_url: str) -> None:
    sql(database_url, "CREATE TABLE schema_version (version INTEGER NOT NULL)")  # by a process that ended there
    with State(database_url) as state:
        assert state.text(state.remember("rates?")) == "rates?"


def test_a_database_of_a_newer_version_is_refused_and_left_alone(state: State, database_url: str) -> None:
    sql(database_url, "UPDATE schema_version SET version = 99")
    with pytest.raises(StoreError, match="the bot's state has schema 99, made by a newer article-bot"):
        State(database_url)
    assert sql(database_url, "SELECT version FROM schema_version") == [(99,)]


def test_a_failed_migration_leaves_the_database_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with State(database_url) as state:
        text_id = state.remember("rates?")
    for steps in (("CREATE TABLE more (x INTEGER)", "NONSENSE"), ("CREATE TABLE more (x INTEGER)",)):
        monkeypatch.setattr(module, "SCHEMA", replace(SCHEMA, steps=(*SCHEMA.steps, steps)))
        if "NONSENSE" in steps:
            with pytest.raises(StateError):
                State(database_url)
            assert sql(database_url, "SELECT version FROM schema_version") == [(NEWEST,)]
    with State(database_url) as state:
        assert state.text(text_id) == "rates?"
    assert sql(database_url, "SELECT * FROM more") == []


def test_errors_do_not_repeat_what_readers_asked(state: State, database_url: str) -> None:
    sql(database_url, "DROP TABLE texts")
    with pytest.raises(StateError) as caught:
        state.remember("a secret")

    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_reported_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    check_url("sqlite:///x.db")
    with pytest.raises(ValueError, match=r"pip install 'article-bot\[postgres\]'"):
        check_url("postgresql+psycopg://u:secret@h/x")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"bot\.db: "):
        State(f"sqlite:///{tmp_path}/file/bot.db")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///x.db", "postgresql://h/x", "postgresql+psycopg://u:p@h/x"])
def test_known_databases_are_accepted(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("url", ["", "x", "mysql://h/x", "sqlite"])
def test_unknown_databases_are_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(ValueError, match="use sqlite:///PATH or postgresql"):
        check_url(url)
