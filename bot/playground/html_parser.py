"""
Telegram's own HTML: not quite HTML, and strict about it.

Behaves as Telegram's parser does, down to the error texts: a handful of tags, four named character
references, attributes it doesn't know are ignored, everything must be closed in order.
"""

from dataclasses import dataclass

from bot.playground import url_rules
from bot.playground.entities import Entity, rank, units

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = {*STYLES, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\v\0"  # the end of the text reads as \0
DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ParseError(ValueError):
    """The text is not Telegram's HTML; the message is Telegram's."""


def parse(text: str) -> tuple[str, list[Entity]]:
    """
    Return the plain text and its entities, or raise ParseError.

    >>> text, entities = parse("Rain &amp; <b>wind</b>")
    >>> text, [entity.json() for entity in entities]
    ('Rain & wind', [{'type': 'bold', 'offset': 7, 'length': 4}])
    """
    return _Parser(text).parsed()


@dataclass
class _Open:
    """A start tag whose end tag has not come yet."""

    tag: str
    attributes: dict[str, str]
    offset: int  # in UTF-16 code units of the plain text
    start: int  # index into the list of pieces


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.i = 0
        self.pieces: list[str] = []
        self.offset = 0  # UTF-16 code units of all pieces
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.languages: dict[int, str] = {}  # entities' places -> the language their <code> named

    def parsed(self) -> tuple[str, list[Entity]]:
        while self.i < len(self.text):
            character = self.text[self.i]
            if character == "&":
                self._put(self._reference() or self._take())
            elif character != "<":
                self._put(self._plain())
            elif self._at(self.i + 1) == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        plain = "".join(self.pieces)
        if any("\ud800" <= character <= "\udfff" for character in plain):
            raise ParseError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return plain, sorted(self.entities, key=rank)

    # Reading

    def _at(self, index: int) -> str:
        return self.text[index] if index < len(self.text) else "\0"

    def _take(self) -> str:
        self.i += 1
        return self.text[self.i - 1]

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.offset += units(piece)

    def _plain(self) -> str:
        """Take everything up to the next character with a meaning."""
        ends = [end for end in (self.text.find("<", self.i), self.text.find("&", self.i)) if end >= 0]
        start, self.i = self.i, min(ends, default=len(self.text))
        return self.text[start : self.i]

    def _while(self, characters: str) -> str:
        start = self.i
        while self.i < len(self.text) and self.text[self.i] in characters:
            self.i += 1
        return self.text[start : self.i]

    def _until(self, characters: str) -> str:
        start = self.i
        while self._at(self.i) not in characters:
            self.i += 1
        return self.text[start : self.i]

    def _byte(self, index: int) -> int:
        return len(self.text[:index].encode("utf-8", "surrogatepass"))

    def _reference(self) -> str:
        """Take a character reference; return "" and stay when it is none, which is no error."""
        start = self.i
        self.i += 1
        if self._at(self.i) == "#":
            self.i += 1
            base = 16 if self._at(self.i) == "x" else 10
            self.i += base == 16
            number = self._while(DIGITS + "abcdefABCDEF" if base == 16 else DIGITS)
            code = int(number[:12], base) if number else 0
            result = chr(code) if 0 < code < 0x10FFFF and self.i - start < 10 else ""
        else:
            result = NAMED.get(self._while(LETTERS), "")
        if not result:
            self.i = start
        elif self._at(self.i) == ";":
            self.i += 1
        return result

    # Tags

    def _start_tag(self) -> None:
        begin = self.i
        where = f"at byte offset {self._byte(begin)}"
        self.i += 1
        tag = self._until(SPACE + ">").lower()
        if self._at(self.i) == "\0":
            raise ParseError(f"Unclosed start tag {where}")
        if tag not in TAGS:
            raise ParseError(f'Unsupported start tag "{tag}" {where}')
        attributes: dict[str, str] = {}
        while True:
            self._while(SPACE)
            if self._at(self.i) == ">":
                break
            name, value = self._attribute(tag, where)
            attributes[name] = value
        self.i += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" {where}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, where: str) -> tuple[str, str]:
        name = self._until(SPACE + "=>").lower()
        if not name:
            raise ParseError(f'Empty attribute name in the tag "{tag}" {where}')
        self._while(SPACE)
        if self._at(self.i) != "=":
            if self._at(self.i) == "\0":
                raise ParseError(f'Unclosed start tag "{tag}" {where}')
            return name, ""
        self.i += 1
        self._while(SPACE)
        if self._at(self.i) == "\0":
            raise ParseError(f'Unclosed start tag "{tag}" {where}')
        value = self._quoted() if self._at(self.i) in "'\"" else self._token()
        if self._at(self.i) == "\0":
            raise ParseError(f"Unclosed start tag {where}")
        return name, value

    def _token(self) -> str:
        start = self.i
        token = self._while(LETTERS + DIGITS + ".-").lower()
        if self._at(self.i) not in SPACE + ">":
            raise ParseError(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return token

    def _quoted(self) -> str:
        quote = self._take()
        value = ""
        while self._at(self.i) not in {quote, "\0"}:
            value += (self._reference() or self._take()) if self._at(self.i) == "&" else self._take()
        if self._at(self.i) == quote:
            self.i += 1
        return value

    def _end_tag(self) -> None:
        begin = self.i
        where = f"at byte offset {self._byte(begin)}"
        if not self.open:
            raise ParseError(f"Unexpected end tag {where}")
        self.i += 2
        name = self._until(SPACE + ">").lower()
        self._while(SPACE)
        if self._at(self.i) != ">":
            raise ParseError(f"Unclosed end tag {where}")
        self.i += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise ParseError(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)
        self.open.pop()

    def _close(self, opened: _Open) -> None:
        """Turn a closed tag into its entity."""
        tag, attributes = opened.tag, opened.attributes
        span = opened.offset, self.offset - opened.offset
        if tag in STYLES:
            self.entities.append(Entity(STYLES[tag], *span))
        elif tag == "a":
            try:
                url = url_rules.checked(attributes.get("href") or "".join(self.pieces[opened.start :]))
            except ValueError:
                return  # such a link is shown as plain text
            self.entities.append(Entity("text_link", *span, url=url))
        elif tag == "blockquote":
            kind = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            self.entities.append(Entity(kind, *span))
        elif tag == "tg-emoji":
            number = attributes.get("emoji-id", "")
            if not number.isdecimal() or not int(number):
                raise ParseError("Invalid custom emoji identifier specified")
            self.entities.append(Entity("custom_emoji", *span, custom_emoji_id=number))
        elif tag == "tg-time":
            unix = attributes.get("unix", "")
            if not unix.isdecimal() or not int(unix):
                raise ParseError("Invalid unix time specified")
            form = attributes.get("format") or None
            self.entities.append(Entity("date_time", *span, unix_time=int(unix), date_time_format=form))
        else:
            self._code(tag, attributes.get("class", ""), span)

    def _code(self, tag: str, style: str, span: tuple[int, int]) -> None:
        """Close `pre` or `code`; the one right around the other makes code in a language."""
        language = style.removeprefix("language-") if style.startswith("language-") else ""
        last = self.entities[-1] if self.entities else None
        if last and (last.offset, last.length) == span and {tag, last.type} == {"pre", "code"}:
            inner = self.languages.get(len(self.entities) - 1, "")
            named = inner if tag == "pre" else language
            if named:
                self.entities[-1] = Entity("pre", *span, language=named)
                return
        self.languages[len(self.entities)] = language if tag == "code" else ""
        self.entities.append(Entity(tag, *span))
