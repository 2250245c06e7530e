"""Time counted back from the day of the question, and periods with one end, in each language that names them."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.language.tables import all_languages
from knowledge.periods import Precision
from knowledge.retrieval.periods.period import read

NOW = datetime(2024, 3, 20, 15, 30, tzinfo=UTC)  # a Wednesday
ALWAYS = "0001-01-01"
MEANT = [
    (ALWAYS, "2023-04-30", Precision.DATE),  # before May 2023
    ("2024-02-15", "2024-03-20", Precision.DATE),  # after 14 February 2024
    (ALWAYS, "2023-05-31", Precision.DATE),  # until May 2023
    ("2024-03-11", "2024-03-20", Precision.SPAN),  # since last week
    ("2024-03-17", "2024-03-17", Precision.SPAN),  # 3 days ago
    ("2024-03-04", "2024-03-10", Precision.SPAN),  # two weeks ago
    ("2024-02-01", "2024-02-29", Precision.SPAN),  # a month ago
    ("2024-01-20", "2024-03-20", Precision.SPAN),  # in the last two months
    ("2023-05-01", "2024-03-20", Precision.SPAN),  # from May 2023 to today
    ("2019-01-01", "2019-12-31", Precision.YEAR),  # five years ago
    ("2021-03-21", "2024-03-20", Precision.YEAR),  # in the last 3 years
    (ALWAYS, "2019-12-31", Precision.YEAR),  # before 2020
    ("2023-01-01", "2024-03-20", Precision.YEAR),  # after 2022
    ("2020-01-01", "2022-12-31", Precision.YEAR),  # from 2020 to 2022
    (ALWAYS, "2024-03-19", Precision.VAGUE),  # until yesterday
]
PHRASES = {
    "en": (
        "before May 2023",
        "after 14 February 2024",
        "until May 2023",
        "since last week",
        "3 days ago",
        "two weeks ago",
        "a month ago",
        "over the last two months",
        "from May 2023 to today",
        "five years ago",
        "in the past 3 years",
        "before 2020",
        "after 2022",
        "between 2020 and 2022",
        "until yesterday",
    ),
    "de": (
        "vor Mai 2023",
        "nach dem 14. Februar 2024",
        "bis Mai 2023",
        "seit letzter Woche",
        "vor 3 Tagen",
        "vor zwei Wochen",
        "vor einem Monat",
        "in den letzten zwei Monaten",
        "von Mai 2023 bis heute",
        "vor fünf Jahren",
        "in den letzten 3 Jahren",
        "vor 2020",
        "nach 2022",
        "zwischen 2020 und 2022",
        "bis gestern",
    ),
    "fr": (
        "avant mai 2023",
        "après le 14 février 2024",
        "jusqu'en mai 2023",
        "depuis la semaine dernière",
        "il y a 3 jours",
        "il y a deux semaines",
        "il y a un mois",
        "au cours des deux derniers mois",
        "de mai 2023 à aujourd'hui",
        "il y a cinq ans",
        "ces 3 dernières années",
        "avant 2020",
        "après 2022",
        "entre 2020 et 2022",
        "jusqu'à hier",
    ),
    "es": (
        "antes de mayo de 2023",
        "después del 14 de febrero de 2024",
        "hasta mayo de 2023",
        "desde la semana pasada",
        "hace 3 días",
        "hace dos semanas",
        "hace un mes",
        "en los últimos dos meses",
        "desde mayo de 2023 hasta hoy",
        "hace cinco años",
        "en los últimos 3 años",
        "antes de 2020",
        "después de 2022",
        "entre 2020 y 2022",
        "hasta ayer",
    ),
    "it": (
        "prima di maggio 2023",
        "dopo il 14 febbraio 2024",
        "fino a maggio 2023",
        "dalla settimana scorsa",
        "3 giorni fa",
        "due settimane fa",
        "un mese fa",
        "negli ultimi due mesi",
        "da maggio 2023 a oggi",
        "cinque anni fa",
        "negli ultimi 3 anni",
        "prima del 2020",
        "dopo il 2022",
        "tra il 2020 e il 2022",
        "fino a ieri",
    ),
    "pt": (
        "antes de maio de 2023",
        "depois de 14 de fevereiro de 2024",
        "até maio de 2023",
        "desde a semana passada",
        "há 3 dias",
        "há duas semanas",
        "há um mês",
        "nos últimos dois meses",
        "de maio de 2023 até hoje",
        "há cinco anos",
        "nos últimos 3 anos",
        "antes de 2020",
        "depois de 2022",
        "entre 2020 e 2022",
        "até ontem",
    ),
    "pl": (
        "przed majem 2023",
        "po 14 lutego 2024",
        "do maja 2023",
        "od zeszłego tygodnia",
        "3 dni temu",
        "dwa tygodnie temu",
        "miesiąc temu",
        "w ostatnich dwóch miesiącach",
        "od maja 2023 do dziś",
        "pięć lat temu",
        "w ostatnich 3 latach",
        "przed 2020 rokiem",
        "po 2022 roku",
        "między 2020 a 2022",
        "do wczoraj",
    ),
    "ru": (
        "до мая 2023 года",
        "после 14 февраля 2024",
        "вплоть до конца мая 2023",
        "с прошлой недели",
        "3 дня назад",
        "две недели назад",
        "месяц назад",
        "за последние два месяца",
        "с мая 2023 до сих пор",
        "пять лет назад",
        "за последние 3 года",
        "до 2020 года",
        "после 2022 года",
        "между 2020 и 2022",
        "по вчера",
    ),
    "uk": (
        "до травня 2023 року",
        "після 14 лютого 2024",
        "до кінця травня 2023",
        "починаючи з минулого тижня",
        "3 дні тому",
        "два тижні тому",
        "місяць тому",
        "за останні два місяці",
        "з травня 2023 до сьогодні",
        "п'ять років тому",
        "за останні 3 роки",
        "до 2020 року",
        "після 2022 року",
        "між 2020 та 2022",
        "по вчора",
    ),
    "tr": (
        "Mayıs 2023'ten önce",
        "14 Şubat 2024'ten sonra",
        "Mayıs 2023'e kadar",
        "geçen haftadan beri",
        "3 gün önce",
        "iki hafta önce",
        "bir ay önce",
        "son iki ayda",
        "Mayıs 2023'ten bugüne kadar",
        "beş yıl önce",
        "son 3 yılda",
        "2020'den önce",
        "2022'den sonra",
        "2020 ile 2022 arasında",
        "düne kadar",
    ),
    "ar": (
        "قبل مايو 2023",
        "بعد 14 فبراير 2024",
        "حتى مايو 2023",
        "منذ الأسبوع الماضي",
        "قبل 3 أيام",
        "قبل أسبوعين",
        "منذ شهر",
        "آخر شهرين",
        "من مايو 2023 حتى الآن",
        "قبل خمس سنوات",
        "في آخر 3 سنوات",
        "قبل عام 2020",
        "بعد عام 2022",
        "بين 2020 و2022",
        "حتى أمس",
    ),
}


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        (language, phrase, meant)
        for language, phrases in PHRASES.items()
        for phrase, meant in zip(phrases, MEANT, strict=True)
    ],
)
def test_each_language_counts_time_and_names_one_end(
    language: str, phrase: str, expected: tuple[str, str, Precision]
) -> None:
    reading = read(f"Kappa {phrase}", NOW, [language])

    assert reading.period
    last = reading.period.end - timedelta(days=1)
    assert (str(reading.period.start.date()), str(last.date()), reading.precision) == expected
    assert reading.rest == "Kappa"
    assert reading.period.has_start == (expected[0] != ALWAYS)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Who was king before the war?"),
        ("en", "What did the coach say after the match?"),
        ("en", "Who led the party after May resigned?"),
        ("en", "life before March on Washington"),
        ("en", "Is the museum closed until Friday?"),
        ("en", "How many years ago did it open?"),
        ("en", "one week after the storm"),
        ("en", "cave paintings of 46,000 years ago"),
        ("en", "What happened on the day before 9/11?"),
        ("en", "the plan is delayed until May 2030"),
        ("en", "since May 2030"),
        ("de", "Wer regierte vor dem Krieg?"),
        ("de", "drei Tage nach dem Spiel in Rom"),
        ("fr", "Qui régnait avant la guerre ?"),
        ("fr", "il y a trois églises jusqu'à Mars"),
        ("es", "antes de la guerra hace calor"),
        ("es", "dos semanas después del partido"),
        ("it", "due giorni a Roma dopo la partita"),
        ("pt", "há três igrejas depois do jogo"),
        ("pl", "dwa dni w Rzymie po meczu"),
        ("ru", "два дня до войны"),
        ("uk", "два дні після матчу"),
        ("tr", "savaştan önce iki gün"),
        ("ar", "قبل الحرب"),
    ],
)
def test_before_and_after_an_event_is_no_period_of_publication(language: str, text: str) -> None:
    assert read(text, NOW, [language]).period is None
    assert read(text, NOW, ["en", "ru", "es"]).period is None


def test_a_list_takes_a_month_or_a_weekday_alone_as_an_end() -> None:
    after, until = (
        read("reef after January", NOW, ["en"], listing=True),
        read("until Friday", NOW, ["en"], listing=True),
    )

    assert after.period == (datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 21, tzinfo=UTC))
    assert until.period
    assert (until.period.end, until.only) == (datetime(2024, 3, 16, tzinfo=UTC), True)


def test_a_word_for_an_end_in_a_language_that_the_library_lacks_may_be_an_ordinary_one_here() -> None:
    assert read("What did the harbour do 2020?", NOW, ["en"]).period is None  # "do" is Polish for until
    assert read("Was kam dahin? Od 2020", NOW, ["en"]).period


def test_every_language_with_periods_counts_to_ten() -> None:
    for data in all_languages():
        assert len(data.periods.numbers) in {0, 10}, data.code
        assert bool(data.periods.numbers) == bool(data.periods.months), data.code
