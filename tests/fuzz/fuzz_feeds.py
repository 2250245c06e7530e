"""
Feeds random bytes to the parsers of feeds, lists of feeds and feed links: each returns a value or raises `Unreadable`.

    python tests/fuzz/fuzz_feeds.py -runs=50000 -max_len=4000 FOLDER

FOLDER keeps the inputs that reached new code, from one run to the next. The first byte chooses the parser, so
one run tries all three. Needs ``pip install atheris``.
"""

import sys
import warnings

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed: pip install atheris")

with atheris.instrument_imports(include=["knowledge.parsing", "feedparser", "feedparser_sgmllib"]):
    from knowledge.parsing import feed_items, feed_links, opml
    from knowledge.parsing.unreadable import Unreadable

warnings.simplefilter("error")
URL = "https://example.org/news/feed.xml"
STARTS = (
    b'<rss version="2.0"><channel><title>Ford</title><item><title>',
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">',
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><link>',
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": "',
)


def one_input(data: bytes) -> None:
    choice, rest = data[:1], data[1:]
    number = choice[0] % 8 if choice else 0
    try:
        if number == 6:
            subscriptions = opml.read(rest)
            assert opml.read(opml.write(subscriptions, "Ford"))
        elif number == 7:
            for address in feed_links.feeds_in(rest.decode("utf-8", "replace"), URL):
                assert address.startswith(("http://", "https://", "HTTP", "Http")) or address[:4].lower() == "http"
        else:
            feed = feed_items.parse((STARTS[number] if number < len(STARTS) else b"") + rest, URL)
            for item in feed.items:
                item.draft()
    except Unreadable:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
