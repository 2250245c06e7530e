"""
Feeds random bytes to the parser of web pages: it returns a clean text or raises `Unreadable`.

    python tests/fuzz/fuzz_pages.py -runs=50000 -max_len=4000 -timeout=10 FOLDER

FOLDER keeps the inputs that reached new code, from one run to the next. The first byte chooses what surrounds the
input: nothing, a page's head, its body, its metadata. Needs ``pip install atheris``.
"""

import logging
import sys
import warnings

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed: pip install atheris")

with atheris.instrument_imports(include=["knowledge.parsing"]):
    from knowledge.parsing import web_page
    from knowledge.parsing.addresses import web_address
    from knowledge.parsing.text import clean
    from knowledge.parsing.unreadable import Unreadable

warnings.simplefilter("error")
logging.disable()
URL = "https://example.org/news/ferry"
WORDS = b"<p>The old ferry between Aford and Benton will sail again in May, the harbour office said on Monday.</p>" * 3
FRAMES = (
    (b"", b""),
    (b"<html><head>", b"</head><body>" + WORDS),
    (b"<html><body><div class='", b"'>" + WORDS),
    (b"<html><body><article>" + WORDS, WORDS + b"</article>"),
    (b'<script type="application/ld+json">{"@type": "Article", ', b"}</script>" + WORDS),
    (b"<table><tr><td>", b"</td></tr></table>" + WORDS),
    (b"<meta charset=", b">" + WORDS),
)


def one_input(data: bytes) -> None:
    before, after = FRAMES[data[0] % len(FRAMES)] if data else FRAMES[0]
    try:
        draft = web_page.page(before + data[1:] + after, URL)
    except Unreadable as reason:
        assert str(reason).startswith(("has ", "is "))
        return
    assert draft.text.strip()
    assert draft.text == clean(draft.text)
    assert "\n\n\n" not in draft.text
    assert draft.url == web_address(draft.url)
    assert draft.image is None or draft.image == web_address(draft.image)
    draft.text.encode()


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
