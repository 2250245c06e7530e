"""What the bot says in groups and about them, in English."""

from bot.locales.sentences import Sentence, Template
from bot.locales.speech import Speech


class GroupWords(Speech):
    """Greeting and settings of a group."""

    GROUP_HELLO = Template(
        "Hello! Ask me behind /ask or {name}: I answer from the articles, word for word, with the source. Admins of "
        "this group choose with /settings who may ask, where, and in which language."
    )
    GROUP_SETTINGS = Sentence("This is how I behave in this group. Tap to change it:")
    ALL_MAY_ASK = Sentence("Everybody may ask")
    ADMINS_MAY_ASK = Sentence("Only admins may ask me here")
    IN_ALL_TOPICS = Sentence("I answer in all topics")
    IN_THIS_TOPIC = Sentence("I answer in this topic")
    NOT_IN_THIS_TOPIC = Sentence("I do not answer in this topic")
    WITH_SOUND = Sentence("With sound")
    QUIET = Sentence("Quiet")
    QUIET_MEANS = Sentence(
        "Quiet: my answers make no sound, and of the replies to them I answer only those that mention me."
    )
    NOT_CHANGED = Sentence("I could not change that just now. Please try again in a few minutes.")
    PRIVATE_SETTINGS = Template(
        "Language: {language}. /language changes it.\n/privacy says what I keep of you, /forgetme deletes it."
    )
