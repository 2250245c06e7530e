"""Records of dumps and front matter: the same values under the names and in the forms that other programs give them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.models import Article, Problem
from knowledge.sources.folder import Folder

TEXT = "The baker of Lindholm fires the oven with hazel again. Gas had become too dear for him."
DAY = datetime(2021, 9, 14, tzinfo=UTC)


def only(path: Path, content: object) -> Article:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    (item,) = Folder(path).read()
    assert isinstance(item, Article), item
    return item


@pytest.mark.parametrize(
    "name",
    "date publishDate publish_date pub_date pubDate datePublished date_published published published_at publishedOn "
    "posted post_date issued created created_at lastmod updated modified last-modified".split(),
)
def test_a_date_is_known_by_many_names(tmp_path: Path, name: str) -> None:
    assert only(tmp_path / "a.md", f"---\ntitle: Oven\n{name}: 2021-09-14\n---\n{TEXT}").published == DAY
    assert only(tmp_path / "a.json", {"title": "Oven", "text": TEXT, name: "2021-09-14"}).published == DAY


@pytest.mark.parametrize("nothing", ["n/a", "Tuesday", "false", "null", "0000-00-00 00:00:00", "draft", "NaN", "~"])
def test_a_value_that_is_no_date_hides_none(tmp_path: Path, nothing: str) -> None:
    matter = f"---\ntitle: Oven\ndate: {nothing}\npublished: true\ncreated_at: 14 September 2021\n---\n{TEXT}"

    assert only(tmp_path / "a.md", matter).published == DAY
    assert only(tmp_path / "a.json", {"text": TEXT, "date": nothing, "publishedAt": "2021-09-14"}).published == DAY


@pytest.mark.parametrize(
    "written",
    [
        {"$date": "2021-09-14T00:00:00Z"},
        {"$date": {"$numberLong": "1631577600000"}},
        {"$date": 1631577600000},
        {"_seconds": 1631577600, "_nanoseconds": 0},
        {"seconds": 1631577600, "nanos": 0},
        {"__type": "Date", "iso": "2021-09-14T00:00:00.000Z"},
        {"date": "2021-09-14 00:00:00.000000", "timezone_type": 3, "timezone": "UTC"},
        {"value": "2021-09-14"},
        {"@type": "xs:date", "#text": "2021-09-14"},
        ["2021-09-14"],
        "14 September 2021",
    ],
)
def test_a_time_may_be_an_object(tmp_path: Path, written: object) -> None:
    assert only(tmp_path / "a.json", {"text": TEXT, "date": written}).published == DAY


def test_the_last_change_is_kept_beside_the_date(tmp_path: Path) -> None:
    record = {"text": TEXT, "date": "2021-09-14", "modified": "2021-10-01"}

    assert only(tmp_path / "a.json", record).updated == datetime(2021, 10, 1, tzinfo=UTC)
    assert only(tmp_path / "a.json", {**record, "modified": "2021-09-01"}).updated is None


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (f"{TEXT} The miller deliv… [+2211 chars]", TEXT),
        (f"{TEXT} The miller... [+90 chars]", TEXT),
        (f"{TEXT} The miller deliv [+ 1,204 characters]", TEXT),
        (f"<p>{TEXT} The miller</p> [+14 chars]", TEXT),
        ("The baker of Lindholm fires the ov… [+2211 chars]", "Hazel again."),
        ("[deleted]", "Hazel again."),
        ("[removed]", "Hazel again."),
        ("nan", "Hazel again."),
        ("N/A", "Hazel again."),
        ("null", "Hazel again."),
        ("<p>[deleted]</p>", "Hazel again."),
        (None, "Hazel again."),
    ],
)
def test_a_cut_or_missing_text_is_not_quoted(tmp_path: Path, content: str | None, kept: str) -> None:
    article = only(tmp_path / "a.json", {"title": "Oven", "content": content, "description": "Hazel again."})

    assert article.text == kept


def test_a_record_that_says_nothing_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"title": "Oven", "text": "NaN"}, {"text": TEXT}]))

    problem, article = Folder(tmp_path).read()

    assert isinstance(problem, Problem)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "around",
    [
        '{"db": [{"meta": {"version": "5.8"}, "data": {"users": [{"id": 1}], "posts": [%s]}}]}',
        '{"status": "ok", "totalResults": 1, "articles": [%s]}',
        '{"response": {"status": "ok", "results": [%s]}}',
        '{"response": {"docs": [%s], "meta": {"hits": 1}}}',
        '{"hits": {"total": {"value": 1}, "hits": [{"_id": "x", "_source": %s}]}}',
        '{"data": {"posts": {"edges": [{"cursor": "a", "node": %s}]}}}',
        '{"data": {"allPosts": {"nodes": [%s]}}}',
        '{"data": [{"id": 4, "attributes": %s}], "meta": {"page": 1}}',
        '{"news": {"january": [%s]}}',
        '{"rows": [{"id": "x", "doc": {"a": 1}, "document": %s}]}',
        '[{"data": {"posts": [%s]}}]',
        "[%s]",
        "%s",
    ],
)
def test_the_list_of_articles_is_found_in_whatever_is_around_it(tmp_path: Path, around: str) -> None:
    record = json.dumps({"title": "Oven", "html": f"<p>{TEXT}</p>", "published_at": "2021-09-14T00:00:00.000Z"})

    article = only(tmp_path / "a.json", around % record)

    assert (article.title, article.text, article.published) == ("Oven", TEXT, DAY)


@pytest.mark.parametrize(
    "place",
    [
        "2021-09-14-oven.md",
        "2021-09-14_oven.md",
        "2021_09_14 oven.md",
        "20210914-oven.md",
        "2021.09.14 oven.md",
        "oven-2021-09-14.md",
        "2021-09-14.txt",
        "2021-09-14/index.md",
        "2021-09-14-oven/index.md",
        "2021/09/14/oven.md",
        "news/2021/09/14-oven/../14/oven.md",
    ],
)
def test_the_day_in_a_name_dates_what_says_none_itself(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)

    assert only(path, f"Oven\n\n{TEXT}\n").published == DAY


@pytest.mark.parametrize(
    "name",
    ["oven-2021.md", "2021-13-40-oven.md", "1.2021.09-oven.md", "2021-09-14--2021-09-20-fair.md", "202109141-a.md"],
)
def test_other_numbers_in_a_name_are_no_day(tmp_path: Path, name: str) -> None:
    article = only(tmp_path / name, f"Oven\n\n{TEXT}\n")

    assert "published" in article.derived


def test_the_name_counts_less_than_the_text_s_own_date_and_not_for_lists(tmp_path: Path) -> None:
    own = only(tmp_path / "2020-01-01-oven.md", f"---\ndate: 2021-09-14\n---\n{TEXT}")
    listed = only(tmp_path / "2020-01-01-all.json", [{"text": TEXT}])
    to_come = only(tmp_path / f"oven-{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}.md", TEXT)

    assert own.published == DAY
    assert "published" in listed.derived
    assert "published" in to_come.derived


GERMAN = "Der Bäcker von Lindholm heizt den Ofen wieder mit Hasel, weil ihm das Gas zu teuer geworden ist."
ENGLISH = f"{TEXT} He says that the crust is better for it, and that the village smells of smoke again."


@pytest.mark.parametrize(
    ("name", "content", "days"),
    [
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "14/09/2021"}, ["2021-09-14"]),
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "03/04/2021"}, [""]),
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "04/04/2021"}, ["2021-04-04"]),
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "03/04/2021", "lang": "en-GB"}, ["2021-04-03"]),
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "03/04/2021", "lang": "en_US"}, ["2021-03-04"]),
        ("a.json", {"title": "Oven", "text": ENGLISH, "date": "03/04/2021", "lang": "fr"}, ["2021-04-03"]),
        ("a.json", {"title": "Ofen", "text": GERMAN, "date": "03/04/2021"}, ["2021-04-03"]),
        ("a.json", {"title": "Ofen", "text": GERMAN, "date": "03.04.2021"}, ["2021-04-03"]),
        ("a.md", f"---\ntitle: Ofen\ndate: 03/04/2021\n---\n{GERMAN}", ["2021-04-03"]),
        ("a.md", f"---\ntitle: Oven\ndate: 03/04/2021\n---\n{ENGLISH}", [""]),
        ("03-2021-04-05-a.md", f"---\ntitle: Oven\n---\n{ENGLISH}", [""]),
        ("2021-04-05-a.md", f"---\ntitle: Oven\ndate: 03/04/2021\n---\n{ENGLISH}", ["2021-04-05"]),
        ("a.csv", f"title;text;date\nOven;{ENGLISH};3/4/2021\nFire;{TEXT};13/4/2021", ["2021-04-03", "2021-04-13"]),
        ("a.csv", f"title;text;date\nOven;{ENGLISH};3/4/2021\nFire;{TEXT};4/13/2021", ["2021-03-04", "2021-04-13"]),
        ("a.csv", f"title;text;date\nOven;{ENGLISH};3/13/2021\nFire;{TEXT};13/4/2021", ["2021-03-13", "2021-04-13"]),
        (
            "a.json",
            [{"title": f"Oven {day}", "text": f"{ENGLISH} {day}.", "date": f"{day}/04/2021 08:00"} for day in (3, 30)],
            ["2021-04-03", "2021-04-30"],
        ),
        (
            "a.jsonl",
            "".join(
                json.dumps({"title": f"Oven {day}", "text": f"{ENGLISH} {day}.", "date": f"4/{day}/2021"}).replace(
                    "/", "\\/"
                )
                + "\n"
                for day in (3, 30)
            ),
            ["2021-04-03", "2021-04-30"],
        ),
    ],
)
def test_the_order_of_day_and_month_is_known_or_there_is_no_date(
    tmp_path: Path, name: str, content: object, days: list[str]
) -> None:
    (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    items = [item for item in Folder(tmp_path).read() if isinstance(item, Article)]
    assert ["" if "published" in item.derived else f"{item.published:%Y-%m-%d}" for item in items] == days


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Hazel in the oven - Lindholm Courier", "Lindholm Courier", "Hazel in the oven"),
        ("Hazel in the oven – Lindholm Courier", {"id": None, "name": "Lindholm Courier"}, "Hazel in the oven"),
        ("Hazel in the oven — the Lindholm Courier", "Lindholm Courier", "Hazel in the oven"),
        ("Hazel in the oven | LINDHOLM COURIER", "The Lindholm Courier", "Hazel in the oven"),
        ("Hazel in the oven · Lindholm-Courier", "Lindholm Courier", "Hazel in the oven"),
        ("Hazel in the oven - lindholmcourier.com", "Lindholm Courier", "Hazel in the oven"),
        ("Hazel in the oven - lindholm.example", "Courier", "Hazel in the oven"),
        ("Hazel in the oven - Lindholm Courier", "www.lindholmcourier.com", "Hazel in the oven"),
        ("Lindholm Courier | Hazel in the oven", "Lindholm Courier", "Hazel in the oven"),
        ("Hazel - an oven - Lindholm Courier", "Lindholm Courier", "Hazel - an oven"),
        ("炉に榛｜リンドホルム新報", "リンドホルム新報", "炉に榛"),
        ("Hazel - Lindholm Courier", "Lindholm Courier", "Hazel"),
        ("Hazel in the oven - a baker tells", "Lindholm Courier", "Hazel in the oven - a baker tells"),
        ("Hazel in the oven - Courier", "Lindholm Courier", "Hazel in the oven - Courier"),
        ("Lindholm Courier", "Lindholm Courier", "Lindholm Courier"),
        ("Odense – Lindholm", "Lindholm", "Odense – Lindholm"),
        ("Hazel-Lindholm Courier", "Lindholm Courier", "Hazel-Lindholm Courier"),
    ],
)
def test_a_title_is_without_the_name_of_its_publisher(
    tmp_path: Path, title: str, source: object, expected: str
) -> None:
    record = {"title": title, "text": TEXT, "source": source, "url": "https://www.lindholm.example/oven"}
    assert only(tmp_path / "a.json", record).title == expected
