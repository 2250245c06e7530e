"""Dates are read in every form and language, and never made up."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.tables import all_languages
from knowledge.parsing import dates, feed_items

SOME_DAY = "2023-04-09T07:30"


@pytest.mark.parametrize(
    "written",
    [
        "2023-04-09T07:30:00Z",
        "2023-04-09 7:30",
        "20230409T0730",
        "Sun, 09 Apr 2023 07:30:00 GMT",
        "Sun, 9 Apr 23 07:30:00 UT",
        "Sun Apr  9 07:30:00 2023",
        "9 April 2023 at 7.30",
        "April 9th, 2023, 7:30 a.m.",
        "Sun, 09 Apr 2023 17:30:00 AEST",
        "Sun, 09 Apr 2023 09:30:00 MESZ",
        "So, 09 Apr 2023 09:30:00 +0200",
        "dim., 09 avr. 2023 09:30:00 +0200",
        "dom, 09 abr 2023 09:30:00 +0200",
        "Su, 09 Huh 2023 10:30:00 +0300",
        "Вс, 09 апр 2023 10:30:00 +0300",
        "neděle, 9. dubna 2023 07:30",
        "9 kwietnia 2023, 07:30",
        "2023. április 9. 7:30",
        "2023 m. balandžio 9 d. 7:30",
        "9 tháng 4, 2023 7:30",
        "2023年4月9日 7:30",
        "2023년 4월 9일 7:30",
        "٩ أبريل ٢٠٢٣ 07:30",
        "9 अप्रैल 2023 07:30",
        "9 de abril de 2023 às 7h30",
        "søndag 9. april 2023 kl. 07.30",
        1681025400,
        "1681025400000",
    ],
)
def test_one_time_in_many_forms(written: object) -> None:
    time = dates.moment(written)

    assert time is not None
    assert time.strftime("%Y-%m-%dT%H:%M") == SOME_DAY


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 1 00:00:00 GMT",
        "Wed, 30 Nov -0001 00:00:00 GMT",
        "-0001-11-30T00:00:00Z",
        "0000-00-00 00:00:00",
        "Tue, 03 Mar 0087 00:00:00 GMT",
        "Tue, 03 Mar 125 00:00:00 GMT",
        "1970-01-01",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "1969-12-31T19:00:00-05:00",
        "Tue, 20 Jan 1970 11:17:33 GMT",
        "1899-12-30T00:00:00",
        "1601-01-01T00:00:00Z",
        "1900-01-01 00:00:00",
        "9999-12-31T23:59:59Z",
        "Thu, 30 Feb 2023 10:00:00 GMT",
        "2023-02-30",
        "Tuesday",
        "10:30",
        "9 April",
        "n/a",
        "unknown",
        0,
        True,
        "",
    ],
)
def test_what_means_no_date_is_none(written: object) -> None:
    assert dates.moment(written) is None


def test_midnight_may_be_the_end_of_a_day() -> None:
    assert dates.moment("Sun, 09 Apr 2023 24:00:00 GMT") == datetime(2023, 4, 10, tzinfo=UTC)


def test_the_language_decides_what_is_ambiguous() -> None:
    assert dates.moment("9 lis 2023") is None
    assert dates.moment("9 lis 2023", "hr") == datetime(2023, 10, 9, tzinfo=UTC)
    assert dates.moment("9 lis 2023", "pl") == datetime(2023, 11, 9, tzinfo=UTC)
    assert dates.moment("04/09/2023", "fr") == datetime(2023, 9, 4, tzinfo=UTC)
    assert dates.moment("04/09/2023", "en") == datetime(2023, 4, 9, tzinfo=UTC)
    assert dates.moment("2023/04/09", "fr") == datetime(2023, 4, 9, tzinfo=UTC)


def test_nothing_was_published_tomorrow() -> None:
    now = datetime.now(UTC)

    assert dates.publication((now + timedelta(hours=20)).isoformat()) is not None
    assert dates.publication((now + timedelta(days=3)).isoformat()) is None
    assert dates.moment((now + timedelta(days=3)).isoformat()) is not None


@pytest.mark.parametrize("code", [data.code for data in all_languages() if data.dates.months])
def test_every_language_has_twelve_months_of_its_own(code: str) -> None:
    months = next(data.dates.months for data in all_languages() if data.code == code)
    read = {name: dates.moment(f"7 {name} 2022", code) for forms in months for name in forms.split("|")}

    assert len(months) == 12
    for number, forms in enumerate(months, 1):
        assert {read[name] for name in forms.split("|")} == {datetime(2022, number, 7, tzinfo=UTC)}


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2025, 12, 31)), st.integers(-11, 12))  # noqa: DTZ001 -- Hypothesis wants it
def test_rfc_dates_are_read_as_their_standard_has_them(naive: datetime, hours: int) -> None:
    time = naive.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))

    assert dates.moment(format_datetime(time)) == time
    assert dates.moment(time.isoformat()) == time
    assert dates.moment(time.strftime("%d %B %Y %H:%M:%S %z")) == time


@given(st.text(max_size=40) | st.from_regex(r"[A-Za-zäéб]{0,5},? ?\d{1,4}[ .-][A-Za-zéб]{1,9}[ .-]-?\d{1,5}"))
def test_a_year_that_is_read_is_written_there(text: str) -> None:
    time = dates.moment(text)

    if time is not None and any(c.isalpha() for c in text) and text.isascii():
        years = {str(time.year), str((time - timedelta(days=1)).year), str((time + timedelta(days=1)).year)}
        assert any(year in text or year[2:] in text for year in years)


@pytest.mark.parametrize(
    "written",
    ["Mon, 01 Jan 0001 00:00:00 +0000", "-0001-11-30T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2091-05-05"],
)
@pytest.mark.parametrize("form", ["<pubDate>{}</pubDate>", "<dc:date>{}</dc:date>"])
def test_a_feed_has_no_made_up_years(written: str, form: str) -> None:
    item = f"<item><title>Bees</title><link>https://example.org/bees</link>{form.format(written)}</item>"
    feed = f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{item}</channel></rss>"

    assert feed_items.parse(feed.encode(), "https://example.org/feed").items[0].published is None


def test_the_feeds_language_reads_its_dates() -> None:
    item = (
        "<item><title>Most</title><link>https://example.org/most</link><pubDate>pon, 9 lis 2023 10:00</pubDate></item>"
    )
    feed = f"<rss version='2.0'><channel><language>hr-HR</language>{item}</channel></rss>"

    published = feed_items.parse(feed.encode(), "https://example.org/feed").items[0].published

    assert published == datetime(2023, 10, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("AEST", 2),
        ("AEDT", 1),
        ("(AEST)", 2),
        ("NZDT", -1),
        ("JST", 3),
        ("IST", 6.5),
        ("MSK", 9),
        ("MESZ", 10),
        ("ET", 17),
        ("VLAT", 2),
        ("WITA", 4),
        ("GMT+2", 10),
        ("GMT +02:00", 10),
        ("UTC-3", 15),
        ("+0200 (CEST)", 10),
        ("Australia/Sydney", 1),
        ("America/New_York", 17),
        ("Nowhere/Town", 12),
        ("UTC", 12),
        ("Z", 12),
        ("est", 12),
        ("et dimanche", 12),
    ],
)
def test_a_zone_may_have_a_name(zone: str, hour: float) -> None:
    midnight = datetime(2024, 3, 5, tzinfo=UTC)
    for form in ("Tue, 05 Mar 2024 12:00:00 {}", "5 March 2024 12:00 {}"):
        assert dates.moment(form.format(zone)) == midnight + timedelta(hours=hour)
