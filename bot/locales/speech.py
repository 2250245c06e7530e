"""A language as the bot speaks it: its sentences, and how it writes numbers, dates and names of languages."""

from datetime import UTC, date, datetime

from babel import dates, numbers

from bot.locales.catalogues import Catalogue


class Speech:
    """The sentences of a catalogue by name, and the forms of its language."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        """`catalogue`: of the language; English without one."""
        self._catalogue = catalogue or Catalogue("en")
        self.locale = self._catalogue.locale
        self.language = self._catalogue.code
        self.right_to_left = self.locale.text_direction == "rtl"

    def translated(self, name: str, english: str) -> str:
        """Return a sentence, by its name."""
        return self._catalogue.sentence(name, english)

    def translated_plural(self, name: str, english: tuple[str, str], count: int) -> str:
        """Return the form of a sentence for so many things."""
        return self._catalogue.plural(name, english, count)

    def number(self, number: int) -> str:
        """
        Return a number as it is written.

        >>> Speech().number(12431)
        '12,431'
        """
        return str(numbers.format_decimal(number, locale=self.locale))

    def day(self, moment: date) -> str:
        """
        Return a date as it is written.

        >>> Speech().day(datetime(2024, 2, 5))
        '5 Feb 2024'
        """
        return dates.format_skeleton("yMMMd", moment, locale=self.locale)

    def hour(self, moment: datetime) -> str:
        """
        Return a time of day, in UTC.

        >>> Speech().hour(datetime(2024, 2, 5, 14, 5, tzinfo=UTC))
        '14:05 UTC'
        """
        return f"{dates.format_skeleton('Hm', moment.astimezone(UTC), locale=self.locale)} UTC"

    def name_of(self, language: str) -> str:
        """
        Return the name of a language; its code if it has none. `language`: BCP 47.

        >>> Speech().name_of("de"), Speech().name_of("qqq")
        ('German', 'qqq')
        """
        return str(self.locale.languages.get(language.replace("-", "_"), language))
