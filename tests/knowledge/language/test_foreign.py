"""A question in a language that is not held is known by its words; names, titles and a few words never are one."""

import pytest

from knowledge.language import foreign_language


@pytest.mark.parametrize(
    ("text", "held", "language"),
    [
        ("Où habite Ada Brenholm ?", ["en"], "fr"),
        ("qui a gagné les élections", ["en", "de"], "fr"),
        ("¿Quién construyó el puente?", ["en"], "es"),
        ("donde nacio ada brenholm?", ["en", "fr"], "es"),
        ("Wie hoch ist der Leuchtturm?", ["en"], "de"),
        ("Quem construiu a ponte?", ["es"], "pt"),
        ("Chi ha costruito il ponte?", ["en"], "it"),
        ("Kto zbudował latarnię?", ["en"], "pl"),
        ("Hoe hoog is de vuurtoren?", ["en"], "nl"),
        ("Hvem byggede broen?", ["en"], "da"),
        ("Vem byggde bron?", ["de"], "sv"),
        ("Kuka rakensi sillan?", ["sv"], "fi"),
        ("Köprü hangi yıl yapılmıştır?", ["en"], "tr"),
        ("Who built the bridge?", ["ru"], "en"),
        ("How tall is the lighthouse?", ["de", "fr"], "en"),
        ("Кто построил мост?", ["en"], "ru"),
        ("Хто й коли збудував цей міст?", ["ru"], "uk"),
        ("Маяк", ["en"], "und"),
        ("من الذي بنى هذا الجسر؟", ["en", "ru"], "ar"),
        ("灯台はどこですか", ["en"], "ja"),
        ("谁建了这座桥？", ["en"], "zh"),
        ("등대는 어디에 있나요?", ["ja"], "ko"),
    ],
)
def test_a_question_in_another_language_is_known(text: str, held: list[str], language: str) -> None:
    assert foreign_language(text, held) == language


@pytest.mark.parametrize("held", [["en"], ["ru"], ["ja"], ["en", "es"]])
@pytest.mark.parametrize("text", ["2024", "", "?", "14.02.2024", "🙂"])
def test_a_text_without_letters_is_in_any_language(text: str, held: list[str]) -> None:
    assert foreign_language(text, held) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        *((text, ["en"]) for text in ("Tesla", "BMW 2024", "ferry strike", "who paid", "El Niño effect?", "Kyiv")),
        *((text, ["en"]) for text in ("Los Angeles fires?", "von der Leyen", "Ursula von der Leyen?", "Le Monde")),
        *((text, ["en"]) for text in ("Die Zeit", "Café de Flore?", "Rio de la Plata", "Les Misérables on stage")),
        *((text, ["de"]) for text in ("How I Met Your Mother", "The Last of Us?", "Was ist das Internet of Things?")),
        *((text, ["ru"]) for text in ("iPhone", "Кто такие The Who и The Beatles?", "kto postroil most?")),
        *((text, ["es"]) for text in ("The Beatles?", "¿Quién construyó el puente?", "Bayern de Múnich")),
        *((text, ["ja"]) for text in ("灯台", "Tesla 株価", "iPhoneは高いですか")),
        *((text, ["zh"]) for text in ("Tesla 股价", "Art and Science 学院在哪里?")),
        ("Ko je sagradio most?", ["sr"]),
        ("Quién construyó el puente?", ["en", "es"]),
        ("who built the bridge?", ["und"]),
    ],
)
def test_names_titles_and_own_words_are_not_taken_for_another_language(text: str, held: list[str]) -> None:
    assert foreign_language(text, held) is None
