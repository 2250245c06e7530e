"""The bot as people run it: a process of its own, ``python -m bot``."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings

HANG_SECONDS = 600  # no test may take longer; a slow machine does not come near it


@dataclass
class Program:
    """A running bot: its output and its exit code."""

    process: asyncio.subprocess.Process
    printed: list[str] = field(default_factory=list)

    async def prints(self, wanted: str) -> str:
        """Wait for the first line that contains `wanted`, on stdout or stderr, and return it."""
        assert self.process.stdout
        for line in self.printed:
            if wanted in line:
                return line
        async with asyncio.timeout(HANG_SECONDS):
            while line := (await self.process.stdout.readline()).decode():
                self.printed.append(line)
                if wanted in line:
                    return line
        raise AssertionError(f"{wanted!r} was never printed, but:\n{''.join(self.printed)}")

    async def ends(self) -> int:
        """Wait until the program ends by itself. Return its exit code."""
        assert self.process.stdout
        async with asyncio.timeout(HANG_SECONDS):
            self.printed.append((await self.process.stdout.read()).decode())
            return await self.process.wait()

    async def stops(self) -> int:
        """Send SIGTERM and wait for the end. Return the exit code."""
        self.process.terminate()
        return await self.ends()

    @property
    def output(self) -> str:
        """All lines printed so far."""
        return "".join(self.printed)


@asynccontextmanager
async def running(
    folder: Path, *arguments: str, start: Sequence[str] = ("-m", "bot"), **settings: str
) -> AsyncIterator[Program]:
    """
    Start the bot in a folder with these settings and no others. It does not outlive the test.

    `start`: the arguments of Python that start it.
    """
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *start, *arguments),
        cwd=folder,
        env=clean | {"HEALTH_ADDRESS": "none", "LOG_FORMAT": "text"} | settings,  # several run at the same time
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=2**20,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that another thread or process brings about."""
    async with asyncio.timeout(HANG_SECONDS):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 -- another process sets no event here
            await asyncio.sleep(0.05)
