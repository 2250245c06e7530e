"""Word, ODT, EPUB and PDF in a folder: the words as published; a hostile or unreadable file is one problem."""

import sys
import time
from pathlib import Path

import pytest

from knowledge.models import Article, Problem
from knowledge.sources.folder import Folder
from tests.knowledge.documents import epub, odt, packed, pdf, word

FIRST = "The quarry above Sollen opens its north face again, and forty masons have work until the winter."
SECOND = "The stone goes to the cathedral of Varn, where two towers have waited for it since the flood."
BOMB = '<!DOCTYPE d [<!ENTITY a "bombbombbomb">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def read(folder: Path, name: str, data: bytes) -> tuple[list[Article], list[Problem]]:
    (folder / name).write_bytes(data)
    items = list(Folder(folder).read())
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


def only(folder: Path, name: str, data: bytes) -> Article:
    [article], problems = read(folder, name, data)
    assert problems == []
    return article


def w(text: str, form: str = "", style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{styled}<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def run(text: str, form: str = "") -> str:
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (run("It costs ") + run("4", "<w:strike/>") + run("5 crowns."), "It costs 5 crowns."),
        (run("It costs ") + run("4", '<w:strike w:val="0"/>') + run("5 crowns."), "It costs 45 crowns."),
        (
            run("It costs ") + f"<w:del>{run('4 ')}</w:del><w:ins>{run('5 ')}</w:ins>" + run("crowns."),
            "It costs 5 crowns.",
        ),
        (run("It costs ") + run("secretly ", "<w:vanish/>") + run("5 crowns."), "It costs 5 crowns."),
        (run("10") + run("6", '<w:vertAlign w:val="superscript"/>') + run(" stones."), "10⁶ stones."),
        (f"<w:hyperlink>{run('The plan')}</w:hyperlink>" + run(" is new."), "The plan is new."),
        (run("One") + "<w:r><w:tab/></w:r>" + run("two"), "One two"),
        (run("Ask ") + '<w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>' + run("us."), "Ask us."),
        (f"<w:sdt><w:sdtContent>{run('In a box.')}</w:sdtContent></w:sdt>", "In a box."),
        (run("Five") + "<w:r><w:noBreakHyphen/></w:r>" + run("ton &amp; more."), "Five-ton & more."),
    ],
)
def test_the_words_of_a_word_document_are_those_published(tmp_path: Path, paragraph: str, text: str) -> None:
    article = only(tmp_path, "a.docx", word(w("Quarry", style="Titel") + w(FIRST) + f"<w:p>{paragraph}</w:p>"))

    assert (article.title, article.text) == ("Quarry", f"{FIRST}\n\n{text}")


