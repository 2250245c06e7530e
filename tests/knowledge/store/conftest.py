"""The suite of the store runs on each database: always on SQLite, and on PostgreSQL with ``--postgres``."""

from collections.abc import Iterator

import pytest

from knowledge.store import Store
from knowledge.store.databases import open_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url)
    yield store
    store.close()
