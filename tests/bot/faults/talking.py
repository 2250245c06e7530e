"""A reader of the application that runs in this process, by a clock that jumps ahead."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot import app, polling
from bot.ordering import PerChatProcessor
from bot.pacing import Pacing
from bot.polling import App
from bot.state import State
from bot.watchdog import Watchdog
from knowledge import open_library
from tests.bot.conftest import Clock
from tests.bot.faults.faulty_telegram import TOKEN, FaultyTelegram
from tests.bot.running import HANG_SECONDS, until
from tests.bot.speech import words

READ_SECONDS = 0.3  # for which the bot waits for the server's answer
ANSWER, COPY, FAILED, MISSED = "answer", "copy", "failed", "missed"
SIGNS = {  # by what a reader reads, how it is known
    MISSED: "I could not deliver what you asked for at",
    ANSWER: "north of the river",
    COPY: words.SECOND_COPY,
    FAILED: words.FAILED.pattern.partition("(")[0],
}


class Reader:
    """A reader in a private chat with the running bot."""

    def __init__(self, telegram: FaultyTelegram, application: App) -> None:
        self.telegram = telegram
        self.application = application

    async def gets(self, act: Callable[[], object]) -> list[str]:
        """Do something, and wait until the bot is done with it. Return what came, as signs."""
        before = len(self.telegram.sent)
        act()
        await until(self._all_is_handled)
        texts = [text for _, text in self.telegram.sent[before:]]
        return ["+".join(name for name, sign in SIGNS.items() if sign in text) or text for text in texts]

    def _all_is_handled(self) -> bool:
        processor = self.application.update_processor
        assert isinstance(processor, PerChatProcessor)
        return not self.telegram.updates and not len(processor.pending)

    def asks(self, chat: int = 7) -> dict[str, Any]:
        return self.telegram.says(chat, "Where do zebras graze?")


@asynccontextmanager
async def talking(telegram: FaultyTelegram, state: State, folder: Path, patience: float) -> AsyncIterator[Reader]:
    """Run the application; it keeps replies for so many seconds of a clock that jumps."""
    clock, watchdog = Clock(), Watchdog(HANG_SECONDS)
    options = polling.http_options(telegram.base) | {"read_timeout": READ_SECONDS}
    with open_library(f"sqlite:///{folder}/data/articles.db", f"tantivy:{folder}/data/index") as library:
        pacing = Pacing(clock, clock.sleep)
        application = app.build(
            TOKEN, library, state, base=telegram.base, options=options, reply_seconds=patience, pacing=pacing
        )
        bot = asyncio.create_task(polling.run(application, watchdog, stop_seconds=1))
        try:
            yield Reader(telegram, application)
        finally:
            bot.cancel()
            await asyncio.wait([bot])
