"""Every file format gives the article's text and all fields of its files."""

import json
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Article, Problem
from knowledge.parsing import addresses, dates, fields, text
from knowledge.parsing.html_text import plain
from knowledge.parsing.unreadable import Unreadable
from knowledge.sources.folder import Folder

PROSE = "The bridge over the river will stay closed until the spring, the council decided on Monday."


def one(path: Path, content: str | bytes) -> Article:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (item,) = Folder(path).read()
    assert isinstance(item, Article), item
    return item


# Plain text


def test_paragraphs_are_separated_and_short_lines_stay_lines(tmp_path: Path):
    lines = f"Bread\n\n{PROSE}{PROSE}\n{PROSE}{PROSE}\n\n- flour\n- salt\n\n\n\nThe end."
    article = one(tmp_path / "a.txt", lines)

    assert article.text == f"{PROSE}{PROSE}\n\n{PROSE}{PROSE}\n\n- flour\n- salt\n\nThe end."


def test_paragraphs_wrapped_at_a_column_are_joined(tmp_path: Path):
    wrapped = (
        "The bridge over the river will stay closed until the\nspring, the council decided on Monday after a long and\n"
        "loud debate.\n\n“When?”\n“In May.”"
    )
    article = one(tmp_path / "a.txt", f"Bridge\n\n{wrapped}")

    assert article.text == wrapped.replace("\n", " ", 2) and "\n“In May.”" in article.text


def test_a_wrapped_paragraph_at_the_top_is_not_a_title(tmp_path: Path):
    article = one(tmp_path / "a.txt", PROSE.replace(" until ", "\nuntil ") + "\nA second sentence follows it.\n")

    assert article.derived == {"title", "published"}
    assert article.text.startswith("The bridge over the river will stay closed")


def test_a_title_is_made_from_the_first_sentence_of_a_text_without_one(tmp_path: Path):
    article = one(tmp_path / "a.txt", f"{PROSE} {PROSE} {PROSE}\n\n{PROSE}")

    assert article.title == PROSE
    assert article.text.startswith(f"{PROSE} {PROSE}")


def test_html_in_a_txt_file_is_read_as_html(tmp_path: Path):
    article = one(tmp_path / "a", f"<!DOCTYPE html><title>Bridge</title><body><article><p>{PROSE}</p></article></body>")

    assert article.text == PROSE


