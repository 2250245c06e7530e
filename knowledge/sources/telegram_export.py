"""The channels in an export that Telegram Desktop wrote as machine-readable JSON."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import ijson

from knowledge.errors import SourceError
from knowledge.models import Article, Problem
from knowledge.parsing import dates, fields
from knowledge.parsing.boilerplate import post_lines
from knowledge.parsing.draft import Draft
from knowledge.parsing.telegram_post import Piece, told, without_tags
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable, cause, unreadable_errors
from knowledge.sources import telegram_account
from knowledge.sources.disk import File, fingerprint, shown, walk
from knowledge.sources.json_events import Event, chunks, elements, members, skip, whole_value
from knowledge.sources.places import export_place, local_name
from knowledge.sources.telegram_account import Chat
from knowledge.sources.telegram_messages import Message, batches, message

Item = Article | Problem

_REMEMBERED = 10_000  # titles of posts that a later one may reply to
_OLD_CHANNEL = 2**33  # exports made before 2021 add this to a channel's number


@dataclass(slots=True)
class _Channel:
    """A channel while its posts are read."""

    number: int | None
    name: str | None
    username: str | None  # without it, links work for members only
    alone: bool  # nothing else was exported
    titles: OrderedDict[int, str] = field(default_factory=OrderedDict)  # of the latest posts
    earlier: list[list[Piece]] = field(default_factory=list)  # the latest posts that were read
    added: post_lines.Added = field(default_factory=post_lines.Added)  # the lines around the posts

    def link(self, post: int, old: bool) -> str | None:
        """The address of a post. `old`: the export is from before 2021, or may be."""
        if self.username:
            return f"https://t.me/{self.username}/{post}"
        number = self.number
        if number and old and number > _OLD_CHANNEL:
            number -= _OLD_CHANNEL
        return f"https://t.me/c/{number}/{post}" if number else None

    def remember(self, post: int, title: str) -> None:
        self.titles[post] = title
        if len(self.titles) > _REMEMBERED:
            self.titles.popitem(last=False)

    def learn(self, posts: list[list[Piece]]) -> None:
        """Learn the lines that the channel adds to its posts, from these `posts` and those before them."""
        self.added = post_lines.learn([*self.earlier, *posts], self.name or "")
        self.earlier = posts


class Export:
    """
    The posts of a channel, exported by Telegram Desktop ("Export chat history", "Machine-readable JSON").

    `place` is the folder of the export, or its ``result.json``, also compressed as ``result.json.gz``. The
    export does not hold the channel's public name; ``PATH?channel=rivertown`` gives it, so that readers get
    links like ``https://t.me/rivertown/17``. Without it the links open for members of the channel only.

    Of the export of a whole account one public channel is read, see `telegram_account`. Posts without words (pictures,
    stickers) and notes of the service are passed over.

    * A first line that is bold, or is short and has a blank line after it, is the title.
    * The author of a forwarded post is whoever it comes from: the words are theirs, not the channel's.
    * A reply has the post that it replies to as `previous`: it goes on with that story. The other post's words
      are not put into the text, which holds nothing but this post's own.
    * The lines that the channel adds to its posts ("Subscribe | Our chat") are left out: see `post_lines`.

    Raises `ConfigError` when the channel's name cannot be one.
    """

    next_change = None

    def __init__(self, place: str) -> None:
        self._path, self._username = export_place(place)

    def __repr__(self) -> str:
        return f"Export({str(self._path)!r})"

    @property
    def name(self) -> str:
        """``telegram:`` and the absolute path, without the channel's name: it may be added later."""
        return local_name("telegram", self._path)

    def __len__(self) -> int:
        """Return about the number of messages, of all chats; 0 when the export cannot be read."""
        try:
            with unreadable_errors(), self._file().open() as stream:
                pieces = iter(lambda: stream.read(2**20), b"")
                return sum(len(re.findall(rb'"type":\s?"message"', piece)) for piece in pieces)
        except (SourceError, Unreadable):
            return 0

    def listing(self) -> str:
        """Return a fingerprint of the export's file: see `LocalSource.listing`."""
        return fingerprint([self._file()])

    def read(self) -> Iterator[Item]:
        """
        Yield the posts in the export's order, with some hundred messages in memory at a time.

        When the file ends early or breaks off, what came before is read. Raises `SourceError` when there is
        no export, or the file is something else.
        """
        file = self._file()
        account = telegram_account.chats(file)
        channel = telegram_account.chosen(account, self._username, file) if account else None
        return self._read(file, account or [], channel)

    def _file(self) -> File:
        """The export's ``result.json``."""
        path = self._path
        try:
            if path.is_dir():
                files = [file for file in (path / "result.json", path / "result.json.gz") if file.is_file()]
                if not files:
                    raise SourceError(f'{shown(path)} holds no result.json; export it as "Machine-readable JSON"')
                path = files[0]
            path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise SourceError(f"{shown(path)} does not exist") from error
        except (OSError, ValueError) as error:
            reason = cause(error) if isinstance(error, OSError) else error
            raise SourceError(f"{shown(path)} cannot be opened: {reason}") from error
        file = next(walk(path))
        if isinstance(file, Problem):
            raise SourceError(str(file))
        return file

    def _read(self, file: File, account: list[Chat], only: Chat | None) -> Iterator[Item]:
        chats: list[_Channel | None] = []  # None: not a channel
        try:
            with unreadable_errors(), file.open() as stream:
                events: Iterator[Event] = ijson.basic_parse(ijson.from_iter(chunks(stream)))
                if next(events)[0] == "start_map":
                    yield from self._chat(events, file, chats, only)
        except (
            Unreadable,
            ijson.JSONError,
            ArithmeticError,
            UnicodeError,
        ) as error:  # 1E9999999999, halves of characters
            if not chats:
                raise SourceError(f"{shown(file.path)} is not a Telegram export: {_why(error)}") from error
            yield Problem(shown(file.path), f"{_why(error)}; the rest was not read")
        if not chats:
            raise SourceError(f"{shown(file.path)} is not a Telegram export: it holds no messages")
        if only:
            yield Problem(f"{shown(file.path)}#chats", telegram_account.left_out(account, only))
        elif chats == [None]:
            yield Problem(f"{shown(file.path)}#chats", "is not a channel and was not read")

    def _chat(
        self,
        events: Iterator[Event],
        file: File,
        chats: list[_Channel | None],
        only: Chat | None,
        *,
        outermost: bool = True,
        left: bool = False,
    ) -> Iterator[Item]:
        """Yield the posts in one chat. The outermost object is one, or holds lists of them. `only`: of an account."""
        facts: dict[str, Any] = {}
        for name in members(events):
            first = next(events)
            if name == "messages" and first[0] == "start_array":
                chats.append(self._channel(facts, only, left=left))
                yield from _posts(events, chats[-1], file)
            elif outermost and name in {"chats", "left_chats"} and first[0] == "start_map":
                yield from self._list(events, file, chats, only, left=name == "left_chats")
            else:
                facts[name] = first[1]  # None for anything that has parts
                skip(first, events)

    def _list(
        self, events: Iterator[Event], file: File, chats: list[_Channel | None], only: Chat | None, *, left: bool
    ) -> Iterator[Item]:
        for name in members(events):
            first = next(events)
            if name != "list" or first[0] != "start_array":
                skip(first, events)
                continue
            for chat in elements(events):
                if chat[0] == "start_map":
                    yield from self._chat(events, file, chats, only, outermost=False, left=left)
                else:
                    skip(chat, events)

    def _channel(self, facts: dict[str, Any], only: Chat | None, *, left: bool) -> _Channel | None:
        """Return the channel that the messages belong to; None for a chat that is not read."""
        chat = Chat(facts.get("type"), facts.get("id"), facts.get("name"), left)
        if chat.kind not in telegram_account.CHANNELS or only not in {None, chat}:
            return None
        return _Channel(_number(chat.number), _name(chat.title), self._username, alone=only is None)