def test_a_table_and_a_list_of_a_word_document(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = f"<w:tbl>{row.format(w('Granite'), w('40'))}{row.format(w('Slate'), w('12') + w('in June'))}</w:tbl>"
    article = only(tmp_path, "a.docx", word(w("Quarry", style="berschrift1") + w(FIRST) + table + w(SECOND)))

    assert article.title == "Quarry"
    assert article.text == f"{FIRST}\n\nGranite | 40\nSlate | 12 in June\n\n{SECOND}"


@pytest.mark.parametrize(
    ("stated", "title"), [("Vorlage Bericht 2019", "North face"), ("North face", "North face"), ("", "North face")]
)
def test_a_stated_title_or_author_counts_only_where_the_text_has_it(tmp_path: Path, stated: str, title: str) -> None:
    article = only(tmp_path, "a.docx", word(w("North face") + w(FIRST) + w(SECOND), stated, "Administrator"))

    assert (article.title, article.author, article.derived) == (title, None, {"published"})


def test_the_author_under_the_title_is_the_author(tmp_path: Path) -> None:
    article = only(tmp_path, "2023-04-05-a.docx", word(w("North face") + w("By Ana Brok") + w(FIRST), "", "Ana Brok"))

    assert article.author == "Ana Brok"
    assert article.published.date().isoformat() == "2023-04-05"


STRUCK = (
    '<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>'
)


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ('It costs <text:span text:style-name="T1">4 </text:span>5 crowns.', "It costs 5 crowns."),
        ('10<text:span text:style-name="T2">6</text:span> stones.', "10⁶ stones."),
        ("It<text:note><text:note-body><text:p>No.</text:p></text:note-body></text:note> is.", "It is."),
        ("One<text:tab/>two<text:s/>three", "One two three"),
        ("<office:annotation><text:p>Check!</text:p></office:annotation>It is.", "It is."),
        ("<text:a>The plan</text:a> is new.", "The plan is new."),
        ('<text:bookmark-start text:name="x"/>It is.<text:bookmark-end text:name="x"/>', "It is."),
        ("<text:hidden-text>No.</text:hidden-text>It is.", "It is."),
        ("Stone &amp; sand.", "Stone & sand."),
        ("<text:span>It <text:span>is</text:span></text:span> so.", "It is so."),
    ],
)
def test_the_words_of_an_open_document_are_those_published(tmp_path: Path, paragraph: str, text: str) -> None:
    deleted = f"<text:tracked-changes><text:p>{SECOND}</text:p></text:tracked-changes>"
    body = f"{deleted}<text:h>Quarry</text:h><text:p>{FIRST}</text:p><text:p>{paragraph}</text:p>"
    article = only(tmp_path, "a.odt", odt(body, STRUCK))

    assert (article.title, article.text) == ("Quarry", f"{FIRST}\n\n{text}")


def test_each_chapter_of_an_epub_is_an_article(tmp_path: Path) -> None:
    chapters = {
        "cover.xhtml": "<img src='c.png'/>",
        "one.xhtml": f"<h1>North face</h1><p>{FIRST}</p><p>{SECOND}</p>",
        "two.xhtml": f"<h1>Towers</h1><p>{SECOND}</p><p>{FIRST}</p>",
    }
    articles, problems = read(tmp_path, "q.epub", epub(chapters))

    assert problems == []
    assert [(a.title, a.text) for a in articles] == [
        ("North face", f"{FIRST}\n\n{SECOND}"),
        ("Towers", f"{SECOND}\n\n{FIRST}"),
    ]
    assert {(a.source, a.author, a.published.year) for a in articles} == {("The Quarry Quarterly", "Ana Brok", 2021)}
    assert len({a.id for a in articles}) == 2


BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"


@pytest.mark.parametrize(
    ("chapter", "title"),
    [
        (f"<h1>North face</h1>{BODY}", "North face"),
        (f"<h2>North face</h2>{BODY}", "North face"),
        (f"<section epub:type='chapter'><h1>North face</h1>{BODY}</section>", "North face"),
        (f"<section><header><h1>North face</h1></header>{BODY}</section>", "North face"),
        (f"<h1><span>North</span> <em>face</em></h1>{BODY}", "North face"),
        (f"<h1>North face</h1><hr/>{BODY}<hr/>", "North face"),
        (f"<div><h1>North face</h1><div>{BODY}</div></div>", "North face"),
        (f"<h1>North face</h1><img src='c.png' alt='The quarry'/>{BODY}", "North face"),
        (f"<a id='p12'></a><h1>North face</h1><p class='i'>{FIRST}</p><p>{SECOND}</p>", "North face"),
        (f"<h1>North face</h1><p>{FIRST}<sup><a href='n.xhtml'>1</a></sup></p><p>{SECOND}</p>", "North face"),
        (BODY, "one.xhtml"),
    ],
    ids=[f"form {n}" for n in range(11)],
)
def test_a_chapter_of_an_epub_in_other_markup(chapter: str, title: str, tmp_path: Path) -> None:
    article = only(tmp_path, "q.epub", epub({"one.xhtml": chapter}))

    assert article.title == title
    assert article.text == f"{FIRST}\n\n{SECOND}"


