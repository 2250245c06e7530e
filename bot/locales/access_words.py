"""What the bot says about who may use it."""

from bot.locales.sentences import Sentence, Template
from bot.locales.speech import Speech


class AccessWords(Speech):
    """What readers are told who are let in, or not."""

    CLOSED = Template("This bot is for a closed circle of readers. Its operators let people in; your number is {id}.")
    LET_IN = Sentence("You were let in. Welcome!")  # by a link of invitation
    KEPT_INVITED = Template("You were let in by an invitation: {time}")
