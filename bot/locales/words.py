"""
All sentences and labels of the bot's own, plain, friendly, short: here in English, in a reader's language when read.

What is in braces is filled in by the other modules. Text from articles never appears here. After a change, bring the
catalogues up to date with ``python -m bot.locales.updating``.
"""

import math
from collections.abc import Sequence
from datetime import timedelta

from babel import dates, lists

from bot.locales.access_words import AccessWords
from bot.locales.admin_words import AdminWords
from bot.locales.feedback_words import FeedbackWords
from bot.locales.group_words import GroupWords
from bot.locales.intake_words import IntakeWords
from bot.locales.operator_words import OperatorWords
from bot.locales.sentences import Plural, Sentence, Template
from knowledge import Period


class Words(AccessWords, AdminWords, FeedbackWords, GroupWords, IntakeWords, OperatorWords):
    """What the bot says, in the language of a catalogue."""

    # Buttons

    SUMMARY = Sentence("Summary")
    OPEN = Sentence("Open")  # of an article's page
    MORE_PASSAGES = Sentence("More passages")
    AS_TYPED = Template("Search for “{typed}”")
    READ_ON = Sentence("Read on")
    PREVIOUS_PAGE = Sentence("Previous page")
    NEXT_PAGE = Sentence("Next page")
    PREVIOUS_ARTICLE = Sentence("Previous article")
    NEXT_ARTICLE = Sentence("Next article")
    MORE_LIKE_THIS = Sentence("More like this")
    NEWER = Sentence("Newer")  # articles of a list
    OLDER = Sentence("Older")
    ASK_WORDS = Sentence("Search all articles")
    READ_IN_PRIVATE = Sentence("Read on in private")  # leads from a group to the private chat with the bot
    ASK_ALONE = Sentence("Ask it alone")  # a question without the questions before it

    # Answers

    ALSO = Sentence("Also in the article")
    BEFORE = Sentence("Before it:")  # the sentences before the quoted one
    ABSENT = Template("Found in no article: {words}.")
    NOT_IN_THIS = Template("Not in this article: {words}.")
    NOT_IN_THESE = Template("Not in these articles: {words}.")
    UNDATED = Sentence("undated")
    NO_ANSWER = Sentence("The articles I have do not answer this.")
    UNKNOWN = Template("Found in none of them: {words}.")
    CORRECTED = Template("Nothing on {typed}; showing {shown}")
    CORRECTED_HELD = Template("Showing {shown} in place of {typed}")  # a few articles hold the words as typed
    IN_LANGUAGE = Template("They are in {languages}; ask me in {languages}, please.")
    IN_LANGUAGES = Template("They are in {languages}; ask me in one of these languages, please.")
    OTHER_LANGUAGES = Sentence("others")
    DID_YOU_MEAN = Template("Did you mean {shown}?")
    NEAREST = Sentence("The nearest I have, it may not answer you:")
    OTHER_WORDS = Sentence("Try other words, or see what is new with /latest.")
    NO_WORDS = Sentence("There is no word in it that I could look for; say more, please.")
    MORE_ON = Template("More on: {question}")
    ABOUT = Template("About {subject}")  # what a question that continues others was taken to be about
    FROM = Template("From {period}:")
    NOT_FROM = Template("Nothing from {period} answers this. From other times:")
    NO_MORE = Sentence("These were all the passages I have on this.")
    EXPIRED = Sentence("I no longer know the question behind this button. Please ask it again.")
    ASK_HOW = Template("Put your question behind the command, like this: /ask {example}")
    ASK_EXAMPLE = Sentence("When does the ferry leave?")  # for a library without articles
    MORE_ARTICLES = Plural("{count} more article:", "{count} more articles:")
    MORE = Plural("+{count} more", "+{count} more")  # near-duplicates of an article
    ARTICLES = Plural("{count} article", "{count} articles")
    NEWEST = Template("{articles}, newest {date}")  # how many articles there are, and the date of the newest

    # Small talk

    GREETING = Sentence("Hello! Ask me anything about the articles, or see what is new with /latest.")
    WELCOME_TO_IT = Sentence("You are welcome! Ask me more whenever you like.")
    GOODBYE = Sentence("Goodbye! I am here whenever you have a question.")
    WELL_BEING = Sentence("All is well here, thank you. What would you like to know from the articles?")
    ACKNOWLEDGED = Sentence("All right. What would you like to know next?")
    PRAISED = Sentence("Thank you! What would you like to know next?")
    SORRY = Sentence("I am sorry that this did not help. Try other words, or see what I can do with /help.")
    BEYOND = Sentence(
        "That I cannot do: I only find what the articles say. Ask me about something in them, or see /latest."
    )
    ABOUT_ME = Sentence(
        "I am a bot. I find the passages in a publisher's articles that answer your question, and quote them word for "
        "word, with the source. I write nothing myself. /help shows what I can do."
    )
    MORE_OF_WHAT = Sentence("More about what? Ask a question first, please.")

    # Articles

    EMPTY = Sentence("I have no articles yet, so there is nothing to answer from. Please come back later.")
    UNTITLED = Sentence("(no title)")
    BY = Template("by {author}")
    LATEST = Sentence("Latest articles")
    LATEST_THEN = Template("Latest articles, {period}")
    LATEST_ABOUT = Template("Latest articles about “{words}”")
    LATEST_ABOUT_THEN = Template("Latest articles about “{words}”, {period}")
    ONLY_MENTIONED = Template("No article is about “{words}”. These mention it:")
    ONLY_MENTIONED_THEN = Template("No article from {period} is about “{words}”. These mention it:")
    UNKNOWN_WORDS = Template("Found in no article: {words}")
    UNUSED_WORDS = Template("Not looked for: {words}")
    AT_MOST = Plural("I show at most {count} article at a time.", "I show at most {count} articles at a time.")
    AT_LEAST = Sentence("I show at least one article.")
    NEW_MEANS = Sentence("🆕 new since you last looked")
    NOTHING_NEW = Sentence("Nothing new since you last looked.")
    NONE_ABOUT = Template("No article holds all of these words: {words}")
    NONE_ABOUT_THEN = Template("No article from {period} holds all of these words: {words}")
    NONE_THEN = Template("I have no articles from {period}.")
    DATES_HELD = Template("My articles are from {oldest} to {newest}; /latest shows the newest.")
    NO_OLDER = Sentence("There are no older articles.")
    LIST_ENDS = Sentence(
        "This list goes no further back. Older articles: /latest with words or a time, like /latest May 2023."
    )
    GONE = Sentence("That article is gone. It was taken back, or moved.")
    PAGE = Template("page {number}/{pages}")
    SIMILAR_TO = Template("More like “{title}”")
    NONE_SIMILAR = Template("I have nothing like “{title}”.")
    WHICH = Sentence("Several articles fit. Which one?")
    NO_SUCH_ARTICLE = Template(
        "I have no article called “{words}”, nor one about it. A few words of it are enough, or its link."
    )
    NO_TITLE = Template("No title holds “{words}”. Do you mean one of these?")
    NO_SUCH_PAGE = Sentence("I do not have that page.")
    NO_SUCH_NUMBER = Template("There is no number {number} in the list you last saw. /latest shows a new one.")
    NO_SUCH_NUMBER_THERE = Template("That message has no number {number}.")
    NO_LIST_YET = Sentence("Numbers belong to a list: /latest shows one.")
    SUMMARY_HOW = Sentence(
        "Tell me which article:\n"
        "• reply /summary to one of my messages\n"
        "• /summary 3 for number 3 of your last /latest\n"
        "• /summary and a few words of the title or the text, or the link"
    )

    # Times

    BEFORE_DAY = Template("before {day}")
    DAYS = Template("{first} to {last}")  # two dates

    # Welcome and help

    WELCOME = Plural(
        "Hello! I answer questions from {count} article, word for word, with title, date and link, so you can check "
        "everything. When it does not answer, I say so.",
        "Hello! I answer questions from {count} articles, word for word, with title, date and link, so you can check "
        "everything. When the articles do not answer, I say so.",
    )
    WELCOME_EXAMPLES = Sentence("Type your question, or try one of these:")
    WELCOME_PLAIN = Sentence("Type your question. /help shows what else I can do.")
    HELP = Sentence(
        "Type a question, and I answer with sentences from the articles, word for word.\n\n"
        "/ask QUESTION – the same, also in groups\n"
        "/latest – the newest articles; /latest 5 rates – five about “rates”; /latest may 2023 – of that time\n"
        "/summary – an article in a few of its own sentences: reply with it to one of my messages, or add a "
        "number from the list, words of it, or a link\n"
        "/language – the language I speak\n"
        "/privacy – what I keep of you\n"
        "/help – this overview\n\n"
        "Under an answer, tap the quotation to unfold it."
    )
    COMMAND_LATEST = Sentence("The newest articles")
    COMMAND_SUMMARY = Sentence("An article in a few sentences")
    COMMAND_ASK = Sentence("Ask the articles a question")
    COMMAND_LANGUAGE = Sentence("The language I speak")
    COMMAND_HELP = Sentence("What I can do")
    DESCRIPTION = Sentence(
        "Ask me a question, and I answer from the articles, word for word, with title, date and link. "
        "When they do not answer it, I say so."
    )  # before a chat begins; 512 characters at most
    SHORT_DESCRIPTION = Sentence("Answers from the articles, quoted word for word.")  # 120 characters at most

    # The language

    WHICH_LANGUAGE = Sentence("Which language shall I speak? Quotations stay in the language of their article.")
    LANGUAGE_IS = Sentence("I speak English here now.")  # with the name of your language in place of English
    LIKE_THE_APP = Sentence("Like my Telegram app")
    LANGUAGE_FOLLOWS = Sentence("I speak the language of your Telegram app again.")
    ADMINS_ONLY = Sentence("Only admins of this group can change that.")
    NO_SUCH_LANGUAGE = Template("I do not speak “{words}”. These I do:")

    # Privacy

    PRIVACY = Template(
        "What I keep of you: which articles your last list showed and when, so that its numbers work and new articles"
        " are marked; the language you chose; when an invitation let you in; and for a while your last questions, so "
        "that the next one can continue them. A question behind a button is kept for {days} days, without your name. "
        "A message is kept until it is answered. No other reader sees any of it."
    )
    FORGOTTEN = Template(
        "I have deleted what I kept of you, also your questions and what you said of the answers. Questions behind "
        "buttons carry no name; they go after {days} days."
    )
    NOT_FORGOTTEN = Sentence("I could not delete it just now. Please try again in a few minutes.")
    KEPT = Sentence("This is what I keep of you here:")
    KEPT_NOTHING = Sentence("I keep nothing of you here.")
    KEPT_LOOKED = Template("You last looked at the newest articles: {time}")
    KEPT_LISTED = Plural("Your last list: {count} article", "Your last list: {count} articles")
    KEPT_LANGUAGE = Template("The language you chose: {language}")
    KEPT_QUESTION = Template("Your last question: {question}")

    # Groups

    LISTENING = Sentence("I am here and listening.")
    HEARS_ALL = Sentence("In this group I hear all messages.")
    HEARS_ADDRESSED = Sentence(
        "In this group I hear only commands, messages that mention me, and replies to mine. An admin can make me an "
        "admin, or turn off my privacy mode at @BotFather."
    )
    ADDRESS_ME = Template("I answer questions behind /ask or {name}, and replies to my messages.")

    # When things go wrong

    UNKNOWN_COMMAND = Sentence("I do not know that command. /help shows what I can do.")
    TEXT_ONLY = Sentence("I can only read text. Type your question, please.")
    OLD_BUTTON = Sentence("I do not know this button any more. Please ask again.")
    CANNOT_SEARCH = Template(
        "I cannot look into the articles right now (code {code}). Please try again in a few minutes."
    )
    LATE = Sentence("Sorry for the wait: I could not answer when you wrote.")
    MISSED = Template("I could not deliver what you asked for at {time}; please ask again if it matters still.")
    TOO_LATE = Template("I was away, and did not answer your message of {day}. Please ask again if it matters still.")
    FLOOD = Sentence(
        "You write faster than I can answer. I answer what has arrived so far; please send the rest again later."
    )
    BUSY_SECONDS = Plural(
        "Many people are asking me right now: you are number {number}. My answer comes in about {count} second.",
        "Many people are asking me right now: you are number {number}. My answer comes in about {count} seconds.",
    )
    BUSY_MINUTES = Plural(
        "Many people are asking me right now: you are number {number}. My answer comes in about {count} minute.",
        "Many people are asking me right now: you are number {number}. My answer comes in about {count} minutes.",
    )
    SECOND_COPY = Sentence("(You may get this twice: the connection broke.)")
    FAILED = Template("Something went wrong on my side (code {code}). Please try again.")

    NEW = "🆕"

    def period(self, days: Period) -> str:
        """
        Return a period: a year, a month, a day, the first and the last day, or the day after the last.

        >>> from datetime import UTC, datetime
        >>> Words().period(Period(datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC)))
        'May 2023'
        >>> Words().period(Period(datetime(2023, 12, 25, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)))
        '25 Dec 2023 to 31 Dec 2023'
        >>> Words().period(Period(datetime(1, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)))
        'before 1 Jan 2020'
        """
        if not days.has_start:
            return self.BEFORE_DAY(day=self.day(days.end))
        start, last = days.start, days.end - timedelta(days=1)
        if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31) and start.year == last.year:
            return dates.format_skeleton("y", start, locale=self.locale)
        if (start.year, start.month, start.day) == (last.year, last.month, 1) and days.end.day == 1:
            return dates.format_skeleton("yMMMM", start, locale=self.locale)
        if start.date() == last.date():
            return self.day(start)
        return self.DAYS(first=self.day(start), last=self.day(last))

    def in_languages(self, codes: Sequence[str]) -> str:
        """
        Return the sentence that says which languages the articles are in, the first four of them by name.

        >>> Words().in_languages(["en"])
        'They are in English; ask me in English, please.'
        >>> Words().in_languages(["en", "de", "fr"])
        'They are in English, German and French; ask me in one of these languages, please.'
        """
        names = [self.name_of(code) for code in codes]
        if len(names) == 1:
            return self.IN_LANGUAGE(languages=names[0])
        named = [*names[:4], self.OTHER_LANGUAGES] if len(names) > 4 else names
        return self.IN_LANGUAGES(languages=lists.format_list(named, locale=self.locale))

    def busy(self, number: int, seconds: float) -> str:
        """
        Return the notice to a reader who is the `number`-th in line and has to wait for about so many seconds.

        >>> Words().busy(41, 12.3)
        'Many people are asking me right now: you are number 41. My answer comes in about 15 seconds.'
        >>> Words().busy(1200, 150.0)
        'Many people are asking me right now: you are number 1,200. My answer comes in about 3 minutes.'
        """
        if seconds < 60:
            return self.BUSY_SECONDS(math.ceil(seconds / 5) * 5, number=number)
        return self.BUSY_MINUTES(math.ceil(seconds / 60), number=number)


ENGLISH = Words()