# Encodings


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("Café à Zürich, déjà vu: l’été à la plage près de Genève.", "cp1252"),
        ("He said “it’s fine” – naïve.", "cp1252"),
        ("Der Fluß stieg über die Ufer; die Brücke wurde gesperrt.", "latin-1"),
        ("Сегодня в городе прошёл дождь, и река вышла из берегов.", "cp1251"),
        ("Сегодня в городе прошёл дождь, и река вышла из берегов.", "koi8-r"),
        ("Zażółć gęślą jaźń. W mieście spadł deszcz i rzeka wylała.", "cp1250"),
        ("Ο ποταμός ανέβηκε στην πόλη και η γέφυρα έκλεισε.", "cp1253"),
        ("今日は雨が降りました。川の水位が上がりました。", "shift_jis"),
        ("今天下雨了，河水上涨。城市的桥梁被关闭。", "gb18030"),
        ("Rain fell. Сегодня дождь.", "utf-16"),
        ("Rain fell. Сегодня дождь.", "utf-16-le"),
        ("Rain fell. Сегодня дождь.", "utf-16-be"),
        ("Rain fell. Сегодня дождь.", "utf-32"),
        ("Rain fell. Сегодня дождь.", "utf-8-sig"),
    ],
)
def test_a_text_is_read_whatever_its_encoding(words: str, charset: str):
    assert text.decode(words.encode(charset)) == words


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("Rada miasta postanowiła we wtorek, że most nie będzie gotowy na święta i że trzeba poczekać.", "cp1250"),
        ("Rada miasta postanowiła we wtorek, że most nie będzie gotowy na święta i że trzeba poczekać.", "iso8859_2"),
        ("A tanács kedden úgy döntött, hogy a híd nem lesz kész ősszel, és hogy a gyűlés is elmarad.", "cp1250"),
        ("Rada v úterý rozhodla, že most nebude hotov do zimy a že bude ještě nutné čekat až do léta.", "cp1250"),
        ("Rada v utorok rozhodla, že most nebude hotový do zimy a že bude ešte treba čakať až do leta.", "cp1250"),
        ("Gradsko vijeće je odlučilo da most neće biti gotov do zime, što je već svima bilo jasno.", "cp1250"),
        ("Consiliul a hotărât că podul nu va fi gata până la iarnă şi că trebuie să mai aşteptăm.", "cp1250"),
        ("Der Rat hat am Dienstag beschlossen, dass die Brücke nicht vor dem Winter fertig wird, müssen.", "cp1252"),
        ("Le conseil a décidé que le pont ne sera pas prêt avant l'hiver, et qu'il faut être patient.", "mac_roman"),
        ("Le conseil a décidé que le pont ne sera pas prêt avant l'hiver, et qu'il faut être patient.", "cp850"),
        ("Совет решил во вторник, что мост не будет готов до зимы и что придётся ещё подождать.", "cp866"),
        ("Совет решил во вторник, что мост не будет готов до зимы и что придётся ещё подождать.", "iso8859_5"),
        ("Совет решил во вторник, что мост не будет готов до зимы и что придётся ещё подождать.", "mac_cyrillic"),
        ("Совет решил во вторник, что мост не будет готов до зимы и что придётся ещё подождать.", "utf-16-le"),
        (
            "Meclis salı günü köprünün kış gelmeden hazır olmayacağına ve daha çok beklenmesi gerektiğine karar verdi.",
            "cp1254",
        ),
        ("港の議会は火曜日、橋が冬までに完成しないことを決めた。", "iso2022_jp"),
        ("Міська рада вирішила у вівторок, що міст не буде готовий до зими, бо ґрунт надто м'який.", "koi8_u"),
        ("Το συμβούλιο αποφάσισε την Τρίτη ότι η γέφυρα δεν θα είναι έτοιμη πριν από τον χειμώνα.", "cp1253"),
        ("המועצה החליטה ביום שלישי כי הגשר לא יהיה מוכן לפני החורף, וצריך לחכות עוד קצת.", "cp1255"),
        ("قرر المجلس يوم الثلاثاء أن الجسر لن يكون جاهزا قبل الشتاء، وأن على الناس الانتظار.", "cp1256"),
        ("Taryba antradienį nusprendė, kad per upę tiltas nebus baigtas iki žiemos ir dar reikės palaukti.", "cp1257"),
        ("Dome otrdien nolēma, ka tilts nebūs gatavs līdz ziemai un ka vēl būs jāgaida, jo trūkst naudas.", "cp1257"),
        ("Volikogu otsustas teisipäeval, et sild ei ole talveks valmis ja et peab veel kõvasti ootama.", "cp1257"),
    ],
)
def test_an_older_charset_is_told_by_its_language(words: str, charset: str):
    assert text.decode(words.encode(charset)) == words
    assert text.decode("\n\n".join([words] * 9).encode(charset)) == "\n\n".join([words] * 9)


SHORT_TEXTS = {
    "cp1250": [
        "Żniwa opóźnił długi deszcz na Mazurach.",
        "Łosie przeszły przez środek wsi.",
        "Obec koupila nový hasičský vůz.",
        "Řidiči musí objíždět uzavřený most.",
        "Új óvoda épül jövőre Szentesen.",
        "Pšenica v doline dozrela skôr.",
        "Reka je poplavila staro žago ob mostu.",
        "Gradonačelnik je otvorio novu školu.",
        "Biblioteca a cumpărat cărţi noi.",
    ],
    "iso8859_2": ["Žně opozdil dlouhý déšť na Hané.", "Mała łódka dopłynęła do brzegu."],
    "cp1251": ["Пожарные спасли аиста с крыши.", "Рибалки зловили великого сома."],
    "koi8_r": ["Мост закрыт до конца месяца."],
    "cp866": ["Урожай яблок собрали в срок."],
    "cp1252": ["Bürgermeister lädt zum Brückenfest ein.", "La mairie répare l'école.", "Bonden såg älgen vid kvarnen."],
    "cp1253": ["Οι ψαράδες έπιασαν ένα μεγάλο ψάρι."],
    "cp1254": ["Çiftçiler yağmuru bekliyor."],
    "cp1255": ["הדייגים תפסו דג גדול מאוד"],
    "cp1256": ["الصيادون أمسكوا بسمكة كبيرة"],
    "cp1257": ["Žvejai sugavo didelį šamą."],
    "mac_roman": ["Bürgermeister lädt zum Brückenfest ein."],
}


