"""Pages that stand in the place of an article are known by their words, and by what the source says of the article."""

import re
from itertools import chain

import pytest

from knowledge.language.tables import all_languages
from knowledge.parsing import web_page
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.web_page.teaser_match import speaks_of
from knowledge.parsing.web_page.walls import led_elsewhere, wall, without_offer

STORY = (
    "The lamp oil of the whole valley is pressed in one mill, and that mill stood still for a week.",
    "Its owner, Ida Bergh, had the great stone turned, which nobody had done since the flood of 1911.",
    "Farmers waited with their rapeseed in the yard; some slept on the carts, others played cards.",
    "On Sunday the wheel moved again, and the first barrel went to the school, as the contract says.",
)
WALLS = [
    ("en", "We and our 640 partners store and access information on your device to show you personal advertising."),
    ("en", "Sorry, this content is not available in your country. We are looking for ways to change that."),
    ("en", "You have been blocked. Complete the security check to go on to the mill of the valley."),
    ("en", "Please enable JavaScript and reload. Nothing on this site can be seen without it."),
    ("en", "Already a subscriber? Log in. Everyone else reads on for 3 ducats a month, cancel anytime."),
    ("de", "Wir und unsere 310 Partner speichern Informationen auf Ihrem Gerät und greifen darauf zu."),
    ("de", "Bereits Abonnent? Dann melden Sie sich an. Alle anderen lesen vier Wochen lang für 1 Taler."),
    ("fr", "Nous et nos 85 partenaires stockons des informations sur votre appareil. Continuer sans accepter ?"),
    ("fr", "Cet article est réservé aux abonnés. Déjà abonné ? Identifiez-vous pour retrouver la suite."),
    ("es", "Este contenido no está disponible en tu región. Lamentamos las molestias que esto te cause."),
    ("it", "Sei già abbonato? Per continuare a leggere questo articolo scegli una delle nostre offerte."),
    ("pt", "Este conteúdo é exclusivo para assinantes. Já é assinante? Faça o login e continue aqui."),
    ("nl", "Om verder te lezen heb je een abonnement nodig. Al abonnee? Je leest hier meteen verder."),
    ("sv", "Den här texten är bara för prenumeranter. Redan prenumerant? Då kan du öppna den härifrån."),
    ("da", "Artiklen er kun for abonnenter. Er du allerede abonnent, kan du fortsætte med det samme."),
    ("no", "Denne saken er bare for abonnenter. Er du allerede abonnent, kan du lese den her og nå."),
    ("fi", "Tämä juttu on vain tilaajille. Oletko jo tilaaja? Silloin pääset lukemaan sen heti tästä."),
    ("pl", "Ten artykuł jest tylko dla prenumeratorów. Zaloguj się, aby czytać dalej wszystkie teksty."),
    ("cs", "Tento článek je pouze pro předplatitele. Již máte předplatné? Pokračujte prosím odsud."),
    ("hu", "Ez a cikk csak előfizetők számára érhető el. Már előfizetőnk? Kérjük, jelentkezzen be itt."),
    ("ro", "Acest articol este doar pentru abonați. Sunteți deja abonat? Puteți continua chiar de aici."),
    ("el", "Το άρθρο είναι μόνο για συνδρομητές. Είστε ήδη συνδρομητής; Συνεχίστε από εδώ αμέσως."),
    ("ru", "Этот материал доступен только подписчикам. Уже оформили подписку? Тогда читайте его здесь."),
    ("ru", "Мы проверяем ваш браузер, это займёт несколько секунд. Подтвердите, что вы не робот."),
    ("uk", "Цей матеріал лише для передплатників. Вже маєте передплату? Тоді читайте його звідси."),
    ("tr", "Bu içerik sadece abonelere açıktır. Zaten abone misiniz? Okumaya devam etmek için giriş yapın."),
    ("ar", "هذا المقال للمشتركين فقط. هل أنت مشترك؟ يمكنك متابعة القراءة من هنا الآن."),
    ("he", "הכתבה למנויים בלבד. כבר מנוי? אפשר להיכנס מכאן ולקרוא את הכול."),
    ("hi", "यह सामग्री आपके क्षेत्र में उपलब्ध नहीं है। असुविधा के लिए हमें खेद है।"),
    ("id", "Artikel ini khusus untuk pelanggan. Sudah berlangganan? Silakan lanjutkan dari sini."),
    ("vi", "Bài viết này chỉ dành cho thành viên. Vui lòng đăng nhập để đọc toàn bộ nội dung."),
    ("ja", "この記事は会員限定です。続きを読むには、ログインしてください。"),
    ("ko", "이 기사는 유료 회원 전용입니다. 계속 읽으시려면 로그인이 필요합니다."),
    ("zh", "本文仅限会员阅读。订阅后继续阅读全文。已是会员？请先登录。"),
    ("zh", "請先登入。訂閱後即可繼續閱讀全文，隨時取消。"),
]


@pytest.mark.parametrize(("language", "words"), WALLS)
@pytest.mark.parametrize("repeated", [1, 6])
def test_walls_are_known_short_and_long_in_many_languages(language: str, words: str, repeated: int):
    page = f"<html lang='{language}'><title>Oil mill</title><article><h1>Oil mill</h1>{f'<p>{words}</p>' * repeated}"

    with pytest.raises(Unreadable):
        web_page.article(f"{page}</article></html>")


