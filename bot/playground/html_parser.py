"""
A parser of Telegram's HTML, with the rules and the error messages of Telegram's own parser.

Few tags and four named character references are known. Unknown attributes are ignored. Tags must be closed in
order.
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
SPACE = " \t\r\n\v\0"  # "\0" stands for the end of the text
DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ParseError(ValueError):
    """The text is not valid Telegram HTML. The message is the one that Telegram gives."""


def parse(text: str) -> tuple[str, list[Entity]]:
    """
    Return the plain text and its entities. Raise `ParseError` if the text is not valid.

    >>> text, entities = parse("Rain &amp; <b>wind</b>")
    >>> text, [entity.json() for entity in entities]
    ('Rain & wind', [{'type': 'bold', 'offset': 7, 'length': 4}])
    """
    return _Parser(text).parsed()


@dataclass
class _OpenTag:
    """A start tag whose end tag has not been read yet."""

    tag: str
    attributes: dict[str, str]
    offset: int  # in UTF-16 code units of the plain text
    start: int  # index into the list of pieces


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0  # UTF-16 code units of all pieces
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []
        self.languages: dict[int, str] = {}  # by index of an entity: the language that its <code> named

    def parsed(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.text):
            character = self.text[self.position]
            if character == "&":
                self._put(self._reference() or self._take())
            elif character != "<":
                self._put(self._plain())
            elif self._at(self.position + 1) == "/":
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
        self.position += 1
        return self.text[self.position - 1]

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.offset += units(piece)

    def _plain(self) -> str:
        """Take the text up to the next tag or character reference."""
        ends = [end for end in (self.text.find("<", self.position), self.text.find("&", self.position)) if end >= 0]
        start, self.position = self.position, min(ends, default=len(self.text))
        return self.text[start : self.position]

    def _while(self, characters: str) -> str:
        start = self.position
        while self.position < len(self.text) and self.text[self.position] in characters:
            self.position += 1
        return self.text[start : self.position]

    def _until(self, characters: str) -> str:
        start = self.position
        while self._at(self.position) not in characters:
            self.position += 1
        return self.text[start : self.position]

    def _byte(self, index: int) -> int:
        return len(self.text[:index].encode("utf-8", "surrogatepass"))

    def _reference(self) -> str:
        """Take a character reference. Return an empty string and take nothing if there is none, which is no error."""
        start = self.position
        self.position += 1
        if self._at(self.position) == "#":
            self.position += 1
            base = 16 if self._at(self.position) == "x" else 10
            self.position += base == 16
            number = self._while(DIGITS + "abcdefABCDEF" if base == 16 else DIGITS)
            code = int(number[:12], base) if number else 0
            result = chr(code) if 0 < code < 0x10FFFF and self.position - start < 10 else ""
        else:
            result = NAMED.get(self._while(LETTERS), "")
        if not result:
            self.position = start
        elif self._at(self.position) == ";":
            self.position += 1
        return result

    # Tags

    def _start_tag(self) -> None:
        begin = self.position
        place = f"at byte offset {self._byte(begin)}"
        self.position += 1
        tag = self._until(SPACE + ">").lower()
        if self._at(self.position) == "\0":
            raise ParseError(f"Unclosed start tag {place}")
        if tag not in TAGS:
            raise ParseError(f'Unsupported start tag "{tag}" {place}')
        attributes: dict[str, str] = {}
        while True:
            self._while(SPACE)
            if self._at(self.position) == ">":
                break
            name, value = self._attribute(tag, place)
            attributes[name] = value
        self.position += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" {place}')
        self.open.append(_OpenTag(tag, attributes, self.offset, len(self.pieces)))

    def _attribute(self, tag: str, place: str) -> tuple[str, str]:
        name = self._until(SPACE + "=>").lower()
        if not name:
            raise ParseError(f'Empty attribute name in the tag "{tag}" {place}')
        self._while(SPACE)
        if self._at(self.position) != "=":
            if self._at(self.position) == "\0":
                raise ParseError(f'Unclosed start tag "{tag}" {place}')
            return name, ""
        self.position += 1
        self._while(SPACE)
        if self._at(self.position) == "\0":
            raise ParseError(f'Unclosed start tag "{tag}" {place}')
        value = self._quoted() if self._at(self.position) in "'\"" else self._token()
        if self._at(self.position) == "\0":
            raise ParseError(f"Unclosed start tag {place}")
        return name, value

    def _token(self) -> str:
        start = self.position
        token = self._while(LETTERS + DIGITS + ".-").lower()
        if self._at(self.position) not in SPACE + ">":
            raise ParseError(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return token

    def _quoted(self) -> str:
        quote = self._take()
        value = ""
        while self._at(self.position) not in {quote, "\0"}:
            value += (self._reference() or self._take()) if self._at(self.position) == "&" else self._take()
        if self._at(self.position) == quote:
            self.position += 1
        return value

    def _end_tag(self) -> None:
        begin = self.position
        place = f"at byte offset {self._byte(begin)}"
        if not self.open:
            raise ParseError(f"Unexpected end tag {place}")
        self.position += 2
        name = self._until(SPACE + ">").lower()
        self._while(SPACE)
        if self._at(self.position) != ">":
            raise ParseError(f"Unclosed end tag {place}")
        self.position += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise ParseError(f'Unmatched end tag {place}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)
        self.open.pop()

    def _close(self, opened: _OpenTag) -> None:
        """Add the entity of a tag that was closed."""
        tag, attributes = opened.tag, opened.attributes
        span = opened.offset, self.offset - opened.offset
        if tag in STYLES:
            self.entities.append(Entity(STYLES[tag], *span))
        elif tag == "a":
            try:
                url = url_rules.checked(attributes.get("href") or "".join(self.pieces[opened.start :]))
            except ValueError:
                return  # Telegram shows such a link as plain text
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
        """Add the entity of `pre` or `code`. If both cover the same text, they become one `pre` with a language."""
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
