"""
Walls: what a site shows in the place of an article.

A request for consent, an offer of a subscription, "not in your region", a check for robots, a form to sign in. They
come with status 200 and read like a text. What they say is known in many languages (``[walls]`` of a language's file);
`teaser_match` finds the others by what the source says of the article.
"""

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from knowledge.language import analyser, detect
from knowledge.language.tables import all_languages, alternatives, language_data, union

_REASONS = {
    "consent": "asks for consent in the place of the article",
    "region": "is not shown in the region of this server",
    "payment": "shows an offer in the place of the article",
    "scripts": "shows nothing without scripts",
    "challenge": "checks for robots in the place of the article",
    "sign_in": "asks to sign in",
    "age": "asks for the reader's age",
}
_BRIEF = frozenset({"sign_in", "age"})  # longer texts about them are articles
_BRIEF_TEXT, _LONGEST_TEXT = 600, 6000  # characters of a wall
_TITLED_TEXT = 3000  # characters of a text that its title shows to be a wall
_TAIL = 8  # last paragraphs in which an offer is looked for
_OFFERS = frozenset({"payment", "sign_in", "scripts", "consent"})
_SIGN_IN_PATHS = frozenset(
    "login log-in signin sign-in sso auth oauth register signup subscribe consent cookie-consent cookies captcha "
    "challenge paywall unavailable geoblock geoblocked access-denied".split()
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)


def wall(paragraphs: Sequence[str], title: str | None, language: str | None = None) -> str | None:
    """
    Return why these paragraphs are no article, as a clause; None for an article. `language`: as the page declares it.

    >>> wall(["Please confirm that you are not a robot."], "Ferry news")
    'checks for robots in the place of the article'
    """
    length = sum(map(len, paragraphs))
    if title and length <= _TITLED_TEXT and _titles().fullmatch(title.strip()):
        return "shows a message in the place of the article"
    if not length or length > _LONGEST_TEXT:
        return None
    chars: dict[str, int] = {}
    for paragraph, kind in zip(paragraphs, _kinds(paragraphs, language), strict=True):
        if kind and (kind not in _BRIEF or length <= _BRIEF_TEXT):
            chars[kind] = chars.get(kind, 0) + len(paragraph)
    return _REASONS[max(chars, key=chars.__getitem__)] if sum(chars.values()) * 2 >= length else None


def without_offer(paragraphs: Sequence[str], title: str | None, language: str | None = None) -> list[str]:
    """
    Return the paragraphs without an offer to subscribe at their end.

    It begins with a phrase that is known, and consists mostly of such phrases.
    """
    start = max(len(paragraphs) - _TAIL, 0)
    kinds = _kinds(paragraphs[start:], language)
    for number, kind in enumerate(kinds, start):
        before, rest = [title or "", *paragraphs[:number]], paragraphs[number:]
        if kind in _OFFERS and number and _is_offer(before, rest, kinds[number - start :]):
            return list(paragraphs[:number])
    return list(paragraphs)


def led_elsewhere(requested: str, answered: str) -> str | None:
    """
    Return where a redirect led that is not to the article, as a clause; None where it may be the article.

    >>> led_elsewhere("https://example.org/news/ferry", "https://example.org/login?next=/news/ferry")
    'leads to a page to sign in or to consent'
    >>> led_elsewhere("https://example.org/news/ferry", "https://www.example.org/en/")
    'leads to the front page'
    >>> led_elsewhere("https://example.org/a?id=1", "https://example.org/ferry-1")
    """
    before, after = urlsplit(requested), urlsplit(answered)
    parts, old_parts = _parts(after.path), _parts(before.path)
    if not _SIGN_IN_PATHS.isdisjoint(parts) and _SIGN_IN_PATHS.isdisjoint(old_parts):
        return "leads to a page to sign in or to consent"
    if (after.hostname or "").startswith("consent.") and before.hostname != after.hostname:
        return "leads to a page to sign in or to consent"
    same_site = _site(before.hostname) == _site(after.hostname)
    to_front = not after.query and _is_front(parts) and not _is_front(old_parts)
    return "leads to the front page" if same_site and to_front else None


def _is_offer(before: Sequence[str], rest: Sequence[str], kinds: Sequence[str | None]) -> bool:
    """Return whether `rest` is mostly phrases of an offer, and the others have no word of what comes `before`."""
    told = [paragraph for paragraph, kind in zip(rest, kinds, strict=True) if kind not in _OFFERS]
    if 2 * sum(map(len, told)) > sum(map(len, rest)):
        return False
    text = "\n".join(before)
    terms = analyser(detect(text) or "en").terms
    return not told or set(terms(text)).isdisjoint(terms("\n".join(told)))


def _kinds(paragraphs: Sequence[str], language: str | None) -> list[str | None]:
    """Return for each paragraph the kind of wall whose words it has; None where it has none of them."""
    detected = {detect("\n".join(paragraphs)[:2000]), detect(paragraphs[-1][:500])}
    languages = frozenset({"en", language, *detected} - {None}) if any(detected) else None
    pattern = _phrases(languages)
    found = (pattern.search(paragraph.replace("İ", "i").lower()) for paragraph in paragraphs)
    return [match.lastgroup if match else None for match in found]


@cache
def _phrases(languages: frozenset[str] | None) -> re.Pattern[str]:
    """
    Return the phrases of these languages, each kind in a group of its name; None: of all languages.

    They are in small letters: a search that ignores case takes three times as long.
    """
    known = all_languages() if languages is None else filter(None, map(language_data, sorted(languages)))
    walls = [data.walls for data in known]
    groups = {
        kind: alternatives(dict.fromkeys(phrase for each in walls for phrase in getattr(each, kind)))
        for kind in _REASONS
    }
    return re.compile("|".join(f"(?P<{kind}>{phrases})" for kind, phrases in groups.items()))


@cache
def _titles() -> re.Pattern[str]:
    """Return the titles of walls and of messages of errors, the site's name behind them or not."""
    titles = alternatives(union(lambda data: data.walls.titles + data.pages.errors))
    return re.compile(rf"(?:{titles}|(?:error |http )?[45]\d\d)[\s.…!?。！]*(?:\s[|–—-].*|[|｜].*)?", re.IGNORECASE)


def _parts(path: str) -> list[str]:
    parts = [part.lower() for part in path.split("/") if part]
    return parts[:-1] if parts and re.fullmatch(r"(?:index|default|home)(?:\.\w{1,5})?", parts[-1]) else parts


def _is_front(parts: Sequence[str]) -> bool:
    return not parts or (len(parts) == 1 and bool(_LANGUAGE.fullmatch(parts[0])))


def _site(host: str | None) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", host or "")
