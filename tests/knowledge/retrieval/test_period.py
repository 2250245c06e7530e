"""A period of publication is read from messages in many languages, and not where a message only sounds like one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.language.tables import all_languages
from knowledge.retrieval.periods.period import read

NOW = datetime(2024, 3, 20, 15, 30, tzinfo=UTC)  # a Wednesday
DAYS = {
    "yesterday": ("2024-03-19", "2024-03-19"),
    "last week": ("2024-03-11", "2024-03-17"),
    "month": ("2023-05-01", "2023-05-31"),
    "day": ("2024-02-14", "2024-02-14"),
    "range": ("2022-03-01", "2022-06-30"),
    "since Monday": ("2024-03-18", "2024-03-20"),
}
PHRASES = {
    "en": (
        "yesterday",
        "from the past week",
        "in May 2023",
        "on the 14th of February, 2024",
        "from March to June 2022",
        "since Monday",
    ),
    "de": (
        "gestern",
        "vergangene Woche",
        "aus dem Mai 2023",
        "vom 14. Februar 2024",
        "von März bis Juni 2022",
        "seit Montag",
    ),
    "fr": (
        "hier",
        "de la semaine dernière",
        "en mai 2023",
        "du 14 février 2024",
        "de mars à juin 2022",
        "depuis lundi",
    ),
    "es": (
        "ayer",
        "de la semana pasada",
        "en mayo de 2023",
        "del 14 de febrero de 2024",
        "de marzo a junio de 2022",
        "desde el lunes",
    ),
    "it": (
        "ieri",
        "della settimana scorsa",
        "nel maggio 2023",
        "del 14 febbraio 2024",
        "da marzo a giugno 2022",
        "da lunedì",
    ),
    "pt": (
        "ontem",
        "da semana passada",
        "em maio de 2023",
        "de 14 de fevereiro de 2024",
        "de março a junho de 2022",
        "desde segunda-feira",
    ),
    "pl": (
        "wczoraj",
        "z zeszłego tygodnia",
        "w maju 2023",
        "z 14 lutego 2024",
        "od marca do czerwca 2022",
        "od poniedziałku",
    ),
    "ru": (
        "вчера",
        "за прошлую неделю",
        "за май 2023 года",
        "от 14 февраля 2024",
        "между мартом и июнем 2022",
        "с понедельника",
    ),
    "uk": (
        "вчора",
        "за минулий тиждень",
        "у травні 2023 року",
        "від 14 лютого 2024",
        "з березня по червень 2022",
        "з понеділка",
    ),
    "tr": (
        "dün",
        "geçen haftaki",
        "Mayıs 2023'te",
        "14 Şubat 2024'te",
        "Mart ve Haziran 2022 arasında",
        "pazartesiden beri",
    ),
    "ar": ("أمس", "في الأسبوع الماضي", "في مايو 2023", "في 14 فبراير 2024", "من مارس إلى يونيو 2022", "منذ الاثنين"),
}


def days(text: str, *languages: str, listing: bool = False) -> tuple[str, str] | None:
    """Return the first and the last day of the period that a text names."""
    period = read(text, NOW, languages or ["en"], listing=listing).period
    return (str(period.start.date()), str((period.end - timedelta(days=1)).date())) if period else None


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        (language, phrase, meant)
        for language, phrases in PHRASES.items()
        for phrase, meant in zip(phrases, DAYS.values(), strict=True)
    ],
)
def test_each_language_names_its_periods(language: str, phrase: str, expected: tuple[str, str]) -> None:
    assert days(phrase, language) == expected
    assert days(phrase.upper(), language) == expected or language == "tr"  # ı and İ
    assert read(f"Kappa {phrase}", NOW, [language]).rest == "Kappa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what happened on 2024-02-14", ("2024-02-14", "2024-02-14")),
        ("on 14.02.2024", ("2024-02-14", "2024-02-14")),
        ("on 2/14/2024", ("2024-02-14", "2024-02-14")),
        ("14-17 February 2024", ("2024-02-14", "2024-02-17")),
        ("between 1 and 7 May 2023", ("2023-05-01", "2023-05-07")),
        ("between November and February 2023", ("2022-11-01", "2023-02-28")),
        ("in the last 10 days", ("2024-03-10", "2024-03-20")),
        ("last month", ("2024-02-01", "2024-02-29")),
        ("this year", ("2024-01-01", "2024-03-20")),
        ("last weekend", ("2024-03-16", "2024-03-17")),
        ("in December", ("2023-12-01", "2023-12-31")),
        ("on 29 February", ("2024-02-29", "2024-02-29")),
        ("since 2022", ("2022-01-01", "2024-03-20")),
        ("2023", ("2023-01-01", "2023-12-31")),
    ],
)
def test_dates_are_read_in_many_forms(text: str, expected: tuple[str, str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who won the 2022 election?",
        "What may happen next?",
        "Theresa May resigned",
        "march of the penguins",
        "30 February 2024",
        "room 2024",
        "On July 4, 1776, what was adopted?",
        "How many of the 1990s bands are left?",
        "May",
        "",
        "９" * 40,
    ],
)
def test_other_words_and_numbers_are_no_period(text: str) -> None:
    reading = read(text, NOW, ["en"])

    assert (reading.period, reading.rest, reading.only) == (None, text, False)


def test_a_list_takes_a_year_and_a_day_without_a_preposition() -> None:
    assert days("reef 2023", listing=True) == ("2023-01-01", "2023-12-31")
    assert days("14 February floods", listing=True) == ("2024-02-14", "2024-02-14")


@pytest.mark.parametrize(
    ("language", "only", "more"),
    [
        ("en", "What happened last week?", "What happened to the ferry last week?"),
        ("de", "Was ist gestern passiert?", "Was ist gestern in Grimholm passiert?"),
        ("fr", "Que s'est-il passé la semaine dernière ?", "Que s'est-il passé à Grimholm la semaine dernière ?"),
        ("es", "noticias de mayo de 2023", "noticias del puerto de mayo de 2023"),
        ("ru", "Какие новости за вчера?".replace("Какие ", ""), "новости порта за вчера"),
        ("tr", "Dün neler oldu?", "Dün limanda neler oldu?"),
    ],
)
def test_a_message_that_names_nothing_but_a_period_is_told_apart(language: str, only: str, more: str) -> None:
    assert read(only, NOW, [language]).only
    assert not read(more, NOW, [language]).only


def test_a_reader_may_write_in_another_language_than_the_articles() -> None:
    assert days("новини за травень 2023", "en") == DAYS["month"]
    assert days("Nachrichten vom 14. Februar 2024", "en") == DAYS["day"]
    assert days("Was ist hier los?", "de") is None  # "hier" is French for yesterday


def test_every_language_with_periods_names_all_months_and_days() -> None:
    for data in all_languages():
        assert len(data.periods.months) in {0, 12}, data.code
        assert len(data.periods.weekdays) in {0, 7}, data.code


def test_a_weekday_is_the_last_one_that_was() -> None:
    assert days("on Wednesday") == ("2024-03-20", "2024-03-20")
    assert days("on Thursday") == ("2024-03-14", "2024-03-14")
    assert date.fromisoformat("2024-03-14").isoweekday() == 4