@pytest.mark.parametrize(
    ("words", "charset"), [(words, charset) for charset, texts in SHORT_TEXTS.items() for words in texts]
)
def test_one_sentence_in_an_older_charset_is_enough(words: str, charset: str):
    assert text.decode(words.encode(charset)) == words


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("สภาเมืองตัดสินใจว่าสะพานจะไม่เสร็จก่อนฤดูหนาว", "cp874"),
        ("ตลาดปลาย้ายไปที่โรงน้ำแข็งในวันเสาร์ (7 โมง)", "tis-620"),
        ("市議会は火曜日、橋が冬までに完成しないと決めた。", "shift_jis"),
        ("市議会は火曜日、橋が冬までに完成しないと決めた。", "euc_jp"),
        ("魚の市場は土曜日に移る。", "euc_jp"),
        ("시의회는 화요일에 다리가 겨울 전에 끝나지 않는다고 결정했다.", "euc_kr"),
        ("생선 시장은 토요일에 옮긴다.", "cp949"),
        ("市议会星期二决定，这座桥在冬天以前不会完工，居民还要等待。", "gbk"),
        ("鱼市场星期六搬到冷库旁边。", "gb2312"),
        ("市議會星期二決定，這座橋在冬天以前不會完工，居民還要等待。", "big5"),
        ("魚市場星期六搬到冷庫旁邊。", "big5"),
    ],
)
def test_an_older_charset_of_asia_is_told_by_its_letters(words: str, charset: str):
    assert text.decode(words.encode(charset)) == words
    assert text.decode("\n\n".join([words] * 9).encode(charset)) == "\n\n".join([words] * 9)
    assert text.decode((words * 9_000).encode(charset)) == words * 9_000


def test_one_broken_character_does_not_change_the_charset():
    assert text.decode("Привет, мир. ".encode() * 9 + b"\x92.") == "Привет, мир. " * 9 + "\ufffd."


def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path):
    page = f'<html lang="ru"><head><meta charset="koi8-r"><title>Мост</title></head><body><p>{"Мост закрыт. " * 9}</p>'

    assert one(tmp_path / "a.html", page.encode("koi8-r")).text.startswith("Мост закрыт.")


def test_lines_of_json_may_be_in_other_encodings(tmp_path: Path):
    line = '{"text": "Сегодня в городе прошёл дождь, и река вышла из берегов."}\n'

    assert one(tmp_path / "a.jsonl", line.encode("cp1251")).text == json.loads(line)["text"]
    assert one(tmp_path / "b.jsonl", line.encode("utf-16")).text == json.loads(line)["text"]


@pytest.mark.parametrize(
    "data", [b"\x00" * 50, b"GIF89a...", b"{\\rtf1 text}", b"ab\x00cd\x01ef", bytes(range(32)) * 9]
)
def test_binary_data_is_refused(data: bytes):
    with pytest.raises(Unreadable, match="is not text"):
        text.decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes):
    try:
        assert isinstance(text.decode(data), str)
    except Unreadable as reason:
        assert str(reason) == "is not text"


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_unchanged_when_cleaned_again(raw: str):
    clean = text.clean(raw)

    assert clean == text.clean(clean)
    assert not set(clean) & set("\r\0\u200b\ufeff\xa0\u2028\xad")
    assert clean.encode().decode() == clean


def test_invisible_characters_are_removed_and_joiners_within_words_stay():
    assert text.clean("in\xadvis\u200bible\x07 می‌خواهم 👩‍🚀") == "invisible می‌خواهم 👩‍🚀"


# Markdown


