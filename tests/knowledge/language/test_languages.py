"""A question in any language finds its article among others, in the same and in other languages, its words in bold."""

from collections.abc import Callable

import pytest

from knowledge import Library
from knowledge.language import analyser, confirmed, detect, is_word_part
from tests.knowledge.shelf import NOW, Shelf, article

# Of each language: two articles, a question to the first, and what is bold in the sentence that answers it.
# The question has other forms of the words than the article, where the language has forms.
TEXTS = {
    "en": (
        "The old lighthouse was repainted in white and red by eleven volunteers. They needed nine days.",
        "The swimming pool near the station opens in June. Children swim there for nothing.",
        "How many volunteers repaint the lighthouses?",
        {"lighthouse", "repainted", "volunteers"},
    ),
    "de": (
        "Den alten Leuchtturm haben elf Freiwillige weiß und rot gestrichen. Dafür brauchten sie neun Tage.",
        "Das Schwimmbad am Bahnhof öffnet im Juni. Kinder schwimmen dort umsonst.",
        "Wie viele Freiwillige waren es auf den Leuchttürmen?",
        {"Leuchtturm", "Freiwillige"},
    ),
    "fr": (
        "L’ancien phare a été repeint en blanc et rouge par onze bénévoles. Ils ont eu besoin de neuf jours.",
        "La piscine près de la gare ouvre en juin. Les enfants y nagent sans payer.",
        "Combien de bénévoles ont repeint les phares ?",
        {"phare", "repeint", "bénévoles"},
    ),
    "es": (
        "El viejo faro fue pintado de blanco y rojo por once voluntarios. Necesitaron nueve días.",
        "La piscina junto a la estación abre en junio. Los niños nadan allí sin pagar.",
        "¿Cuántos voluntarios pintaron los faros?",
        {"faro", "pintado", "voluntarios"},
    ),
    "pt": (
        "O velho farol foi pintado de branco e vermelho por onze voluntários. Eles precisaram de nove dias.",
        "A piscina perto da estação abre em junho. As crianças nadam ali sem pagar.",
        "Quantos voluntários pintaram o farol?",
        {"farol", "pintado", "voluntários"},
    ),
    "it": (
        "Il vecchio faro è stato dipinto di bianco e rosso da undici volontari. Hanno avuto bisogno di nove giorni.",
        "La piscina vicino alla stazione apre a giugno. I bambini vi nuotano senza pagare.",
        "Quanti volontari ci sono nei fari?",
        {"faro", "volontari"},
    ),
    "nl": (
        "De oude vuurtoren is door elf vrijwilligers wit en rood geschilderd. Ze hadden negen dagen nodig.",
        "Het zwembad bij het station opent in juni. Kinderen zwemmen daar gratis.",
        "Hoeveel vrijwilligers schilderden de vuurtoren?",
        {"vuurtoren", "vrijwilligers"},
    ),
    "sv": (
        "Den gamla fyren målades vit och röd av elva frivilliga. De behövde nio dagar.",
        "Simhallen vid stationen öppnar i juni. Barnen simmar där gratis.",
        "Hur många frivilliga fanns vid fyrarna?",
        {"fyren", "frivilliga"},
    ),
    "pl": (
        "Starą latarnię morską pomalowało na biało i czerwono jedenastu ochotników. Potrzebowali dziewięciu dni.",
        "Basen przy dworcu zostanie otwarty w czerwcu. Dzieci pływają tam za darmo.",
        "Ilu ochotników pracowało przy latarni morskiej?",
        {"morską", "ochotników"},
    ),
    "ru": (
        "Старый маяк покрасили в белый и красный цвет одиннадцать добровольцев. Им понадобилось девять дней.",
        "Бассейн у вокзала откроется в июне. Дети плавают там бесплатно.",
        "Сколько добровольцев покрасило маяк?",
        {"маяк", "покрасили", "добровольцев"},
    ),
    "uk": (
        "Старий маяк пофарбували в білий і червоний колір одинадцять добровольців. Їм знадобилося дев’ять днів.",
        "Басейн біля вокзалу відкриють у червні. Діти плавають там безкоштовно.",
        "Скільки добровольцям дісталося на маяку?",
        {"маяк", "добровольців"},
    ),
    "el": (
        "Τον παλιό φάρο έβαψαν άσπρο και κόκκινο έντεκα εθελοντές. Χρειάστηκαν εννέα ημέρες.",
        "Η πισίνα κοντά στον σταθμό ανοίγει τον Ιούνιο. Τα παιδιά κολυμπούν εκεί δωρεάν.",
        "Πόσοι εθελοντές έβαψαν τους φάρους;",
        {"φάρο", "έβαψαν", "εθελοντές"},
    ),
    "tr": (
        "Eski deniz fenerini on bir gönüllü beyaz ve kırmızıya boyadı. Dokuz gün çalıştılar.",
        "İstasyonun yanındaki yüzme havuzu haziranda açılıyor. Çocuklar orada parasız yüzüyor.",
        "Deniz fenerinde kaç gönüllü vardı?",
        {"deniz", "fenerini", "gönüllü"},
    ),
    "ar": (
        "قام أحد عشر متطوعًا بطلاء المنارة القديمة باللونين الأبيض والأحمر. واحتاجوا إلى تسعة أيام.",
        "يفتح المسبح القريب من المحطة في يونيو. ويسبح الأطفال هناك مجانًا.",
        "كم عدد المتطوعين في منارة المدينة؟",
        {"المنارة"},
    ),
    "fa": (
        "فانوس دریایی قدیمی را یازده داوطلب به رنگ سفید و سرخ درآوردند. این کار نه روز طول کشید.",
        "استخر کنار ایستگاه در تیرماه باز می‌شود. کودکان آنجا رایگان شنا می‌کنند.",
        "چند داوطلب در فانوس‌های دریایی بودند؟",
        {"فانوس", "دریایی", "داوطلب"},
    ),
    "he": (
        "את המגדלור הישן צבעו בלבן ובאדום אחד עשר מתנדבים. העבודה ארכה תשעה ימים.",
        "הבריכה שליד התחנה נפתחת ביוני. הילדים שוחים שם בחינם.",
        "כמה מתנדבים צבעו מגדלור?",
        {"המגדלור", "צבעו", "מתנדבים"},
    ),
    "hi": (
        "पुराने प्रकाशस्तंभ को ग्यारह स्वयंसेवकों ने सफेद और लाल रंग से रंगा। इसमें नौ दिन लगे।",
        "स्टेशन के पास का तरणताल जून में खुलेगा। बच्चे वहाँ मुफ्त में तैरते हैं।",
        "प्रकाशस्तंभ में कितने स्वयंसेवक थे?",
        {"प्रकाशस्तंभ", "स्वयंसेवकों"},
    ),
    "zh": (
        "十一名志愿者把旧灯塔漆成红白两色。他们用了九天。",
        "车站旁边的游泳池六月开放。孩子们在那里免费游泳。",
        "有多少志愿者在灯塔？",
        {"志愿者", "灯塔"},
    ),
    "ja": (
        "古い灯台を十一人のボランティアが白と赤に塗り直した。作業は九日かかった。",
        "駅のそばのプールは六月に開く。子どもは無料で泳げる。",
        "灯台のボランティアは何人ですか。",
        {"灯台", "ボランティア"},
    ),
    "ko": (
        "낡은 등대를 자원봉사자 열한 명이 흰색과 빨간색으로 칠했다. 작업에는 아흐레가 걸렸다.",
        "역 옆의 수영장은 유월에 문을 연다. 아이들은 그곳에서 공짜로 헤엄친다.",
        "등대에 자원봉사자는 얼마나 있나요?",
        {"등대", "자원봉사자"},
    ),
    "th": (
        "อาสาสมัครสิบเอ็ดคนทาสีประภาคารเก่าเป็นสีขาวและแดง งานนี้ใช้เวลาเก้าวัน",
        "สระว่ายน้ำข้างสถานีเปิดเดือนมิถุนายน เด็กว่ายน้ำที่นั่นฟรี",
        "อาสาสมัครทาสีประภาคารกี่คน",
        {"อาสาสมัคร", "คนทาสีประภาคาร"},
    ),
    "vi": (
        "Mười một tình nguyện viên đã sơn ngọn hải đăng cũ thành màu trắng và đỏ. Họ cần chín ngày.",
        "Bể bơi cạnh nhà ga mở cửa vào tháng sáu. Trẻ em bơi ở đó miễn phí.",
        "Bao nhiêu tình nguyện viên sơn hải đăng?",
        {"tình", "nguyện", "viên", "sơn", "hải", "đăng"},
    ),
    "yo": (
        "Àwọn olùyọ̀ǹda mọ́kànlá kun ilé ìmọ́lẹ̀ àtijọ́ ní funfun àti pupa. Ó gbà wọ́n ní ọjọ́ mẹ́sàn-án.",
        "Adágún ìwẹ̀ tó wà lẹ́gbẹ̀ẹ́ ibùdókọ̀ yóò ṣí ní oṣù kẹfà. Àwọn ọmọdé ń wẹ̀ níbẹ̀ lọ́fẹ̀ẹ́.",
        "Awon oluyonda melo lo kun ile imole?",
        {"olùyọ̀ǹda", "kun", "ilé", "ìmọ́lẹ̀"},
    ),
    "am": (
        "አሥራ አንድ በጎ ፈቃደኞች አሮጌውን የባሕር ፋኖስ ነጭና ቀይ ቀቡት። ሥራው ዘጠኝ ቀን ወሰደ።",
        "በጣቢያው አጠገብ ያለው መዋኛ በሰኔ ይከፈታል። ልጆች እዚያ በነጻ ይዋኛሉ።",
        "የባህር ፋኖስ ላይ ስንት ፈቃደኞች ነበሩ?",
        {"የባሕር", "ፋኖስ", "ፈቃደኞች"},
    ),
    "id": (
        "Mercusuar tua itu dicat putih dan merah oleh sebelas sukarelawan. Mereka membutuhkan sembilan hari.",
        "Kolam renang di dekat stasiun dibuka pada bulan Juni. Anak-anak berenang di sana dengan gratis.",
        "Berapa sukarelawan yang mengecat mercusuar?",
        {"Mercusuar", "sukarelawan"},
    ),
    "cs": (
        "Starý maják natřelo na bílo a červeno jedenáct dobrovolníků. Potřebovali devět dnů.",
        "Bazén u nádraží se otevře v červnu. Děti tam plavou zdarma.",
        "Kolik dobrovolníků bylo na majáku?",
        {"maják", "dobrovolníků"},
    ),
}


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """Articles that do not say their language."""
    return Shelf(
        [
            article(f"{code}-{n}", "", text, language=None)
            for code, texts in TEXTS.items()
            for n, text in enumerate(texts[:2])
        ]
    )


