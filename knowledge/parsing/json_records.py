"""JSON and JSON Lines: one article to an object, under whatever names its fields go."""

import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

import orjson

from knowledge.models import Article, Problem
from knowledge.parsing import fields
from knowledge.parsing.draft import Draft
from knowledge.parsing.files import ARTICLE_LIMIT, LIST_LIMIT, File, Unreadable, reading, shown
from knowledge.parsing.html_text import has_tags, plain
from knowledge.parsing.text import clean, decode, lay_out

# Names in lower case without "_" and "-", the most telling first.
_NAMES = {
    "text": "text body content article articlebody contenttext contenthtml fulltext maintext description summary",
    "title": "title headline name heading subject",
    "date": "date published publishedat publishedon datepublished pubdate publicationdate publishdate datepublish "
    "firstpublished timestamp time datetime created createdat updated updatedat",
    "url": "url link canonicalurl canonical permalink externalurl weburl href",
    "source": "source publisher site sitename outlet publication feed domain",
    "author": "author authors byline creator by",
    "language": "language lang locale inlanguage",
    "tags": "tags keywords categories category topics labels section",
    "key": "id id guid uuid articleid key slug",
}
_ALIASES = {field: tuple(names.split()) for field, names in _NAMES.items()}
_LISTS = ("articles", "items", "posts", "entries", "stories", "results", "records", "data")
_PATIENCE = 100  # items without one article among them before the rest is left alone
_LONGEST_RUN = 100 * 2**20  # bytes without a line's end: no JSON Lines, perhaps a bomb

Item = Article | Problem


def json_file(file: File) -> Iterator[Item]:
    """
    The articles of a ``.json`` file: one object, a list of them, or an object that holds such a list.

    A file that turns out to be JSON Lines is read as that.
    """
    data = file.content(LIST_LIMIT)
    try:
        value = _parsed(data)
    except ValueError as error:
        if data.lstrip()[:1] == b"{" and _is_lines(data):
            return json_lines(file)
        raise Unreadable("is not valid JSON") from error
    items = _items(value)
    if items is None:
        return iter([_record(value).article(file)])
    numbered = ((f"#{n}", f"{n}", item) for n, item in enumerate(items, 1))
    return _articles(file, numbered, lambda item: item)


def json_lines(file: File) -> Iterator[Item]:
    """The articles of a JSON Lines file of any size, one line in memory at a time."""
    if file.size == 0:
        raise Unreadable("is empty")
    numbered = ((f":{n}", f"L{n}", each) for n, each in enumerate(_lines(file), 1) if each is None or each.strip())
    return _articles(file, numbered, _line)


def count_lines(file: File) -> int:
    """About how many lines a file has, going by its first megabyte; 1 for one that cannot be read."""
    try:
        with reading(), file.path.open("rb") as raw:
            stream = gzip.GzipFile(fileobj=raw) if file.packed else raw
            lines = stream.read(2**20).count(b"\n")
            return max(lines * file.size // max(raw.tell(), 1), lines, 1)
    except Unreadable:
        return 1


def _articles(file: File, items: Iterable[tuple[str, str, Any]], parse: Callable[[Any], Any]) -> Iterator[Item]:
    good = bad = 0
    for place, at, item in items:
        try:
            yield _record(parse(item)).article(file, place, at)
            good += 1
        except Unreadable as reason:
            yield Problem(shown(file.path) + place, str(reason))
            bad += 1
        if not good and bad == _PATIENCE:
            yield Problem(shown(file.path), f"holds no article in its first {bad} records; the rest was not read")
            return
    if not good and not bad:
        raise Unreadable("holds no articles")


def _line(data: bytes | None) -> Any:
    if data is None:
        raise Unreadable(f"is a line longer than {ARTICLE_LIMIT >> 20} MB")
    try:
        return _parsed(data)
    except ValueError as error:
        raise Unreadable("is not valid JSON") from error


def _parsed(data: bytes) -> Any:
    """The JSON value; Python's own reader is asked where the fast one is too strict (NaN, half characters)."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        try:
            return json.loads(decode(data))
        except (RecursionError, Unreadable) as error:
            raise ValueError from error


def _is_lines(data: bytes) -> bool:
    """Whether the first line that is not blank is a whole JSON value."""
    try:
        _parsed(data.lstrip().split(b"\n", 1)[0])
    except ValueError:
        return False
    return True


def _lines(file: File) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long."""
    with reading(), file.open() as stream:
        lines = _utf8(stream)
        while data := lines.readline(ARTICLE_LIMIT + 1):
            if len(data) <= ARTICLE_LIMIT or data.endswith(b"\n"):
                yield data
                continue
            yield None
            skipped = len(data)
            while data and not data.endswith(b"\n"):
                data = lines.readline(2**20)
                skipped += len(data)
                if skipped > _LONGEST_RUN:
                    raise Unreadable("is not JSON Lines: it has a line longer than 100 MB; the rest was not read")


class _Utf8Stream:
    """Lines of UTF-16 as lines of UTF-8."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")

    def readline(self, size: int) -> bytes:
        return self._text.readline(size // 4).encode("utf-8", "replace")


def _utf8(stream: IO[bytes]) -> IO[bytes] | _Utf8Stream:
    mark = stream.read(2)
    stream.seek(0)
    return _Utf8Stream(stream) if mark in {b"\xff\xfe", b"\xfe\xff"} else stream


def _items(value: Any) -> list[Any] | None:
    """The list of articles that `value` is or holds; None when it is one article."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise Unreadable("holds no articles")
    found = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
    if found is None and isinstance(value.get("data"), dict):
        return _items(value["data"])
    return found if found is None or not _text(_first(_named(value), "text")) else None


def _record(value: Any) -> Draft:
    if not isinstance(value, dict):
        raise Unreadable("is not an object with a text")
    said = _named(value)
    text = _text(_first(said, "text"))
    if len(text) > ARTICLE_LIMIT:
        raise Unreadable(f"has a text larger than {ARTICLE_LIMIT >> 20} MB")
    key = fields.words(_first(said, "key"))
    return Draft(
        text=text,
        title=fields.words(_inner(_first(said, "title"))),
        date=_first(said, "date"),
        url=next((each for each in _all(said, "url") if fields.address(each)), None),
        source=fields.names(_first(said, "source")),
        author=fields.names(_first(said, "author")),
        language=_first(said, "language"),
        tags=fields.tags(_first(said, "tags")),
        key=key[:200] if key else None,
    )


def _named(value: dict[str, Any]) -> dict[str, Any]:
    return {name.lower().replace("_", "").replace("-", "").replace(" ", ""): each for name, each in value.items()}


def _all(said: dict[str, Any], field: str) -> Iterator[Any]:
    return (said[name] for name in _ALIASES[field] if said.get(name) not in (None, "", [], {}))


def _first(said: dict[str, Any], field: str) -> Any:
    return next(_all(said, field), None)


def _inner(value: Any) -> Any:
    """The text in WordPress's ``{"rendered": ...}`` and its like."""
    if isinstance(value, dict):
        return next((value[name] for name in ("rendered", "text", "value", "html") if name in value), None)
    return value


def _text(value: Any) -> str:
    """Clean paragraphs from a text, from HTML, or from a list of either."""
    value = _inner(value)
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if not isinstance(value, str):
        return ""
    if has_tags(value):
        return plain(value)
    return lay_out([each.strip() for each in clean(value).split("\n")])
