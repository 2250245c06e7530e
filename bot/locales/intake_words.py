"""What the bot says to admins who add articles in the chat, or take them out."""

from bot.locales.sentences import Sentence, Template
from bot.locales.speech import Speech


class IntakeWords(Speech):
    """What is said of articles that come and go in the chat."""

    COMMAND_ADD = Sentence("Add articles")
    COMMAND_WITHDRAW = Sentence("Take an article out")

    # Buttons

    ADD = Sentence("Add")
    ADD_ONCE = Sentence("Add once")
    ADD_AND_KEEP_READING = Sentence("Add and keep reading")
    WITHDRAW = Sentence("Take it out")
    UNDO = Sentence("Undo")
    CANCEL = Sentence("Cancel")

    # Adding

    ADD_HOW = Sentence(
        "Send me an address, such as /add https://example.org, or /add @channel. A file with articles, or a post that "
        "you forward, will do as well."
    )
    READING = Sentence("Reading …")
    FIRST_FOUND = Sentence("There is more; the first articles are:")
    NOT_READ = Sentence("Not read:")
    NOTHING_FOUND = Sentence("I found no article there.")
    CHANNEL_FOUND = Sentence("I take in the posts of a channel as they come, if I am an admin there.")
    FILE_REPLACES = Sentence("It takes the place of a file of the same name.")
    ADDED = Template("Done. New: {new}, changed: {changed}, known already: {same}, not read: {failed}")
    KEPT_READING = Sentence("I go on reading it.")
    NOT_KEPT = Sentence("I could not write down that I am to go on reading it. Please try again in a few minutes.")
    READ_FOR_LONG = Template("I stopped after {minutes} minutes. New so far: {new}")
    FILE_TOO_LARGE = Template("Telegram gives me files of at most {megabytes} MB. Put it into a folder of SOURCES.")
    FILE_LOST = Sentence("I could not get this file. Please send it again.")

    # Taking out

    WITHDRAW_HOW = Sentence(
        "Tell me which article: reply /withdraw to one of my messages, or add a number of your last list, the link, or "
        "words of the title."
    )
    WITHDRAW_ASK = Sentence("Take this article out? It does not come back when its source is read.")
    WITHDRAWN = Sentence("Taken out. Readers no longer find it:")
    READMITTED = Sentence("It is back:")
    READMITTED_LATER = Sentence("It comes back when its source is read the next time.")
    NOTHING_CHANGED = Sentence("All right, nothing was changed.")
