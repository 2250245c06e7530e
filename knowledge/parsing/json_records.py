"""JSON and JSON Lines: each object is one article, whatever its fields are called."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple

import orjson

from knowledge.parsing import addresses, fields, visibility
from knowledge.parsing.draft import ARTICLE_LIMIT, Draft
from knowledge.parsing.html_text import has_tags, plain
from knowledge.parsing.text import clean, decode, lay_out
from knowledge.parsing.unreadable import Unreadable

LIST_LIMIT = 50 * 2**20  # bytes of a .json file: it is parsed whole

# Names of fields in lower case without "_" and "-"; where an object has several of them, the first is taken.
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
_LONGEST_KEY = 200  # characters
_FAILURES_ALLOWED = 100  # records without a single article among them; the rest of the file is then skipped
_LONGEST_RUN = 100 * 2**20  # bytes without the end of a line: not JSON Lines, perhaps a decompression bomb
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
    return _records(numbered, lambda article: article)


def from_lines(stream: IO[bytes]) -> Iterator[Record]:
    """
    Yield the records of a JSON Lines file of any size, with one line in memory at a time.

    Raises `Unreadable` when the file holds no records, or is not JSON Lines.
    """
    lines = enumerate(_lines(stream), 1)
    return _records(((f":{n}", f"L{n}", line) for n, line in lines if line is None or line.strip()), _parsed_line)


def _records(items: Iterable[tuple[str, str, Any]], parse: Callable[[Any], Any]) -> Iterator[Record]:
    """Yield a record for each place, key and item; give up when all of the first hundred fail."""
    articles = failures = 0
    for place, key, item in items:
        try:
            yield Record(_draft(parse(item)), place, key)
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
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        raise Unreadable("holds no articles")
    articles = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
    if articles is None and isinstance(value.get("data"), dict):
        return _list_of_articles(value["data"])
    has_text = bool(_text(_first(_normalized(value), "text")))
    return None if has_text else articles


def _draft(value: Any) -> Draft:
    if not isinstance(value, dict):
        raise Unreadable("is not an object with a text")
    record = _normalized(value)
    text = _text(_first(record, "text"))
    if len(text) > ARTICLE_LIMIT:
        raise Unreadable(f"has a text larger than {ARTICLE_LIMIT >> 20} MB")
    if not text:
        raise Unreadable("has no text")
    key = fields.words(_first(record, "key"))
    return Draft(
        text=text,
        title=fields.words(_unwrapped(_first(record, "title"))),
        date=_first(record, "date"),
        url=next((url for url in _values(record, "url") if addresses.web_address(url)), None),
        source=fields.names(_first(record, "source")),
        author=fields.names(_first(record, "author")),
        language=_first(record, "language"),
        tags=fields.tags(_first(record, "tags")),
        key=key[:_LONGEST_KEY] if key else None,
        visibility=visibility.stated(value),
    )


def _normalized(value: dict[str, Any]) -> dict[str, Any]:
    """Return the object with its names in lower case, without underscores, hyphens and spaces."""
    return {name.lower().replace("_", "").replace("-", "").replace(" ", ""): item for name, item in value.items()}


def _values(record: dict[str, Any], field: str) -> Iterator[Any]:
    return (record[name] for name in _ALIASES[field] if record.get(name) not in (None, "", [], {}))


def _first(record: dict[str, Any], field: str) -> Any:
    return next(_values(record, field), None)


def _unwrapped(value: Any) -> Any:
    """Return the text within an object, such as WordPress's ``{"rendered": ...}``."""
    if isinstance(value, dict):
        return next((value[name] for name in ("rendered", "text", "value", "html") if name in value), None)
    return value


def _text(value: Any) -> str:
    """Return clean paragraphs from plain text, from HTML, or from a list of either."""
    value = _unwrapped(value)
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if not isinstance(value, str):
        return ""
    if has_tags(value):
        return plain(value)
    return lay_out([line.strip() for line in clean(value).split("\n")])
