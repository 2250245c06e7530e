"""The language of the reader who is answered: chosen by the reader or the group, else that of the reader's app."""

from collections.abc import Mapping
from contextvars import ContextVar

from bot.locales.catalogues import LANGUAGES, Catalogue, Own
from bot.locales.sentences import Plural, Sentence, Template, gaps
from bot.locales.words import Words
from knowledge import ConfigError

_ENGLISH = Words()
_SPOKEN: ContextVar[Words | None] = ContextVar("spoken", default=None)


def words() -> Words:
    """Return what the bot says, in the language of the reader who is answered; in English where none is."""
    return _SPOKEN.get() or _ENGLISH


def speak(language: Words) -> None:
    """Answer the reader of the current update in this language."""
    _SPOKEN.set(language)


class Languages:
    """The languages of a bot, one of which is spoken where a reader's is not known."""

    def __init__(self, default: str = "en", own: Mapping[str, Own] | None = None) -> None:
        """
        `default`: BCP 47. `own`: a publisher's sentences by language and name. Raises `ConfigError` for sentences that
        the bot does not have, or with other gaps.
        """
        own = own or {}
        for code, sentences in own.items():
            _check(code, sentences)
        self._spoken = {code: Words(Catalogue(code, own.get(code))) for code in LANGUAGES}
        self._default = self.known(default) or "en"

    def known(self, code: str | None) -> str | None:
        """
        Return the code of a language that the bot speaks; None for others.

        >>> Languages().known("pt-BR"), Languages().known("gl")
        ('pt', None)
        """
        base = (code or "").replace("_", "-").partition("-")[0].lower()
        return base if base in self._spoken else None

    def first_of(self, *codes: str | None) -> Words:
        """Return the first of these languages that the bot speaks, else the default one."""
        code = next(filter(None, map(self.known, codes)), self._default)
        return self._spoken[code]

    def all(self) -> list[Words]:
        """Return all languages, the default one first."""
        return sorted(self._spoken.values(), key=lambda spoken: spoken.language != self._default)


def _check(code: str, sentences: Own) -> None:
    for name, sentence in sentences.items():
        known = getattr(Words, name, None)
        if not isinstance(known, Sentence | Template | Plural):
            raise ConfigError(f"[{code}] {name}: the bot says no such sentence; bot/locales/words.py has their names")
        english = known.english if isinstance(known.english, str) else known.english[1]
        forms = [sentence] if isinstance(sentence, str) else sentence
        unknown = frozenset[str]().union(*map(gaps, forms)) - gaps(english)
        if unknown or not all(isinstance(form, str) and form.strip() for form in forms):
            expected = ", ".join(f"{{{gap}}}" for gap in sorted(gaps(english))) or "nothing in braces"
            raise ConfigError(f"[{code}] {name}: is not a sentence with {expected}")
