"""
The light stemmers: forms of one word share a term, other words do not.

A line holds forms of one word; each of them is compared with the first. They are of ordinary declension and
conjugation, as a grammar of the language lists them.
"""

from collections.abc import Callable
from itertools import combinations

import pytest

from knowledge.language import analyser, is_word_part
from knowledge.language.tables import all_languages

FORMS = {
    "af": "boek boeke; land lande; hond honde; vriend vriende; perd perde; dorp dorpe; berg berge; tafel tafels",
    "am": "ልጅ ልጆች; ቤት ቤቶች; መጽሐፍ መጽሐፎች; ሀገር ሀገሮች; መጽሔት መጽሔቶች; ተማሪ ተማሪዎች; ሰው ሰዎች; ኢትዮጵያ የኢትዮጵያ ለኢትዮጵያ",
    "ar": "كتاب الكتاب والكتاب للكتاب بالكتاب; سيارة سيارات السيارات; معلم معلمون معلمين المعلمين; مدينة المدينة; "
    "جامعة الجامعات جامعتها; وزير الوزير والوزير; إلكترونية الإلكترونية; ألمانيا الألمانية; ولاية الولايات; "
    "حياة حياته; متطوع متطوعا المتطوعين; سكان سكانها; بمنطقة المنطقة لمنطقة; استخدام باستخدام; ظهر ظهرت",
    "be": "кніга кнігі кнігу; газета газеты газетай газетамі; мова мовы мовай; вуліца вуліцы; краіна краіны краінай",
    "bg": "град градът градове; книга книгата книги книгите; жена жената жените; мост мостът мостове; село селата",
    "bn": "মানুষ মানুষের মানুষকে মানুষেরা; দিন দিনের দিনে; দেশ দেশের দেশে; স্কুল স্কুলের স্কুলে; গ্রাম গ্রামের গ্রামে",
    "cy": "ysgol ysgolion; afal afalau; llyfr llyfrau; dyn dynion; siop siopau; coleg colegau; papur papurau; "
    "awdur awduron; swyddog swyddogion",
    "fa": "کتاب کتاب‌ها کتاب‌های; شهر شهرها شهرهای; بلند بلندتر بلندترین; درخت درختان درخت‌ها; خیابان خیابان‌ها",
    "gl": "casa casas; libro libros; cidade cidades; escola escolas; amigo amiga amigos amigas; home homes; "
    "muller mulleres",
    "gu": "ઘર ઘરમાં ઘરથી ઘરનો ઘરની ઘરને; શહેર શહેરમાં શહેરની; દેશ દેશમાં દેશના; છોકરો છોકરા છોકરી",
    "he": "ילד ילדים ילדה; ספר ספרים הספר; תלמיד תלמידים התלמיד; חדשה חדשות; גדול גדולה גדולים גדולות",
    "is": "hestur hest hesti hestar hestum hestinn hestinum hestanna; bók bókin bókina bókar bókanna",
    "ka": "წიგნი წიგნის წიგნში წიგნები წიგნებს წიგნებში; სახლი სახლში სახლის სახლები; ქალაქი ქალაქში ქალაქის ქალაქიდან",
    "kk": "кітап кітаптар кітаптың кітапты кітапта кітаптан; қала қалада қаланың қалаға қалалар; "
    "мектеп мектептің мектепте",
    "kn": "ದೇಶ ದೇಶದ ದೇಶದಲ್ಲಿ; ನಗರ ನಗರದ ನಗರದಲ್ಲಿ; ಗ್ರಾಮ ಗ್ರಾಮದ ಗ್ರಾಮದಲ್ಲಿ; ಪುಸ್ತಕ ಪುಸ್ತಕದ ಪುಸ್ತಕಗಳು; ಮರ ಮರದ ಮರಗಳು",
    "lv": "galds galda galdam galdi galdiem; māja mājas mājā mājām; pilsēta pilsētas pilsētā pilsētu; grāmata grāmatu",
    "mk": "град градот градови; книга книгата книги; жена жената жени жените; село селото села; војна војната војни",
    "ml": "പുസ്തകം പുസ്തകത്തിൽ പുസ്തകത്തിന്റെ; രാജ്യം രാജ്യത്തിൽ രാജ്യത്തിന്റെ; നഗരം നഗരത്തിൽ; ഗ്രാമം ഗ്രാമത്തിൽ; ലോകം ലോകത്തിൽ; മരം മരത്തിൽ",
    "mn": "ном номын номд номоор номтой; хот хотын хотоос; гэр гэрийн гэрт гэрээс; хүн хүний хүнтэй",
    "mr": "घर घरात घराला घराचा घराच्या; शहर शहरात शहराच्या शहराला; देश देशात देशाचे; पुस्तक पुस्तके पुस्तकात",
    "pa": "ਮੁੰਡਾ ਮੁੰਡੇ ਮੁੰਡਿਆਂ; ਕੁੜੀ ਕੁੜੀਆਂ; ਕਿਤਾਬ ਕਿਤਾਬਾਂ; ਘਰ ਘਰਾਂ; ਬੱਚਾ ਬੱਚੇ ਬੱਚਿਆਂ; ਸੜਕ ਸੜਕਾਂ",
    "ps": "کور کورونه کورونو; ښار ښارونه ښارونو; کتاب کتابونه کتابونو; هېواد هېوادونه هېوادونو",
    "sk": "mesto mesta mestom mestami mestách; ulica ulice ulicou; kniha knihy knihou knihách; "
    "slovenský slovenského slovenskej",
    "sl": "mesto mesta mestu mestom mestih; knjiga knjige knjigo knjigami; ulica ulice ulici; šola šole šolami",
    "sq": "shkolla shkollën shkollës shkollave shkollat; vend vendi vendit vendin vende vendeve; gazeta gazetën",
    "sw": "nyumba nyumbani; shule shuleni; soko sokoni; kazi kazini; ofisi ofisini; kanisa kanisani; bahari baharini; "
    "barabara barabarani",
    "te": "దేశం దేశంలో; నగరం నగరంలో; ప్రభుత్వం ప్రభుత్వంలో; రాష్ట్రం రాష్ట్రంలో; గ్రామం గ్రామంలో; ప్రాంతం ప్రాంతంలో; ప్రజలు ప్రజలకు ప్రజలను",
    "tl": "bata batang; malaya malayang; bansa bansang; maganda magandang; malaki malaking; lalaki lalaking; "
    "babae babaeng; una unang",
    "uk": "міст мосту мостами; рік року; книга книги книгу; вулиця вулиці вулицю; газета газетами; "
    "президент президента",
    "ur": "کتاب کتابیں کتابوں; لڑکا لڑکے لڑکوں; گھر گھروں; عورت عورتیں عورتوں; سڑک سڑکیں سڑکوں",
    "uz": "kitob kitoblar kitobning kitobni kitobga kitobda kitobdan; shahar shaharlar shaharda shahardan shaharning",
}

