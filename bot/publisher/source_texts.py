"""The list of sources, and what came of reading them."""

from collections.abc import Sequence
from datetime import datetime

from telegram import InlineKeyboardButton

from bot.locales.speaking import words
from bot.locales.words import Words
from bot.logs import without_passwords
from bot.publisher.source_list import ListedSource
from bot.replies import buttons
from bot.replies.buttons import button
from bot.replies.markup import Markup, bold, isolated, join, one_line, text
from bot.replies.reply import Reply, markup_reply
from knowledge import RefreshReport

PER_PAGE = 8
_NAME, _ERROR = 120, 160  # characters that are shown
_FAILURES = 5  # that are shown after a round
_PER_ROW = 4


def sources(listed: Sequence[ListedSource], page: int = 0) -> Reply:
    """Return a page of the list, counted from 0, with buttons for each source."""
    said = words()
    if not listed:
        return markup_reply(text(said.NO_SOURCES), buttons.keyboard([button(said.ADD_SOURCE, buttons.admin("add"))]))
    last = (len(listed) - 1) // PER_PAGE
    page = min(page, last)
    shown = list(enumerate(listed[page * PER_PAGE : (page + 1) * PER_PAGE], start=page * PER_PAGE + 1))
    groups = [_buttons(number, source) for number, source in shown]
    turns = [button("‹", buttons.sources(page - 1, in_place=True))] if page else []
    turns += [button("›", buttons.sources(page + 1, in_place=True))] if page < last else []
    rows = buttons.compact_rows(*groups, max_per_row=_PER_ROW)
    return markup_reply(join([_entry(*entry) for entry in shown], "\n\n"), buttons.keyboard(*rows, turns))


def _buttons(number: int, source: ListedSource) -> list[InlineKeyboardButton]:
    said = words()
    if source.paused:
        return [button(said.RESUME(number=number), buttons.source("resume", source.key))]
    return [
        button(said.PAUSE(number=number), buttons.source("pause", source.key)),
        button(said.TRY_NOW(number=number), buttons.source("try", source.key)),
    ]


def _entry(number: int, source: ListedSource) -> Markup:
    name = bold(isolated(text(shown_name(source.name))))
    lines = [text(f"{words().number(number)}. ") + name, text(state_of(source))]
    if source.state.due and not source.paused:
        lines.append(text(words().NEXT_READING(time=moment(source.state.due))))
    return join(lines)


def state_of(source: ListedSource) -> str:
    """Return in one line how a source has been doing."""
    said, state = words(), source.state
    if source.paused:
        return said.SOURCE_PAUSED
    if state.failures:
        error = one_line(without_passwords(state.error or ""), _ERROR)
        return said.SOURCE_FAILS(time=moment(state.failing_since) if state.failing_since else "–", error=error)
    return said.SOURCE_READ(time=moment(state.succeeded)) if state.succeeded else said.SOURCE_WAITS


def shown_name(name: str) -> str:
    """Return the name of a source in one line, without passwords."""
    return one_line(without_passwords(name), _NAME)


def moment(time: datetime) -> str:
    """Return a day and a time of day."""
    return f"{words().day(time)}, {words().hour(time)}"


def refreshed(said: Words, outcome: RefreshReport | str) -> str:
    """Return what came of a round, in a language. `outcome`: its report, or why it failed as a whole."""
    if isinstance(outcome, str):
        return said.SOURCES_NOT_READ(fault=one_line(without_passwords(outcome), _ERROR))
    read = outcome.sources
    failed = [source for source in read if source.failures]
    new, changed = sum(source.new for source in read), sum(source.changed for source in read)
    lines = [said.SOURCES_DONE(new=new, changed=changed, failed=len(failed))]
    for source in failed[:_FAILURES]:
        fault = one_line(without_passwords(source.error or ""), _ERROR)
        lines.append(f"• {shown_name(source.source)}: {fault}")
    return "\n".join(lines)
