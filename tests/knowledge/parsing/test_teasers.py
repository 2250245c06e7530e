"""Whole articles are told from teasers, and what only feeds add is left out."""

import html

import pytest

from knowledge.parsing.feed_items import Feed, FeedItem, parse
from knowledge.parsing.teasers import words_of

URL = "https://example.org/news/feed.xml"
SENTENCE = (
    "The bridge over the river stays closed until the spring, the council decided on Monday after a long debate. "
)


def rss(items: str) -> bytes:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {content}><channel><title>Ford Courier</title>{items}</channel></rss>'.encode()


def item_with(*, content: str = "", summary: str = "", link: str = "https://example.org/bridge") -> FeedItem:
    body = f"<link>{link}</link><title>Bridge closed</title>"
    body += f"<description>{html.escape(summary)}</description>" if summary else ""
    body += f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    (item,) = parse(rss(f"<item>{body}</item>"), URL).items
    return item


def prose(words: int) -> str:
    sentences = SENTENCE * (words // 19 + 1)
    return " ".join(sentences.split()[: words // 19 * 19])


BODY = f"<p>{prose(100)}</p><p>{prose(60)}</p>"


@pytest.mark.parametrize(
    "content",
    [
        BODY,
        BODY
        + '<p>The post <a href="https://example.org/bridge">Bridge</a> appeared first on <a href="/">Ford</a>.</p>',
        BODY + '<p><a href="https://example.org/bridge#comments">Comments (3)</a></p>',
        BODY + '<img src="https://example.com/pixel.gif" width="1" height="1">',
        BODY + '<p>Read more: <a href="https://example.org/other">The tunnel opens</a></p>',
        BODY + '<p><a href="https://example.org/bridge">★</a></p>',
        f"<p>{prose(320)} And so it goes on…</p>",
        "<p>" + "橋は春まで閉鎖されると市議会が月曜日に決定した。" * 8 + "</p>",
    ],
)
def test_a_whole_article(content: str):
    assert item_with(content=content, summary="It is closed.").complete


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{prose(40)}</p>",
        f"<p>{prose(100)} [&#8230;]</p>",
        f"<p>{prose(400)} [...]</p>",
        f"<p>{prose(100)}…</p>",
        f"<p>{prose(100)}</p><p><a href='https://example.org/bridge'>Read more</a></p>",
        f"<p>{prose(100)}</p><p><a href='https://example.org/bridge?utm_source=rss'>All of it here</a></p>",
        f"<p>{prose(400)}</p><p>Continue reading Bridge closed →</p>",
        f"<p>{prose(100)} (more&hellip;)</p>",
        f"<p>{prose(400)}</p><p>Weiterlesen</p>",
        f"<p>{prose(400)}</p><p>Читать далее »</p>",
        f"<p>{prose(100)} [&hellip;]</p><p>The post Bridge closed appeared first on Ford Courier.</p>",
    ],
)
def test_a_teaser(content: str):
    item = item_with(content=content)

    assert not item.complete
    assert item.text.endswith((".", "…", "here"))


@pytest.mark.parametrize(
    ("summary", "complete"),
    [
        (prose(200), True),
        (f"<p>{prose(100)}</p><p>{prose(100)}</p>", True),
        (prose(100), False),  # long for a summary, short for an article: the page will tell
        (prose(200).rstrip(".") + " and then the", False),
    ],
)
def test_a_text_in_the_place_of_a_summary(summary: str, *, complete: bool):
    assert item_with(summary=summary).complete is complete


def test_texts_of_one_length_were_cut():
    def feed(lengths: list[int]) -> Feed:
        items = (
            f"<item><guid>{n}</guid><content:encoded>{prose(length)}</content:encoded></item>"
            for n, length in enumerate(lengths)
        )
        return parse(rss("".join(items)), URL)

    assert not any(item.complete for item in feed([114, 114, 95, 114, 114]).items)
    assert all(item.complete for item in feed([114, 250, 95, 171, 133]).items)


@pytest.mark.parametrize(
    "tail",
    [
        "<p>The post Bridge closed appeared first on Ford Courier.</p>",
        "<p>L’article Bridge closed est apparu en premier sur Ford Courier.</p>",
        "<p>Share this:</p><ul><li>Click to share on Facebook (Opens in new window)</li><li>Tweet</li></ul>",
        "<p>Comments (3)</p>",
        "<p>Leave a comment</p><p>Filed under: River, Traffic</p>",
        "<p>submitted by /u/ferryman</p><p>[link]</p><p>[comments]</p>",
        '<div class="feedflare"><a href="https://example.com/~ff"><img src="https://example.com/~ff/x"></a></div>',
    ],
)
def test_what_only_feeds_add_is_left_out(tail: str):
    assert item_with(content=BODY + tail).text == f"{prose(100)}\n\n{prose(60)}"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("It rained. <a href='https://example.org/br", "It rained. "),
        ("<p>It rained.</p><!-- <p>Draft.</p> --><p>Sun.<!-- open", "It rained.\n\nSun."),
        ("<![CDATA[<p>It rained.</p>]]>", "It rained."),
        ("<p>It<![if !IE]> rained<![endif]>.<?php echo ?></p>", "It rained."),
        ("Bread &lt; salt", "Bread < salt"),
        ("Pr&eacute; &amp;amp; pont", "Pré & pont"),
        ("5 < 7 > 3", "5 < 7 > 3"),
    ],
)
def test_odd_markup(markup: str, words: str):
    assert words_of(markup) == words.strip()