OTHER_WORDS = {
    "af": "boek boom brood; berg bord",
    "am": "ልጅ ቤት ሀገር; ከተማ ተማሪ",
    "ar": "كتاب كلب; مدينة معلم مدة; سيارة سماء; سكان سكة",
    "be": "кніга школа; мова мора; вуліца вухо",
    "bg": "град гроб; книга кола; жена жито",
    "bn": "মানুষ মাছ; শহর দেশ; স্কুল গ্রাম",
    "cy": "ysgol ysbyty; llyfr llwybr; dyn dŵr",
    "fa": "کتاب کلید; شهر شیر; درخت درس",
    "gl": "casa cama; libro lingua; home hora",
    "gu": "ઘર ગામ; શહેર શબ્દ; દેશ દિવસ",
    "he": "ילד ילקוט; ספר סוס; גדול גשם",
    "is": "hestur hús; bók borg; hestur hestahús",
    "ka": "წიგნი წყალი; სახლი სახე; ქალაქი ქალი",
    "kk": "кітап кілт; қала қалам; мектеп мекен",
    "kn": "ದೇಶ ದಿನ; ನಗರ ನದಿ; ಪುಸ್ತಕ ಮರ",
    "lv": "galds gads; māja māte; pilsēta pils",
    "mk": "град грав; книга кола; село сила",
    "ml": "പുസ്തകം പുഴ; രാജ്യം രാത്രി; നഗരം നദി",
    "mn": "ном нар; хот хонь; гэр гар",
    "mr": "घर घोडा; शहर शब्द; देश दिवस",
    "pa": "ਮੁੰਡਾ ਮੱਛੀ; ਘਰ ਘੋੜਾ; ਕਿਤਾਬ ਕਲਮ",
    "ps": "کور کال; ښار ښځه; کتاب کلی",
    "sk": "mesto mesiac; škola skala; ulica ulita",
    "sl": "mesto mesec; šola sila; ulica uho",
    "sq": "shkollë shtëpi; vend verë; gazetë gardh",
    "sw": "nyumba nyama; shule shamba; kazi kalamu",
    "te": "దేశం దినం; నగరం నది; గ్రామం గది",
    "tl": "bata bato; bago bagyo; malaki malamig",
    "uk": "міст місяць; рік рука; книга казка",
    "ur": "کتاب کام; لڑکا لمحہ; گھر گھوڑا",
    "uz": "kitob kino; shahar shakar; kitob kishi",
}


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.split(";")]


def whole_word(language: str) -> Callable[[str], list[str]]:
    """Return what gives the terms of a text without those that are parts of words."""
    return lambda text: [term for term in analyser(language).terms(text) if not is_word_part(term)]


@pytest.mark.parametrize("language", FORMS)
def test_forms_of_one_word_share_a_term(language: str) -> None:
    term = whole_word(language)
    apart = [(forms[0], form) for forms in lines(FORMS[language]) for form in forms if term(form) != term(forms[0])]
    assert apart == []


@pytest.mark.parametrize("language", OTHER_WORDS)
def test_other_words_share_none(language: str) -> None:
    term = whole_word(language)
    pairs = [pair for words in lines(OTHER_WORDS[language]) for pair in combinations(words, 2)]
    assert [pair for pair in pairs if term(pair[0]) == term(pair[1])] == []


def test_every_light_stemmer_is_tested() -> None:
    light = {data.code for data in all_languages() if data.stemmer.endings}
    assert light == FORMS.keys() == OTHER_WORDS.keys()
    assert {code for code in light if sum(len(forms) - 1 for forms in lines(FORMS[code])) < 8} == set()


@pytest.mark.parametrize(
    "forms", ["مدينة مدن بمدينتهم", "كتاب الكتب", "فيلم أفلام", "قانون القوانين", "طالب طلاب", "استخدم يستخدم استخدام"]
)
def test_arabic_words_of_other_vowels_share_their_consonants(forms: str) -> None:
    parts = [set(filter(is_word_part, analyser("ar").terms(form))) for form in forms.split()]
    assert len(set.intersection(*parts)) == 1