@pytest.fixture
def mixed(reopen: Callable[..., Library], shelf: Shelf) -> Library:
    library = reopen()
    assert library.add(shelf).new == 2 * len(TEXTS)
    return library


def test_a_question_in_any_language_finds_its_article_and_its_words_are_bold(mixed: Library) -> None:
    wrong = {}
    for code, (text, _, question, bold) in TEXTS.items():
        hit = mixed.search(question, limit=1, now=NOW).hits[0]
        found = {span.of(hit.passage.text) for span in hit.highlights}
        if hit.article.text != text or not bold <= found or hit.article.language != code:
            wrong[code] = (hit.article.origin[-4:], hit.article.language, sorted(found))
    assert wrong == {}


def test_a_language_is_told_from_two_sentences() -> None:
    assert {code: detect(" ".join(texts[:2])) for code, texts in TEXTS.items()} == {code: code for code in TEXTS}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_right_declaration_of_the_language_stands(code: str) -> None:
    assert [confirmed(code, text) for text in (*TEXTS[code][:2], " ".join(TEXTS[code][:2]))] == [code] * 3


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - {"en"}))
@pytest.mark.parametrize("declared", ["en", "ru"])
def test_a_template_s_language_gives_way_to_a_clear_text(code: str, declared: str) -> None:
    text = " ".join(TEXTS[code][:2])

    assert confirmed(declared, text) in {code, declared if code in _LIKE[declared] else code}


