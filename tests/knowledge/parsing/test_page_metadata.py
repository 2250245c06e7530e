"""The metadata of pages, in all its places; broken and hostile pages; old charsets."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.parsing import addresses, dates, fields, web_page
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable

WORDS = "The old ferry between Aford and Benton will sail again in May, the harbour office said on Monday. "
AT = "https://example.org/news/ferry"


def draft_of(head: str = "", body: str = "", url: str | None = AT, top: str = "<html>") -> Draft:
    return web_page.page(f"{top}<head>{head}</head><body>{body}<p>{WORDS * 3}</p></body></html>".encode(), url)


def json_ld(**properties: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **properties})}</script>"


# The address


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", AT),
        ("<link rel=canonical href='https://example.org/ferry'>", "https://example.org/ferry"),
        ("<link rel='alternate canonical' href='/ferry'>", "https://example.org/ferry"),
        ("<base href='https://example.com/a/'><link rel=canonical href='b'>", "https://example.com/a/b"),
        ("<link rel=canonical href='https://example.org/'>", AT),
        ("<link rel=canonical href='https://example.org'><meta property=og:url content=/f>", "https://example.org/f"),
        ("<link rel=canonical href='javascript:void(0)'>", AT),
        ("<link rel=canonical href='http://[bad'><base href='http://[worse'>", AT),
        ("<meta property='og:url' content='https://example.org/ferry'>", "https://example.org/ferry"),
    ],
)
def test_the_canonical_address_of_a_page(head: str, expected: str):
    assert draft_of(head).url == expected


def test_a_saved_page_has_only_the_address_in_its_markup():
    assert draft_of(url=None).url is None
    assert draft_of("<link rel=canonical href='/ferry'>", url=None).url is None
    assert (
        draft_of("<link rel=canonical href='https://example.org/'>", url="https://example.org/").url
        == "https://example.org/"
    )


# The title


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>The ferry returns</title>", "", "The ferry returns"),
        ("<title>The ferry returns | Harbour Notes</title>", "", "The ferry returns"),
        ("<title>Harbour Notes: The ferry</title><meta property=og:title content='The ferry'>", "", "The ferry"),
        ("<title>The ferry returns - Notes</title>", "<h1>The ferry returns</h1>", "The ferry returns"),
        ("<title>Ferry - bridge 2 - 1</title>", "", "Ferry - bridge 2 - 1"),
        (
            "<meta property=og:site_name content='Harbour Notes'><title>Harbour Notes » The ferry</title>",
            "",
            "The ferry",
        ),
        ("<meta property=og:title content='The ferry – a history'>", "", "The ferry – a history"),
        ("<meta property=og:title content='The ferry | example.org'>", "", "The ferry"),
        (json_ld(headline="The ferry &amp; the storm"), "", "The ferry & the storm"),
        (json_ld(headline="A ship") + "<title>The ferry - Notes</title>", "<h1>The ferry</h1>", "The ferry"),
        ("", "<h1>The <i>ferry</i>\nreturns</h1>", "The ferry returns"),
        ("<meta property=og:site_name content=Notes><meta property=og:title content=Notes>", "<h1>Ferry</h1>", "Ferry"),
    ],
)
def test_the_title_is_without_the_site_name(head: str, body: str, expected: str):
    assert draft_of(head, body).title == expected


def test_an_invalid_address_in_the_metadata_does_not_hide_the_title():
    head = "<meta property=og:url content='http://[bad'><title>The ferry returns | Harbour Notes</title>"

    assert draft_of(head, url=None).title == "The ferry returns"


# Dates


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (json_ld(datePublished="2024-03-12T10:00:00+02:00"), "", "2024-03-12T08:00"),
        ("<meta property=article:published_time content=2024-03-12T10:00:00Z>", "", "2024-03-12T10:00"),
        (
            json_ld(datePublished="2024-03-12") + "<meta name=pubdate content='2024-03-12T09:30Z'>",
            "",
            "2024-03-12T09:30",
        ),
        ("<meta name=DC.date.issued content=2024-03-12>", "", "2024-03-12T00:00"),
        ("", "<span itemprop=datePublished content=2024-03-12>March</span>", "2024-03-12T00:00"),
        (
            "",
            "<time datetime=2024-03-11>x</time><time class=published datetime=2024-03-12>y</time>",
            "2024-03-12T00:00",
        ),
        (
            json_ld(datePublished="soon"),
            "<h1>Ferry</h1><time datetime=2024-03-12T10:00Z>today</time>",
            "2024-03-12T10:00",
        ),
        ("", "<p class='date'>Published on March 12, 2024</p>", "2024-03-12T00:00"),
    ],
)
def test_the_date_is_found(head: str, body: str, expected: str):
    time = dates.moment(draft_of(head, body).date)

    assert time is not None
    assert time.strftime("%Y-%m-%dT%H:%M") == expected


def test_other_numbers_are_not_taken_for_dates():
    assert (
        draft_of(body="<p>It carried 2019 passengers in 1998, and 20240312 in all. Call 12-03-24 for more.</p>").date
        is None
    )


def test_the_date_of_the_last_change():
    assert draft_of(json_ld(datePublished="2024-03-12", dateModified="2024-03-14")).updated == "2024-03-14"
    assert draft_of("<meta property=article:modified_time content=2024-03-14>").updated == "2024-03-14"
    assert draft_of(json_ld(datePublished="2024-03-12")).updated is None


# Other fields


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (json_ld(author={"@type": "Person", "name": "Sample Desk"}), ""),
        (json_ld(author=["Sample Desk"]), ""),
        ("<meta name=author content='By Sample Desk'>", ""),
        ("<meta property=article:author content='https://example.org/desk'>", "<a rel=author href=/d>Sample Desk</a>"),
        ("", "<span itemprop=author>Sample Desk</span>"),
    ],
)
def test_the_author_is_a_name(head: str, body: str):
    assert draft_of(head, body).author == "Sample Desk"


def test_names_of_several_authors_are_joined():
    assert draft_of(json_ld(author=[{"name": "City desk"}, {"name": "Sample desk"}])).author == "City desk, Sample desk"


@pytest.mark.parametrize(
    ("top", "head", "expected"),
    [
        ("<html lang=de-AT>", "", "de"),
        ("<html xml:lang=de>", "", "de"),
        ("<html lang=und>", "<meta property=og:locale content=de_DE>", "de"),
        ("<html>", "<meta http-equiv=Content-Language content=de>", "de"),
        ("<html>", json_ld(inLanguage="de-DE"), "de"),
        ("<html>", "", None),
    ],
)
def test_the_declared_language(top: str, head: str, expected: str | None):
    assert fields.language(draft_of(head, top=top).language) == expected


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=og:image content=/a.jpg>",
        json_ld(image={"url": "https://example.org/a.jpg"}),
        json_ld(image=["https://example.org/a.jpg", "https://example.org/b.jpg"]),
        "<meta name=twitter:image content=https://example.org/a.jpg>",
        "<meta property=og:image content='data:image/gif;x'><meta name=twitter:image content=/a.jpg>",
    ],
)
def test_the_picture_has_an_absolute_address(head: str):
    assert draft_of(head).image == "https://example.org/a.jpg"


def test_the_site_and_the_tags():
    tags = "<meta property=article:tag content=ferry><meta property=article:tag content='Aford, Benton'>"

    assert draft_of("<meta property=og:site_name content='Harbour Notes'>").source == "Harbour Notes"
    assert draft_of(json_ld(publisher={"name": "Harbour Notes"})).source == "Harbour Notes"
    assert draft_of(tags).tags == ("ferry", "Aford, Benton")
    assert draft_of("<meta name=keywords content='ferry, Aford'>").tags == ("ferry", "Aford")


@pytest.mark.parametrize(
    "script", ["{", "[[[", "null", '{"@graph": 7}', '{"@type": {"a": 1}}', '{"@type": "Article", "author": [[[]]]}']
)
def test_broken_structured_data_is_ignored(script: str):
    assert draft_of(f"<script type='application/ld+json'>{script}</script>").text == (WORDS * 3).strip()


def test_structured_data_with_line_breaks_in_strings_is_read():
    script = '<!-- {"@type": "Article", "headline": "The\nferry"} -->'

    assert draft_of(f"<script type='application/ld+json'>{script}</script>").title == "The ferry"


# Charsets

GERMAN = "Die Fähre fährt wieder über den Fluß, für alle Gäste. " * 4
CYRILLIC = "Паром снова пойдёт в мае, сообщили в управлении порта. " * 4


@pytest.mark.parametrize(
    ("words", "written", "server", "declared"),
    [
        (GERMAN, "utf-8", "iso-8859-1", "iso-8859-1"),
        (GERMAN, "cp1252", None, "iso-8859-1"),
        (GERMAN, "cp1252", "iso-8859-1", ""),
        (GERMAN, "cp1252", None, ""),
        (CYRILLIC, "utf-8", "windows-1251", "koi8-r"),
        (CYRILLIC, "cp1251", "windows-1251", "utf-8"),
        (CYRILLIC, "cp1251", "iso-8859-1", "windows-1251"),
        (CYRILLIC, "koi8-r", None, "koi8-r"),
        (CYRILLIC, "cp1251", "iso-8859-1", ""),
        (CYRILLIC, "cp1251", None, "no-such-set"),
        (CYRILLIC, "utf-16", None, "utf-8"),
        ("今日は雨が降りました。川の水位が上がりました。" * 4, "cp932", "Shift_JIS", ""),
        ("今天下雨了，河水上涨。城市的桥梁被关闭。" * 4, "gb18030", None, "gb2312"),
    ],
)
def test_the_charset_is_right_whatever_is_declared(words: str, written: str, server: str, declared: str):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{meta}</head><body><p>{words}</p></body></html>".encode(written)

    assert web_page.page(page, AT, server).text == words.strip()


def test_an_xhtml_page_with_a_prolog_is_read():
    page = (
        f'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{GERMAN}</p>'
    )

    assert web_page.page(page.encode("latin-1")).text == GERMAN.strip()


# Broken and hostile pages


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + WORDS * 3,
        "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">" + WORDS,
        "<b></b>" * 100_001 + WORDS,
        "<frameset><frame src=a></frameset>",
    ],
    ids="deep attributes elements frames".split(),
)
def test_pages_made_to_overload_a_parser_are_refused(markup: str):
    with pytest.raises(Unreadable):
        web_page.article(markup)


def test_a_large_page_is_read():
    assert len(web_page.page(f"<p>{WORDS * 9}</p>".encode() * 5000).text) > 4_000_000


def test_entities_that_a_page_defines_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'

    assert web_page.page(f"{bomb}<p>&b; &c; {WORDS}</p>".encode()).text.endswith(f"&b; &c; {WORDS.strip()}")


def test_stray_nul_bytes_are_removed():
    assert web_page.page(f"<p>{WORDS[:9]}\0{WORDS[9:]}</p>".encode()).text == WORDS.strip()
    assert web_page.article(f"<p>\0{WORDS}\0</p>").text == WORDS.strip()


PIECES = st.sampled_from(
    "<p> </p> <div class=share> </div> <a href=/x> </a> <ul> <li> </ul> <table> <tr> <td> </table> <h1> </h1> <br> "
    "<pre> <script> </script> <!-- --> <title> <meta content=2024 name=date> <time> &amp; &#0; \0 Ferry. 雨。".split()
)


@given(st.lists(PIECES | st.text(max_size=40), max_size=60).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_markup_is_read_or_refused(markup: str):
    try:
        draft = web_page.page(markup.encode("utf-8", "replace"), AT)
    except Unreadable as reason:
        assert str(reason) in {"has no article text", "is not text"}
    else:
        assert draft.text == draft.text.strip("\n")
        assert "\n\n\n" not in draft.text
        assert draft.url == addresses.web_address(draft.url)


@given(st.lists(st.text("abcdefgh ", min_size=150, max_size=200), min_size=1, max_size=9))
@settings(max_examples=40, deadline=None)
def test_the_paragraphs_of_a_plain_article_are_its_text(paragraphs: list[str]):
    kept = [f"{number}. {' '.join(text.split())}" for number, text in enumerate(paragraphs)]
    page = f"<html><body><article>{''.join(f'<p>{text}</p>' for text in kept)}</article></body></html>"

    assert web_page.page(page.encode()).text == "\n\n".join(kept)
