"""The greeting."""

from collections.abc import Mapping

from bot.locales.speaking import words
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import one_line, text
from bot.replies.reply import Reply, markup_reply, text_reply

LABEL = 90  # room for the label of a question's button; a phone shows about half of it in a line


def welcome(articles: int, examples: Mapping[str, str]) -> Reply:
    """Return the greeting of a library with `articles` articles. `examples`: remembered questions by their ids."""
    if not articles:
        return text_reply(words().EMPTY)
    greeting = words().WELCOME(articles)
    invitation = words().WELCOME_EXAMPLES if examples else words().WELCOME_PLAIN
    rows = [[button(one_line(question, LABEL), buttons.example(text_id))] for text_id, question in examples.items()]
    return markup_reply(text(f"{greeting}\n\n{invitation}"), buttons.keyboard(*rows))
