"""Greeting and help."""

from collections.abc import Mapping

from bot.replies import buttons, words
from bot.replies.buttons import button
from bot.replies.markup import one_line, text
from bot.replies.reply import Reply, reply, said

LABEL = 90  # of a question's button; a phone shows about half of it in a line


def welcome(articles: int, examples: Mapping[str, str]) -> Reply:
    """One paragraph, and questions to start with: `examples` are remembered texts by their ids."""
    if not articles:
        return said(words.EMPTY)
    greeting = words.WELCOME.format(articles=words.articles(articles))
    invitation = words.WELCOME_EXAMPLES if examples else words.WELCOME_PLAIN
    rows = [[button(one_line(asked, LABEL), buttons.example(text_id))] for text_id, asked in examples.items()]
    return reply(text(f"{greeting}\n\n{invitation}"), buttons.keyboard(*rows))
