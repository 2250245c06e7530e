"""What a reader can choose and see of oneself: the language, and what is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.locales.speaking import words
from bot.locales.words import Words
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import one_line, text
from bot.replies.reply import Reply, markup_reply

PER_ROW = 3
FROM_APP = "app"  # in place of a code: the language of the reader's app


def languages(spoken: Sequence[Words], title: str = "") -> Reply:
    """Return the question which language to speak, with a button for each, in its own name."""
    choices = [button(one.name_of(one.language).capitalize(), buttons.language(one.language)) for one in spoken]
    rows = [choices[start : start + PER_ROW] for start in range(0, len(choices), PER_ROW)]
    last = [button(words().LIKE_THE_APP, buttons.language(FROM_APP))]
    return markup_reply(text(title or words().WHICH_LANGUAGE), buttons.keyboard(*rows, last))


def kept(looked: int | None, listed: int, language: str | None, question: str, invited: int | None = None) -> Reply:
    """
    Return what is kept of a reader: when the reader last `looked` at the list, in milliseconds since 1970, how many
    articles were `listed`, the `language` that was chosen, the last `question`, when an invitation let the reader in.
    """
    said = words()
    lines = [
        said.KEPT_LOOKED(time=_moment(looked)) if looked is not None else "",
        said.KEPT_LISTED(listed) if listed else "",
        said.KEPT_LANGUAGE(language=said.name_of(language)) if language else "",
        said.KEPT_INVITED(time=_moment(invited)) if invited is not None else "",
        said.KEPT_QUESTION(question=one_line(question, 300)) if question else "",
    ]
    shown = [f"• {line}" for line in lines if line]
    return markup_reply(text("\n".join([said.KEPT, *shown]) if shown else said.KEPT_NOTHING))


def _moment(at: int) -> str:
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return f"{words().day(moment)}, {words().hour(moment)}"
