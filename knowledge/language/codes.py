"""
Codes and names of languages: from what people and programs write to a code that we have data for.

`langcodes` knows them (ISO 639 of two and three letters, withdrawn codes, names in English and in the language
itself, from CLDR). It is imported for what is not simply the code of a file of ours.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from knowledge.language.tables import all_languages, codes


@lru_cache(maxsize=1024)
def base_code(code: str) -> str:
    """
    Return the code of a language without script and region; that of our data where there are several codes.

    >>> [base_code(code) for code in ("en-GB", "DE_at", "deu", "iw", "nb", "cmn-Hans", "prs", "tlh", "")]
    ['en', 'de', 'de', 'he', 'nb', 'zh', 'fa', 'tlh', '']
    """
    base = re.split(r"[-_]", code.strip().lower(), maxsplit=1)[0]
    if base in codes() or not re.fullmatch("[a-z]{2,3}", base):
        return base
    import langcodes  # noqa: PLC0415 -- 15 ms that a code which is the name of a file does not need

    return langcodes.get(langcodes.standardize_tag(base, macro=True)).language or base


@lru_cache(maxsize=1024)
def code_of(written: str) -> str | None:
    """
    Return the BCP 47 code of a language, without script and region, from a tag or a name; None if it is not known.

    Every language with a code of two letters is known, and others if we have data for them.

    >>> [code_of(name) for name in ("English", "en_US", "RU-ru", "deu", "nob", "yue", "fil", "Bengali", "zh-Hans")]
    ['en', 'en', 'ru', 'de', 'nb', 'yue', 'fil', 'bn', 'zh']
    >>> [code_of(name) for name in ("français", "русский", "中文", "Spanish (Mexico)", "Klingon", "all", "xx", "")]
    ['fr', 'ru', 'zh', 'es', None, None, None, None]
    """
    name = written.strip().casefold()
    tag = re.match(r"[a-z]{2,3}(?=[-_.,;\s(]|$)", name)
    code = (tag and _of_tag(tag[0])) or _of_name(name) or _of_name(re.split(r"[-_.,;\s(]", name, maxsplit=1)[0])
    return code if code and (len(code) == 2 or base_code(code) in codes()) else None


@lru_cache(maxsize=128)
def language_name(code: str) -> str:
    """
    Return the English name of a language.

    >>> [language_name(code) for code in ("en", "pt-BR", "zh")]
    ['English', 'Portuguese', 'Chinese']
    """
    import langcodes  # noqa: PLC0415 -- loaded when a name of a language is met

    return langcodes.get(base_code(code)).display_name("en")


def _of_tag(code: str) -> str | None:
    if len(code) == 2 and code in codes():
        return code
    import langcodes  # noqa: PLC0415 -- loaded when a name of a language is met

    language = langcodes.get(code)
    known = language.is_valid() and language.language not in {None, "und", "mul", "mis", "zxx"}
    return language.language if known else None


def _of_name(name: str) -> str | None:
    if not name or name in _listed_names():
        return _listed_names().get(name)
    import langcodes  # noqa: PLC0415 -- loaded when a name of a language is met

    try:
        return langcodes.find(name).language
    except LookupError:
        return None


@cache
def _listed_names() -> Mapping[str, str]:
    return {name: data.code for data in all_languages() for name in data.names}
