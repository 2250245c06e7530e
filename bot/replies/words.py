"""
All sentences and labels of the bot's own: plain, friendly, short.

The other modules of this folder fill in the names in braces. Text from articles never appears here.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from knowledge import Period

# Buttons

SUMMARY = "Summary"
OPEN = "Open"
MORE_PASSAGES = "More passages"
AS_TYPED = "Search for “{typed}”"
READ_ON = "Read on"
PREVIOUS_PAGE = "Previous page"
NEXT_PAGE = "Next page"
PREVIOUS_ARTICLE = "Previous article"
NEXT_ARTICLE = "Next article"
MORE_LIKE_THIS = "More like this"
NEWER = "Newer"
OLDER = "Older"

# Answers

ALSO = "Also in the article"
BEFORE = "Before it:"
ABSENT = "Found in no article: {words}."
UNDATED = "undated"
NO_ANSWER = "The articles I have do not answer this."
UNKNOWN = "Found in none of them: "
CORRECTED = "Nothing on {typed}; showing {shown}"
CORRECTED_HELD = "Showing {shown} in place of {typed}"  # a few articles hold the words as typed
IN_LANGUAGE = "They are in {languages}; ask me in {languages}, please."
IN_LANGUAGES = "They are in {languages}; ask me in one of these languages, please."
OTHER_LANGUAGES = "others"
DID_YOU_MEAN = "Did you mean {shown}?"
NEAREST = "The nearest I have, it may not answer you:"
OTHER_WORDS = "Try other words, or see what is new with /latest."
NO_WORDS = "There is no word in it that I could look for; say more, please."
MORE_ON = "More on: "
ABOUT = "About "  # the subject of the questions before
ASK_ALONE = "Ask it alone"
FROM = "From {period}:"
NOT_FROM = "Nothing from {period} answers this. From other times:"
NO_MORE = "These were all the passages I have on this."
EXPIRED = "I no longer know the question behind this button. Please ask it again."
ASK_HOW = "Put your question behind the command, like this: /ask {example}"
ASK_EXAMPLE = "When does the ferry leave?"  # for a library without articles

# Small talk

GREETING = "Hello! Ask me anything about the articles, or see what is new with /latest."
WELCOME_TO_IT = "You are welcome! Ask me more whenever you like."
GOODBYE = "Goodbye! I am here whenever you have a question."
WELL_BEING = "All is well here, thank you. What would you like to know from the articles?"
ACKNOWLEDGED = "All right. What would you like to know next?"
PRAISED = "Thank you! What would you like to know next?"
SORRY = "I am sorry that this did not help. Try other words, or see what I can do with /help."
BEYOND = "That I cannot do: I only find what the articles say. Ask me about something in them, or see /latest."
ABOUT_ME = (
    "I am a bot. I find the passages in a publisher's articles that answer your question, and quote them word for "
    "word, with the source. I write nothing myself. /help shows what I can do."
)
MORE_OF_WHAT = "More about what? Ask a question first, please."

# Articles

EMPTY = "I have no articles yet, so there is nothing to answer from. Please come back later."
UNTITLED = "(no title)"
BY = "by {author}"
LATEST = "Latest articles"
LATEST_ABOUT = "Latest articles about “{words}”"
ONLY_MENTIONED = "No article is about “{words}”. These mention it:"
ONLY_MENTIONED_THEN = "No article from {period} is about “{words}”. These mention it:"
UNKNOWN_WORDS = "Found in no article: {words}"
UNUSED_WORDS = "Not looked for: {words}"
AT_MOST = "I show at most {count} articles at a time."
AT_LEAST = "I show at least one article."
NEW = "🆕"
NEW_MEANS = "🆕 new since you last looked"
NOTHING_NEW = "Nothing new since you last looked."
NONE_ABOUT = "No article holds all of these words: {words}"
NONE_ABOUT_THEN = "No article from {period} holds all of these words: {words}"
NONE_THEN = "I have no articles from {period}."
DATES_HELD = "My articles are from {oldest} to {newest}; /latest shows the newest."
ASK_WORDS = "Search all articles"
NO_OLDER = "There are no older articles."
LIST_ENDS = "This list goes no further back. Older articles: /latest with words or a time, like /latest May 2023."
GONE = "That article is gone. It was taken back, or moved."
PAGE = "page {number}/{pages}"
SIMILAR_TO = "More like “{title}”"
NONE_SIMILAR = "I have nothing like “{title}”."
WHICH = "Several articles fit. Which one?"
NO_SUCH_ARTICLE = "I have no article called “{words}”, nor one about it. A few words of it are enough, or its link."
NO_TITLE = "No title holds “{words}”. Do you mean one of these?"
NO_SUCH_PAGE = "I do not have that page."
NO_SUCH_NUMBER = "There is no number {number} in the list you last saw. /latest shows a new one."
NO_SUCH_NUMBER_THERE = "That message has no number {number}."
NO_LIST_YET = "Numbers belong to a list: /latest shows one."
SUMMARY_HOW = (
    "Tell me which article:\n"
    "• reply /summary to one of my messages\n"
    "• /summary 3 for number 3 of your last /latest\n"
    "• /summary and a few words of the title or the text, or the link"
)

# Welcome and help

WELCOME = (
    "Hello! I answer questions from {articles}, word for word, with title, date and link, so you can check "
    "everything. When the articles do not answer, I say so."
)
WELCOME_EXAMPLES = "Type your question, or try one of these:"
WELCOME_PLAIN = "Type your question. /help shows what else I can do."
HELP = (
    "Type a question, and I answer with sentences from the articles, word for word.\n\n"
    "/ask QUESTION – the same, also in groups\n"
    "/latest – the newest articles; /latest 5 rates – five about “rates”; /latest may 2023 – of that time\n"
    "/summary – an article in a few of its own sentences: reply with it to one of my messages, or add a "
    "number from the list, words of it, or a link\n"
    "/help – this overview\n\n"
    "Under an answer, tap the quotation to unfold it."
)
COMMANDS = (
    ("latest", "The newest articles"),
    ("summary", "An article in a few sentences"),
    ("ask", "Ask the articles a question"),
    ("help", "What I can do"),
)
DESCRIPTION = (
    "Ask me a question, and I answer from the articles, word for word, with title, date and link. "
    "When they do not answer it, I say so."
)
SHORT_DESCRIPTION = "Answers from the articles, quoted word for word."

# To the people who run the bot

DEAD_SOURCE = (
    "One of your sources could not be read for two weeks:\n{name}\n{error}\n\n"
    "I go on trying once a week. If it has moved, change SOURCES."
)

LOST_REPLY = (
    "A reader got no reply: Telegram did not take it for as long as I tried (REPLY_MINUTES), or refused it. The reader "
    "is told with the next message. The log has the reasons."
)
DISK_FULL = (
    "The disk is full: {fault}\nI go on answering as far as I can, but articles, or the questions that wait, are not "
    "written down. Make room; I go on by myself."
)
STATE_TROUBLE = (
    "My own database (STATE_URL) cannot be used: {fault}\nReplies lack some buttons, and a crash would lose the "
    "questions that wait. If the file is damaged, restart me: it is kept, and a new one is begun."
)
STATE_REPLACED = (
    "My own database (STATE_URL) was damaged. It is kept as {kept}, and a new one is begun. No article was in it; "
    "buttons under old replies no longer work. The file may be deleted."
)
LIBRARY_TROUBLE = (
    "The articles cannot be read: {fault}\nReaders get no answers meanwhile. If this lasts, stop me and run: "
    "python -m knowledge check"
)
DEAF = (
    "I heard nothing from Telegram for {minutes} minutes. I hear it again, and answer what came meanwhile. If this "
    "happens often, look at the network or TELEGRAM_PROXY."
)
JOB_FAILED = "A job fails ({job}): {fault}\nThe log has more. I try again, at the latest after a restart."

# When things go wrong

UNKNOWN_COMMAND = "I do not know that command. /help shows what I can do."
TEXT_ONLY = "I can only read text. Type your question, please."
OLD_BUTTON = "I do not know this button any more. Please ask again."
CANNOT_SEARCH = "I cannot look into the articles right now (code {code}). Please try again in a few minutes."
LATE = "Sorry for the wait: I could not answer when you wrote."
FLOOD = "You write faster than I can answer. I answer what has arrived so far; please send the rest again later."
BUSY = "Many people are asking me right now: you are number {number}. My answer comes in about {wait}."
SECOND_COPY = "(You may get this twice: the connection broke.)"
FAILED = "Something went wrong on my side (code {code}). Please try again."


def day(moment: datetime) -> str:
    """
    Return a date as the bot writes it.

    >>> day(datetime(2024, 2, 5))
    '5 Feb 2024'
    """
    return f"{moment.day} {moment:%b} {moment.year}"


def period(days: Period) -> str:
    """
    Return a period as a reader sees it: a year, a month, a day, the first and the last day, or the day after the last.

    >>> from datetime import UTC
    >>> period(Period(datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC)))
    'May 2023'
    >>> period(Period(datetime(2023, 12, 25, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)))
    '25 Dec 2023 to 31 Dec 2023'
    >>> period(Period(datetime(1, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)))
    'before 1 Jan 2020'
    """
    if not days.has_start:
        return f"before {day(days.end)}"
    start, last = days.start, days.end - timedelta(days=1)
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31) and start.year == last.year:
        return str(start.year)
    if (start.year, start.month, start.day) == (last.year, last.month, 1) and days.end.day == 1:
        return f"{start:%B} {start.year}"
    return day(start) if start.date() == last.date() else f"{day(start)} to {day(last)}"


def in_languages(names: Sequence[str]) -> str:
    """
    Return the sentence that says which languages the articles are in, the first four of them by name.

    >>> in_languages(["English"])
    'They are in English; ask me in English, please.'
    >>> in_languages(["English", "German", "French"])
    'They are in English, German and French; ask me in one of these languages, please.'
    """
    if len(names) == 1:
        return IN_LANGUAGE.format(languages=names[0])
    named = [*names[:4], OTHER_LANGUAGES] if len(names) > 4 else names
    return IN_LANGUAGES.format(languages=f"{', '.join(named[:-1])} and {named[-1]}")


def more_articles(count: int) -> str:
    """
    Return the heading of the articles besides the first one.

    >>> more_articles(1), more_articles(2)
    ('1 more article:', '2 more articles:')
    """
    return f"{count:,} more article{'' if count == 1 else 's'}:"


def more(count: int) -> str:
    """
    Return the number of near-duplicates behind an article, as a reader sees it.

    >>> more(2)
    '+2 more'
    """
    return f"+{count:,} more"


def articles(count: int) -> str:
    """
    Return the number of articles, as a reader sees it.

    >>> articles(1), articles(12431)
    ('1 article', '12,431 articles')
    """
    return f"{count:,} article" + ("" if count == 1 else "s")


def lacking(names: str, hits: int) -> str:
    """Return the line about names of the question that the articles shown do not hold."""
    return f"Not in {'this article' if hits == 1 else 'these articles'}: {names}."


def busy(number: int, seconds: float) -> str:
    """
    Return the notice to a reader who is the `number`-th in line and has to wait for about so many seconds.

    >>> busy(41, 12.3)
    'Many people are asking me right now: you are number 41. My answer comes in about 15 seconds.'
    >>> busy(1200, 150.0)
    'Many people are asking me right now: you are number 1,200. My answer comes in about 3 minutes.'
    """
    wait = f"{math.ceil(seconds / 5) * 5} seconds" if seconds < 60 else f"{math.ceil(seconds / 60)} minutes"
    return BUSY.format(number=f"{number:,}", wait=wait)


def missed(when: datetime) -> str:
    """Return the line about a message or a press of a button that was not answered."""
    return f"I could not deliver what you asked for at {when:%H:%M} UTC; please ask again if it matters still."


def too_late(when: datetime) -> str:
    """Return the answer to a message from days ago."""
    return f"I was away, and did not answer your message of {day(when)}. Please ask again if it matters still."


def notice(text: str, raised: datetime) -> str:
    """Return a message to the admins about something that was noticed at that time."""
    return f"{text}\n\n{day(raised)}, {raised:%H:%M} UTC"