_LIKE = {"en": (), "ru": ("ru", "bg", "uk", "be", "mk", "sr", "kk", "mn")}


@pytest.mark.parametrize(
    "text", ["", "Lund, Basel, Wien", "3:2", "https://example.org/a", "OK", "Anna Holm", "iPhone 17 Pro", "Москва"]
)
@pytest.mark.parametrize("declared", ["en", "de", "la", "nb", "ja"])
def test_what_is_not_clear_changes_no_declaration(text: str, declared: str) -> None:
    assert confirmed(declared, text) == declared


@pytest.mark.parametrize("declared", ["no", "nb", "nn", "da"])
def test_a_language_much_like_the_declared_one_does_not_replace_it(declared: str) -> None:
    assert confirmed(declared, "Rådet har vedtatt at broen ikke skal bygges før vinteren er over.") == declared


def test_a_quotation_at_the_top_is_not_the_language_of_a_long_text() -> None:
    german, english = TEXTS["de"][0], TEXTS["en"][0]

    assert confirmed("de", f"{english * 6} {german * 20}") == "de"


def test_initials_are_no_words_of_a_language() -> None:
    text = "T.C. Liman Bakanlığı ile S. N. Yelken, L. D. Kaya ve J. M. Deniz Vonde'de yeni iskele anlaşması imzaladı."
    assert detect(text) == "tr"


