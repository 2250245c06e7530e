"""JSON and JSON Lines: each object is one article, whatever its fields are called."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple

import orjson

from knowledge.parsing import addresses, dates, fields, visibility
from knowledge.parsing.boilerplate import labels
from knowledge.parsing.draft import ARTICLE_LIMIT, Draft
from knowledge.parsing.html_text import has_tags, plain
from knowledge.parsing.records import field_names
from knowledge.parsing.records.dump_values import is_nothing, without_cut
from knowledge.parsing.text import clean, decode, lay_out
from knowledge.parsing.unreadable import Unreadable

LIST_LIMIT = 50 * 2**20  # bytes of a .json file: it is parsed whole

_LISTS = "articles items posts entries stories results records docs documents nodes edges hits data db".split()
_COVERS = "_source node attributes fields document article post".split()  # names of objects that hold all of a record
_DEEPEST = 4  # objects around a list of articles
_LONGEST_KEY = 200  # characters
_FAILURES_ALLOWED = 100  # records without a single article among them; the rest of the file is then skipped
_LONGEST_RUN = 100 * 2**20  # bytes without the end of a line: not JSON Lines, perhaps a decompression bomb
_SAMPLE = 2**20  # bytes by whose dates the order of day and month is told
_NUMERIC_DAY = re.compile(rb"""(?:^|[",;|\t\n])\s*(\d{1,2}(?:-|\\?/)\d{1,2}(?:-|\\?/)\d{4})(?!\d)""")
_UTF16_MARKS = frozenset({b"\xff\xfe", b"\xfe\xff"})


class Record(NamedTuple):
    """One record of a file: the draft of its article, or the reason why it has none."""

    draft: Draft | Unreadable
    place: str = ""  # where in the file it begins, for messages: "#3" in a list, ":12" in JSON Lines
    key: str = ""  # identifies the record in its file when it has no id of its own: "3", "L12"


def from_json(data: bytes) -> Iterator[Record]:
    """
    Yield the records of a ``.json`` file: one object, a list of objects, or an object that holds such a list.

    JSON Lines are read, too. Raises `Unreadable` when the data is not JSON or holds no articles.
    """
    try:
        value = _parsed(data)
    except ValueError as error:
        if data.lstrip()[:1] == b"{" and _is_lines(data):
            return from_lines(io.BytesIO(data))
        raise Unreadable("is not valid JSON") from error
    articles = _list_of_articles(value)
    if articles is None:
        return iter([Record(_draft(value))])
    numbered = ((f"#{number}", f"{number}", article) for number, article in enumerate(articles, 1))
    return _records(numbered, lambda article: article, day_first=_order_in(data))


def from_lines(stream: IO[bytes]) -> Iterator[Record]:
    """
    Yield the records of a JSON Lines file of any size, with one line in memory at a time.

    Raises `Unreadable` when the file holds no records, or is not JSON Lines.
    """
    day_first = _order_in(stream.read(_SAMPLE))
    stream.seek(0)
    lines = enumerate(_lines(stream), 1)
    numbered = ((f":{n}", f"L{n}", line) for n, line in lines if line is None or line.strip())
    return _records(numbered, _parsed_line, day_first=day_first)


def from_rows(rows: Iterable[tuple[int, dict[str, Any]]], place: str, data: bytes = b"") -> Iterator[Record]:
    """
    Yield the records of numbered rows: of a table, of an export.

    `place` leads to a row in messages: ":" for lines, "#" for items. `data` are the bytes that they were read from,
    where their dates may have any order. Raises `Unreadable` when there are none.
    """
    numbered = ((f"{place}{n}", f"{n}", row) for n, row in rows)
    return _records(numbered, lambda row: row, day_first=_order_in(data))


def _order_in(data: bytes) -> bool | None:
    """Return whether dates at the beginning of values have the day before the month; see `dates.order_of`."""
    return dates.order_of(found[1].replace(b"\\", b"").decode() for found in _NUMERIC_DAY.finditer(data[:_SAMPLE]))


def _records(
    items: Iterable[tuple[str, str, Any]], parse: Callable[[Any], Any], *, day_first: bool | None = None
) -> Iterator[Record]:
    """Yield a record for each place, key and item; give up when all of the first hundred fail."""
    articles = failures = 0
    for place, key, item in items:
        try:
            yield Record(_draft(parse(item), day_first=day_first), place, key)
            articles += 1
        except Unreadable as reason:
            yield Record(reason, place, key)
            failures += 1
        if not articles and failures == _FAILURES_ALLOWED:
            yield Record(Unreadable(f"holds no article in its first {failures} records; the rest was not read"))
            return
    if not articles and not failures:
        raise Unreadable("holds no articles")


def _parsed_line(data: bytes | None) -> Any:
    if data is None:
        raise Unreadable(f"is a line longer than {ARTICLE_LIMIT >> 20} MB")
    try:
        return _parsed(data)
    except ValueError as error:
        raise Unreadable("is not valid JSON") from error


def _parsed(data: bytes) -> Any:
    """Return the JSON value; the standard library reads what orjson refuses (NaN, lone surrogates)."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        try:
            return json.loads(decode(data))
        except (RecursionError, Unreadable) as error:
            raise ValueError from error


def _is_lines(data: bytes) -> bool:
    """Return whether the first line that is not empty is a whole JSON value."""
    try:
        _parsed(data.lstrip().split(b"\n", 1)[0])
    except ValueError:
        return False
    return True


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Yield the lines of a file, None for a line that is too long."""
    with _as_utf8(stream) as lines:
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


class _Utf8Lines:
    """The lines of a UTF-16 stream, encoded as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def readline(self, size: int) -> bytes:
        return self._text.readline(size // 4).encode("utf-8", "replace")


@contextmanager
def _as_utf8(stream: IO[bytes]) -> Iterator[IO[bytes] | _Utf8Lines]:
    """Provide the lines of a stream in UTF-8; the stream itself stays open."""
    mark = stream.read(2)
    stream.seek(0)
    if mark not in _UTF16_MARKS:
        yield stream
        return
    text = io.TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    try:
        yield _Utf8Lines(text)
    finally:
        with suppress(ValueError):  # the stream is closed already
            text.detach()


def _list_of_articles(value: Any) -> list[Any] | None:
    """Return the list of articles that `value` is or holds; None when it is one article."""
    if isinstance(value, list) and not _holds_list(value):
        return value
    if not isinstance(value, dict | list):
        raise Unreadable("holds no articles")
    if isinstance(value, dict) and _first_text(field_names.normalized(_unwrapped_record(value))):
        return None
    return _inner_list(value, _DEEPEST)


def _holds_list(value: list[Any]) -> bool:
    """Return whether a list is only a cover around the list of articles: Ghost's ``{"db": [{"data": ...}]}``."""
    return len(value) == 1 and isinstance(value[0], dict) and isinstance(value[0].get("data"), dict)


def _inner_list(value: Any, depth: int) -> list[Any] | None:
    """Return the list of articles within an object: one with a usual name, else the first that holds a text."""
    if isinstance(value, list):
        inner = [value[0]] if _holds_list(value) else []
    elif isinstance(value, dict):
        if found := next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None):
            return _inner_list(found, depth - 1) if _holds_list(found) and depth else list(found)
        inner = [item for item in value.values() if isinstance(item, dict) or _has_articles(item)]
    else:
        return None
    for item in inner:
        if _has_articles(item):
            return list(item)
        if depth and (found := _inner_list(item, depth - 1)) is not None:
            return found
    return next((value[name] for name in _LISTS if isinstance(value, dict) and isinstance(value.get(name), list)), None)


