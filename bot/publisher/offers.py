"""What an admin offers to add: an address, a post that was forwarded, a file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from telegram import Message
from telegram.ext import filters

from bot.handlers.incoming import message_text
from bot.locales.speaking import words
from bot.replies.previews import Preview
from bot.state.received import Received
from knowledge import Article, ChannelPost, Library, Problem, Report, channel_names, open_source

FIRST = 3  # articles of a preview
COUNTED = 1000  # articles of a file that are counted; those of an address would each have to be fetched
_ADDRESS = re.compile(r"(?:(?:feed|page|sitemap):)?https?://\S+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?!\d+\.)(?:[\w-]+\.)+[^\W\d]{2,}(?:/\S*)?")

Progress = Callable[[int, int], None]


class Offer(Protocol):
    """One thing that may be added."""

    kind: str  # for the log

    @property
    def name(self) -> str:
        """What it is called in the chat."""
        ...

    @property
    def note(self) -> str:
        """A sentence about what happens when it is added; empty for none."""
        ...

    @property
    def most(self) -> int:
        """How many of its articles are read for a preview."""
        ...

    def items(self) -> Iterator[Article | Problem]:
        """Yield what would come in, without storing it."""
        ...

    def add(self, progress: Progress) -> Report:
        """Take it into the library. `progress` is called with each item; what it raises ends the work."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """An address on the web, or the name of a channel, as SOURCES has them."""

    library: Library
    name: str
    kind = "address"
    note = ""
    most = FIRST

    @property
    def is_channel(self) -> bool:
        """Whether it names a channel, whose posts come by themselves."""
        return bool(channel_names([self.name]))

    def items(self) -> Iterator[Article | Problem]:
        """Yield the articles there, as they are fetched."""
        return self.library.preview(self.name)

    def add(self, progress: Progress) -> Report:
        """Fetch and take in the articles there."""
        return self.library.add(self.name, progress=progress)

    def can_be_kept(self, found: Preview) -> bool:
        """Return whether reading it again may bring more, after what a preview `found`: not from one article's page."""
        if self.name.lower().startswith("page:"):
            return False
        is_page = found.count == 1 and not found.more and bool(re.fullmatch(r"https?://[^/]+/.+", self.name))
        return not is_page


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a channel."""

    library: Library
    post: ChannelPost
    kind = "post"
    note = ""
    most = FIRST

    @property
    def name(self) -> str:
        """The channel's title, else the post's address."""
        return self.post.title or self.post.link

    def items(self) -> Iterator[Article | Problem]:
        """Yield the one article, or nothing."""
        return (item for item in self.post.read() if isinstance(item, Article | Problem))

    def add(self, progress: Progress) -> Report:
        """Take it in."""
        return self.library.add(self.post, progress=progress)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file with articles."""

    library: Library
    received: Received
    name: str
    content: bytes
    kind = "file"
    most = COUNTED

    @property
    def note(self) -> str:
        """Whether it replaces another one."""
        return words().FILE_REPLACES if self.received.path(self.name).exists() else ""

    def items(self) -> Iterator[Article | Problem]:
        """Yield the articles in it."""
        with self.received.tried(self.name, self.content) as path:
            for item in open_source(f"folder:{path}").read():
                if isinstance(item, Problem):
                    yield _in_file(item, path)
                elif isinstance(item, Article):
                    yield item

    def add(self, progress: Progress) -> Report:
        """Keep it and take in the articles in it; those that one of the same name has held alone are withdrawn."""
        path = self.received.keep(self.name, self.content)
        report = self.library.add(f"folder:{path}", prune=True, progress=progress)
        return replace(report, problems=[_in_file(problem, path) for problem in report.problems])


def _in_file(problem: Problem, path: Path) -> Problem:
    """Return a problem whose place is named without the folder that the file is in."""
    return replace(problem, location=problem.location.removeprefix(f"{path.parent}/"))


def address_in(text: str) -> str | None:
    """
    Return the source that a text is, as SOURCES has it; None unless it is one on the web, or a channel.

    Folders of the computer are no business of a chat.

    >>> [address_in(text) for text in ("feed:https://a.org/rss", "@rivertown", "folder:/etc", "a.org")]
    ['feed:https://a.org/rss', '@rivertown', None, None]
    """
    return text if _ADDRESS.fullmatch(text) or channel_names([text]) else None


def address_meant(text: str) -> str | None:
    """
    Return the source that the argument of a command is; a site may be written without ``https://``.

    >>> address_meant("a.org/news"), address_meant("@rivertown"), address_meant("3.5"), address_meant("notes.")
    ('https://a.org/news', '@rivertown', None, None)
    """
    return address_in(text) or (f"https://{text}" if _DOMAIN.fullmatch(text) else None)


class OnlyAddress(filters.MessageFilter):
    """Messages that are nothing but the name of a source."""

    def filter(self, message: Message) -> bool:
        """Return whether the message is."""
        return address_in(message_text(message)) is not None


def previewed(offer: Offer, ends: Callable[[], bool]) -> Preview:
    """Return what an offer would bring in. It is read until there is enough for a preview, or until `ends` is true."""
    articles: list[Article] = []
    problems: list[Problem] = []
    count, more = 0, False
    items = offer.items()
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        elif count == offer.most:
            more = True
        else:
            count += 1
            articles += [item] if len(articles) < FIRST else []
        if more or ends():
            more = bool(articles)
            break
    if close := getattr(items, "close", None):
        close()  # now, not some time: it holds connections, or a file
    return Preview(articles, problems, count, more)
