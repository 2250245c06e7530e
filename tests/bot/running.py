"""The bot as people run it: a program of its own, ``python -m bot``."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings


@dataclass
class Program:
    """A running bot: what it prints, and how it ends."""

    process: asyncio.subprocess.Process
    printed: list[str] = field(default_factory=list)
    seconds: float = 30

    async def prints(self, wanted: str) -> str:
        """The first line that holds `wanted`, on stdout or stderr, as soon as there is one."""
        assert self.process.stdout
        for line in self.printed:
            if wanted in line:
                return line
        async with asyncio.timeout(self.seconds):
            while line := (await self.process.stdout.readline()).decode():
                self.printed.append(line)
                if wanted in line:
                    return line
        raise AssertionError(f"{wanted!r} was never printed, but:\n{''.join(self.printed)}")

    async def ends(self) -> int:
        """The exit code, once it ends by itself."""
        assert self.process.stdout
        async with asyncio.timeout(self.seconds):
            self.printed.append((await self.process.stdout.read()).decode())
            return await self.process.wait()

    async def stops(self) -> int:
        """The exit code after a polite request to stop."""
        self.process.terminate()
        return await self.ends()

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return "".join(self.printed)


@asynccontextmanager
async def running(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Program]:
    """Start the bot in a folder with these settings and no others; it does not outlive the test."""
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=clean | settings,
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
