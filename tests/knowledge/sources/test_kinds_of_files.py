"""A folder's tables, exports and documents are read by their own rules; what is not read is named."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.models import Article, Problem
from knowledge.sources.folder import Folder

FIRST = "The tannery of Kallby closes its last vat, after two hundred years by the same brook."
SECOND = "Eleven people worked there; the youngest of them goes on as a saddler."
TEXT = f"{FIRST}\n\n{SECOND}"
DAY = datetime(2022, 2, 3, tzinfo=UTC)


def read(folder: Path) -> tuple[list[Article], list[Problem]]:
    items = list(Folder(folder).read())
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


def only(folder: Path, name: str, content: str) -> Article:
    (folder / name).write_text(content, "utf-8")
    [article], problems = read(folder)
    assert problems == []
    return article


@pytest.mark.parametrize(
    "table",
    [
        'title,text,date\nTannery,"{first} {second}",2022-02-03\n',
        'Title;Body;Published At\nTannery;"{first} {second}";3 February 2022\n',
        "title\ttext\tdate\nTannery\t{first} {second}\t2022-02-03\n",
        'title|content|pub_date\nTannery|"{first} {second}"|2022-02-03\n',
        '\ufeff"title","text","date"\r\n"Tannery","{first} {second}","2022-02-03"\r\n',
        'sep=;\ntitle;text;date\nTannery;"{first} {second}";2022-02-03\n',
        'id,author,headline,article,datePublished\n1,Ada,Tannery,"{first} {second}",2022-02-03T00:00:00Z\n',
        'date,title,text,empty,\n2022-02-03,Tannery,"{first} {second}",,\n',
        'title,text,date\nTannery,"<p>{first} {second}</p>",2022-02-03\n',
        'title,text,date,note\nTannery,"{first} {second}",2022-02-03\n',
    ],
)
def test_a_row_of_a_table_is_an_article(tmp_path: Path, table: str) -> None:
    article = only(tmp_path, "all.csv", table.format(first=FIRST, second=SECOND))

    assert (article.title, article.text, article.published) == ("Tannery", f"{FIRST} {SECOND}", DAY)


def test_a_cell_may_hold_paragraphs_and_quotes(tmp_path: Path) -> None:
    article = only(tmp_path, "a.tsv", f'title\ttext\nTannery\t"{FIRST}\n\nHe said ""no"".\n"\n')

    assert article.text == f'{FIRST}\n\nHe said "no".'


@pytest.mark.parametrize("table", ["a,b\n1,2\n", "1,2\n3,4\n", "x\n", "name,price\nhide,7\n"])
def test_a_table_without_texts_is_one_problem(tmp_path: Path, table: str) -> None:
    (tmp_path / "prices.csv").write_text(table)

    articles, [problem] = read(tmp_path)

    assert articles == []
    assert problem.reason.startswith("is a table without a column for the text")


def wordpress(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Kallby Post</title>'
        f"<language>en-GB</language>{''.join(items)}</channel></rss>"
    )


def item(content: str, kind: str = "post", more: str = "<pubDate>Thu, 03 Feb 2022 00:00:00 +0000</pubDate>") -> str:
    return (
        f"<item><title>Tannery</title><link>https://example.org/tannery</link><dc:creator>ada</dc:creator>{more}"
        f"<excerpt:encoded><![CDATA[Short.]]></excerpt:encoded><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_id>7</wp:post_id><wp:post_type>{kind}</wp:post_type><category>Work</category></item>"
    )


@pytest.mark.parametrize(
    "content",
    [
        f"<p>{FIRST}</p><p>{SECOND}</p>",
        TEXT,
        TEXT.replace("\n", "\r\n"),
        f"<!-- wp:paragraph -->\n<p>{FIRST}</p>\n<!-- /wp:paragraph -->\n\n<p>{SECOND}</p>",
        f"{FIRST.replace('Kallby', '<em>Kallby</em>')}\n\n{SECOND}",
        f"{FIRST}\n \n{SECOND}",
        f"<div>{FIRST}</div><div>{SECOND}</div>",
        f'{FIRST}\n\n[caption id="a"]<img src="a.png" /> A vat[/caption]\n\n{SECOND}',
        f'{FIRST}\n\n[gallery ids="1,2"]\n\n{SECOND}',
        f"<!-- wp:image --><figure><img src='a.png'/></figure><!-- /wp:image -->\n<p>{FIRST}</p>\n<p>{SECOND}</p>",
        f"{FIRST}<!--more-->\n\n{SECOND}",
        f"{FIRST}\n\n<!--nextpage-->\n\n{SECOND}",
        f"[et_pb_section][et_pb_text]<p>{FIRST}</p>[/et_pb_text][/et_pb_section]<p>{SECOND}</p>",
        f"<p>{FIRST}</p><p>&nbsp;</p><p>{SECOND}</p>",
    ],
)
def test_a_post_of_a_wordpress_export_is_an_article(tmp_path: Path, content: str) -> None:
    article = only(tmp_path, "export.xml", wordpress(item("", "attachment"), item(content), item("", "nav_menu_item")))

    assert (article.title, article.text, article.published) == ("Tannery", TEXT, DAY)
    assert (article.url, article.author, article.source) == ("https://example.org/tannery", "ada", "Kallby Post")
    assert (article.language, article.tags) == ("en", ("Work",))


def test_a_draft_s_date_of_wordpress_is_none(tmp_path: Path) -> None:
    more = "<pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"
    more += "<wp:post_date>2022-02-03 00:00:00</wp:post_date>"

    assert only(tmp_path, "export.xml", wordpress(item(TEXT, more=more))).published == DAY


def test_other_xml_lies_beside_articles(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    (tmp_path / "a.txt").write_text(f"Tannery\n\n{TEXT}\n")

    assert len(read(tmp_path)[0]) == 1
    assert read(tmp_path)[1] == []


MARKUP = {
    "a.rst": [
        "Tannery\n=======\n\n:date: 2022-02-03\n:author: Ada\n\n{first}\n\n{second}\n",
        "=======\nTannery\n=======\n:date: 2022-02-03\n:author: Ada\n\n{first}\n\n{second}\n",
        ":title: Tannery\n:date: 2022-02-03\n:author: Ada\n\n{first}\n\n.. image:: a.png\n   :alt: vat\n\n{second}\n",
        "---\ntitle: Tannery\ndate: 2022-02-03\nauthor: Ada\n---\n{first}\n\n{second}\n",
        ".. title: Tannery\n\nTannery\n-------\n:Date: 3 Feb 2022\n:Author: Ada\n\n{first}\n\n.. note\n\n{second}",
        "Tannery\n=======\n:date: 2022-02-03\n:author: Ada\n\n.. code:: sh\n\n   rm vat\n\n{first}\n\n{second}\n",
        "Tannery\n=======\n:date: 2022-02-03\n:author: Ada\n\n.. note:: {first}\n\n{second}\n",
        "Tannery\n=======\n:date: 2022-02-03\n:author: Ada\n\n.. tip::\n\n  {first}\n\n{second} [1]_\n\n.. [1] A note.",
        "Tannery\n=======\n:date: 2022-02-03\n:author: Ada\n\n.. _vat:\n\n{first}\n\n{second}\n\n.. _Vat: https://a.org",
        "Tannery\n~~~~~~~\n:date: 2022-02-03\n:author: Ada\n\n{first}\n\n----\n\n{second}\n",
    ],
    "a.adoc": [
        "= Tannery\nAda <ada@example.org>\n2022-02-03\n\n{first}\n\n{second}\n",
        "= Tannery\nAda\nv1.2, 2022-02-03: second\n:toc:\n\n{first}\n\n{second}\n",
        "= Tannery\n:author: Ada\n:revdate: 2022-02-03\n\n{first}\n\n{second}\n",
        "---\ntitle: Tannery\ndate: 2022-02-03\nauthor: Ada\n---\n{first}\n\nimage::vat.png[The vat]\n\n{second}\n",
        "// a comment\n= Tannery\nAda\n2022-02-03\n\n{first}\n\n////\nhidden\n////\n\n{second}\n",
        "= Tannery\nAda\n2022-02-03\n\n[quote, Ada]\n____\n{first}\n____\n\n{second}\n",
        "= Tannery\nAda\n2022-02-03\n\nNOTE: {first}\n\n[.lead]\n{second}\n",
        "= Tannery\nAda\n2022-02-03\n\n[[vat]]\n{first}\n\n'''\n\n{second}\n",
        "= Tannery\nAda\n2022-02-03\n\n{first}\n\n<<<\n\n{second}\n",
        "= *Tannery*\nAda\n2022-02-03\n\n====\n{first}\n====\n\n{second}\n",
    ],
}


@pytest.mark.parametrize(("name", "markup"), [(name, markup) for name, forms in MARKUP.items() for markup in forms])
def test_markup_of_manuals(tmp_path: Path, name: str, markup: str) -> None:
    article = only(tmp_path, name, markup.format(first=FIRST, second=SECOND))

    assert (article.title, article.text, article.published, article.author) == ("Tannery", TEXT, DAY, "Ada")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.rst", "The `tannery <https://example.org>`_ of *Kallby* closes its **last** vat_."),
        ("a.rst", "The :doc:`tannery <vat>` of ``Kallby`` closes its :ref:`last` vat. [#]_"),
        ("a.adoc", "The https://example.org/t[tannery] of _Kallby_ closes its *last* vat."),
        ("a.adoc", "The xref:vat.adoc[tannery] of `Kallby` closes its **last** <<vat,vat>>."),
    ],
)
def test_marks_within_sentences_are_no_words(tmp_path: Path, name: str, written: str) -> None:
    head = "= Tannery\n\n" if name.endswith("adoc") else "Tannery\n=======\n\n"
    article = only(tmp_path, name, head + written + "\n")

    assert article.text == "The tannery of Kallby closes its last vat."


@pytest.mark.parametrize(
    "code",
    [
        "import Chart from './chart'\n",
        "import {{ a, b }} from 'x'\nimport C from 'y'\n",
        "export const meta = {{\n  title: 'x'\n}}\n",
        "<Chart data={{rows}} />\n",
        "<Callout>\n\n</Callout>\n",
        "{{/* a remark */}}\n",
        "{{props.year}}\n",
        '<Figure src="a.png" alt="A vat" />\n',
        "<Tabs.Item label='x'>\n\n</Tabs.Item>\n",
        "export default Layout\n",
    ],
)
def test_mdx_without_its_code(tmp_path: Path, code: str) -> None:
    markup = "---\ntitle: Tannery\ndate: 2022-02-03\n---\n{code}\n{first}\n\n{code}\n{second}\n"
    article = only(tmp_path, "a.mdx", markup.format(code=code.format(), first=FIRST, second=SECOND))

    assert (article.title, article.text, article.published) == ("Tannery", TEXT, DAY)


@pytest.mark.parametrize("kind", ["doc", "pages", "djvu", "ipynb", "rtf", "tex", "png", "css", "xml", "zip", "exe"])
def test_a_folder_of_kinds_that_are_not_read_says_so(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"a.{kind}").write_bytes(b"x" * 20)
    (tmp_path / f"b.{kind}").write_bytes(b"x" * 20)

    articles, [problem] = read(tmp_path)

    assert articles == []
    assert problem.reason.startswith(f"holds files of kinds that are not read (2 .{kind}); text, Markdown, ")


def test_documents_beside_articles_are_named_and_pictures_are_not(tmp_path: Path) -> None:
    for name in ("a.rtf", "b.rtf", "c.doc", "d.png", "e.css"):
        (tmp_path / name).write_bytes(b"x" * 20)
    (tmp_path / "a.json").write_text(json.dumps({"text": TEXT}))

    articles, [problem] = read(tmp_path)

    assert len(articles) == 1
    assert "(2 .rtf, 1 .doc)" in problem.reason
