"""Marks in a text keep their meaning: struck-out words are not quoted, figures keep their form."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Article
from knowledge.parsing import markdown_text, web_page
from knowledge.parsing.fields import words
from knowledge.parsing.html_text import plain
from knowledge.parsing.marks.generator_marks import without_marks
from knowledge.parsing.marks.inline_marks import GAP, closed
from knowledge.sources.telegram_export import Export

PARAGRAPH = "<p>The lamp oil of the whole valley is pressed in one mill, and that mill stood still for a week.</p>"
MARKED = [
    ("The mill costs <del>31</del><ins>34</ins> ducats.", "The mill costs 34 ducats."),
    ("It opens on <s>Monday</s> Friday.", "It opens on Friday."),
    ("It opens on Friday<strike> or Monday</strike>.", "It opens on Friday."),
    ("Sold by Ida <s>Bergh</s>, the miller.", "Sold by Ida, the miller."),
    ("La meule <del>neuve</del> !", "La meule !"),
    ('Led by <span style="color:red; text-decoration: line-through">Ulf</span> Ida.', "Led by Ida."),
    ('Led by <span class="line-through text-gray">Ulf</span> Ida.', "Led by Ida."),
    ("Led by <del>Ulf <del>and Per</del> too</del> Ida.", "Led by Ida."),
    ("Led by <DEL datetime='2025-01-01'><b>Ulf</b></DEL> Ida.", "Led by Ida."),
    ("It rece<del>e</del>ived oil.", "It received oil."),
    ("A field of 10<sup>4</sup> m<sup>2</sup>.", "A field of 10⁴ m²."),
    ("It weighs 10<sup>-9</sup> kg.", "It weighs 10⁻⁹ kg."),
    ("Built in 1874<sup>12</sup> of oak.", "Built in 1874 of oak."),
    ("The valley<sup>2</sup> is deep.", "The valley is deep."),
    ("It stood still.<sup><a href='#fn3'>3</a></sup>", "It stood still."),
    ("It stood still<a href='https://example.org/mill#fn:3'><sup>3</sup></a>.", "It stood still."),
    ("It stood still<sup>[5]</sup> again<sup>*</sup>.", "It stood still again."),
    ("It stood still<sup>3, 4</sup>.", "It stood still."),
    ("It stood still<a href='#fn3' class=footnote-ref>3</a>.", "It stood still."),
    ("It stood still<a href='#n' role=doc-noteref>*</a> again.", "It stood still again."),
    ("See <a href='#mill' class=link>3</a> mills.", "See 3 mills."),
    ("The 3<sup>rd</sup> wheel, XIX<sup>e</sup> siècle.", "The 3rd wheel, XIXe siècle."),
    ("Dated by <sup>14</sup>C, 2<sup>1</sup>/<sub>2</sub> ells.", "Dated by ¹⁴C, 2¹/₂ ells."),
    ("CO<sub>2</sub> and 101<sub>2</sub>.", "CO2 and 101₂."),
    ("Oleum<sup>TM</sup> oil.", "Oleum™ oil."),
    ("<ruby>油<rp>(</rp><rt>あぶら</rt><rp>)</rp></ruby>の町", "油の町"),
    ("<ruby>水<rt>すい<rb>車<rt>しゃ</ruby>の町", "水車の町"),
    ("The thief was <tg-spoiler>the miller</tg-spoiler>.", "The thief was […]."),
    ('The thief was <span class="spoiler">the miller</span>.', "The thief was […]."),
]


@pytest.mark.parametrize(("markup", "expected"), MARKED)
def test_marks_keep_their_meaning_in_feeds_and_files(markup: str, expected: str):
    assert plain(f"<p>{markup}</p>") == expected


@pytest.mark.parametrize(("markup", "expected"), MARKED)
def test_marks_keep_their_meaning_on_pages(markup: str, expected: str):
    page = (
        f"<title>The mill of the valley</title><article><h1>The mill of the valley</h1>{PARAGRAPH * 3}<p>{markup}</p>"
    )

    assert web_page.page(f"{page}</article>".encode()).text.split("\n\n")[-1] == expected


@pytest.mark.parametrize(("markup", "expected"), [pair for pair in MARKED[:14] if "<span" not in pair[0]])
def test_marks_keep_their_meaning_in_titles(markup: str, expected: str):
    assert words(markup) == expected


def test_strike_without_an_end_lasts_to_the_end_of_its_paragraph():
    assert plain("<p>Oil <s>is dear.</p><p>Flour is not.</p>") == "Oil\n\nFlour is not."


def test_whole_paragraphs_may_be_struck_out():
    assert plain("<p>One.</p><del><p>Two.</p><ul><li>a<li>b</ul></del><p>Three.</p>") == "One.\n\nThree."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It costs ~~31~~ 34 ducats.", "It costs 34 ducats."),
        ("~~Monday~~ Friday it is.", "Friday it is."),
        ("Oil in 1874[^1] and[^note] later.\n\n[^1]: By the book.", "Oil in 1874 and later.\n\nBy the book."),
        ('{{< figure src="mill.jpg" alt="A mill" >}}\n\nOil.', "Oil."),
        ("{{% notice tip %}}Closed.{{% /notice %}}", "Closed."),
        ("{% include map.html %}Oil {{ site.title }}.", "Oil ."),
        ("{% comment %}not yet{% endcomment %}Oil.", "Oil."),
        ("See [the map]({{< ref 'map.md' >}}).", "See the map."),
        ("See [[Mill|the mill]] and [[Valley]].", "See the mill and Valley."),
        ("![[mill.png]]Oil. %%ask Ida%%", "Oil."),
        (":::note\n\nOil.\n\n:::", "Oil."),
        ("> [!WARNING]\n> Oil.", "Oil."),
        ("## Oil {#oil}\n\nFlour.{: .lead}", "Oil\n\nFlour."),
        ("Write `{{< ref >}}` or `[[x]]`.", "Write {{< ref >}} or [[x]]."),
        ("```\n{% raw %}\n```", "{% raw %}"),
    ],
)
def test_marks_in_markdown(written: str, expected: str):
    assert markdown_text.article(f"---\ntitle: Oil of the valley\n---\n{written}".encode()).text == expected


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["The mill costs ", {"type": "strikethrough", "text": "31"}, " 34 ducats."], "The mill costs 34 ducats."),
        (["Ida", {"type": "strikethrough", "text": " Bergh"}, ", the miller."], "Ida, the miller."),
        (["By ", {"type": "bold", "text": [{"type": "strikethrough", "text": "Ulf "}, "Ida"]}, "."], "By Ida."),
        (["By ", {"type": "strikethrough", "text": [{"type": "bold", "text": "Ulf"}]}, " Ida."], "By Ida."),
        (["The thief was ", {"type": "spoiler", "text": "the miller"}, "."], "The thief was […]."),
        ([{"type": "spoiler", "text": [{"type": "italic", "text": "Ulf"}]}, " did it."], "[…] did it."),
    ],
)
def test_marks_in_posts(tmp_path: Path, pieces: list[Any], expected: str):
    post = {"id": 1, "type": "message", "date": "2025-03-04T10:00:00", "text": pieces}
    (tmp_path / "result.json").write_text(json.dumps({"type": "public_channel", "id": 5, "messages": [post]}))
    [article] = Export(str(tmp_path)).read()

    assert isinstance(article, Article)
    assert article.text == expected


def test_a_post_that_is_all_struck_out_is_no_article(tmp_path: Path):
    post = {"id": 1, "type": "message", "date": "2025-03-04T10:00:00", "text": [{"type": "strikethrough", "text": "x"}]}
    (tmp_path / "result.json").write_text(json.dumps({"type": "public_channel", "id": 5, "messages": [post]}))

    assert list(Export(str(tmp_path)).read()) == []


@given(st.lists(st.sampled_from(["word", " ", GAP, ",", ".", "\n"])))
def test_closing_gaps_loses_no_word(parts: list[str]):
    text = "".join(parts)

    assert closed(text).replace(" ", "") == text.replace(GAP, "").replace(" ", "")


@given(st.lists(st.sampled_from(["<del>gone</del>", "<s>gone</s>", "<p>", "</p>", "kept ", "<b>", "</b>", "<li>"])))
def test_what_is_struck_out_never_shows_and_what_is_not_always_does(parts: list[str]):
    text = plain("".join(parts))

    assert "gone" not in text
    assert text.count("kept") == parts.count("kept ")


@given(st.text(alphabet="{}%<>[]^:#!|`~ \na"))
def test_any_text_is_freed_of_a_generators_marks(text: str):
    assert set(without_marks(text)) <= set(text)