def _has_articles(value: Any) -> bool:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    return bool(_first_text(field_names.normalized(_unwrapped_record(value[0]))))


def _unwrapped_record(value: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the values of the object that some services put into it, such as ``{"_source": {...}}``."""
    for name in _COVERS:
        if isinstance(value.get(name), dict) and not _first_text(field_names.normalized(value)):
            return {**value, **value[name]}
    return value


def _draft(value: Any, *, day_first: bool | None = None) -> Draft:
    if not isinstance(value, dict):
        raise Unreadable("is not an object with a text")
    value = _unwrapped_record(value)
    record = field_names.normalized(value)
    text = _first_text(record)
    if len(text) > ARTICLE_LIMIT:
        raise Unreadable(f"has a text larger than {ARTICLE_LIMIT >> 20} MB")
    shown = visibility.stated(value)
    if not text and not shown.reason:
        raise Unreadable("has no text")
    key = fields.words(field_names.first(record, "key"))
    language, date = field_names.first(record, "language"), field_names.time(record, "date")
    return Draft(
        text=labels.without_closings(text),
        title=fields.words(_unwrapped(field_names.first(record, "title"))),
        date=date if day_first is None else dates.unambiguous(date, None, day_first=day_first),
        updated=_change(record),
        url=next((url for url in field_names.values(record, "url") if addresses.web_address(url)), None),
        source=fields.names(field_names.first(record, "source")),
        author=fields.names(field_names.first(record, "author")),
        language=language,
        tags=fields.tags(field_names.first(record, "tags")),
        key=key[:_LONGEST_KEY] if key else None,
        visibility=shown,
    )


def _change(record: dict[str, Any]) -> object:
    """Return the time of the last change, where it is another than that of the publication."""
    changed, published = field_names.time(record, "updated"), field_names.time(record, "date")
    later = (dates.moment(changed), dates.moment(published))
    return changed if later[0] and later[1] and later[0] > later[1] else None


def _first_text(record: dict[str, Any]) -> str:
    """Return the first text of a record; where it is cut off, its whole sentences or a longer text behind it."""
    kept = ""
    for value in field_names.values(record, "text"):
        text, is_cut = without_cut(_text(value))
        if is_nothing(text):
            continue
        kept = max(kept, text, key=len)
        if not is_cut:
            break
    return kept


def _unwrapped(value: Any) -> Any:
    """Return the text within an object, such as WordPress's ``{"rendered": ...}``."""
    if isinstance(value, dict):
        return next((value[name] for name in ("rendered", "text", "value", "html", "main") if name in value), None)
    return value


def _text(value: Any) -> str:
    """Return clean paragraphs from plain text, from HTML, or from a list of either."""
    if isinstance(value, dict) and isinstance(value.get("paragraphs"), list):
        value = value["paragraphs"]
    value = _unwrapped(value)
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if not isinstance(value, str):
        return ""
    if has_tags(value):
        return plain(value)
    return lay_out([line.strip() for line in clean(value).split("\n")])
