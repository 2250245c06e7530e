"""What would be added and what was added; the questions whether to add, and whether to take out an article."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.locales.speaking import words
from bot.replies import buttons, links
from bot.replies.answers import source_line
from bot.replies.buttons import button
from bot.replies.markup import Markup, bold, isolated, join, one_line, quotation, text
from bot.replies.reply import Reply, markup_reply
from knowledge import Article, Problem, Report

BEGINNING = 240  # code units of an article's text
PROBLEM = 120  # of where it is, and of what it is
PROBLEMS = 3  # that are shown
NAME = 200  # code units of the name of what is added


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source would bring in: its first articles, and what could not be read on the way to them."""

    articles: Sequence[Article]
    problems: Sequence[Problem]
    count: int  # of the articles that were read
    more: bool = False  # articles than were read


def preview(found: Preview, *, name: str, note: str, keyboard: InlineKeyboardMarkup | None) -> Reply:
    """Return what would be added, with the buttons to do so. `name`: of the source. `note`: a sentence about it."""
    if found.more:
        summary = words().FIRST_FOUND
    else:
        summary = words().ARTICLES(found.count) if found.articles else words().NOTHING_FOUND
    heading = join([bold(isolated(text(one_line(name, NAME)))), text(summary)])
    shown = [_beginning(article) for article in found.articles]
    return markup_reply(join([heading, *shown, _not_read(found.problems), text(note)], "\n\n"), keyboard)


def channel(name: str, keyboard: InlineKeyboardMarkup | None) -> Reply:
    """Return what it means to add a channel, with the buttons to do so."""
    return markup_reply(join([bold(isolated(text(name))), text(words().CHANNEL_FOUND)]), keyboard)


def _beginning(article: Article) -> Markup:
    """Return title, source and date of an article, and how its text begins."""
    line = source_line(article, links.openable(article.url))
    rest = article.text.removeprefix(article.title).strip() or article.text
    return join([line, quotation(text(one_line(rest, BEGINNING)))])


def _not_read(problems: Sequence[Problem]) -> Markup:
    shown = [(one_line(problem.location, PROBLEM), one_line(problem.reason, PROBLEM)) for problem in problems]
    lines = [text("• ") + isolated(text(f"{location}: {reason}")) for location, reason in shown[:PROBLEMS]]
    return join([text(words().NOT_READ), *lines]) if lines else Markup()


def add_buttons(text_id: str, *, once: bool = True, keep: bool = False) -> InlineKeyboardMarkup | None:
    """
    Return the buttons that add what was offered, `once` or for good, and that which does not.

    `text_id`: see `buttons.add`.
    """
    label = words().ADD_ONCE if keep else words().ADD
    adds = [button(label, buttons.add(text_id))] if once else []
    keeps = [button(words().ADD_AND_KEEP_READING, buttons.add(text_id, keep=True))] if keep else []
    return buttons.keyboard(adds, keeps, [button(words().CANCEL, buttons.cancel())])


def added(report: Report, note: str = "") -> Reply:
    """Return what came of adding. `note`: a sentence about what happens next."""
    problems = [*report.problems, *report.left_out]
    counts = words().ADDED(new=report.new, changed=report.changed, same=report.same, failed=len(problems))
    return markup_reply(join([text(counts), _not_read(problems), text(note)], "\n\n"))


def withdraw_ask(article: Article) -> Reply:
    """Return the question whether to take an article out."""
    choices = [button(words().WITHDRAW, buttons.withdraw(article.id)), button(words().CANCEL, buttons.cancel())]
    return _about(words().WITHDRAW_ASK, article, buttons.keyboard(choices))


def withdrawn(article: Article) -> Reply:
    """Return that an article was taken out, with the button that brings it back."""
    return _about(words().WITHDRAWN, article, buttons.keyboard([button(words().UNDO, buttons.readmit(article.id))]))


def readmitted(article: Article) -> Reply:
    """Return that an article is back."""
    return _about(words().READMITTED, article, None)


def _about(sentence: str, article: Article, keyboard: InlineKeyboardMarkup | None) -> Reply:
    line = source_line(article, links.openable(article.url))
    return markup_reply(join([text(sentence), line], "\n\n"), keyboard)
