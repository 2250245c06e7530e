"""
The lines that a channel adds to its posts: "Subscribe | Our chat", hashtags, the channel's name at the top.

Such lines recur at the end or at the top of many different posts. Notices recur, too ("All ferries sail on time."), and
are news each time. So a recurring line has to look like an addition: it consists of links, names of channels or
hashtags, is the channel's name, or asks the reader for something. Without a link, "Our chat | Send us news" is one only
if most posts end with it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

from knowledge.language.punctuation import ends_sentence, starts_list_item
from knowledge.parsing.boilerplate.labels import is_closing

Piece = tuple[str, str]  # the format of some words ("plain", "bold", "hashtag", ...), and the words
Line = Sequence[Piece]

_LINKS = frozenset("text_link link mention mention_name hashtag bot_command email".split())
_SEVERAL = re.compile(r"\w\s*[|•·‖]\s*\w")
_ONLY_HASHTAGS = re.compile(r"(?:\s*#(?!\d+\b)\w+(?:@\w+)?[,.]?)+\s*")
_REFERENCE = re.compile(r"(?:https?://|t\.me/|www\.)\S+|(?<!\w)[@#](?!\d+\b)\w+", re.IGNORECASE)
_MOST_LINES = 6  # at either end of a post
_LONGEST = 200  # characters of an added line
_FEW_POSTS = 3
_LEAST_POSTS, _LEAST_SHARE = 3, 0.05  # in which an added line recurs, of those that were read
_PLAIN_POSTS, _PLAIN_SHARE = 5, 0.6  # the same for a line of several labels without links
_HASHTAGS = "#"  # the key of a line of hashtags, whichever they are


class Added(NamedTuple):
    """The lines that a channel adds to its posts, as they are compared: see `_key`."""

    lines: frozenset[str] = frozenset()


def learn(posts: Iterable[Sequence[Piece]], channel: str = "") -> Added:
    r"""
    Return the lines that recur around these posts of a `channel`; a post that was published twice counts once.

    >>> posts = [[("plain", f"{n} ships came.\n\n"), ("mention", "@rivertown")] for n in range(2, 6)]
    >>> sorted(learn(posts).lines)
    ['@rivertown']
    """
    signed, plain, total = Counter[str](), Counter[str](), Counter[str]()
    name = _key([("plain", channel)])
    different = {"".join(words for _, words in post): post for post in posts}
    for post in different.values():
        lines = _lines(post)
        ends = _ends(lines)
        keys = [_key(line) for line in lines]
        total.update(set(keys))
        signed.update({keys[i] for i in ends if keys[i] == name or _has_sign(lines[i])})
        plain.update({keys[i] for i in ends if i >= len(lines) - _MOST_LINES and _may_be_plain(lines[i])})
    count = len(different)
    needed = 2 if count <= _FEW_POSTS else max(_LEAST_POSTS, ceil(count * _LEAST_SHARE))
    found = {key for key, n in signed.items() if n >= needed and n >= 0.8 * total[key]}
    found |= {key for key, n in plain.items() if n >= max(_PLAIN_POSTS, ceil(count * _PLAIN_SHARE))}
    return Added(frozenset(found - {""}))


def without(post: Sequence[Piece], added: Added) -> list[Piece]:
    r"""
    Return a post without the lines before and after its own words that are added; at its end, none has to be learned
    that claims rights or asks the reader to subscribe. A post of nothing else is returned as it is.

    >>> without([("plain", "Ships came.\n\nOur chat")], Added(frozenset({"our chat"})))
    [('plain', 'Ships came.')]
    """
    lines = _lines(post)
    keys = [_key(line) for line in lines]
    full = [i for i, name in enumerate(keys) if name]
    begin, end = 0, len(full)
    while end and (keys[full[end - 1]] in added.lines or (end > 1 and is_closing(_words(lines[full[end - 1]])))):
        end -= 1
    while begin < end and keys[full[begin]] in added.lines:
        begin += 1
    if begin == end or end - begin == len(full):
        return list(post)
    first = full[begin] if begin else 0
    last = full[end - 1] + 1 if end < len(full) else len(lines)
    breaks: list[Piece] = [("plain", "\n")]
    return [piece for i in range(first, last) for piece in (*lines[i], *(breaks if i + 1 < last else ()))]


def _lines(post: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces of each line, without the line breaks; also of the empty lines."""
    lines: list[list[Piece]] = [[]]
    for kind, words in post:
        first, *others = words.split("\n")
        lines[-1] += [(kind, first)] if first else []
        lines += [[(kind, other)] if other else [] for other in others]
    return lines


def _ends(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the lines at the top and at the end that are not empty, and not the whole post."""
    full = [i for i, line in enumerate(lines) if _key(line)]
    if len(full) < 2:
        return []
    return sorted({*full[:_MOST_LINES], *full[-_MOST_LINES:]})


def _key(line: Line) -> str:
    """Return what is equal in two writings of a line: its words, without case, emoji and marks around them."""
    text = " ".join("".join(words for _, words in line).split()).casefold()
    if _ONLY_HASHTAGS.fullmatch(text):
        return _HASHTAGS
    return re.sub(r"^[^\w@#]+|[^\w]+$", "", text)


def _has_sign(line: Line) -> bool:
    """Return whether a line looks as if it was added: mostly links or hashtags, or a request to the reader."""
    text = "".join(words for _, words in line).strip()
    if not text or len(text) > _LONGEST:
        return False
    linked = sum(_letters(words if kind in _LINKS else " ".join(_REFERENCE.findall(words))) for kind, words in line)
    if not linked:
        return is_closing(_words(line))
    if 2 * linked >= _letters(text) or is_closing(_words(line)):
        return True
    return not ends_sentence(text) and not starts_list_item(text)


def _may_be_plain(line: Line) -> bool:
    text = "".join(words for _, words in line).strip()
    return len(text) <= _LONGEST and not ends_sentence(text) and bool(_SEVERAL.search(text))


def _letters(text: str) -> int:
    return len(re.findall(r"\w", text))


def _words(line: Line) -> str:
    """Return the words of a line without the emoji and marks before them."""
    return re.sub(r"^[^\w©@#]+", "", "".join(words for _, words in line)).strip()