def test_the_pages_of_a_pdf_are_one_text(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="install article-bot[pdf]")
    head, body = "Quarry Weekly 7/2023", "The north face above Sollen opens after nine years, and the mas-"
    pages = [
        [head, "North face", body, "ons of three towns have sent their sons to cut the pale stone", "1"],
        [head, "again. The first block weighs six tons and goes to Varn by barge,", "as in the old days.", "2"],
        [head, "Nobody has said what becomes of the road.", "3"],
    ]
    article = only(tmp_path, "a.pdf", pdf(pages, title="Microsoft Word - draft7.doc"))

    assert article.title == "North face"
    assert article.text == (
        "The north face above Sollen opens after nine years, and the masons of three towns have sent their sons to cut "
        "the pale stone again. The first block weighs six tons and goes to Varn by barge, as in the old days.\n\n"
        "Nobody has said what becomes of the road."
    )


def test_without_their_library_pdfs_are_one_problem_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    (tmp_path / "a.pdf").write_bytes(pdf([[FIRST]]))
    articles, [problem] = read(tmp_path, "b.pdf", pdf([[SECOND]]))
    [named] = Folder(tmp_path / "b.pdf").read()

    assert articles == []
    assert "(2 .pdf)" in problem.reason
    assert problem.reason.endswith("to read PDF, install article-bot[pdf]")
    assert isinstance(named, Problem)
    assert named.reason == "is a PDF: to read it, install article-bot[pdf]"


def encrypted(data: bytes) -> bytes:
    """Return a zip archive whose parts are marked as encrypted."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := marked.find(signature, at + 1)) >= 0:
            marked[at + offset] |= 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"PK\x03\x04 and no more", "is damaged: not a whole zip archive"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(500), "is encrypted, or of a format of before 2007"),
        ("a.docx", packed({"other.txt": "x"}), "is damaged: it has no word/document.xml"),
        ("a.docx", encrypted(word(w(FIRST))), "is encrypted"),
        ("a.docx", packed({"word/document.xml": b" " * (40 << 20)}), "is larger than 30 MB when unpacked"),
        ("a.docx", word(w(" ")), "has no text"),
        ("a.docx", packed({"word/document.xml": "<w:a>"}), "is damaged: word/document.xml is not valid XML"),
        ("a.odt", odt("<text:p/>"), "has no text"),
        ("a.odt", packed({"content.xml": b"\0" * (40 << 20)}), "is larger than 30 MB when unpacked"),
        ("a.epub", epub({"cover.xhtml": "<img src='c.png'/>"}), "has no text"),
        (
            "a.epub",
            epub(
                {"one.xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>"},
                {"META-INF/encryption.xml": '<e xmlns="urn:e"><CipherReference URI="OPS/one.xhtml"/></e>'},
            ),
            "is encrypted",
        ),
        ("a.epub", packed({"META-INF/container.xml": "<c/>"}), "is damaged: it names no package"),
    ],
)
def test_what_cannot_be_read_is_one_problem(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    articles, problems = read(tmp_path, name, data)

    assert articles == []
    assert [problem.reason for problem in problems] == [reason]


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_a_bomb_of_entities_does_not_go_off(tmp_path: Path, name: str) -> None:
    parts = ("word/document.xml", "content.xml", "META-INF/container.xml", "OPS/book.opf")
    began = time.monotonic()
    articles, problems = read(tmp_path, name, packed(dict.fromkeys(parts, f"{BOMB}]><d>&j;</d>")))

    assert articles == []
    assert len(problems) == 1
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("data", [b"%PDF-1.4 and no more", b"no pdf at all", pdf([[]]), pdf([])])
def test_a_pdf_that_cannot_be_read_is_one_problem(tmp_path: Path, data: bytes) -> None:
    pytest.importorskip("pypdf", reason="install article-bot[pdf]")
    articles, [problem] = read(tmp_path, "a.pdf", data)

    assert articles == []
    assert problem.reason.startswith(("is damaged", "has no text"))


def test_a_part_that_is_larger_than_stated_is_not_unpacked(tmp_path: Path) -> None:
    data = bytearray(packed({"word/document.xml": b" " * (40 << 20)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = (100).to_bytes(4, "little")

    articles, [problem] = read(tmp_path, "a.docx", bytes(data))

    assert articles == []
    assert problem.reason.startswith("is damaged")
