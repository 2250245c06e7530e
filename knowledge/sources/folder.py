"""A folder of articles, in whatever formats they were saved."""

import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.models import Article, LeftOut, Problem, article_id
from knowledge.parsing import json_records, markdown_text, plain_text, visibility, web_page
from knowledge.parsing.boilerplate.labels import Labels
from knowledge.parsing.boilerplate.recurrence import learn
from knowledge.parsing.documents import epub, light_markup, mdx_text, open_document, pdf, word_document
from knowledge.parsing.draft import Draft
from knowledge.parsing.json_records import LIST_LIMIT, Record
from knowledge.parsing.records import blogger_export, csv_table, wordpress_export
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable, unreadable_errors
from knowledge.parsing.visibility import Withheld
from knowledge.sources.disk import File, fingerprint, shown, walk
from knowledge.sources.places import absolute, local_name

log = logging.getLogger(__name__)

_KINDS = (
    "text, Markdown, reStructuredText, AsciiDoc, HTML, Word, ODT, EPUB, JSON, CSV and exports of WordPress and Blogger"
)
_DOCUMENTS = frozenset(".pdf .doc .rtf .tex .org .pages .wpd .textile .ipynb .djvu .mobi".split())
_HEAD = 8192  # bytes by which an export is told from other XML
_MOST_KINDS = 8  # in a message
_TEMPLATES = frozenset({"archetypes", "_templates", "_layouts", "_includes", "node_modules"})  # of generators
_DRAFT_FILE = re.compile(r"draft_.+-[0-9a-f]{8,14}\.html")
_SAMPLE = 2000  # text files that boilerplate is learned from

Item = Article | Problem
Reader = Callable[[File, Labels], Iterator[Item]]


