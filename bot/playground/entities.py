"""
Formatted text as Telegram stores it: plain text, and entities counted in UTF-16 code units.

All texts pass through `normalise` on their way into a message. `with_recognised` adds the entities that Telegram
recognises by itself: commands, mentions, hashtags, links and e-mail addresses.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.playground import url_rules

# Where two entities cover the same text, the one whose type comes first is the outer one.
ORDER = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention"]
STYLES = ["bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"]
QUOTES = {"blockquote", "expandable_blockquote"}
VERBATIM = {"pre", "code"}
KEPT_AROUND_WHITESPACE = {"text_link", "text_mention"}
MAX_ENTITIES = 100  # Telegram silently ignores further ones


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text with a format or a meaning. Offset and length count UTF-16 code units."""

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
        """The offset of the first code unit behind the entity."""
        return self.offset + self.length

    def json(self) -> dict[str, Any]:
        """Return the Bot API's MessageEntity."""
        keys = ("url", "language", "custom_emoji_id", "unix_time", "date_time_format")
        extra = {key: getattr(self, key) for key in keys if getattr(self, key) is not None}
        return {"type": self.type, "offset": self.offset, "length": self.length, **extra}


def units(text: str) -> int:
    """
    Return the length of `text` in UTF-16 code units.

    >>> units("a😀")
    3
    """
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, offset: int, length: int) -> str:
    """Return the part of `text` at an offset and of a length in UTF-16 code units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def rank(entity: Entity) -> tuple[int, int, int]:
    """Return a sorting key: by offset, and outer entities before inner ones."""
    order = ORDER + STYLES
    place = order.index(entity.type) if entity.type in order else len(ORDER)
    return entity.offset, -entity.length, place


def normalise(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Return text and entities as a message stores them: cleaned, trimmed, properly nested, at most 100 entities."""
    text, entities = _replace_control_characters(text, sorted(entities, key=rank))
    entities = _properly_nested(entities)
    text, entities = _trim(text, entities)
    return text, sorted(entities, key=rank)[:MAX_ENTITIES]


def _replace_control_characters(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Replace control characters with spaces. Remove carriage returns and direction overrides."""
    if not re.search("[\0-\x09\x0b-\x1f\u2028-\u202e]", text):
        return text, entities
    new_offsets = [0]  # by old offset, both in code units
    kept: list[str] = []
    for character in text:
        gone = character == "\r" or "\u2028" <= character <= "\u202e"
        if not gone:
            kept.append(" " if character < " " and character != "\n" else character)
        for _ in range(units(character)):
            new_offsets.append(new_offsets[-1] + (not gone))
    spans = ((entity, new_offsets[entity.offset], new_offsets[entity.end]) for entity in entities)
    return "".join(kept), [replace(e, offset=a, length=b - a) for e, a, b in spans if b > a]


def _properly_nested(entities: list[Entity]) -> list[Entity]:
    """Remove entities that Telegram does not nest: quotes in quotes, anything in code, links in links."""
    kept: list[Entity] = []
    verbatim = [e for e in entities if e.type in VERBATIM]
    verbatim = [e for e in verbatim if not any(o is not e and _encloses(o, e) for o in verbatim)]
    for entity in entities:
        if entity.type in VERBATIM:
            kept += [entity] if entity in verbatim else []
        elif entity.type in QUOTES:
            if not any(e.type in QUOTES and _overlap(e, entity) for e in kept):
                kept.append(entity)
        elif entity.type in STYLES:
            kept += _outside(entity, verbatim)
        elif not any(_overlap(e, entity) for e in [*verbatim, *(k for k in kept if _is_indivisible(k))]):
            kept.append(entity)
    return sorted(_merged(kept), key=rank)


def _is_indivisible(entity: Entity) -> bool:
    """Return whether an entity, such as a link, cannot be split around another one."""
    return entity.type not in STYLES and entity.type not in QUOTES


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _encloses(outer: Entity, inner: Entity) -> bool:
    """Return whether `inner` lies in `outer`. Of two that cover the same text, the first by `rank` is the outer."""
    inside = outer.offset <= inner.offset and inner.end <= outer.end
    return inside and (outer.length > inner.length or rank(outer) < rank(inner))


def _outside(entity: Entity, holes: list[Entity]) -> Iterator[Entity]:
    """Yield the parts of `entity` that lie outside all of the holes."""
    start = entity.offset
    for hole in sorted(holes, key=rank):
        if _overlap(hole, entity):
            if hole.offset > start:
                yield replace(entity, offset=start, length=hole.offset - start)
            start = max(start, hole.end)
    if start < entity.end:
        yield replace(entity, offset=start, length=entity.end - start)


def _merged(entities: list[Entity]) -> list[Entity]:
    """Merge adjacent entities of one style, as the server does."""
    merged: list[Entity] = []
    last: dict[str, int] = {}  # by type: the index of its last entity
    for entity in sorted(entities, key=rank):
        index = last.get(entity.type)
        if index is not None and entity.type in STYLES[:-1] and merged[index].end >= entity.offset:
            earlier = merged[index]
            end = max(earlier.end, entity.end)
            merged[index] = replace(earlier, length=end - earlier.offset)
            continue
        last[entity.type] = len(merged)
        merged.append(entity)
    return merged


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Remove whitespace at both ends of the text, but none that belongs to an entity at its beginning."""
    kept = [e for e in entities if e.type in KEPT_AROUND_WHITESPACE or cut(text, e.offset, e.length).strip(" \n")]
    text = text.rstrip(" \n")
    end = units(text)
    kept = [replace(e, length=min(e.length, end - e.offset)) for e in kept if e.offset < end]
    whitespace = len(text) - len(text.lstrip(" \n"))
    start = min([whitespace, *(e.offset for e in kept)])
    return text[start:], [replace(e, offset=e.offset - start) for e in kept]


RECOGNISED = re.compile(
    r"""
    (?P<url>\b(?:https?://[^\s<>"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|me|de|uk|eu|info)\b(?:/[^\s<>"]*)?)(?<![.,;:!?)'\]]))
  | (?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@]))
  | (?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}\b)
  | (?P<hashtag>(?<![\w\#])\#(?=\w*[^\W\d_])\w{1,256}(?![\w\#]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
EMAIL = re.compile(r"\b[\w.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,8}\b", re.IGNORECASE)


def with_recognised(text: str, entities: list[Entity]) -> list[Entity]:
    """
    Return `entities` and those that Telegram recognises in the text by itself.

    >>> [(e.type, e.offset, e.length) for e in with_recognised("/ask #rain", [])]
    [('bot_command', 0, 4), ('hashtag', 5, 5)]
    """
    taken = [e for e in entities if _is_indivisible(e)]
    recognised: list[Entity] = []
    for match in [*EMAIL.finditer(text), *RECOGNISED.finditer(text)]:
        kind = match.lastgroup or "email"
        entity = Entity(kind, units(text[: match.start()]), units(match.group()))
        if not any(_overlap(entity, e) for e in [*taken, *recognised]):
            recognised.append(entity)
    return sorted([*entities, *recognised], key=rank)[:MAX_ENTITIES]


def from_json(items: list[Any], text: str) -> list[Entity]:
    """Return the entities that a request gives. Those that do not lie inside the text are left out."""
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
