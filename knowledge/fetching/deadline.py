"""Why and when a fetch fails: its error, and the end of the time that it may take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class FetchError(Exception):
    """
    Why something cannot be fetched, as a plain clause: ``answers 404 Not Found``.

    `status`: the HTTP status, if there was a response. `retry_after`: seconds until the next request makes sense,
    where that is known. `redirected_to`: the address that it is about, if redirects led there.
    """

    def __init__(
        self,
        clause: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        redirected_to: str | None = None,
    ) -> None:
        super().__init__(clause)
        self.status = status
        self.retry_after = retry_after
        self.redirected_to = redirected_to

    @property
    def gone(self) -> bool:
        """True if the server says that there is nothing at the address."""
        return self.status in {404, 410}


class Deadline:
    """The end of the time that something may take, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, more than 0. Raises `FetchError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"took longer than {self._seconds:g} s")
        return left

    def within(self, timeout: float) -> float:
        """Return the smaller of `timeout` (seconds) and the time left. Raises `FetchError` when none is left."""
        return min(timeout, self.left())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock within the context."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - start