def test_markdown_becomes_plain_text(tmp_path: Path):
    source = (
        "Intro with **bold**, *italic*, `code`, ~~old~~ and a [link](https://example.org).\nSame paragraph.\n\n"
        "![picture](a.png)\n\n## Heading\n\n- one\n- two\n    - three\n\n1. first\n2. second\n\n> quoted\n\n"
        "```python\ndef f():\n    return 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>raw &amp; html</div>\n\n"
        "***\n\nEnd \\*.\n"
    )
    article = one(tmp_path / "a.md", f"# The title\n\n{source}")

    assert article.title == "The title"
    assert article.text.split("\n\n") == [
        "Intro with bold, italic, code, and a link. Same paragraph.",
        "Heading",
        "• one\n• two\n• three",
        "1. first\n2. second",
        "quoted",
        "def f():\n    return 1",
        "a | b\n1 | 2",
        "raw & html",
        "End *.",
    ]


@pytest.mark.parametrize("fences", [("---", "---", ": "), ("---", "...", ": "), ("+++", "+++", " = ")])
def test_front_matter_is_read(tmp_path: Path, fences: tuple[str, str, str]):
    top, end, is_ = fences
    q = '"' if top == "+++" else ""
    front_matter = [
        f'title{is_}"Storm: the facts"',
        f"date{is_}{q}2024-03-12 10:00{q}",
        f'authors{is_}["City desk", "Sample desk"]',
        f'link{is_}"https://example.org/storm"',
        f"site{is_}{q}Example Daily{q}",
        f"lang{is_}{q}en_US{q}",
        f"tags{is_}{q}rain, rivers{q}",
    ]
    article = one(tmp_path / "a.md", "\n".join([top, *front_matter, end, "", "# Storm: the facts", "", "Rain fell."]))

    assert (article.title, article.text) == ("Storm: the facts", "Rain fell.")
    assert article.published == datetime(2024, 3, 12, 10, tzinfo=UTC)
    assert (article.author, article.source) == ("City desk, Sample desk", "Example Daily")
    assert (article.url, article.language) == ("https://example.org/storm", "en")
    assert (article.tags, article.derived) == (("rain", "rivers"), frozenset())


def test_an_unquoted_title_with_a_colon_is_read(tmp_path: Path):
    article = one(tmp_path / "a.md", "---\ntitle: Storm: the facts\nlang: no\n---\nRain fell.")

    assert (article.title, article.language) == ("Storm: the facts", "no")


def test_a_thematic_break_at_the_top_is_not_front_matter(tmp_path: Path):
    article = one(tmp_path / "a.md", "---\n\nRain fell.\n\n---\n\nThe sun came.\n")

    assert article.text == "Rain fell.\n\nThe sun came."


def test_a_heading_that_is_not_the_title_stays(tmp_path: Path):
    article = one(tmp_path / "a.md", "---\ntitle: Storm\n---\n# What happened\n\nRain fell.")

    assert (article.title, article.text) == ("Storm", "What happened\n\nRain fell.")


def test_markdown_without_a_title_gets_a_derived_one(tmp_path: Path):
    article = one(tmp_path / "a.md", "Rain fell. Rivers rose.")

    assert (article.title, "title" in article.derived) == ("Rain fell.", True)


def test_nested_aliases_in_front_matter_do_not_explode(tmp_path: Path):
    laughs = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}, *{p}]\n" for p, n in pairwise("abcdefghijk"))
    article = one(tmp_path / "a.md", f"---\n{laughs}tags: *k\ntitle: *k\n---\nRain fell.")

    assert (article.title, article.tags) == ("Rain fell.", ())


# HTML


def test_a_page_gives_its_article_and_its_metadata(tmp_path: Path):
    page = f"""<!doctype html><html lang="en-GB"><head><title>Storm - Example Daily</title>
        <meta name="author" content="City desk"><meta property="og:site_name" content="Example Daily">
        <meta property="article:published_time" content="2024-03-12T10:00:00+02:00">
        <meta name="keywords" content="rain, rivers"><link rel="canonical" href="https://example.org/storm"></head>
        <body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Storm</h1><p>{PROSE} {PROSE}</p>
        <h2>Damage</h2><ul><li>Two bridges</li><li>A road</li></ul><p>{PROSE}</p>
        <table><tr><th>Town</th><th>Rain</th></tr><tr><td>Aford</td><td>30 mm</td></tr></table></article>
        <footer>All rights reserved <a href="/imprint">Imprint</a></footer></body></html>"""
    article = one(tmp_path / "a.html", page)

    assert article.title == "Storm"
    assert article.text == "\n\n".join(
        [f"{PROSE} {PROSE}", "Damage", "• Two bridges\n• A road", PROSE, "Town | Rain\nAford | 30 mm"]
    )
    assert article.published == datetime(2024, 3, 12, 8, tzinfo=UTC)
    assert (article.author, article.source, article.language) == ("City desk", "Example Daily", "en")
    assert (article.url, article.tags) == ("https://example.org/storm", ("rain", "rivers"))


