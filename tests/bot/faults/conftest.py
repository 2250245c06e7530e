"""The bot as a process of its own, with one article, and a Bot API server that breaks on demand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge import open_library
from tests.bot.faults.faulty_telegram import TOKEN, FaultyTelegram, serving


@pytest.fixture
async def telegram() -> AsyncIterator[FaultyTelegram]:
    async with serving(FaultyTelegram()) as telegram:
        yield telegram


@pytest.fixture
def settings(telegram: FaultyTelegram, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "zebra.md").write_text("# Zebras\n\nZebras graze on the plain north of the river.")
    (tmp_path / "data").mkdir()
    with open_library(f"sqlite:///{tmp_path}/data/articles.db", f"tantivy:{tmp_path}/data/index") as library:
        library.add(f"folder:{tmp_path}")
    return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.base}
