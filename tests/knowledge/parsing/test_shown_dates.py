"""A page's date of publication is the one beside its title; every other date is that of something else."""

import pytest

from knowledge.parsing import dates, web_page

PROSE = (
    "The two millers of Ostby have agreed to share one water wheel, as the brook carries too little for both of them. "
)
BODY = f"<p>{PROSE * 2}</p><p>{PROSE * 2}</p><p>{PROSE * 2}</p>"
AT = "https://example.org/mill/one-wheel"


def day_of(body: str, *, head: str = "", url: str = AT, lang: str = "en") -> str | None:
    top = f"<html lang={lang}><head><title>One wheel for two mills</title>{head}</head>"
    draft = web_page.page(f"{top}<body>{body}</body></html>".encode(), url)
    time = dates.moment(draft.date, lang)
    return time.strftime("%Y-%m-%d") if time else None


def article(beside_title: str = "", inside: str = "", after: str = "") -> str:
    return f"<main><article><h1>One wheel for two mills</h1>{beside_title}{BODY}{inside}{BODY}</article>{after}</main>"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Posted by Ada Holm on June 8, 2022 · 12 comments</p>",
        "<p class=meta>Ada Holm | June 8, 2022 | 3 min</p>",
        "<div class=byline>Published 8 June 2022, updated 30 June 2022</div>",
        "<time datetime=2022-06-08T10:00>two years ago</time>",
        "<div><span class=entry-date>08.06.2022</span> <span>in Mills</span></div>",
        "<p class=dateline><time datetime=2022-06-08>8 June</time>, updated <time datetime=2022-06-30>30 June</time>",
        "<p>Wednesday, 8 June 2022</p>",
        "<p>8 June 2022, Ostby</p>",
        "<p>2022-06-08</p>",
        "<p class=lead>Two millers, one brook, and no more quarrels: how a dry summer made neighbours of rivals.</p>"
        "<p class=info>By Ada Holm, 8 June 2022</p>",
        "<a href=/mill/one-wheel rel=bookmark><time class='entry-date published' datetime=2022-06-08>8 June</time></a>",
        "<p><abbr class=published title=2022-06-08T08:00:00Z>on Wednesday</abbr></p>",
        "<p class=submitted>Submitted by Ada Holm on Wed, 06/08/2022 - 10:00</p>",
        "<p>Updated 30 June 2022, first published 8 June 2022</p>",
        "<p class=meta>Last modified: June 30, 2022. Originally published: June 8, 2022</p>",
        "<p>On 8 June 2022</p>",
        "<p>Wed 8 June 2022, Ostby</p>",
    ],
)
def test_the_date_beside_the_title(line: str) -> None:
    assert day_of(article(line)) == "2022-06-08"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("de", "Veröffentlicht am 8. Juni 2022 um 10:15 Uhr"),
        ("fr", "Publié le 8 juin 2022 à 10h15"),
        ("ru", "8 июня 2022, 10:15"),
        ("es", "Publicado el 8 de junio de 2022"),
        ("pl", "Opublikowano 8 czerwca 2022"),
        ("fi", "Julkaistu 8. kesäkuuta 2022"),
        ("hu", "2022. június 8."),
        ("ja", "2022年6月8日"),
        ("sv", "Publicerad 8 juni 2022"),
        ("tr", "8 Haziran 2022 Çarşamba"),
        ("it", "Pubblicato l'8 giugno 2022"),
    ],
)
def test_in_the_page_s_language(lang: str, line: str) -> None:
    assert day_of(article(f"<div class=date>{line}</div>"), lang=lang) == "2022-06-08"


