"""The library is backed up while the bot runs and answers; it is not restored under a running bot."""

from pathlib import Path

from bot.state import State
from tests.bot.faults.faulty_telegram import BOT, FaultyTelegram
from tests.bot.running import running

KNOWLEDGE = ("-m", "knowledge")


async def test_a_backup_of_a_running_bot_comes_back_as_another_bot(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    async with running(tmp_path, **settings) as bot:
        await bot.prints("is listening")
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: "north of the river" in str(sent))
        async with running(tmp_path, "backup", "kept.zip", start=KNOWLEDGE) as backup:
            assert await backup.ends() == 0
        async with running(tmp_path, "restore", "kept.zip", "--replace", start=KNOWLEDGE) as refused:
            assert await refused.ends() == 1
        assert "is in use; stop the bot" in refused.output
        telegram.says(7, "Where do the zebras graze today?")
        await telegram.until(lambda sent: str(sent).count("north of the river") == 2)
        assert await bot.stops() == 0

    async with running(elsewhere, "restore", "../kept.zip", start=KNOWLEDGE) as restored:
        assert await restored.ends() == 0
    with State(f"sqlite:///{elsewhere}/data/bot.db") as state:
        assert not state.journal(int(str(BOT["id"]))).open()
    async with running(elsewhere, **settings) as second:
        await second.prints("is listening")
        telegram.says(8, "Where do zebras graze?")
        await telegram.until(lambda sent: str(sent).count("north of the river") == 3)
        assert await second.stops() == 0
