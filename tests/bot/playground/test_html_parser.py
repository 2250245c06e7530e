from html import escape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, cut, normalise, units, with_recognised
from bot.playground.html_parser import TAGS, ParseError, parse

texts = st.text(st.characters(exclude_categories=["Cs"]))
PREFIX = "🏟 🏟&lt;"  # 13 bytes, 6 code units: an error and an entity behind it count differently


def kinds(html: str) -> list[tuple[str, str]]:
    text, entities = parse(html)
    return [(entity.type, cut(text, entity.offset, entity.length)) for entity in entities]


@given(texts)
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(escape(text)) == (text, [])
    assert parse(escape(text, quote=False)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler"]), texts)))
def test_every_tag_covers_exactly_its_text(parts: list[tuple[str, str]]) -> None:
    text, entities = parse("".join(f"<{tag}>{escape(part)}</{tag}>" for tag, part in parts))
    assert text == "".join(part for _, part in parts)
    covered = [cut(text, e.offset, e.length) for e in sorted(entities, key=lambda e: e.offset)]
    assert covered == [part for _, part in parts if part]


@given(st.text(st.sampled_from("<>/&;=\"'#x1ab bi\n😀")))
def test_any_text_is_either_parsed_or_refused(text: str) -> None:
    try:
        plain, entities = parse(text)
    except ParseError:
        return
    assert all(entity.length > 0 and entity.end <= units(plain) for entity in entities)


@given(texts, st.lists(st.tuples(st.sampled_from(sorted(TAGS)), st.integers(0, 30), st.integers(1, 30))))
def test_normalised_entities_stay_inside_a_trimmed_text(text: str, spans: list[tuple[str, int, int]]) -> None:
    size = units(text)
    entities = [Entity(kind, at, min(length, size - at)) for kind, at, length in spans if at < size]
    clean, kept = normalise(text, entities)
    assert clean == clean.rstrip(" \n")
    assert "\r" not in clean
    assert all(entity.offset >= 0 and entity.length > 0 and entity.end <= units(clean) for entity in kept)
    assert all(one.offset <= other.offset for one, other in pairwise(kept))


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("<abacaba", "Unclosed start tag at byte offset 13"),
        ("<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<p>", 'Unsupported start tag "p" at byte offset 13'),
        ("< b>", 'Unsupported start tag "" at byte offset 13'),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 13'),
        ("</", "Unexpected end tag at byte offset 13"),
        ("<b></b></", "Unexpected end tag at byte offset 20"),
        ("<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 20, expected "</i>", found "</b>"'),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_an_error_has_telegrams_message(html: str, error: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(PREFIX + html)
    assert str(refused.value) == error


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&#12345678;&", '&ge;<>&"&laquo;&#12345678;&'),
        ("Q&A, R & D, &nbsp;", "Q&A, R & D, &nbsp;"),
        ("&#60;&#x3c;&#X3c;&#x3C &lt", "<<&#X3c;< <"),
        ("&amp;lt;", "&lt;"),
        ("a > b", "a > b"),
    ],
)
def test_unknown_character_references_stay_as_text(html: str, text: str) -> None:
    assert parse(html) == (text, [])


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ParseError, match="invalid Unicode characters after decoding"):
        parse("&#xDFDF;")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<B>a</b>", [("bold", "a")]),
        ("<strong>a</strong><em>b</em>", [("bold", "a"), ("italic", "b")]),
        ("<b onclick=x y>a</b>", [("bold", "a")]),
        ("<b>a</>", [("bold", "a")]),
        ("<b></b>", []),
        ('<span class="tg-spoiler">a</span>', [("spoiler", "a")]),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("<a>telegram.org</a>", [("text_link", "telegram.org")]),
        ("<a href='http://localhost/'>a</a>", []),
        ("<a href='javascript:alert(1)'>a</a>", []),
        ("<pre>a</pre><code>b</code>", [("pre", "a"), ("code", "b")]),
        ("<i><b> </b> x</i>", [("italic", "  x"), ("bold", " ")]),
    ],
)
def test_tags_become_entities(html: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(html) == expected


def test_an_entity_counts_utf16_code_units() -> None:
    assert parse("🏟 🏟<i>🏟 &lt🏟</i>") == ("🏟 🏟🏟 <🏟", [Entity("italic", 5, 6)])


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("telegram.org", "http://telegram.org/"),
        ("telegram.org?&lt;", "http://telegram.org/?<"),
        ("https://Example.org/a#:~:text=b", "https://example.org/a#:~:text=b"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
    ],
)
def test_a_link_is_kept_in_telegrams_form(href: str, url: str) -> None:
    assert parse(f'<a href="{href}">a</a>')[1] == [Entity("text_link", 0, 1, url=url)]


@pytest.mark.parametrize(
    "html",
    ['<pre><code class="language-py">a</code></pre>', '<code class="language-py"><pre>a</pre></code>'],
)
def test_code_knows_its_language(html: str) -> None:
    assert parse(html)[1] == [Entity("pre", 0, 1, language="py")]


def test_a_date_carries_its_moment() -> None:
    html = '<tg-time unix="1763200000" format="wDT">Saturday</tg-time>'
    assert parse(html)[1] == [Entity("date_time", 0, 8, unix_time=1763200000, date_time_format="wDT")]


@pytest.mark.parametrize(
    ("html", "text", "expected"),
    [
        ("  \n a <b>b </b>\n", "a b", [("bold", "b")]),
        ("<b>  </b>a", "a", []),
        (" <b> a</b>", " a", [("bold", " a")]),
        ("<b>a</b><b>b</b>", "ab", [("bold", "ab")]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", "a"), ("code", "b"), ("bold", "c")]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", "ab")]),
        ("<blockquote>a <b>b</b></blockquote>", "a b", [("blockquote", "a b"), ("bold", "b")]),
        ("a\tb\r\nc\u202e", "a b\nc", []),
    ],
)
def test_a_message_is_trimmed_and_nested_properly(html: str, text: str, expected: list[tuple[str, str]]) -> None:
    clean, entities = normalise(*parse(html))
    assert (clean, [(e.type, cut(clean, e.offset, e.length)) for e in entities]) == (text, expected)


def test_only_a_hundred_entities_are_kept() -> None:
    assert len(normalise(*parse("<b>a</b> " * 120))[1]) == 100


def test_commands_links_and_mentions_are_recognised() -> None:
    text = "😀 /ask@some_bot a/b #rain #1 @robin_r me@x.org https://example.org/a, x.com."
    assert [(e.type, cut(text, e.offset, e.length)) for e in with_recognised(text, [])] == [
        ("bot_command", "/ask@some_bot"),
        ("hashtag", "#rain"),
        ("mention", "@robin_r"),
        ("email", "me@x.org"),
        ("url", "https://example.org/a"),
        ("url", "x.com"),
    ]