@pytest.mark.parametrize("text", ["", "12", "?!", "ok", "2024-05-01 19:30", "🦦"])
def test_the_language_of_next_to_nothing_is_not_told(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "München", "Muenchen"),
        ("de", "die Häuser", "das Haus"),
        ("de", "Straße", "STRASSE"),
        ("de", "1.200,5", "1200,5"),
        ("de", "gewann", "gewinnen"),
        ("de", "verlorene", "verlor"),
        ("de", "hieß", "heissen"),
        ("de", "stattgefunden", "stattfand"),
        ("de", "Angebot", "anbieten"),
        ("de", "Gandalas", "Gandala"),
        ("fr", "démocratie", "démocrates"),
        ("fr", "l’homme", "les hommes"),
        ("fr", "d'État", "l’etat"),
        ("it", "dell’acqua", "acqua"),
        ("es", "naciones", "nación"),
        ("es", "democracia", "demócratas"),
        ("tr", "İstanbul'da", "istanbul"),
        ("tr", "IRAK", "ırak"),
        ("ru", "ещё городами", "еще города"),
        ("ru", "Пу\u0301тин", "Путина"),
        ("ru", "Putin", "Путин"),
        ("ru", "Zelensky", "Зеленского"),
        ("uk", "мостами", "міст"),
        ("uk", "прем'єра", "прем’єр"),
        ("uk", "Zelenskyy", "Зеленський"),
        ("el", "Ελληνικά", "ΕΛΛΗΝΙΚΑ"),
        ("ar", "والكتاب", "كِتَابٌ"),
        ("ar", "أحمـــد", "احمد"),
        ("ar", "٢٠٢٤", "2024"),
        ("fa", "کتاب‌ها", "كتاب"),
        ("fa", "۱۲", "12"),
        ("fa", "شهری", "شهر"),
        ("fa", "بلندترین", "بلند"),
        ("he", 'צה"ל', "צה״ל"),
        ("hi", "हिन्दी", "हिंदी"),
        ("hi", "लड़कों", "लड़का"),
        ("am", "ሠላም", "ሰላም"),
        ("yo", "Ọ̀ṣun", "osun"),
        ("vi", "Ha\u0300 No\u0323\u0302i", "Hà Nội"),
        ("ko", "서울에서", "서울은"),
        ("zh", "ＡＩ公司", "AI公司"),
        ("ja", "ﾃﾚﾋﾞ", "テレビ"),
    ],
)
def test_forms_of_a_word_become_one_term(language: str, one: str, other: str) -> None:
    assert analyser(language).terms(one) == analyser(language).terms(other) != []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Strecke", "Seilbahnstrecken"),
        ("de", "Brücke", "Hängebrücken"),
        ("zh", "渡船", "船长"),
        ("ja", "船", "船長"),
    ],
)
def test_other_words_share_a_part_that_makes_neither_bold(language: str, one: str, other: str) -> None:
    here = analyser(language)
    shared = set(here.terms(one)) & set(here.terms(other))
    assert shared
    assert all(is_word_part(term) for term in shared)
    assert not shared & {word.term for word in here.words(f"{one}, {other}")}


