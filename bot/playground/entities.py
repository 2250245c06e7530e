"""
Formatted text as Telegram keeps it: plain text, and entities counted in UTF-16 code units.

`tidied` is what every text goes through on its way into a message; `found` adds what Telegram recognises
by itself: commands, mentions, hashtags, links.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.playground import url_rules

# The outermost first where two entities cover the same stretch.
ORDER = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention"]
STYLES = ["bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"]
QUOTES = {"blockquote", "expandable_blockquote"}
VERBATIM = {"pre", "code"}
HIDDEN = {"text_link", "text_mention"}  # worth keeping even around white space
MOST = 100  # more are ignored, silently


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch of a text that is shown in a special way; offsets count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        """The first code unit behind the entity."""
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        """Return the Bot API's MessageEntity."""
        keys = ("url", "language", "custom_emoji_id", "unix_time", "date_time_format")
        extra = {key: getattr(self, key) for key in keys if getattr(self, key) is not None}
        return {"type": self.type, "offset": self.offset, "length": self.length, **extra}


def units(text: str) -> int:
    """
    Return the length of `text` as Telegram counts it, in UTF-16 code units.

    >>> units("a😀")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, length: int) -> str:
    """Return the stretch of `text` at a place given in UTF-16 code units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def rank(entity: Entity) -> tuple[int, int, int]:
    """Return a sorting key: in the order of the text, the outer before the inner."""
    order = ORDER + STYLES
    place = order.index(entity.type) if entity.type in order else len(ORDER)
    return entity.offset, -entity.length, place


def tidied(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Return text and entities as a message keeps them: cleaned, trimmed, properly nested, at most 100."""
    text, entities = _cleaned(text, sorted(entities, key=rank))
    entities = _nested(entities)
    text, entities = _trimmed(text, entities)
    return text, sorted(entities, key=rank)[:MOST]


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Turn control characters into spaces, drop carriage returns and direction overrides."""
    if not re.search("[\0-\x09\x0b-\x1f\u2028-\u202e]", text):
        return text, entities
    moved = [0]  # old offset in code units -> new offset
    kept: list[str] = []
    for character in text:
        gone = character == "\r" or "\u2028" <= character <= "\u202e"
        if not gone:
            kept.append(" " if character < " " and character != "\n" else character)
        for _ in range(units(character)):
            moved.append(moved[-1] + (not gone))
    spans = ((entity, moved[entity.offset], moved[entity.end]) for entity in entities)
    return "".join(kept), [replace(e, offset=a, length=b - a) for e, a, b in spans if b > a]


def _nested(entities: list[Entity]) -> list[Entity]:
    """Drop what Telegram doesn't nest: quotes in quotes, anything in code, links in links."""
    kept: list[Entity] = []
    verbatim = [e for e in entities if e.type in VERBATIM]
    verbatim = [e for e in verbatim if not any(o is not e and _covers(o, e) for o in verbatim)]
    for entity in entities:
        if entity.type in VERBATIM:
            kept += [entity] if entity in verbatim else []
        elif entity.type in QUOTES:
            if not any(e.type in QUOTES and _meet(e, entity) for e in kept):
                kept.append(entity)
        elif entity.type in STYLES:
            kept += _around(entity, verbatim)
        elif not any(_meet(e, entity) for e in [*verbatim, *(k for k in kept if _whole(k))]):
            kept.append(entity)
    return sorted(_joined(kept), key=rank)


def _whole(entity: Entity) -> bool:
    return entity.type not in STYLES and entity.type not in QUOTES


def _meet(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _covers(outer: Entity, inner: Entity) -> bool:
    """Whether `inner` lies in `outer`; of two equal ones the one that sorts first is the outer."""
    inside = outer.offset <= inner.offset and inner.end <= outer.end
    return inside and (outer.length > inner.length or rank(outer) < rank(inner))


def _around(entity: Entity, holes: list[Entity]) -> Iterator[Entity]:
    """Yield the pieces of `entity` that lie outside of every hole."""
    start = entity.offset
    for hole in sorted(holes, key=rank):
        if _meet(hole, entity):
            if hole.offset > start:
                yield replace(entity, offset=start, length=hole.offset - start)
            start = max(start, hole.end)
    if start < entity.end:
        yield replace(entity, offset=start, length=entity.end - start)


def _joined(entities: list[Entity]) -> list[Entity]:
    """Unite touching stretches of the same style, as the server does."""
    joined: list[Entity] = []
    last: dict[str, int] = {}
    for entity in sorted(entities, key=rank):
        place = last.get(entity.type)
        if place is not None and entity.type in STYLES[:-1] and joined[place].end >= entity.offset:
            earlier = joined[place]
            end = max(earlier.end, entity.end)
            joined[place] = replace(earlier, length=end - earlier.offset)
            continue
        last[entity.type] = len(joined)
        joined.append(entity)
    return joined


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trim the text, at its beginning no further than its first entity, and the entities with it."""
    kept = [e for e in entities if e.type in HIDDEN or cut(text, e.offset, e.length).strip(" \n")]
    text = text.rstrip(" \n")
    end = units(text)
    kept = [replace(e, length=min(e.length, end - e.offset)) for e in kept if e.offset < end]
    blanks = len(text) - len(text.lstrip(" \n"))
    start = min([blanks, *(e.offset for e in kept)])
    return text[start:], [replace(e, offset=e.offset - start) for e in kept]


FOUND = re.compile(
    r"""
    (?P<url>\b(?:https?://[^\s<>"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|me|de|uk|eu|info)\b(?:/[^\s<>"]*)?)(?<![.,;:!?)'\]]))
  | (?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))
  | (?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}\b)
  | (?P<hashtag>(?<![\w\#])\#(?=\w*[^\W\d_])\w{1,256}(?![\w\#]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
EMAIL = re.compile(r"\b[\w.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,8}\b", re.IGNORECASE)


def found(text: str, entities: list[Entity]) -> list[Entity]:
    """
    Return `entities` with what Telegram recognises in a text by itself.

    >>> [(e.type, e.offset, e.length) for e in found("/ask #rain", [])]
    [('bot_command', 0, 4), ('hashtag', 5, 5)]
    """
    taken = [e for e in entities if _whole(e)]
    extra: list[Entity] = []
    for match in [*EMAIL.finditer(text), *FOUND.finditer(text)]:
        kind = match.lastgroup or "email"
        entity = Entity(kind, units(text[: match.start()]), units(match.group()))
        if not any(_meet(entity, e) for e in [*taken, *extra]):
            extra.append(entity)
    return sorted([*entities, *extra], key=rank)[:MOST]


def from_json(items: list[Any], text: str) -> list[Entity]:
    """Return the entities of a request's `entities`, leaving out what doesn't fit the text."""
    size = units(text)
    entities = []
    for item in items:
        offset, length = int(item.get("offset", 0)), int(item.get("length", 0))
        if offset < 0 or length <= 0 or offset + length > size:
            continue
        url = item.get("url")
        if item.get("type") == "text_link":
            url = url_rules.checked(str(url or ""))
        entities.append(
            Entity(
                str(item.get("type", "")),
                offset,
                length,
                url=url,
                language=item.get("language"),
                custom_emoji_id=item.get("custom_emoji_id"),
                unix_time=item.get("unix_time"),
                date_time_format=item.get("date_time_format"),
            )
        )
    return entities