def _why(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    return "it ends too early" if "premature EOF" in str(error) else "it is not valid JSON"


def _posts(events: Iterator[Event], channel: _Channel | None, file: File) -> Iterator[Item]:
    if channel is None:
        for first in elements(events):
            skip(first, events)
        return
    for batch in batches(whole_value(first, events) for first in elements(events)):
        channel.learn([post.pieces for post in batch if post.has_words])
        for post in batch:
            if item := _item(post, channel, file):
                yield item


def _item(post: Message, channel: _Channel, file: File) -> Item | None:
    """The article that a message is; None when it has no words."""
    number = _number(post.fields.get("id")) if isinstance(post.fields, dict) else None
    chat = "" if channel.alone else f"channel {channel.number} "
    place = f"#{chat}message {number or '?'}"
    try:
        draft = _draft(post, number, channel)
        article = file.article(draft, place, key=f"{channel.number or ''}/{number}") if draft else None
    except Unreadable as reason:
        return Problem(shown(file.path) + place, str(reason))
    if article and number:
        if "title" in article.derived and article.text.startswith("#"):  # tags are no title
            article = replace(article, title=fields.title_from(without_tags(article.text) or article.text))
        channel.remember(number, article.title)
    return article


def _draft(post: Message, number: int | None, channel: _Channel) -> Draft | None:
    if post.problem:
        raise post.problem
    facts, pieces = post.fields, post.pieces
    if not post.has_words:
        return None
    if not number:
        raise Unreadable("has no number")
    title, text = told(post_lines.without(pieces, channel.added))
    date = next((d for d in (facts.get("date_unixtime"), facts.get("date")) if dates.moment(d)), None)
    edited = dates.moment(facts.get("edited_unixtime")) or dates.moment(facts.get("edited"))
    published = dates.moment(date)
    tags = [words.lstrip("#").partition("@")[0] for kind, words in pieces if kind == "hashtag"]
    forwarded = _name(facts.get("forwarded_from"))
    replied = None if "reply_to_peer_id" in facts else _number(facts.get("reply_to_message_id"))
    return Draft(
        text=text,
        title=title,
        date=date,
        updated=edited if edited and published and edited > published else None,  # old exports: 1970 for "never"
        url=channel.link(number, old="date_unixtime" not in facts),
        source=channel.name,
        author=forwarded if forwarded and forwarded != channel.name else _name(facts.get("author")),
        tags=fields.tags(tags),
        previous=channel.titles.get(replied) if replied else None,
    )


def _number(value: Any) -> int | None:
    """A message's or a chat's number, if it is one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53 else None


def _name(value: Any) -> str | None:
    return (line(value)[:200] or None) if isinstance(value, str) else None


def post_draft(exported: dict[str, Any], *, number: int | None, name: str | None, username: str | None) -> Draft | None:
    """Return the draft of one post of a channel, given as an export has it; None when it has no words."""
    return _draft(message(exported), _number(exported.get("id")), _Channel(number, name, username, alone=True))
