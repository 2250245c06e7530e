"""OPML of any feed reader is read; written lists are read back unchanged."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parsing.opml import Subscription, read, write
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable


def opml(outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="1.1"><head/><body>{outlines}</body></opml>'.encode()


def test_folders_names_of_any_case_and_duplicates():
    data = opml(
        '<outline text="News"><outline TEXT="Local"><outline type="rss" text="Ford" xmlUrl="https://example.org/feed"/>'
        '<outline Title="Harbour" XMLURL="feed:https://example.com/rss"/></outline></outline>'
        '<outline type="rss" text="Ford again" xmlurl="HTTPS://example.org/feed"/>'
        '<outline type="rss" url="https://example.net/atom"/><outline type="link" url="https://example.net/page"/>'
        '<outline text="Nothing"/><outline xmlUrl="javascript:alert(1)"/>'
    )

    assert read(data) == [
        Subscription("https://example.org/feed", "Ford", ("News", "Local")),
        Subscription("https://example.com/rss", "Harbour", ("News", "Local")),
        Subscription("https://example.net/atom", None, ()),
    ]


def test_feeds_may_be_nested_in_feeds():
    data = opml('<outline xmlUrl="https://example.org/a"><outline xmlUrl="https://example.org/b"/></outline>')

    assert [feed.address for feed in read(data)] == ["https://example.org/a", "https://example.org/b"]


def test_broken_xml_and_other_encodings():
    good = '<opml><body><outline text="Salt & bread" xmlUrl="https://example.org/f?a=1&b=2"/>'

    for data in (good, good.replace("Salt &", "S&#97;lt &amp;"), "\n junk" + good.replace(" & ", "&nbsp;&amp;&nbsp;")):
        assert read(data.encode()) == [Subscription("https://example.org/f?a=1&b=2", "Salt & bread")]
    assert (
        read(opml('<outline text="Pré" xmlUrl="https://example.org/f"/>').decode().encode("utf-16"))[0].title == "Pré"
    )
    latin = b'<?xml version="1.0" encoding="ISO-8859-1"?><opml><outline text="Pr\xe9" xmlUrl="https://example.org/f"/></opml>'
    assert read(latin)[0].title == "Pré"


@pytest.mark.parametrize("data", [b"", b"It rained.", b"<rss/>", b"<opml>", b"<opml/>", b"\x89PNG", b"<html></html>"])
def test_other_data_is_refused(data: bytes):
    with pytest.raises(Unreadable):
        read(data)


def test_entities_are_not_expanded():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = '<opml><outline text="&l11;" xmlUrl="https://example.org/f"/><outline text="&x;"/></opml>'
    outside = '<!ENTITY x SYSTEM "file:///etc/hostname">'
    tracemalloc.start()
    (feed,) = read(f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}{outside}]>{body}'.encode())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert feed.address == "https://example.org/f"
    assert "ha" not in (feed.title or "")
    assert peak < 10 * 2**20


def test_deep_nesting_is_read():
    nested = '<outline text="a">' * 100_000 + '<outline xmlUrl="https://example.org/f"/>'
    with pytest.raises(Unreadable):
        read(opml(nested))
    assert read(opml('<outline xmlUrl="https://example.org/f"/>' + nested))


def test_written_lists_follow_the_standard():
    written = write([Subscription("https://example.org/f?a=1&b=2", "Salt & <bread>", ("News",))], "Mine")

    assert written.decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<opml version="2.0">\n  <head>\n    <title>Mine</title>\n  </head>\n  <body>\n    <outline text="News">\n'
        '      <outline type="rss" text="Salt &amp; &lt;bread&gt;" title="Salt &amp; &lt;bread&gt;" '
        'xmlUrl="https://example.org/f?a=1&amp;b=2"/>\n    </outline>\n  </body>\n</opml>\n'
    )


NAMES = st.text(max_size=20).map(lambda text: line(text.encode("utf-8", "ignore").decode())).filter(bool)
SUBSCRIPTIONS = st.builds(
    Subscription,
    address=st.integers(0, 10**6).map(lambda n: f"https://example.org/feed/{n}?a=1&b=2"),
    title=st.none() | NAMES,
    folder=st.lists(NAMES, max_size=4).map(tuple),
)


@given(st.lists(SUBSCRIPTIONS, min_size=1, max_size=20, unique_by=lambda feed: feed.address))
def test_written_lists_are_read_back(subscriptions: list[Subscription]):
    assert sorted(read(write(subscriptions, "Mine")), key=str) == sorted(subscriptions, key=str)
