"""Shelves: the articles that may be shown in answer to the update in hand. The public ones, until more are opened."""

from contextvars import ContextVar
from dataclasses import dataclass

from knowledge import Library

_all_open: ContextVar[bool] = ContextVar("all_open", default=False)  # for the update in hand


def open_shelves(*, private: bool) -> None:
    """Choose whether private articles, too, may be shown in answer to the update in hand."""
    _all_open.set(private)


@dataclass(frozen=True)
class Shelves:
    """The articles of a library, with or without the private ones. The base of the handlers that show articles."""

    whole: Library

    @property
    def library(self) -> Library:
        """The library as the update in hand may see it."""
        return self.whole if _all_open.get() else self.whole.public
