"""Values that files, feeds and pages state about an article: words, names, tags, titles, languages."""

import html
import re
from collections.abc import Iterable

from knowledge.parsing.text import line

MADE_TITLE_LIMIT = 100  # characters of a title made from the text
TITLE_LIMIT = 300  # characters of a title that the source gives: a longer one is a paragraph
_MOST_TAGS = 50
_MOST_NAMES = 20

_LANGUAGES = {
    "ar": "arabic ara", "bg": "bulgarian bul", "ca": "catalan cat", "cs": "czech ces cze čeština",
    "da": "danish dan dansk", "de": "german deu ger deutsch", "el": "greek ell gre ελληνικά",
    "en": "english eng", "es": "spanish spa español castellano", "et": "estonian est eesti",
    "eu": "basque eus baq", "fa": "persian farsi fas per", "fi": "finnish fin suomi",
    "fr": "french fra fre français", "ga": "irish gle", "he": "hebrew heb iw", "hi": "hindi hin",
    "hr": "croatian hrv", "hu": "hungarian hun magyar", "hy": "armenian hye arm",
    "id": "indonesian ind in", "it": "italian ita italiano", "ja": "japanese jpn", "ko": "korean kor",
    "lt": "lithuanian lit", "lv": "latvian lav", "nl": "dutch nld dut nederlands",
    "no": "norwegian nor norsk", "pl": "polish pol polski", "pt": "portuguese por português",
    "ro": "romanian ron rum română", "ru": "russian rus русский", "sk": "slovak slk slo",
    "sl": "slovenian slv", "sr": "serbian srp", "sv": "swedish swe svenska", "ta": "tamil tam",
    "th": "thai tha", "tr": "turkish tur türkçe", "uk": "ukrainian ukr українська",
    "vi": "vietnamese vie", "zh": "chinese zho chi 中文",
}  # fmt: skip
_CODES = {name: code for code, names in _LANGUAGES.items() for name in names.split()}


def language(value: object) -> str | None:
    """
    The two-letter code of a language, however it is written; None when it is not known.

    >>> [language(name) for name in ("English", "en_US", "RU-ru", "deu", "Klingon", None)]
    ['en', 'en', 'ru', 'de', None, None]
    """
    if not isinstance(value, str):
        return None
    name = re.split(r"[-_.,;\s(]", value.strip().casefold(), maxsplit=1)[0]
    if name in _CODES:
        return _CODES[name]
    return name if re.fullmatch(r"[a-z]{2}", name) else None


def words(value: object) -> str | None:
    """
    Return `value` as one line of plain words; None when it is not text, or has no words.

    >>> words("  <b>Rain &amp; wind</b> ")
    'Rain & wind'
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    if "&" in value or "<" in value:
        value = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value))
    return line(value) or None


def tags(value: object) -> tuple[str, ...]:
    """
    Return the tags in a list, or in a line with commas, in their order and without duplicates.

    >>> tags("rain, rivers;rain"), tags(["rain", {"name": "rivers"}])
    (('rain', 'rivers'), ('rain', 'rivers'))
    """
    if isinstance(value, str):
        value = re.split(r"[,;]", value)
    if not isinstance(value, Iterable) or isinstance(value, dict):
        return ()
    names = (words(tag.get("name") if isinstance(tag, dict) else tag) for tag in value)
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_TAGS]


def names(value: object) -> str | None:
    """
    Return one name, or several joined by commas, from a name, a list of names, or objects with a name.

    >>> names([{"name": "City desk"}, "Sample desk"])
    'City desk, Sample desk'
    """
    if isinstance(value, list):
        return ", ".join(filter(None, map(names, value[:_MOST_NAMES]))) or None
    if isinstance(value, dict):
        return names(value.get("name"))
    return words(value)


def title_from(text: str) -> str:
    """
    Make a title from the first sentence of `text`, cut between words where the sentence is long.

    >>> title_from("Rain fell. Rivers rose.")
    'Rain fell.'
    >>> len(title_from("rain " * 50)) <= 100
    True
    """
    first = line(text.strip()[:1000].split("\n\n", 1)[0])
    sentence = re.match(r".{4,}?[.!?…。！？][\"'”’»)\]]*(?=\s|$)", first)
    return shortened(sentence.group() if sentence else first)


def shortened(text: str, length: int = MADE_TITLE_LIMIT) -> str:
    """
    Return `text`; when it is longer than `length` characters, cut it between words and add an ellipsis.

    >>> shortened("a long and winding road", 12)
    'a long and…'
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    if not text[length - 1].isspace() and space > length // 2:
        cut = cut[:space]
    return cut.rstrip(" ,;:–—-.") + "…"
