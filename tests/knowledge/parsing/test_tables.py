"""The words in a table's cells stay apart, whatever is between them, and each row is one line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parsing import web_page
from knowledge.parsing.html_text import plain

PROSE = "<p>The cable car to Hornberg has a timetable of its own, and the valley station sells tickets until noon.</p>"


def row_of(cell: str) -> str:
    """Return the row that the page shows of a table of two columns, one of whose cells holds `cell`."""
    table = f"<table><tr><th>Day</th><th>Open</th></tr><tr><td>{cell}</td><td>cash only</td></tr></table>"
    page = f"<html><title>Cable car</title><body><article>{PROSE * 3}{table}{PROSE * 3}</article></body></html>"
    text = web_page.page(page.encode()).text
    return next(line for line in text.split("\n") if "cash only" in line)


@pytest.mark.parametrize(
    "cell",
    [
        "Monday<br>Tuesday",
        "Monday<br/>\n<br/>Tuesday",
        "<p>Monday</p><p>Tuesday</p>",
        "<div>Monday</div><div>Tuesday</div>",
        "<ul><li>Monday</li><li>Tuesday</li></ul>",
        "<ol><li>Monday<li>Tuesday</ol>",
        "<b>Monday</b><br><i>Tuesday</i>",
        "<span>Monday<br></span>Tuesday",
        "<dl><dt>Monday</dt><dd>Tuesday</dd></dl>",
        "Monday<img src=a.png alt=x>Tuesday",
        "Monday<p>Tuesday",
        "Monday<hr>Tuesday",
        "<section>Monday</section>Tuesday",
        "<a href=/m>Monday</a><br><a href=/t>Tuesday</a>",
    ],
)
def test_the_words_of_a_cell_stay_apart(cell: str) -> None:
    assert row_of(cell) == "Monday Tuesday | cash only"
    words = re.findall(r"\w+", plain(f"<table><tr><td>{cell}</td><td>cash only</td></tr></table>"))
    assert words == (["1", "Monday", "2", "Tuesday", "cash", "only"] if "<ol>" in cell else words)


@pytest.mark.parametrize(
    "cell", ["Mon<b>day</b>", "M<wbr>onday", "<nobr>Monday</nobr>", "<span>Mon</span>day", "Mon&shy;day"]
)
def test_a_word_stays_one(cell: str) -> None:
    assert row_of(cell) == "Monday | cash only"


@given(st.lists(st.sampled_from(["one", "two", "three"]), min_size=2, max_size=5), st.data())
def test_no_two_words_of_a_cell_become_one(words: list[str], data: st.DataObject) -> None:
    tags = [data.draw(st.sampled_from(["p", "div", "li", "section", "h4", "blockquote"])) for _ in words]
    cell = "".join(f"<{tag}>{word}</{tag}>" for word, tag in zip(words, tags, strict=True))

    text = web_page.page(f"<article>{PROSE * 4}<table><tr><td>{cell}<td>x<tr><td>a<td>b</table>{PROSE}".encode()).text

    assert re.findall(r"\b(?:one|two|three)+\b", text) == words


@pytest.mark.parametrize("between", ["<img src=a>", "<picture><img src=a></picture>"])
def test_a_picture_between_two_words_of_a_paragraph_keeps_them_apart(between: str) -> None:
    text = web_page.page(
        f"<article>{PROSE * 4}<p>The red{between}cabin is the first one, and the blue one{between}.</p>".encode()
    ).text

    assert "The red cabin is the first one, and the blue one." in text


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>Cabin</dt><dd>Takes nine people.</dd></dl>",
        "<dl><dt><b>Cabin</b></dt><dd>Takes <i>nine</i> people.</dd></dl>",
        "<dl><dt>Cabin</dt><dd><p>Takes nine people.</p></dd></dl>",
        "<dl><div><dt>Cabin</dt><dd>Takes nine people.</dd></div></dl>",
        "<dl><dt>Cabin<dd>Takes nine people.</dl>",
        "<dl><dt>Rope</dt><dd>Steel.</dd><dt>Cabin</dt><dd>Takes nine people.</dd></dl>",
        "<dl>\n <dt>Cabin</dt>\n <dd>Takes nine people.</dd>\n</dl>",
        "<dl><dt><a id=c></a>Cabin</dt><dd>Takes nine people.</dd></dl>",
        "<section><dl><dt>Cabin</dt><dd><span>Takes nine people.</span></dd></dl></section>",
        "<dl><dt><dfn>Cabin</dfn></dt><dd>Takes nine people.</dd><dd>All sit.</dd></dl>",
    ],
)
def test_a_definition_stays_with_its_term(markup: str) -> None:
    page = f"<html><title>Cable car</title><body><article>{PROSE * 3}{markup}{PROSE * 3}</article></body></html>"
    for text in (web_page.page(page.encode()).text, plain(f"{PROSE}{markup}{PROSE}")):
        assert "Cabin\nTakes nine people." in text
