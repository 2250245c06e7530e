"""Replies: whatever text articles contain, Telegram accepts the reply, and quotes are word for word."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.locales.catalogues import LANGUAGES, Catalogue
from bot.locales.speaking import speak
from bot.locales.words import Words
from bot.playground import html_parser as telegram_html
from bot.replies import answers, article_pages, buttons, greeting, links, markup
from bot.replies.buttons import Listing
from bot.replies.reply import Reply
from knowledge import Answer, Article, Hit, Neighbours, News, Passage, Span, Statistics, Story, Summary

LIMITS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Any text at all, lone surrogates too; sometimes very long, sometimes nothing but markup.
short = st.text(st.characters(), max_size=60)
anything = st.one_of(
    short,
    st.sampled_from(["<b>&", "word ", "🏴‍☠️", "a", "&", "́", "\n", "x y\n\n"]).flatmap(
        lambda piece: st.integers(1, 12_000).map(lambda length: (piece * length)[:12_000])
    ),
)
dates = st.datetimes(datetime(1400, 1, 1), datetime(2400, 1, 1)).map(lambda date: date.replace(tzinfo=UTC))  # noqa: DTZ001 -- Hypothesis wants it
urls = st.one_of(
    st.none(),
    st.just("https://example.org/storm"),
    st.text(st.characters(), max_size=40).map(lambda text: f"https://example.org/{text}"),
    st.integers(1, 3000).map(lambda length: "https://example.org/#" + "&" * length),
)
found_articles = st.builds(
    Article,
    origin=short,
    title=anything,
    text=anything,
    published=dates,
    location=short,
    url=urls,
    source=st.none() | anything,
    author=st.none() | anything,
    added=st.none() | dates,
)
STATISTICS = Statistics(articles=12_431, passages=9, oldest=None, newest=datetime(2024, 3, 12, tzinfo=UTC), revision=1)


@st.composite
def spans(draw: st.DrawFn, text: str, most: int) -> tuple[Span, ...]:
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=most))
    return tuple(Span(min(pair), max(pair)) for pair in pairs)


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    article = draw(found_articles)
    passage = Passage(article.id, 0, article.text, Span(0, len(article.text)))
    [sentence, *_] = (*draw(spans(article.text, 1)), Span(0, len(article.text)))
    also = tuple(draw(st.lists(found_articles, max_size=4)))
    shown = Span(sentence.start, draw(st.integers(sentence.end, len(article.text))))
    return Hit(article, passage, 1.0, sentence, shown, draw(spans(article.text, 150)), also)


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    article = draw(found_articles)
    return Summary(article, draw(spans(article.text, 5)))


def assert_accepted(reply: Reply) -> None:
    text, entities = telegram_html.parse(reply.html)
    assert text == reply.plain
    assert 0 < len(text) <= 4096
    assert len(entities) <= 100
    assert len(reply.html.encode()) <= 32_768
    for row in reply.keyboard.inline_keyboard if reply.keyboard else ():
        for button in row:
            assert button.text.strip()
            assert button.url is None or links.openable(button.url)


languages = st.sampled_from([Words(Catalogue(code)) for code in LANGUAGES])


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    speak(Words())


@LIMITS
@given(
    languages,
    st.lists(hits(), max_size=3),
    st.lists(anything, max_size=30).map(tuple),
    anything,
    st.sampled_from([0, 3]),
    st.sampled_from([0.5, 1.0]),
)
def test_telegram_accepts_any_answer(
    spoken: Words, answer_hits: list[Hit], unknown: tuple[str, ...], heading: str, offset: int, confidence: float
) -> None:
    speak(spoken)
    answer_hits = [replace(hit, summary=Summary(hit.article, (hit.sentence,) * 3)) for hit in answer_hits]
    nearest = answer_hits[0] if len(answer_hits) == 1 else None
    answer_hits = [] if nearest else answer_hits
    answer = Answer(heading, tuple(answer_hits), unknown, confidence, nearest, more=True, statistics=STATISTICS)

    assert_accepted(answers.answer(answer, text_id="abc", offset=offset, heading=heading, question_id="3w5e11264sgsf"))


@LIMITS
@given(languages, st.lists(found_articles, min_size=1, max_size=20), st.integers(0, 999_999), anything)
def test_telegram_accepts_any_list(spoken: Words, found: list[Article], offset: int, typed: str) -> None:
    speak(spoken)
    listing = Listing(offset, 20, 36**9 - 1, 1, "3w5e11264sgsf")

    stories = [Story(article, tuple(found)) for article in found]

    news = News(tuple(stories), more=True, about=typed, unknown=(typed,), unused=(typed, typed))
    assert_accepted(article_pages.latest(news, listing, remark=typed[:99]))
    assert_accepted(article_pages.latest(replace(news, stories=()), listing, ask_id="abc"))
    assert_accepted(article_pages.similar(found[0], found[1:]))
    assert_accepted(article_pages.choices(found))


@LIMITS
@given(languages, summaries(), found_articles)
def test_telegram_accepts_any_summary(spoken: Words, summary: Summary, other: Article) -> None:
    speak(spoken)
    assert_accepted(article_pages.summary(summary, Neighbours(other, other)))


@LIMITS
@given(languages, found_articles, st.integers(0, 20))
def test_telegram_accepts_any_page(spoken: Words, article: Article, number: int) -> None:
    speak(spoken)
    assert_accepted(article_pages.page(article, number))


@LIMITS
@given(languages, st.dictionaries(st.just("abc"), st.text(min_size=1).filter(str.strip)))
def test_telegram_accepts_any_greeting(spoken: Words, examples: dict[str, str]) -> None:
    speak(spoken)
    assert_accepted(greeting.welcome(3, examples))


@LIMITS
@given(st.data(), anything, st.integers(1, 5000))
def test_a_quote_is_word_for_word(data: st.DataObject, text: str, room: int) -> None:
    marks = data.draw(spans(text, 5))
    quote = markup.excerpt(text, marks, room, focus=marks[0].start if marks else 0)
    parsed, _ = telegram_html.parse(quote.html)

    assert quote.width <= room
    assert parsed.strip("…") in markup.text(text).plain


@LIMITS
@given(anything, st.integers(50, 4000))
def test_pages_contain_the_whole_text(text: str, room: int) -> None:
    pages = article_pages.pages(text, room)

    assert re.sub(r"\s", "", "".join(pages)) == re.sub(r"\s", "", text)
    assert all(markup.width(page) <= room for page in pages)


def test_pages_end_between_paragraphs() -> None:
    text = "\n\n".join("A paragraph of some length, " * 9 + str(i) for i in range(40))

    assert "\n\n".join(article_pages.pages(text, 1000)) == text
    assert all(page[-1].isdigit() for page in article_pages.pages(text, 1000))


@LIMITS
@given(st.text(st.characters()), urls)
def test_any_link_to_a_sentence_is_one_or_none(sentence: str, url: str | None) -> None:
    link = links.to_sentence(url, sentence)

    assert link is None or links.openable(link) == link
    assert links.openable(url) is None or (link or "").startswith(url or "")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.org/x", "https://a.org/x#:~:text=Rain%20fell."),
        ("https://a.org/x?y=1&z=2", "https://a.org/x?y=1&z=2#:~:text=Rain%20fell."),
        ("https://a.org/x#part", "https://a.org/x#part:~:text=Rain%20fell."),
        ("https://a.org/x#:~:text=other", "https://a.org/x#:~:text=other"),
        ("https://t.me/channel/5", "https://t.me/channel/5"),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://[broken", None),
        (None, None),
    ],
)
def test_links_jump_to_the_sentence_if_the_site_allows_it(url: str | None, link: str | None) -> None:
    assert links.to_sentence(url, "Rain fell.") == link


def test_dashes_and_commas_are_encoded_in_a_jump() -> None:
    jump = links.to_sentence("https://a.org/", "Well-known, so-called experts agree.") or ""

    assert jump.endswith("text=Well%2Dknown%2C%20so%2Dcalled%20experts%20agree.")


def test_a_keyboard_with_too_much_data_in_a_button_is_refused() -> None:
    with pytest.raises(AssertionError):
        buttons.keyboard([buttons.button("x", "ü" * 33)])


def test_the_longest_data_of_a_list_fits_into_a_button() -> None:
    longest = Listing(999_999, 999_999, 36**9 - 1, 36**9 - 1, "3w5e11264sgsf")

    assert len(longest.data().encode()) <= buttons.MAX_DATA_BYTES
    assert Listing.of(buttons.LISTING.fullmatch(longest.data()) or re.match("", "")) == longest


def test_near_duplicates_of_an_article_are_named_under_it() -> None:
    text = "The ferry sails at nine. It carries goats."
    papers = ("Lakeside Gazette", "Hill Herald", "Castle Courier", "Moor Mail", "Dune Daily")
    first, *copies = [
        Article(
            origin=paper,
            title="Ferry",
            text=text,
            published=datetime(2024, 3, 12, tzinfo=UTC),
            location=paper,
            url=f"https://example.org/{paper[:4].lower()}",
            source=paper,
        )
        for paper in papers
    ]
    passage = Passage(first.id, 0, text, Span(0, len(text)))
    hit = Hit(first, passage, 1.0, Span(0, 24), Span(0, 24), also=tuple(copies))
    shown = answers.answer(Answer("When?", (hit,), confidence=1.0, statistics=STATISTICS), text_id="abc")
    assert "+4 more: Hill Herald, Castle Courier, Moor Mail" in shown.plain
    assert '<a href="https://example.org/hill">Hill Herald</a>' in shown.html
    listed = article_pages.latest(News((Story(first, tuple(copies)),)), Listing(0, 10, 1, 0, None))
    assert listed.plain.splitlines()[2].endswith("Lakeside Gazette, 12 Mar 2024, +4 more")


def test_a_date_before_1970_is_plain_text() -> None:
    assert markup.day(datetime(1912, 4, 15, tzinfo=UTC)).html == "15 Apr 1912"


def test_a_date_without_a_time_is_sent_as_noon() -> None:
    noon = int(datetime(2024, 3, 12, 12, tzinfo=UTC).timestamp())

    assert f'unix="{noon}"' in markup.day(datetime(2024, 3, 12, tzinfo=UTC)).html


def test_the_footer_shows_the_time_of_an_article_of_today() -> None:
    newest = datetime.now(UTC)
    footer = answers.freshness(dataclasses.replace(STATISTICS, newest=newest)).plain

    assert footer == f"12,431 articles, newest {newest:%H:%M} UTC"
