"""Stores of every released schema are brought to the newest one, whoever opens them first."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from knowledge import StoreError
from knowledge.database import Schema, migrate, open_engine
from knowledge.store import Store, transactions
from knowledge.store.databases import open_store
from knowledge.store.migrations import SCHEMA
from knowledge.store.schema import METADATA
from tests.conftest import NewDatabase
from tests.knowledge.shelf import FUNICULAR, SHORT
from tests.knowledge.store.writing import analysed, put, sql

NEWEST = len(SCHEMA.steps)
DUMPS = Path(__file__).parent / "schemas"  # of small stores, made by the code of that time
FERRY, STORM, OTTER = "c5288b3f04d25d2b", "60d3243b4d91928e", "277c52d9612c42d3"
SITE = "https://lakeside.example.org"


def restore(version: int, tmp_path: Path) -> str:
    """The address of a store of an old schema."""
    db = sqlite3.connect(tmp_path / "articles.db")
    db.executescript((DUMPS / f"articles_{version}.sql").read_text("utf-8"))
    db.close()
    return f"sqlite:///{tmp_path}/articles.db"


def tables(url: str) -> dict[str, tuple[set[str], set[str | None]]]:
    """The columns and the indexes of each table."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    found = sa.inspect(engine)
    return {
        table: (
            {column["name"] for column in found.get_columns(table)},
            {index["name"] for index in found.get_indexes(table)},
        )
        for table in found.get_table_names()
    }


def test_the_steps_make_the_tables_that_the_queries_use(store: Store, database_url: str) -> None:
    assert {name: columns for name, (columns, _) in tables(database_url).items()} == {
        table.name: {column.name for column in table.columns} for table in METADATA.tables.values()
    }
    assert sql(database_url, "select value from facts where name = 'schema'") == [(str(NEWEST),)]


def test_every_released_schema_has_a_dump() -> None:
    assert {path.stem for path in DUMPS.glob("articles_*.sql")} >= {f"articles_{n}" for n in range(1, NEWEST)}


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_an_old_store_keeps_all_it_knows(version: int, tmp_path: Path) -> None:
    url = restore(version, tmp_path)
    facts = dict(sql(url, "select name, value from facts"))
    for _ in range(2):  # the second time there is nothing to do
        store = open_store(url)
        assert (store.id, str(store.revision)) == (facts["store"], facts["revision"])
        assert store.ids() == [STORM, FERRY]
        ferry, storm = store.article(FERRY), store.article(STORM)
        assert ferry
        assert storm
        assert (ferry.title, ferry.text) == ("Ferry sails again", "The ferry sails at ten from Monday.")
        assert (ferry.previous, ferry.tags, storm.derived) == ("Storm", ("harbour",), {"published"})
        assert {change.id: change.terms for change in store.changes(0)[0]}[OTTER] is None
        assert store.outlines([FERRY], ["ten"])[FERRY].outline.terms == {"ten": [4]}
        assert store.newest(1)[0].sketch == b""
        assert store.outdated(1) == 2
        store.close()


@pytest.mark.parametrize("version", range(2, NEWEST))
def test_an_old_store_keeps_its_versions_visits_and_sources(version: int, tmp_path: Path) -> None:
    store = open_store(restore(version, tmp_path))
    assert [old.text[:25] for old in store.versions(FERRY)] == ["The ferry sails at nine f"]
    visit = store.visits().visit(f"{SITE}/ferry")
    assert visit
    assert (visit.source, visit.origin, visit.failures) == (f"feed:{SITE}/feed", f"{SITE}/ferry", 1)
    [state] = store.source_states().values()
    assert (state.name, state.tried, state.dead) == (f"feed:{SITE}/feed", datetime(2024, 5, 4, tzinfo=UTC), True)
    store.close()


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_an_old_store_gets_the_tables_and_indexes_of_a_new_one(version: int, tmp_path: Path) -> None:
    url = restore(version, tmp_path)
    open_store(url).close()
    new = f"sqlite:///{tmp_path}/new.db"
    open_store(new).close()
    assert tables(url) == tables(new)


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_an_old_store_takes_in_articles_and_is_analysed_anew(version: int, tmp_path: Path) -> None:
    store = open_store(restore(version, tmp_path))
    put(store, FUNICULAR, analysis=6)
    assert store.outdated(6) == 2
    assert store.replace_outlines(lambda article: (article, analysed(article)), 6) == 2
    assert store.outdated(6) == 0
    assert store.outlines([FERRY], ["ten"])[FERRY].outline.opening != ""
    store.close()


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_a_store_of_any_age_is_brought_up_on_any_database(version: int, database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine, replace(SCHEMA, steps=SCHEMA.steps[:version]))
    engine.dispose()
    store = open_store(database_url)
    put(store, SHORT)
    assert store.ids() == [SHORT.id]
    store.close()


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_a_column_of_the_future_reaches_tables_that_an_early_step_makes(
    version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    further = ("ALTER TABLE visits ADD COLUMN vary TEXT", "ALTER TABLE articles ADD COLUMN mood TEXT")
    monkeypatch.setattr(transactions, "SCHEMA", replace(SCHEMA, steps=(*SCHEMA.steps, further)))
    url = restore(version, tmp_path)
    open_store(url).close()
    assert "vary" in tables(url)["visits"][0]
    assert sql(url, "select value from facts where name = 'schema'") == [(str(NEWEST + 1),)]


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store: Store, database_url: str) -> None:
    put(store, SHORT)
    store.close()
    sql(database_url, "update facts set value = '99' where name = 'schema'")
    with pytest.raises(StoreError, match=f"schema 99, made by a newer article-bot; this one knows {NEWEST}"):
        open_store(database_url)
    assert sql(database_url, "select value from facts where name = 'schema'") == [("99",)]


def test_a_step_that_fails_leaves_the_database_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(database_url)
    put(store, SHORT)
    store.close()
    before = tables(database_url)
    for steps in (("CREATE TABLE more (x INTEGER)", "NONSENSE"), ("CREATE TABLE more (x INTEGER)",)):
        monkeypatch.setattr(transactions, "SCHEMA", replace(SCHEMA, steps=(*SCHEMA.steps, steps)))
        if "NONSENSE" in steps:
            with pytest.raises(StoreError, match="NONSENSE"):
                open_store(database_url)
            assert tables(database_url) == before
    open_store(database_url).close()
    assert set(tables(database_url)) == {*before, "more"}


OPENER = """
import sys
from knowledge.store.databases import open_store

print("ready", flush=True)
sys.stdin.read()
store = open_store(sys.argv[1])
print(store.id)
"""


@pytest.mark.parametrize("version", range(NEWEST))
def test_processes_may_open_a_store_at_one_moment(
    version: int, new_database: NewDatabase, pytestconfig: pytest.Config
) -> None:
    with new_database() as url:
        if version:
            engine = open_engine(url)
            migrate(engine, Schema(SCHEMA.title, SCHEMA.table, SCHEMA.read, SCHEMA.write, SCHEMA.steps[:version]))
            engine.dispose()
        command = [sys.executable, "-c", OPENER, url]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        opened = [subprocess.Popen(command, cwd=pytestconfig.rootpath, text=True, **pipes) for _ in range(4)]
        for process in opened:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in opened:  # all of them go on at once
            assert process.stdin
            process.stdin.close()
            process.stdin = None
        ids = set()
        for process in opened:
            output, errors = process.communicate()
            assert process.returncode == 0, errors
            ids.add(output.strip())
        assert len(ids) == 1
        assert sql(url, "select value from facts where name = 'schema'") == [(str(NEWEST),)]
