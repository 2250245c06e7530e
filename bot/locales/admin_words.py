"""What the bot says to the admins who ask it in the chat, in English."""

from datetime import date

from babel import dates, numbers

from bot.locales.sentences import Plural, Sentence, Template
from bot.locales.speech import Speech


class AdminWords(Speech):
    """Figures, sources, what readers did not find, and the self-test."""

    COMMAND_ADMIN = Sentence("Figures, sources, what readers did not find")
    COMMAND_REFRESH = Sentence("Read the sources now")

    # Buttons

    SOURCES = Sentence("Sources")
    PER_DAY = Sentence("Questions per day")
    NOT_FOUND = Sentence("Not found")
    SELF_TEST = Sentence("Self-test")
    REFRESH = Sentence("Refresh")
    DARK = Sentence("Dark")  # colours of a picture
    LIGHT = Sentence("Light")
    ADD_SOURCE = Sentence("Add a source")
    PAUSE = Template("Pause {number}")  # a source, by its number in the list
    RESUME = Template("Resume {number}")
    TRY_NOW = Template("Try {number} now")

    # Figures

    LAST_READ = Template("Sources last read: {time}")
    NEVER_READ = Sentence("No source was read yet.")
    LAST_DAYS = Plural("Last {count} day", "Last {count} days")
    ASKED = Template("Questions: {count}, answered: {share}")
    TIMES = Template("Half took up to {median} s, 95 of 100 up to {p95} s")
    HELPFUL_SHARE = Template("Called helpful: {share} of {count}")
    NO_FIGURES = Sentence("I cannot read my own database now, so there are no figures.")
    NOTHING_ASKED = Sentence("Nobody has asked anything lately.")
    CHART = Template("Questions per day, {period}\n🟦 answered: {answered}   🟧 not answered: {unanswered}")

    # What readers did not find

    READERS = Plural("{count} reader", "{count} readers")
    SOUGHT = Sentence("What readers asked in the last 30 days and did not find:")
    NOTHING_SOUGHT = Plural(
        "In the last 30 days there is nothing that at least {count} reader asked for and did not find.",
        "In the last 30 days there is nothing that at least {count} readers asked for and did not find.",
    )
    SOURCE_HOW = Sentence("Send /add and the address of a site, a page or a feed, and I read it from then on.")

    # Sources

    NO_SOURCES = Sentence("I read no sources yet.")
    SOURCE_READ = Template("✅ read: {time}")
    SOURCE_WAITS = Sentence("⏳ not read yet")
    SOURCE_PAUSED = Sentence("⏸ paused")
    SOURCE_FAILS = Template("⚠️ fails since {time}: {error}")
    NEXT_READING = Template("next reading: {time}")
    CHOICE_NOT_KEPT = Sentence("I could not write that down. Please try again in a few minutes.")
    SOURCES_READING = Sentence("I am reading the sources, and tell you when I am done.")
    SOURCES_READING_ALREADY = Sentence("I am already reading the sources, and tell you when I am done.")
    SOURCES_DONE = Template("Sources read. New articles: {new}, changed: {changed}, sources that fail: {failed}")
    SOURCES_NOT_READ = Template("The sources could not be read: {fault}")

    # The self-test

    NO_SELF_TEST = Sentence("There are no golden questions yet: SELF_TEST names the file that holds them.")
    SELF_TEST_PASSED = Template("Self-test: {passed} of {all} golden questions are answered as they should be.")
    SELF_TEST_CHANGED = Sentence("Changed since the last self-test:")
    SELF_TEST_FAILED = Template("The self-test could not be run: {fault}")
    GOLDEN_UNANSWERED = Sentence("no answer")
    GOLDEN_ANSWERED = Sentence("an answer where none should be")
    GOLDEN_OTHER_ARTICLE = Sentence("another article")
    GOLDEN_OTHER_WORDS = Sentence("other words")

    def percent(self, part: int, whole: int) -> str:
        """
        Return a share in percent.

        >>> AdminWords().percent(2, 3)
        '67%'
        """
        return str(numbers.format_percent(part / whole, locale=self.locale))

    def seconds(self, milliseconds: int) -> str:
        """
        Return seconds with one digit behind the point.

        >>> AdminWords().seconds(1234)
        '1.2'
        """
        return str(numbers.format_decimal(round(milliseconds / 1000, 1), format="#,##0.0", locale=self.locale))

    def day_and_month(self, day: date) -> str:
        """
        Return a day without its year.

        >>> AdminWords().day_and_month(date(2024, 3, 9))
        '9 Mar'
        """
        return dates.format_skeleton("MMMd", day, locale=self.locale)
