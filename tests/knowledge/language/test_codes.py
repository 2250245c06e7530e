"""Languages are recognised from codes and names as sources write them."""

import pytest

from knowledge.language import analyser, code_of
from knowledge.parsing import fields


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_GB.UTF-8", "en"),
        ("zh-Hans", "zh"),
        ("zh-Hant-TW", "zh"),
        ("pt-br", "pt"),
        ("eng", "en"),
        ("ben", "bn"),
        ("nob", "nb"),
        ("fil", "fil"),
        ("yue", "yue"),
        ("prs", "fa"),
        ("ger", "de"),
        ("fre", "fr"),
        ("swa", "sw"),
        ("iw", "he"),
        ("English", "en"),
        ("Bengali", "bn"),
        ("Urdu", "ur"),
        ("Farsi", "fa"),
        ("Spanish (Mexico)", "es"),
        ("english, us", "en"),
        ("deutsch", "de"),
        ("русский", "ru"),
        ("українська", "uk"),
        ("中文", "zh"),
        ("castellano", "es"),
        ("norsk bokmål", "nb"),
        ("kl", "kl"),
    ],
)
def test_codes_and_names_of_languages(written: str, code: str) -> None:
    assert code_of(written) == fields.language(f" {written}\n") == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "xx",
        "und",
        "mul",
        "zxx",
        "all",
        "Klingon",
        "news",
        "default",
        "none",
        "null",
        "multi",
        "42",
        "text/html",
        "a",
    ],
)
def test_what_names_no_language_that_we_have_data_for(written: str) -> None:
    assert code_of(written) is None


@pytest.mark.parametrize(
    ("code", "same"),
    [
        ("nb-NO", "no"),
        ("nn", "no"),
        ("bs", "hr"),
        ("sh", "hr"),
        ("iw", "he"),
        ("in", "id"),
        ("fil", "tl"),
        ("prs", "fa"),
    ]
    + [(code, "zh") for code in ("cmn", "yue", "wuu", "zho", "zh-Hant")],
)
def test_one_language_may_have_several_codes(code: str, same: str) -> None:
    assert analyser(code) == analyser(same)
