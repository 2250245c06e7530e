"""The bot's memory: where chats have looked, and questions for as long as promised."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy

from bot import state as module
from bot.state import Chat, State, check_url

DAY = 24 * 60 * 60


def test_a_chat_never_seen_has_looked_at_nothing(state: State) -> None:
    assert state.chat(7) == Chat(None, {})


def test_a_look_is_remembered_for_its_chat_alone(state: State) -> None:
    state.looked(7, 1_710_000_000_000)
    state.looked(7, 1_720_000_000_000)

    assert state.chat(7).looked == 1_720_000_000_000
    assert state.chat(-1_002_003_004_005).looked is None


def test_further_pages_join_the_list_and_a_new_list_replaces_it(state: State) -> None:
    state.listed(7, 1, ["a", "b"], anew=True)
    state.listed(7, 3, ["c"], anew=False)
    assert state.chat(7).listing == {1: "a", 2: "b", 3: "c"}

    state.listed(7, 1, ["d"], anew=True)
    assert state.chat(7).listing == {1: "d"}


@pytest.mark.parametrize("text", ["rates?", "", "ü" * 4096, "a\0b", "\ud83d", "'; drop table texts; --"])
def test_a_text_is_remembered_under_a_short_id(state: State, text: str) -> None:
    text_id = state.remember(text)

    assert len(text_id) <= 13
    assert state.text(text_id) == text.replace("\0", "").replace("\ud83d", "?")


def test_the_same_text_has_the_same_id_in_every_database(tmp_path: Path, state: State) -> None:
    with State(f"sqlite:///{tmp_path}/other.db") as other:
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


def test_what_is_forgotten_is_deleted(tmp_path: Path, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    state.remember("a secret")
    monkeypatch.setattr(time, "time", lambda: now + 31 * DAY)
    state.remember("rates?")

    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT text FROM texts").scalars().all() == ["rates?"]
    engine.dispose()


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/down/bot.db"
    with State(url) as state:
        text_id = state.remember("rates?")
        state.looked(7, 5)
        state.listed(7, 1, ["a"], anew=True)
    with State(url) as state:
        assert state.text(text_id) == "rates?"
        assert state.chat(7) == Chat(5, {1: "a"})


def test_threads_and_processes_share_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    with ThreadPoolExecutor(8) as threads:
        states = list(threads.map(lambda _: State(url), range(8)))
        ids = list(threads.map(lambda i: states[i % 8].remember(f"question {i % 10}"), range(80)))
        list(threads.map(lambda i: states[i % 8].looked(i % 3, i), range(60)))

    assert len(set(ids)) == 10
    assert {states[0].chat(chat_id).looked is None for chat_id in range(3)} == {False}
    for state in states:
        state.close()


def test_a_failed_migration_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    with State(url) as state:
        text_id = state.remember("rates?")
    good = module.MIGRATIONS
    monkeypatch.setattr(module, "MIGRATIONS", (*good, ("CREATE TABLE more (x INTEGER)", "NONSENSE")))
    with pytest.raises(sqlalchemy.exc.OperationalError):
        State(url)
    monkeypatch.setattr(module, "MIGRATIONS", (*good, ("CREATE TABLE more (x INTEGER)",)))
    with State(url) as state:
        assert state.text(text_id) == "rates?"
        assert "more" in sqlalchemy.inspect(state._engine).get_table_names()


def test_errors_do_not_repeat_what_readers_asked(tmp_path: Path) -> None:
    with State(f"sqlite:///{tmp_path}/bot.db") as state:
        with state._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE texts")
        with pytest.raises(sqlalchemy.exc.OperationalError) as caught:
            state.remember("a secret")

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///x.db", "postgresql://h/x", "postgresql+psycopg://u:p@h/x"])
def test_known_databases_are_accepted(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("url", ["", "x", "mysql://h/x", "sqlite"])
def test_unknown_databases_are_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(ValueError, match="use sqlite:///PATH or postgresql"):
        check_url(url)
