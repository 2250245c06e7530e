"""Cards of inline mode: an article and the passage that answers, ready to be sent into any chat."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.locales.speaking import words
from bot.replies import buttons, links
from bot.replies.answers import snippet, source_line
from bot.replies.markup import Markup, join, one_line, quotation
from bot.replies.reply import markup_reply, text_reply
from knowledge import Answer, Article, Hit, News

TITLE, DESCRIPTION = 100, 200  # code units of what is seen before a card is chosen
BUTTON = 64  # the same of the button above the cards
SENTENCE = "sentence"  # id of a card without an article
START = "inline"  # argument of /start for who comes from inline mode


@dataclass(frozen=True, slots=True)
class Page:
    """Some cards, and how to have more."""

    cards: Sequence[InlineQueryResultArticle]
    next_offset: str = ""  # empty: these are the last
    button: InlineQueryResultsButton | None = None  # above them


def answer(result: Answer, offset: int) -> Page:
    """Return the cards of an answer; none, and a button that says so, where the articles do not answer."""
    if not result.hits:
        no_answer = InlineQueryResultsButton(one_line(words().NO_ANSWER, BUTTON), start_parameter=START)
        return Page((), button=None if offset else no_answer)
    cards = [
        _card(hit.article, f"{hit.article.id}:{hit.passage.number}", _quoted(hit), hit.quote) for hit in result.hits
    ]
    return Page(cards, str(offset + len(cards)) if result.more else "")


def best(result: Answer) -> InlineQueryResultArticle:
    """Return the card of the best passage of an answer; one that says so, where the articles do not answer."""
    cards = answer(result, 0).cards
    return cards[0] if cards else sentence(words().NO_ANSWER)


def sentence(said: str) -> InlineQueryResultArticle:
    """Return a card of a sentence of the bot's own."""
    content = InputTextMessageContent(text_reply(said).html, parse_mode=ParseMode.HTML)
    return InlineQueryResultArticle(id=SENTENCE, title=one_line(said, TITLE), input_message_content=content)


def latest(news: News, offset: int, most: int) -> Page:
    """Return the cards of the latest articles."""
    articles = [story.article for story in news.stories]
    cards = [_card(one, one.id, source_line(one, links.openable(one.url)), "") for one in articles]
    return Page(cards, str(offset + most) if news.more else "")


def _card(article: Article, card_id: str, message: Markup, said: str) -> InlineQueryResultArticle:
    url = links.openable(article.url)
    source = one_line(", ".join(filter(None, [article.source, _day(article)])), 60)
    reply = markup_reply(message)
    row = [buttons.button(words().SUMMARY, buttons.summary_in_place(article.id))]
    return InlineQueryResultArticle(
        id=card_id,
        title=one_line(article.title, TITLE) or words().UNTITLED,
        description=one_line("\n".join(filter(None, [source, said])), DESCRIPTION),
        input_message_content=InputTextMessageContent(
            reply.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=buttons.keyboard([*row, *buttons.link_buttons(words().OPEN, url)]),
        url=url,
    )


def _quoted(hit: Hit) -> Markup:
    return join([quotation(snippet(hit)), source_line(hit.article, links.to_sentence(hit.article.url, hit.quote))])


def _day(article: Article) -> str:
    return words().UNDATED if "published" in article.derived else words().day(article.published)