def test_a_page_without_a_date_has_the_date_of_its_file(tmp_path: Path):
    article = one(
        tmp_path / "a.xhtml", f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{PROSE * 4}</p></body></html>'
    )

    assert article.derived >= {"published"}


@given(st.text(st.sampled_from("<>/abpulitrd&;= \n\"'!-")))
def test_any_markup_becomes_text_without_an_error(markup: str):
    assert plain(markup) == plain(markup).strip("\n")


# JSON


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Storm", "text": "Rain fell.", "date": "2024-03-12", "url": "https://e.org/s", "source": "Daily"},
        {
            "headline": "Storm",
            "body": "Rain fell.",
            "published_at": "2024/03/12",
            "link": "https://e.org/s",
            "publisher": "Daily",
        },
        {
            "Title": "Storm",
            "articleBody": "<p>Rain fell.</p>",
            "datePublished": 1710201600,
            "url": "https://e.org/s",
            "site_name": "Daily",
        },
        {
            "title": {"rendered": "Storm"},
            "content": {"rendered": "<p>Rain&nbsp;fell.</p>"},
            "timestamp": 1710201600000,
            "permalink": "https://e.org/s",
            "source": {"id": None, "name": "Daily"},
        },
        {
            "title": "<b>Storm</b>",
            "article": ["Rain fell."],
            "pubDate": "Tue, 12 Mar 2024 00:00:00 GMT",
            "url": "https://e.org/s",
            "outlet": "Daily",
        },
        {
            "title": "",
            "name": "Storm",
            "text": None,
            "maintext": "Rain fell.",
            "created": "12 March 2024",
            "url": "/s",
            "href": "https://e.org/s",
            "site": "Daily",
        },
    ],
)
def test_fields_are_known_under_many_names(tmp_path: Path, record: dict[str, object]):
    article = one(tmp_path / "a.json", json.dumps(record))

    assert (article.title, article.text, article.source) == ("Storm", "Rain fell.", "Daily")
    assert (article.published, article.url) == (datetime(2024, 3, 12, tzinfo=UTC), "https://e.org/s")


@pytest.mark.parametrize("shape", ["{}", "[{}]", '{{"articles": [{}]}}', '{{"version": 1, "items": [{}]}}', "\ufeff{}"])
def test_a_json_file_holds_one_article_or_a_list(tmp_path: Path, shape: str):
    record = '{"text": "Rain fell.", "title": "Storm"}'
    content = record if shape == "{}" else shape.replace("{}", record).replace("{{", "{").replace("}}", "}")

    assert one(tmp_path / "a.json", content).title == "Storm"


def test_a_json_file_of_lines_is_read_as_lines(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"text": "Rain fell."}\n{"text": "Sun came."}\n')

    assert [item.text for item in Folder(tmp_path).read() if isinstance(item, Article)] == ["Rain fell.", "Sun came."]


def test_an_invalid_item_of_a_list_is_one_problem(tmp_path: Path):
    (tmp_path / "a.json").write_text('[{"text": "Rain fell."}, 7, {"title": "x"}, {"text": "Sun came."}]')
    items = list(Folder(tmp_path).read())

    assert [str(item).removeprefix(f"{tmp_path}/") for item in items if isinstance(item, Problem)] == [
        "a.json#2: is not an object with a text",
        "a.json#3: has no text",
    ]
    assert len(items) == 4


def test_json_that_strict_parsers_refuse_is_read(tmp_path: Path):
    assert one(tmp_path / "a.jsonl", '{"text": "Rain \\ud800fell.", "score": NaN}').text == "Rain fell."


