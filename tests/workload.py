"""
Measures how much work code does, without a clock: a busy or slow machine changes no result.

`lines_run` counts executed lines of Python. It does not see what one call does in C, a regular expression for example.
`Worker` runs such code on an input so large that an algorithm of more than linear time would take days, in a process
that is killed when it does not end. How time really grows is printed by ``tests/benchmarks/growth.py``.
"""

import multiprocessing
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

import pytest

HANG_SECONDS = 2 * 60 * 60  # many times what the slowest machine needs; only an endless loop takes longer


def lines_run(function: Callable[[], object]) -> int:
    """Call the function and return how many lines of Python were executed, each round of a loop counted."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(previous)
    return count


class Worker:
    """A process of its own that calls functions; a call that does not end fails the test and the process is killed."""

    def __init__(self, hang_seconds: float = HANG_SECONDS) -> None:
        self._hang_seconds = hang_seconds
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # exists on every system
        self._pipe, other_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(other_end,), daemon=True)
        self._process.start()
        other_end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return what the function returns in the other process; raise what it raises. It must be importable there."""
        self._pipe.send((function, arguments))
        if not self._pipe.poll(self._hang_seconds):
            self.__exit__(None, None, None)
            self._start()
            pytest.fail(f"{function.__name__} did not end within {self._hang_seconds:,} seconds")
        returned, result = self._pipe.recv()
        if not returned:
            raise result
        return result


def _serve(pipe: Any) -> None:
    """Answer each (function, arguments) with (True, what it returned) or (False, what it raised)."""
    while True:
        function, arguments = pipe.recv()
        try:
            pipe.send((True, function(*arguments)))
        except Exception as error:
            pipe.send((False, error))
