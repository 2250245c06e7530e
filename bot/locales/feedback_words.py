"""What the bot says of readers' opinions of its answers, and of the questions it logs; in English."""

from bot.locales.sentences import Sentence, Template
from bot.locales.speech import Speech


class FeedbackWords(Speech):
    """What readers are told who say whether an answer helped, and what the admins are told of it."""

    # Buttons, after a thumb down

    OUT_OF_DATE = Sentence("Out of date")
    WRONG = Sentence("Wrong")

    # Short notes that Telegram shows for a moment; 200 characters at most

    THANKED = Sentence("Thank you!")
    TAKEN_BACK = Sentence("Taken back.")
    ONLY_ASKER = Sentence("Only the one who asked can rate this answer.")
    NOT_RATED = Sentence("I could not note that just now. Please try again in a few minutes.")

    # To the admins

    REPORTED_OUT_OF_DATE = Template("A reader says that an answer from this article is out of date:\n{article}")
    REPORTED_WRONG = Template("A reader says that an answer from this article is wrong:\n{article}")

    # Privacy

    PRIVACY_LOG = Template(
        "Your questions, the articles I showed for them and your 👍 and 👎 are kept for {days} days, under a code in "
        "place of your name and number, so that the people who run me learn what readers look for."
    )
    PRIVACY_RIGHTS = Sentence("/export shows what I keep, /forgetme deletes it.")
    KEPT_ASKED = Sentence("Your questions:")
    KEPT_ASKED_THEN = Template("{time}: {question} ({articles})")  # what was asked, and how many articles were shown
    KEPT_IN_PRIVATE = Sentence("Your questions are shown in our private chat only: write /export to me there.")