@pytest.mark.parametrize(
    "page",
    [
        article("<p>On <time datetime=1944-06-06>6 June 1944</time> the wheel broke.</p>"),
        article("<p class=info>Opening on 9 September 2022, 10:00</p>"),
        article("<div class=meta>The mill closes on 9 September 2022</div>"),
        article("<p>Born 3 May 1931 – died 5 March 2022</p>"),
        article("<p>Concert 9 September 2022</p>"),
        article("<p>On 6 June 1944 it broke.</p>"),
        article(inside="<aside class=related><time datetime=2020-01-02>2 January 2020</time> The dry brook</aside>"),
        article(after="<section class=comments><p>Olle, <time datetime=2020-01-02>2 Jan 2020</time></p></section>"),
        article(after="<article><h2>The dry brook</h2><p>Posted on January 2, 2020</p></article>"),
        article("<div class=related-posts><p>2 January 2020: The dry brook</p></div>"),
        article("<ul><li><a href=/brook>The dry brook, <time datetime=2020-01-02>2 January 2020</time></a></li></ul>"),
        article("<p>When: 2 January 2020, 10:00</p>"),
        article("<p>Deadline: <time datetime=2020-01-02>2 January</time></p>"),
        article("<div class=event-date><time datetime=2020-01-02>2 January 2020</time></div>"),
        article(
            "<p itemscope itemtype=//schema.org/Event><time itemprop=startDate datetime=2020-01-02>then</time></p>"
        ),
        article("<table><tr><td>Founded</td><td>2 January 2020</td></tr></table>"),
        article("<blockquote><p>Ostby, 2 January 2020</p></blockquote>"),
        article(inside="<p>The older wheel broke on <time datetime=2020-01-02>2 January 2020</time>, in a flood.</p>"),
        article(f"<p>On January 2, 2020 the older wheel broke. {PROSE}</p>"),
        "<header><div class=today>Thursday, 2 January 2020</div></header>" + article(),
        "<div class=topbar><time datetime=2020-01-02>Thursday</time></div>" + article(),
        "<div>2 January 2020</div>" + article(),
        article() + "<footer><p>Last change of this site: 2 January 2020</p></footer>",
        article("<p itemprop=datePublished content=soon>soon</p>"),
        article("<p itemscope itemtype=//schema.org/Comment><meta itemprop=datePublished content=2020-01-02>"),
    ],
)
def test_a_date_of_something_else_is_not_taken(page: str) -> None:
    assert day_of(page) is None
    both = page.replace("mills</h1>", "mills</h1><p class=byline>By Ada Holm, 8 June 2022</p>")
    assert day_of(both) == "2022-06-08"


@pytest.mark.parametrize(
    "holder",
    [
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2020-01-02"}]},
        {"@type": "WebPage", "mentions": [{"@type": "Article", "datePublished": "2020-01-02"}]},
        {"@type": "WebPage", "comment": [{"@type": "SocialMediaPosting", "datePublished": "2020-01-02"}]},
    ],
)
def test_an_object_of_another_article_is_not_the_page_s(holder: dict[str, object]) -> None:
    script = f"<script type=application/ld+json>{str(holder).replace(chr(39), chr(34))}</script>"

    assert day_of(article(), head=script) is None


def test_two_bare_dates_decide_nothing() -> None:
    assert day_of(article("<p>2 January 2020</p><p>8 June 2022</p>")) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2022/06/08/one-wheel", "2022-06-08"),
        ("/news/2022-06-08-one-wheel", "2022-06-08"),
        ("/20220608/one-wheel", "2022-06-08"),
        ("/2022/06/one-wheel", None),
        ("/2022/one-wheel", None),
        ("/20221399/one-wheel", None),
        ("/id/2022060812", None),
    ],
)
def test_a_whole_day_in_the_address_counts(path: str, expected: str | None) -> None:
    assert day_of(article(), url=f"https://example.org{path}") == expected
    assert day_of(article("<p>By Ada Holm, 9 June 2022</p>"), url=f"https://example.org{path}") == "2022-06-09"


def test_a_date_to_come_is_not_that_of_publication() -> None:
    meta = "<meta property=article:published_time content=2091-06-08T10:00:00Z>"

    assert day_of(article(), head=meta) is None
    assert day_of(article("<p class=date>8 June 2022</p>"), head=meta) == "2022-06-08"


def test_the_last_change_serves_where_nothing_else_is_known() -> None:
    changed = "<meta property=article:modified_time content=2022-06-30>"

    assert day_of(article(), head=changed) == "2022-06-30"
    assert day_of(article("<p class=byline>Ada Holm, 8 June 2022</p>"), head=changed) == "2022-06-08"
