"""
A Telegram channel whose posts the bot receives as they come.

Telegram gives bots no history, so reading such a source yields nothing: older posts come from an export. Each post that
arrives is a source of its own, `ChannelPost`, with the ids that an export with the channel's public name gives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.models import Article, Problem, article_id
from knowledge.parsing import addresses, fields
from knowledge.parsing.telegram_post import without_tags
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import Gone
from knowledge.sources import Item


class Channel:
    """A channel as a source to be read: it yields nothing, and keeps what arrived."""

    passing = True

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        """``channel:`` and the public name."""
        return f"channel:{self._name}"

    def read(self) -> Iterator[Item]:
        """Yield nothing."""
        return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPost:
    """A post of a channel, as the Bot API delivers it: one article; none for a post without words."""

    channel: int  # the channel's number, without the -100 before it
    username: str | None  # the public name; without it, the link works for members only
    title: str | None  # the channel's
    number: int
    pieces: Sequence[tuple[str, str]]  # the format of some words ("plain", "bold", "hashtag" ...), and the words
    posted: datetime
    edited: datetime | None = None
    author: str | None = None
    passing = True

    @property
    def name(self) -> str:
        """The name of the channel as a source."""
        return f"channel:{self.username.lower() if self.username else self.channel}"

    @property
    def link(self) -> str:
        """The post's address."""
        return f"https://t.me/{self.username or f'c/{self.channel}'}/{self.number}"

    def read(self) -> Iterator[Item]:
        """Yield the article, or that there is none any more."""
        from knowledge.sources.telegram_export import post_draft  # noqa: PLC0415 -- a JSON parser, loaded on use

        try:
            draft = post_draft(self._message(), number=self.channel, name=self.title, username=self.username)
            if draft is None:
                yield Gone(article_id(addresses.canonical(self.link)))
                return
            yield _titled(draft.article_at(self.link, self.posted))
        except Unreadable as reason:
            yield Problem(self.link, str(reason))

    def _message(self) -> dict[str, object]:
        """Return the post as an export has it."""
        return {
            "id": self.number,
            "type": "message",
            "text_entities": [{"type": kind, "text": words} for kind, words in self.pieces],
            "date_unixtime": str(int(self.posted.timestamp())),
            "edited_unixtime": str(int(self.edited.timestamp())) if self.edited else None,
            "author": self.author,
        }


def _titled(article: Article) -> Article:
    """Return the article with a title that is not made of tags."""
    if "title" in article.derived and article.text.startswith("#"):
        return replace(article, title=fields.title_from(without_tags(article.text) or article.text))
    return article