def test_markup_becomes_plain_text_and_text_about_tags_stays(tmp_path: Path):
    tagged = one(tmp_path / "a.json", json.dumps({"text": "<p>One &amp; two.</p><ul><li>three</ul>"}))
    about = one(tmp_path / "b.json", json.dumps({"text": "The <b> tag makes words bold if a < b."}))

    assert tagged.text == "One & two.\n\n• three"
    assert about.text == "The <b> tag makes words bold if a < b."


def test_a_text_over_five_megabytes_in_a_list_is_a_problem(tmp_path: Path):
    (tmp_path / "a.json").write_text(json.dumps([{"text": "rain " * 1_200_000}, {"text": "Sun came."}]))
    problem, article = Folder(tmp_path).read()

    assert (str(problem), isinstance(article, Article)) == (f"{tmp_path}/a.json#1: has a text larger than 5 MB", True)


NAMES = st.sampled_from(["text", "title", "date", "url", "tags", "author", "id", "articles", "data", "x"])
SCALARS = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)))
def test_any_json_gives_articles_or_problems(value: object):
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        (Path(folder) / "a.json").write_text(json.dumps(value))
        items = list(Folder(folder).read())

    assert all(isinstance(i, Article) or "Error" not in i.reason for i in items)


# Fields


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-12", "2024-03-12T00:00"),
        ("2024-03-12T10:00:00Z", "2024-03-12T10:00"),
        ("2024-03-12T10:00:00+03:00", "2024-03-12T07:00"),
        ("2024-03-12T10:00:00.123456789Z", "2024-03-12T10:00"),
        ("2024/03/12", "2024-03-12T00:00"),
        ("20240312", "2024-03-12T00:00"),
        ("Tue, 12 Mar 2024 10:00:00 +0100", "2024-03-12T09:00"),
        ("Tue, 12 Mar 2024 10:00:00 EST", "2024-03-12T15:00"),
        ("12 Mar 2024 10:00 CEST", "2024-03-12T08:00"),
        ("12 Mar 2024 10:00 XYZ", "2024-03-12T10:00"),
        ("12 March 2024", "2024-03-12T00:00"),
        ("March 12th, 2024", "2024-03-12T00:00"),
        ("12.03.2024", "2024-03-12T00:00"),
        (1710201600, "2024-03-12T00:00"),
        ("1710201600", "2024-03-12T00:00"),
        (1710201600.0, "2024-03-12T00:00"),
        (1710201600000, "2024-03-12T00:00"),
        ("1710201600000", "2024-03-12T00:00"),
        (-1000000000, "1938-04-24T22:13"),
        ("2024", "2024-01-01T00:00"),
    ],
)
def test_dates_are_parsed(written: object, expected: str):
    time = dates.moment(written)

    assert time is not None
    assert time.strftime("%Y-%m-%dT%H:%M") == expected


@pytest.mark.parametrize(
    "written",
    [None, "", "soon", "Monday", "10:30", "0001-01-01", "9999-12-31", "2024-02-30", 0, 7, True, [], {}, 1e300],
)
def test_invalid_and_absurd_dates_count_as_missing(written: object):
    assert dates.moment(written) is None


@given(st.text() | st.integers() | st.floats())
def test_any_value_may_occur_in_the_place_of_a_date(written: object):
    time = dates.moment(written)

    assert time is None or time.tzinfo is UTC


@pytest.mark.parametrize(
    "value", ["http://", "//example.org", "example.org", "http://[bad", "data:text/html,x", "https://e.org/<script>", 7]
)
def test_invalid_web_addresses_are_none(value: object):
    assert addresses.web_address(value) is None


@given(st.text(min_size=1, max_size=400))
def test_a_made_title_is_one_short_line(words: str):
    title = fields.title_from(text.clean(words))

    assert len(title) <= 100
    assert "\n" not in title


def test_a_long_title_is_cut_at_a_word():
    title = fields.title_from("the quick brown fox jumps over the lazy dog " * 5)

    assert title.endswith("…")
    assert title[:-1].split()[-1] in "the quick brown fox jumps over lazy dog".split()
    assert 80 < len(title) <= 100


def test_tags_that_do_not_end_are_parsed_fast_and_without_an_error() -> None:
    assert plain("<![<![") == ""
    assert plain("<p>Rain fell.</p>" + "<a " * 20_000) == "Rain fell."
    assert plain("Rain <!-- never ended") == "Rain"