class Folder:
    """
    The articles in a folder and the folders within it, or in a single file.

    Plain text, Markdown, MDX, reStructuredText, AsciiDoc, HTML, Word, ODT, EPUB, PDF, JSON, JSON Lines, CSV and exports
    of WordPress and Blogger are read, each also compressed with gzip; a file without a suffix is plain text. Files of
    other kinds (pictures, styles) are passed over: they lie beside articles in every export, and a report of each would
    hide the problems that matter. Where documents are among them, or there is nothing else, one problem says so. A file
    that is named itself is always reported when it can't be read.

    What its publisher does not show is left out and named: drafts, private, expired and scheduled articles.
    Hidden files are left alone. The order is that of the names.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = absolute(path)
        self.next_change: datetime | None = None

    def __repr__(self) -> str:
        return f"Folder({str(self._path)!r})"

    @property
    def name(self) -> str:
        """``folder:`` and the absolute path."""
        return local_name("folder", self._path)

    def __len__(self) -> int:
        """Return about how many articles there are: one a file; of JSON Lines, as many as its size suggests."""
        return sum(_number(file) for file in self._files() if isinstance(file, File))

    def listing(self) -> str:
        """Return a fingerprint of the files: see `LocalSource.listing`."""
        return fingerprint(self._files())

    def read(self) -> Iterator[Article | Problem]:
        """
        Yield the article or articles of every file, and a `Problem` for each that is none.

        Text files are read twice: what recurs around them is learned first. Raises `SourceError` when the
        folder does not exist or cannot be opened.
        """
        try:
            if self._path.is_dir():
                os.listdir(self._path)  # noqa: PTH208 -- only to see whether it opens
            else:
                self._path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise SourceError(f"{shown(self._path)} does not exist") from error
        except (OSError, ValueError) as error:
            raise SourceError(f"{shown(self._path)} cannot be opened: {error}") from error
        return self._read()

    def _read(self) -> Iterator[Item]:
        self.next_change = None
        labels = learn_labels(self._files())
        for file in self._files():
            if isinstance(file, Problem):
                yield file
            elif reason := self._withheld(file):
                yield LeftOut(shown(file.path), reason, article_id(file.path.as_uri()))
            else:
                yield from _items(file, labels)
                self.next_change = min([*file.changes, *filter(None, [self.next_change])], default=None)

    def _withheld(self, file: File) -> str | None:
        """Return why a file is not shown by its place: in a folder of drafts, or named as Medium exports them."""
        folders = file.path.relative_to(self._path).parts[:-1]
        if not _TEMPLATES.isdisjoint(map(str.lower, folders)):
            return "is a template"
        if _DRAFT_FILE.fullmatch(file.path.name):
            return "is a draft"
        return visibility.of_place(folders, file.path.name)

    def _files(self) -> Iterator[File | Problem]:
        """Yield the files that hold articles, and a problem for each that cannot be opened."""
        others = Counter[str]()
        read = 0
        for file in walk(self._path):
            if isinstance(file, Problem) or file.path == self._path or _is_read(file):
                read += isinstance(file, File)
                yield file
            else:
                others[file.kind] += 1
        unread = others if not read else Counter({kind: n for kind, n in others.items() if kind in _DOCUMENTS})
        if unread:
            yield Problem(shown(self._path), _passed_over(unread))


def _is_read(file: File) -> bool:
    """Return whether a file is of a kind that is read. Most XML lies beside articles: feeds, sitemaps, settings."""
    if file.kind == ".pdf":
        return pdf.is_readable()
    if file.kind not in _EXPORTS:
        return file.kind in _READERS
    with suppress(Unreadable), unreadable_errors(), file.open() as stream:
        head = stream.read(_HEAD)
        return wordpress_export.is_export(head) or blogger_export.is_export(head)
    return False


def _passed_over(kinds: Counter[str]) -> str:
    """Return a plain clause that says how many files of which kinds were not read."""
    named = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(_MOST_KINDS))
    more = ", ..." if len(kinds) > _MOST_KINDS else ""
    install = "; to read PDF, install article-bot[pdf]" if kinds[".pdf"] else ""
    return f"holds files of kinds that are not read ({named}{more}); {_KINDS} are{install}"


def learn_labels(files: Iterator[File | Problem]) -> Labels:
    """Return the boilerplate that texts and Markdown `files` share, from at most 2,000 of them, evenly spread."""
    sample: list[File] = []
    step = 1
    texts = (file for file in files if isinstance(file, File) and file.kind in _OUTLINED)
    for number, file in enumerate(texts):
        if number % step == 0:
            sample.append(file)
        if len(sample) > _SAMPLE:
            sample = sample[::2]
            step *= 2
    outlines = []
    for file in sample:
        with suppress(Exception):  # reported when it is its turn to be read
            outlines.append(_OUTLINED[file.kind](file.content()))
    return learn(outlines)


def _items(file: File, labels: Labels) -> Iterator[Item]:
    """Yield the articles in one file. Whatever goes wrong with it is a `Problem`."""
    reader = _READERS.get(file.kind)
    if reader is None:
        yield Problem(shown(file.path), f"is a {file.kind} file; {_KINDS} are read")
        return
    try:
        yield from reader(file, labels)
    except Unreadable as reason:
        yield _problem(file, reason)
    except Exception as error:  # a format's library met what its authors did not
        log.warning("%s", shown(file.path), exc_info=True)
        yield Problem(shown(file.path), f"cannot be read ({type(error).__name__}: {line(str(error))[:100]})")


def _number(file: File) -> int:
    """Return about how many articles a file holds, by its first megabyte."""
    return file.estimate_lines() if file.kind in _LINES else 1


def _whole(read: Callable[[bytes], Draft], file: File, _: Labels) -> Iterator[Item]:
    yield file.article(read(file.content()))


def _document(read: Callable[[bytes], Draft], file: File, _: Labels) -> Iterator[Item]:
    yield file.article(read(file.content(LIST_LIMIT)))  # with its pictures


def _book(file: File, _: Labels) -> Iterator[Item]:
    return _records(file, epub.records(file.content(LIST_LIMIT)))


def _text(file: File, labels: Labels) -> Iterator[Item]:
    data = file.content()
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)[\s>]", data[:200], re.IGNORECASE):
        yield file.article(web_page.page(data))
    else:
        yield file.article(plain_text.article(data, labels))


def _markdown(file: File, labels: Labels) -> Iterator[Item]:
    yield file.article(markdown_text.article(file.content(), labels))


def _json(file: File, _: Labels) -> Iterator[Item]:
    return _records(file, json_records.from_json(file.content(LIST_LIMIT)))


def _json_lines(file: File, _: Labels) -> Iterator[Item]:
    if file.size == 0:
        raise Unreadable("is empty")
    with unreadable_errors(), file.open() as stream:
        yield from _records(file, json_records.from_lines(stream))


def _records(file: File, records: Iterator[Record]) -> Iterator[Item]:
    for record in records:
        try:
            if isinstance(record.draft, Unreadable):
                raise record.draft
            yield file.article(record.draft, record.place, record.key)
        except Unreadable as reason:
            yield _problem(file, reason, record.place)


def _problem(file: File, reason: Unreadable, place: str = "") -> Problem:
    """Return the problem of a file, or of the record at a `place` in it."""
    location = shown(file.path) + place
    if isinstance(reason, Withheld):
        return LeftOut(location, str(reason), article_id(reason.origin))
    return Problem(location, str(reason))


def _table(file: File, _: Labels) -> Iterator[Item]:
    data = file.content(LIST_LIMIT)
    return _records(file, json_records.from_rows(csv_table.rows(data), ":", data))


def _export(file: File, _: Labels) -> Iterator[Item]:
    data = file.content(LIST_LIMIT)
    read = blogger_export.records if blogger_export.is_export(data[:_HEAD]) else wordpress_export.records
    return _records(file, json_records.from_rows(read(data), "#"))


_TEXT = frozenset({"", ".txt", ".text"})
_MARKDOWN = frozenset({".md", ".markdown"})
_OUTLINED = dict.fromkeys(_TEXT, plain_text.outlined) | dict.fromkeys(_MARKDOWN, markdown_text.outlined)
_EXPORTS = frozenset({".xml", ".atom"})
_LINES = frozenset({".jsonl", ".ndjson"})
_READERS: dict[str, Reader] = {
    **dict.fromkeys(_TEXT, _text),
    **dict.fromkeys((*_MARKDOWN, ".qmd", ".rmd"), _markdown),
    ".mdx": partial(_whole, mdx_text.article),
    **dict.fromkeys((".rst", ".rest"), partial(_whole, light_markup.restructured_text)),
    **dict.fromkeys((".adoc", ".asciidoc", ".asc"), partial(_whole, light_markup.asciidoc)),
    **dict.fromkeys((".html", ".htm", ".xhtml"), partial(_whole, web_page.page)),
    ".docx": partial(_document, word_document.article),
    ".odt": partial(_document, open_document.article),
    ".pdf": partial(_document, pdf.article),
    ".epub": _book,
    ".json": _json,
    **dict.fromkeys((".csv", ".tsv"), _table),
    **dict.fromkeys(_EXPORTS, _export),
    **dict.fromkeys(_LINES, _json_lines),
}
