"""
Catalogues: the sentences of the bot in one language each, in gettext's files beside this one, ``de.po``.

A publisher can replace any of them in a TOML file: a table for each language, with the names of `bot.locales.words`.
"""

import gettext
import io
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from knowledge import ConfigError

LANGUAGES = ("en", "uk", "ru", "es", "de", "fr", "it", "pt", "pl", "tr", "ar", "fa", "hi", "id", "zh", "ja")
_REGIONS = {"en": "en_GB", "zh": "zh_Hans"}  # whose way of writing dates is used

Own = Mapping[str, str | Sequence[str]]  # a publisher's sentences by name; the forms of one with a number


class Catalogue:
    """The sentences of one language, by name."""

    def __init__(self, code: str, own: Own | None = None) -> None:
        """`own`: what a publisher says instead."""
        self.code = code
        self.locale = Locale.parse(_REGIONS.get(code, code))
        self._own = own or {}
        self._translations = translations(code)

    def sentence(self, name: str, english: str) -> str:
        """Return a sentence; in English where it is not translated."""
        own = self._own.get(name)
        return own if isinstance(own, str) else self._translations.pgettext(name, english)

    def plural(self, name: str, english: tuple[str, str], count: int) -> str:
        """Return the form of a sentence for so many things."""
        own = self._own.get(name)
        if own is None:
            return self._translations.npgettext(name, *english, count)
        forms = [own] if isinstance(own, str) else own
        return forms[min(self._form(count), len(forms) - 1)]

    def _form(self, count: int) -> int:
        """Return the number of the plural form of this language, from 0."""
        plural = getattr(self._translations, "plural", None)
        return int(plural(count)) if plural else int(count != 1)


@cache
def translations(code: str) -> gettext.NullTranslations:
    """Return the translations of a language; for English none are needed."""
    if code == "en":
        return gettext.NullTranslations()
    with files("bot.locales").joinpath(f"{code}.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def publishers_own(path: Path) -> dict[str, Own]:
    """
    Return a publisher's sentences, by language and name.

    Raises `ConfigError` when the file cannot be read, or names a language that the bot does not speak.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    for code, table in tables.items():
        if code not in LANGUAGES or not isinstance(table, dict):
            raise ConfigError(f"{path}: [{code}] is not a language of the bot; use one of {', '.join(LANGUAGES)}")
    return tables