def test_a_question_finds_a_compound_by_its_end(reopen: Callable[..., Library]) -> None:
    library = reopen()
    text = "Die Seilbahnstrecke nach Vonde ist neu."
    library.add(
        Shelf([article("a", "", text, language="de"), article("b", "", "Im Mai regnet es oft.", language="de")])
    )
    hit = library.search("Welche Strecken?", limit=1, now=NOW).hits[0]
    assert hit.article.text == text


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("vi", "là má", "la ma"),
        ("de", "Uber", "über"),
        ("de", "Stahl", "stehlen"),
        ("de", "Preis", "Prei"),
        ("ru", "мой", "мои край"),
        ("zh", "上海", "海上"),
    ],
)
def test_other_words_stay_other_words(language: str, one: str, other: str) -> None:
    assert analyser(language).terms(one) != analyser(language).terms(other)


@pytest.mark.parametrize("language", ["zh", "ja", "en", None])
def test_scripts_without_spaces_are_cut_whatever_the_language(language: str | None) -> None:
    terms = analyser(language).terms("2013年Apple公司")
    assert [term[:4] for term in terms] == ["2013", "年", "~年", "appl", "公司", "~公", "~司"]
    assert [word[:2] for word in analyser(language).words("東京タワー")] == [(0, 2), (2, 4), (3, 5)]


@pytest.mark.parametrize(
    ("language", "question", "terms"),
    [
        ("en", "What happened at the funicular last week?", ["happen", "funicular"]),
        ("en", "What do you have on otters?", ["otter"]),
        ("en", "Who presents Last Week Tonight?", ["present", "last", "week", "tonight"]),
        ("de", "Was geschah letzte Woche im Hafen?", ["gesche", "~scheh", "haf"]),
        ("de", "Wie heißt der Kapitän der Fähre?", ["kapita", "~pitan", "fahr"]),
        ("de", "In welchem Jahr fand die Regatta statt?", ["regatt", "~gatta"]),
        ("es", "¿Qué pasó la semana pasada en el puerto?", ["pas", "puert"]),
        ("ru", "Что случилось на этой неделе в порту?", ["случ", "порт"]),
        ("zh", "请问水獭是谁发现的？", ["水獭", "~水", "~獭", "发现", "~发", "~现"]),
        ("ja", "カワウソはどこですか", ["カワ", "ワウ", "ウソ"]),
    ],
)
def test_what_only_asks_is_no_term_of_a_question(language: str, question: str, terms: list[str]) -> None:
    assert analyser(language).question_terms(question) == terms


def test_a_passage_of_chinese_is_about_as_long_as_others() -> None:
    from knowledge.outline.build import outline

    text = "十一名志愿者把旧灯塔漆成红白两色。" * 40
    found = outline(article("zh", "", text), analyser("zh"))
    lengths = [end - start for start, end in zip(found.starts, found.ends, strict=True)]
    assert 120 <= sum(lengths) / len(found.passages) <= 180


def test_a_word_of_one_language_may_be_a_stop_word_of_another(reopen: Callable[..., Library]) -> None:
    library = reopen(answer_confidence=0)
    german = article("wares", "Die Ware", "Die Ware kam am Abend an. Niemand hatte die Ware bestellt.", language="de")
    english = article("war", "The end", "The war ended in the autumn. Nobody had won it.")
    library.add(Shelf([german, english]))  # "war" is what "Ware" is found by, and a German stop word
    assert [hit.article.title for hit in library.search("war", now=NOW).hits] == ["The end"]