@pytest.mark.parametrize("language", ["en", "fr", ""])
@pytest.mark.parametrize("words", [words for language, words in WALLS if language in {"de", "ru", "ja"}])
def test_a_wall_may_be_in_another_language_than_its_page_says(language: str, words: str):
    assert wall([words], "Oil mill", language or None)


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...", "Attention Required! | Shieldfront", "Einen Moment bitte", "Один момент…",
        "Veuillez patienter", "Un momento, por favor", "Page not found – Valley News", "Error 403", "404",
        "Robot check", "少々お待ちください",
        "잠시만 기다려 주세요", "请稍候…", "Acesso negado", "Lütfen bekleyin...", "Maintenance mode",
    ],
)  # fmt: skip
def test_a_title_may_say_that_a_page_is_no_article(title: str):
    text = "Whatever is written here, it is written by those who run the machine. " * 12

    assert wall([text], title) == "shows a message in the place of the article"


@pytest.mark.parametrize(
    "title",
    ["Just a moment of peace", "404 days without oil", "Access denied: how a mill was closed", "Login fees rise"],
)
def test_a_headline_may_begin_like_the_title_of_a_wall(title: str):
    assert wall(STORY, title) is None


@pytest.mark.parametrize(
    "words",
    [
        "The shop asks its visitors to accept all cookies, a court found, and hides how to reject cookies.",
        "The paper put up a pay wall in May: “Already a subscriber? Log in”, it says on every page now.",
        "The film is not available in your country, the minister was told, unless your country pays.",
        "Readers must enable JavaScript to vote on the name of the mill, which some thought unfair.",
    ],
)
def test_an_article_about_walls_is_an_article(words: str):
    assert wall([*STORY, words], "Valley news") is None
    assert without_offer([*STORY[:2], words, *STORY[2:]], "Valley news") == [*STORY[:2], words, *STORY[2:]]


@pytest.mark.parametrize(
    "offer",
    [
        ["Already a subscriber? Log in.", "9.90 × 12!"],
        ["Subscribe to continue. You may cancel anytime, and all prices include the tax that the state asks for."],
        ["Bereits Abonnent? Hier anmelden.", "Vier Wochen für 1 Taler, jederzeit kündbar."],
        ["Déjà abonné ? Connectez-vous.", "Sans engagement."],
        ["Уже оформили подписку? Войдите, чтобы читать дальше."],
        ["続きを読むには会員登録してください。", "いつでも解約できます。"],
    ],
)
def test_an_offer_behind_the_text_is_left_out(offer: list[str]):
    assert without_offer([*STORY, *offer], "The oil mill stood still") == list(STORY)


MILL = Draft(
    title="Mill stands still", text="The oil mill of the valley stood still for a week, and Ida Bergh knew why."
)


@pytest.mark.parametrize(
    ("teaser", "text", "expected"),
    [
        (MILL, "\n\n".join(STORY), True),
        (MILL, "To go on, please choose which of our offers suits you best. All of them end by themselves.", False),
        (Draft(title="Oil", text=""), "Something else.", True),  # too little to tell
        (Draft(title="Oil mill burns in valley", text=""), "The valley's mill burned down.", True),
        (Draft(title="Oil mill burns in valley", text=""), "This domain is for sale.", False),
        (Draft(title="Мельница встала", text="Маслобойня в долине неделю не работала."), "Вход для всех.", False),
        (Draft(title="Мельница встала", text="Маслобойня в долине неделю не работала."), "Маслобойня долины", True),
        (Draft(title="油の水車が止まる", text="谷の水車が一週間止まった。"), "谷の水車は先週、一週間止まった。", True),
        (Draft(title="油の水車が止まる", text="谷の水車が一週間止まった。"), "このドメインは売り物です。", False),
        (Draft(title="油坊停工", text="山谷里的油坊停工一周。"), "这个域名正在出售，请联系我们。", False),
    ],
)
def test_whether_a_page_speaks_of_what_its_teaser_says(teaser: Draft, text: str, *, expected: bool):
    assert speaks_of(teaser, Draft(text=text)) is expected


@pytest.mark.parametrize(
    ("requested", "answered", "elsewhere"),
    [
        ("https://example.org/oil", "https://example.org/", True),
        ("https://example.org/oil", "https://www.example.org/index.html", True),
        ("https://example.org/news/oil", "https://example.org/de", True),
        ("https://example.org/news/oil", "https://example.org/account/login?to=oil", True),
        ("https://example.org/oil", "https://consent.example.com/v2?u=oil", True),
        ("https://example.org/oil", "https://id.example.org/auth?to=oil", True),
        ("https://example.org/oil", "https://example.org/captcha", True),
        ("https://example.org/oil", "https://example.org/subscribe?from=oil", True),
        ("https://example.org/oil", "https://example.org/oil", False),
        ("https://example.org/oil/amp", "https://example.org/oil", False),
        ("https://example.org/?p=12", "https://example.org/2025/oil", False),
        ("https://feeds.example.net/~r/oil/1", "https://example.org/?p=12", False),
        ("https://short.example/x1", "https://mill.example/", False),
        ("https://example.org/", "https://example.org/en/", False),
        ("https://example.org/login-flaw", "https://example.org/2025/login-flaw", False),
    ],
)
def test_where_a_redirect_leads(requested: str, answered: str, *, elsewhere: bool):
    assert (led_elsewhere(requested, answered) is not None) is elsewhere


def test_the_phrases_of_walls_are_in_small_letters() -> None:
    for data in all_languages():
        phrases = chain(data.walls.consent, data.walls.region, data.walls.payment, data.walls.scripts)
        for phrase in chain(phrases, data.walls.challenge, data.walls.sign_in, data.walls.age):
            words = re.sub(r"\\.", "", phrase)
            assert words == words.lower()


def test_capital_letters_hide_no_wall() -> None:
    for _, words in WALLS:
        assert wall([words.upper().replace("SS", "ß")], None)
