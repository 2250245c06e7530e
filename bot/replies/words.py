"""
All sentences and labels of the bot's own: plain, friendly, short.

The other modules of this folder fill in the names in braces. Text from articles never appears here.
"""

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
UNDATED = "undated"
NO_ANSWER = "The articles I have do not answer this."
UNKNOWN = "Found in none of them: "
CORRECTED = "Nothing on {typed}; showing {shown}"
CORRECTED_HELD = "Showing {shown} in place of {typed}"  # a few articles hold the words as typed
DID_YOU_MEAN = "Did you mean {shown}?"
NEAREST = "The nearest I have, it may not answer you:"
OTHER_WORDS = "Try other words, or see what is new with /latest."
NO_WORDS = "There is no word in it that I could look for; say more, please."
MORE_ON = "More on: "
NO_MORE = "These were all the passages I have on this."
EXPIRED = "I no longer know the question behind this button. Please ask it again."
ASK_HOW = "Put your question behind the command, like this: /ask {example}"
EXAMPLE_QUESTION = "What do you have on {subject}?"
ASK_EXAMPLE = "When does the ferry leave?"  # for a library without articles

# Articles

EMPTY = "I have no articles yet, so there is nothing to answer from. Please come back later."
UNTITLED = "(no title)"
BY = "by {author}"
LATEST = "Latest articles"
LATEST_WITH = "Latest articles with “{words}”"
NEW = "🆕"
NEW_MEANS = "🆕 new since you last looked"
NOTHING_NEW = "Nothing new since you last looked."
NONE_WITH = "No article holds all of these words: {words}"
NO_OLDER = "There are no older articles."
GONE = "That article is gone. It was taken back, or moved."
PAGE = "page {number}/{pages}"
SIMILAR_TO = "More like “{title}”"
NONE_SIMILAR = "I have nothing like “{title}”."
WHICH = "Several articles fit. Which one?"
NO_SUCH_ARTICLE = "I have no article called “{words}”. A few words of its title are enough, or its link."
NO_SUCH_NUMBER = "There is no number {number} in the list you last saw. /latest shows a new one."
NO_SUCH_NUMBER_THERE = "That message has no number {number}."
NO_LIST_YET = "Numbers belong to a list: /latest shows one."
SUMMARY_HOW = (
    "Tell me which article:\n"
    "• reply /summary to one of my messages\n"
    "• /summary 3 for number 3 of your last /latest\n"
    "• /summary and a few words of the title, or the link"
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
    "/latest – the newest articles; /latest 5 rates – five that hold the word “rates”\n"
    "/summary – an article in a few of its own sentences: reply with it to one of my messages, or add a "
    "number from the list, words of the title, or a link\n"
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

# When things go wrong

UNKNOWN_COMMAND = "I do not know that command. /help shows what I can do."
TEXT_ONLY = "I can only read text. Type your question, please."
OLD_BUTTON = "I do not know this button any more. Please ask again."
CANNOT_SEARCH = "I cannot look into the articles right now. Please try again in a few minutes."
FAILED = "Something went wrong on my side (note {note}). Please try again."


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
