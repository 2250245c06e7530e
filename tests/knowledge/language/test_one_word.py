"""Forms and spellings of one word in languages of many forms, and questions without the words that only ask."""

import pytest

from knowledge import Library
from knowledge.language import analyser, is_word_part
from tests.knowledge.shelf import NOW, Shelf, article

# Each line holds ways to write one word, or forms of it.
SPELLINGS = {
    "ar": "إعلان الإعلان اعلان; مُعَلِّم معلم; مدرســة مدرسة; قُرى قرى",
    "el": "Άνοιξη ΑΝΟΙΞΗ άνοιξη ανοιξη; δρόμος ΔΡΟΜΟΣ δρόμους δρόμων; Μαΐου μαιου ΜΑΪΟΥ",
    "it": "città citta CITTÀ; vinse vinto vincerà vincono; scoprì scoperta scoprire; nacque nate nascono; "
    "riscrisse riscritto riscrivere; dell'isola l’isola un'isola isole; nessun'isola isola",
    "ja": "コンピューター コンピュータ ｺﾝﾋﾟｭｰﾀｰ; ヴァイオリン バイオリン; 建てる 建てた 建てられました; ２０１８ 2018",
    "vi": "hoà hòa HÒA ho\u0300a; thủy thuỷ; Mỹ Mĩ; kĩ kỹ; đá ðá",
}

OTHER_WORDS = {
    "ar": "مدينة مدة; سكن سكة; وزير زيت",
    "it": "vino vinto; visto vissuto; messo mese; letto latte",
    "ja": "建 立; コンロ コアラ",
    "vi": "của cua; quy qua; tý ta",
}

# A question, and the words that are looked for.
QUESTIONS = {
    "ar": {"هل تعرف متى بنيت القلعة؟": "بنيت القلعة", "لماذا وكيف احترق الميناء؟": "احترق الميناء"},
    "cs": {
        "Kterými městy a čím projíždí tramvaj?": "městy projíždí tramvaj",
        "Odkud a dokdy jezdí lanovka?": "jezdí lanovka",
    },
    "el": {
        "Ποιανού και πόσων ήταν το καράβι;": "καράβι",
        "Μπορείς να μου πεις ποιους έσωσε ο φύλακας;": "έσωσε φύλακας",
    },
    "fa": {"چه زمانی و چرا پل ساخته شد؟": "پل ساخته", "چندمین پل ساخته شد؟": "پل ساخته"},
    "fi": {
        "Keneltä ja millä laiva ostettiin?": "laiva ostettiin",
        "Kuinka ja mistäpäin majakka näkyy?": "majakka näkyy",
    },
    "hi": {"किससे और किधर नाव मिली?": "नाव मिली"},
    "hu": {"Kitől és hányan vették meg a hajót?": "vették hajót", "Melyiknek és miből épült a tornya?": "épült tornya"},
    "it": {
        "Com'è e quant'è alto il faro?": "alto faro",
        "Mi sai dire chi avrebbe potuto salvare la nave?": "salvare nave",
    },
    "ja": {"灯台が建てられたのは何年ですか？": "灯台 建", "船長は誰ですか": "船長"},
    "ko": {"등대는 어디예요?": "등대"},
    "nl": {"Waarmee en waarheen voer de veerboot?": "voer veerboot"},
    "pl": {"Jakimi statkami i czyją łodzią płynęli?": "statkami łodzią płynęli"},
    "pt": {"Aonde e donde houve barcos?": "donde barcos"},
    "ro": {"Încotro și cărora le-a spus căpitanul?": "le-a spus căpitanul"},
    "sv": {"Varifrån och vilkas båtar kom?": "båtar"},
    "tr": {
        "Kimlerin gemisi nerededir?": "gemisi",
        "Feneri nereliler yaptı, kaçıncı gemiydi?": "feneri nereliler yaptı gemiydi",
    },
    "uk": {"Звідки та чиєю баржею пливли?": "баржею пливли"},
    "vi": {"Vui lòng cho biết mấy chiếc thuyền?": "thuyền"},
    "zh": {"是什么类型的灯塔？": "是灯塔", "第一座灯塔叫什么名字？": "第一座灯塔"},
}


def terms(language: str, text: str) -> list[str]:
    """Return the terms of a text without parts of words."""
    return [term for term in analyser(language).terms(text) if not is_word_part(term)]


def lines(table: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [(language, line.split()) for language, text in table.items() for line in text.split(";")]


@pytest.mark.parametrize(("language", "forms"), lines(SPELLINGS))
def test_every_way_to_write_a_word_finds_it(language: str, forms: list[str]) -> None:
    assert {tuple(terms(language, form)) for form in forms} == {tuple(terms(language, forms[0]))} != {()}


@pytest.mark.parametrize(("language", "words"), lines(OTHER_WORDS))
def test_another_word_does_not(language: str, words: list[str]) -> None:
    assert len({tuple(terms(language, word)) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [(language, *pair) for language, questions in QUESTIONS.items() for pair in questions.items()],
)
def test_words_that_only_ask_are_no_terms(language: str, question: str, words: str) -> None:
    asked = [term for term in analyser(language).question_terms(question) if not is_word_part(term)]
    assert set(asked) <= set(terms(language, words))
    assert len(set(asked)) >= len(set(terms(language, words))) - 1


@pytest.mark.parametrize(
    ("language", "text", "other", "question"),
    [
        ("ar", "تضم الجزيرة ثلاث مدن كبيرة.", "تضم الجزيرة ثلاث غابات كبيرة.", "ما اسم أكبر مدينة؟"),
        ("it", "Il veliero vinse la coppa.", "Il veliero lascia la baia.", "Chi ha vinto?"),
        ("ja", "港に新しいコンピュータが届いた。", "港に新しいロープが届いた。", "コンピューターはどこに届きましたか"),
        ("vi", "Hiệp ước hoà bình được ký ở đảo.", "Hiệp ước biển được ký ở đảo.", "Hiệp ước hòa bình ký khi nào?"),
    ],
)
def test_a_question_in_another_form_finds_the_article(
    library: Library, language: str, text: str, other: str, question: str
) -> None:
    library.add(Shelf([article("a", "", text, language=language), article("b", "", other, language=language)]))
    assert library.search(question, limit=1, now=NOW).hits[0].article.text == text
