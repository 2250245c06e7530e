"""
reStructuredText and AsciiDoc: title, fields and paragraphs, as far as articles use them.

Directives and attributes are left out with their content where that is not prose. What is not known stays as it is
written, so that no word is lost.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.parsing import markdown_text
from knowledge.parsing.draft import Draft
from knowledge.parsing.text import clean, decode, lay_out
from knowledge.parsing.unreadable import Unreadable

_Facts = dict[str, str]

_RST_RULE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*")
_RST_FIELD = re.compile(r":(?P<name>[\w -]{1,40}):\s+(?P<value>.*)")
_RST_PROSE = frozenset("note warning tip important hint attention caution epigraph pull-quote highlights topic".split())
_RST_DIRECTIVE = re.compile(r"\.\.\s+(?:(?P<name>[\w-]+)::\s*(?P<words>.*)|.*)")
_RST_INLINE = (
    (re.compile(r":[\w:+-]+:`([^`<]*?)\s*(?:<[^`>]*>)?`"), r"\1"),  # a role, with or without a target
    (re.compile(r"`([^`<]+?)\s*<[^`>]*>`__?"), r"\1"),  # a link
    (re.compile(r"``([^`]+)``|(?<!\w)`([^`]+)`_{0,2}(?!\w)"), r"\1\2"),
    (re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*\n]+?)(?<=\S)\*{1,2}(?![\w*])"), r"\1"),
    (re.compile(r"\s?\[(?:#\w*|\d+|\*)\]_(?!\w)"), ""),  # a footnote's mark
    (re.compile(r"(?<=\w)_{1,2}(?=[\s.,;:!?)]|$)"), ""),
)
_ADOC_TITLE = re.compile(r"(?:=|#)\s+(?P<title>\S.*)")
_ADOC_HEADING = re.compile(r"[=#]{2,6}\s+(?P<words>\S.*)")
_ADOC_ATTRIBUTE = re.compile(r":(?P<name>!?[\w-]+!?):\s*(?P<value>.*)")
_ADOC_FENCES = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|={4,}|\*{4,}|_{4,}|--|\|===)\s*")
_ADOC_SILENT = re.compile(
    r"//(?!/).*|\[\[?[^\]]*\]\]?\s*|(?:image|video|audio|include|toc|ifdef|ifndef|endif)::.*|\+\s*|<<<|'''"
)
_ADOC_INLINE = (
    (re.compile(r"(?:link:|mailto:)?(?:https?://|link:)[^\s\[\]]+\[([^\]]+)\]"), r"\1"),
    (re.compile(r"footnote:\w*\[[^\]]*\]"), ""),
    (re.compile(r"xref:[^\s\[\]]+\[([^\]]*)\]|<<[^<>,]+,?\s?([^<>]*)>>"), r"\1\2"),
    (re.compile(r"(?:image|icon|kbd|btn):[^\s\[\]]*\[[^\]]*\]"), ""),
    (re.compile(r"(?<![\w*_`#])([*_`#]{1,2})(?=\S)([^*_`#\n]+?)(?<=\S)\1(?![\w*_`#])"), r"\2"),
)
_ADOC_DATE = re.compile(r"(?:v?[\d.]+,\s*)?(?P<date>\d{4}-\d\d-\d\d)\b.*")


def restructured_text(data: bytes) -> Draft:
    """Return the article in a reStructuredText file. Raises `Unreadable` when the file is not text."""
    return _article(data, _rst_lines)


def asciidoc(data: bytes) -> Draft:
    """Return the article in an AsciiDoc file. Raises `Unreadable` when the file is not text."""
    return _article(data, _adoc_lines)


def _article(data: bytes, read: Callable[[list[str], _Facts], list[str]]) -> Draft:
    matter, body = markdown_text.front_matter(clean(decode(data)))
    facts = {name: str(value) for name, value in matter.items()}
    body_lines = read(body.split("\n"), facts)
    draft = markdown_text.stated(facts)
    text = lay_out([each.strip() for each in body_lines])
    if not text:
        raise Unreadable("has no text")
    return replace(draft, text=text)


def _rst_lines(source: list[str], facts: _Facts) -> list[str]:
    """Return the lines of prose; the title and the fields at the top are added to `facts`."""
    found: list[str] = []
    at = 0
    while at < len(source):
        text = source[at].rstrip()
        following = source[at + 1].rstrip() if at + 1 < len(source) else ""
        if (
            text
            and (_RST_RULE.fullmatch(following) or _is_short_rule(text, following))
            and len(following) >= len(text)
            and not text.startswith(" ")
        ):
            if "title" not in facts and not any(found):
                facts["title"] = _inline(text, _RST_INLINE)
            else:
                found += ["", _inline(text, _RST_INLINE), ""]
            at += 2
        elif _RST_RULE.fullmatch(text):
            at += 1
        elif directive := _RST_DIRECTIVE.fullmatch(text):
            at = _after_directive(source, at + 1, directive, found)
        elif not any(found) and (fact := _RST_FIELD.fullmatch(text)):
            facts.setdefault(fact["name"], fact["value"])
            at += 1
        else:
            found.append(_inline(re.sub(r"::$", ":", text), _RST_INLINE))
            at += 1
    return found


def _is_short_rule(title: str, rule: str) -> bool:
    """Return whether a line of one or two marks is the rule under a title that is no longer."""
    return len(title) <= 2 and len(rule) == len(title) and not rule.strip("=-~^*+")


def _after_directive(source: list[str], at: int, directive: re.Match[str], found: list[str]) -> int:
    """Return the index behind a directive; the words of one that holds prose are added to `found`."""
    is_prose = directive["name"] in _RST_PROSE
    if is_prose and directive["words"]:
        found.append(_inline(directive["words"], _RST_INLINE))
    while at < len(source) and (not source[at].strip() or source[at].startswith((" ", "\t"))):
        if is_prose and not _RST_FIELD.fullmatch(source[at].strip()):
            found.append(_inline(source[at].strip(), _RST_INLINE))
        at += 1
    found.append("")
    return at


def _adoc_lines(source: list[str], facts: _Facts) -> list[str]:
    """Return the lines of prose; the title and the attributes at the top are added to `facts`."""
    found: list[str] = []
    in_header = False
    comment = False
    for raw in source:
        text = raw.rstrip()
        if re.fullmatch("/{4,}", text):
            comment = not comment
        elif comment:
            continue
        elif "title" not in facts and not any(found) and (title := _ADOC_TITLE.fullmatch(text)):
            facts["title"], in_header = _inline(title["title"], _ADOC_INLINE), True
        elif attribute := _ADOC_ATTRIBUTE.fullmatch(text):
            facts.setdefault({"revdate": "date"}.get(attribute["name"], attribute["name"]), attribute["value"])
        elif in_header and text:
            _header_line(text, facts)
        elif heading := _ADOC_HEADING.fullmatch(text):
            found += ["", _inline(heading["words"], _ADOC_INLINE), ""]
        elif _ADOC_FENCES.fullmatch(text) or _ADOC_SILENT.fullmatch(text):
            found.append("")
        else:
            in_header = False
            words = re.sub(r"^\.(?=[^\s.])|^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s|\s\+$", "", text)
            found.append(_inline(re.sub(r"^[*-]+\s|^\.+\s", "• ", words.lstrip()), _ADOC_INLINE))
    return found


def _header_line(text: str, facts: _Facts) -> None:
    """Note the author or the date in a line right under the title."""
    if date := _ADOC_DATE.fullmatch(text):
        facts.setdefault("date", date["date"])
    else:
        facts.setdefault("author", re.sub(r"\s*<[^>]*>", "", text))


def _inline(text: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
