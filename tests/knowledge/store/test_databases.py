"""A store opens where it can, and says in one sentence where and why it cannot."""

import importlib.util
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from knowledge import ConfigError, StoreError
from knowledge.store.databases import check_url, open_store
from tests.conftest import NewDatabase
from tests.knowledge.shelf import ARTICLES, OTTERS, SHORT
from tests.knowledge.store.writing import put, sql


@pytest.mark.parametrize(
    "url",
    [
        "",
        "articles.db",
        "sqlite:",
        "sqlite:articles.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/articles.db",
        "sqlite+aiosqlite:///articles.db",
        "postgresql://u:secret@h/d",
        "postgresql+psycopg://u:secret@h",
        "postgresql+asyncpg://u:secret@h/d",
        "postgresql://u:secret@h:port/d",
        "u:secret@h/d",
        "mysql://h/d",
    ],
)
def test_an_unknown_kind_of_store_is_refused_with_what_would_be_right(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"use sqlite:///data/articles\.db") as refused:
        check_url(url)
    assert "secret" not in str(refused.value)
    with pytest.raises(ConfigError):
        open_store(url)
    assert list(tmp_path.iterdir()) == []


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/a/b/articles.db").close()
    assert (tmp_path / "a" / "b" / "articles.db").is_file()


@pytest.mark.parametrize(
    "url", ["sqlite:///articles.db", "postgresql+psycopg://u:p@h:5432/d", "postgresql+psycopg:///d"]
)
def test_addresses_of_files_and_servers_are_accepted(url: str) -> None:
    check_url(url)


def test_a_missing_driver_is_reported_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    check_url("sqlite:///articles.db")
    with pytest.raises(ConfigError, match=r"pip install 'article-bot\[postgres\]'") as refused:
        check_url("postgresql+psycopg://u:secret@h/d")
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the article store failed") as failed:
        open_store(f"postgresql+psycopg://u:secret@/d?host={tmp_path}")
    assert "secret" not in str(failed.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    path.write_bytes(b"Dear diary, this is no database at all. " * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "articles.db") as db:
        db.execute("create table facts (animal text)")
    db.close()
    with pytest.raises(StoreError, match="the article store failed"):
        open_store(f"sqlite:///{tmp_path}/articles.db")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    store = open_store(f"sqlite:///{path}")
    put(store, *ARTICLES)
    store.close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreError, match="malformed"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize("place", ["file/articles.db", "file/deeper/articles.db", "folder"])
def test_a_place_that_cannot_be_written_is_a_store_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{tmp_path}/{place}")


def test_a_database_of_something_else_is_refused_too(new_database: NewDatabase) -> None:
    with new_database() as url:
        sql(url, "create table facts (animal text)")
        with pytest.raises(StoreError, match="the article store failed"):
            open_store(url)


def test_a_store_that_broke_while_open_says_so(new_database: NewDatabase) -> None:
    with new_database() as url:
        store = open_store(url)
        put(store, SHORT)
        sql(url, "drop table outlines")
        with pytest.raises(StoreError, match="outlines"):
            store.outlines([SHORT.id], [])
        with pytest.raises(StoreError, match="outlines"):
            put(store, OTTERS)
        store.close()


def test_errors_do_not_repeat_what_was_written(new_database: NewDatabase) -> None:
    with new_database() as url:
        store = open_store(url)
        sql(url, "drop table outlines")
        with pytest.raises(StoreError) as failed:
            put(store, OTTERS)
        cause = failed.value.__cause__
        assert isinstance(cause, sa.exc.SQLAlchemyError)
        assert OTTERS.text not in str(cause)
        store.close()
