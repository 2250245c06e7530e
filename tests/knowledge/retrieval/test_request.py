"""What people type besides questions, in eleven languages, and questions that only look like it."""

import pytest

from knowledge import Library, Request, RequestKind, read_request
from knowledge.retrieval.requests.request import content, is_vague
from tests.knowledge.shelf import NOW

GREETING, THANKS, GOODBYE = RequestKind.GREETING, RequestKind.THANKS, RequestKind.GOODBYE
HELP, ABOUT, LATEST, MORE = RequestKind.HELP, RequestKind.ABOUT, RequestKind.LATEST, RequestKind.MORE
SUMMARY, NUMBER, LINK, QUESTION = RequestKind.SUMMARY, RequestKind.NUMBER, RequestKind.LINK, RequestKind.QUESTION
ACKNOWLEDGEMENT, WELL_BEING, BEYOND = RequestKind.ACKNOWLEDGEMENT, RequestKind.WELL_BEING, RequestKind.BEYOND


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        *((text, GREETING) for text in ("Hi!", "hellooo", "Good evening", "hey there bot")),
        *((text, GREETING) for text in ("Hallo", "guten Abend!", "Bonsoir", "buenas tardes", "ciao", "boa noite")),
        *((text, GREETING) for text in ("cześć", "dzień dobry", "Добрый день", "Добрий вечір", "merhaba", "مرحبا")),
        *((text, THANKS) for text in ("thank you so much", "ok thanks!", "thx", "danke schön", "merci bien", "🙏")),
        *(
            (text, THANKS)
            for text in ("muchas gracias", "grazie mille", "muito obrigado", "dziękuję", "большое спасибо")
        ),
        *((text, THANKS) for text in ("дуже дякую", "teşekkürler", "شكرا", "gracias", "obrigada")),
        *((text, GOODBYE) for text in ("bye bye", "tschüss", "au revoir", "adiós", "arrivederci", "tchau")),
        *((text, GOODBYE) for text in ("do widzenia", "до свидания", "до побачення", "hoşça kal", "مع السلامة")),
        *((text, BEYOND) for text in ("Tell me a joke!", "can you sing me a song", "what time is it?", "2+2=")),
        *(
            (text, BEYOND)
            for text in ("what is 3 * 4?", "Erzähl mir einen Witz", "Wie spät ist es?", "wie viel ist 3+4")
        ),
        *((text, BEYOND) for text in ("quelle heure est-il ?", "cuéntame un chiste", "che ore sono?", "que horas são")),
        *(
            (text, BEYOND)
            for text in ("która jest godzina", "расскажи анекдот", "котра година?", "saat kaç", "كم الساعة")
        ),
        *((text, HELP) for text in ("help", "What can you do?", "Hilfe", "aide", "ayuda", "aiuto", "ajuda", "pomoc")),
        *((text, HELP) for text in ("помощь", "допомога", "yardım", "مساعدة", "how does this work?")),
        *((text, ABOUT) for text in ("who are you?", "are you a bot", "wer bist du?", "qui es-tu ?", "¿quién eres?")),
        *((text, ABOUT) for text in ("chi sei?", "quem é você?", "kim jesteś?", "кто ты?", "хто ти?", "sen kimsin?")),
        *((text, LATEST) for text in ("what's new?", "news", "any news today", "Was gibt's Neues?")),
        *((text, LATEST) for text in ("quoi de neuf ?", "¿qué hay de nuevo?", "ultime notizie", "últimas notícias")),
        *((text, LATEST) for text in ("co nowego?", "что нового", "новини", "son haberler", "آخر الأخبار")),
        *((text, MORE) for text in ("more", "tell me more", "mehr", "encore", "más", "di più", "mais", "więcej")),
        *((text, MORE) for text in ("ещё", "ще", "daha fazla", "المزيد")),
        *((text, ACKNOWLEDGEMENT) for text in ("ok", "👀", "okay")),
        ("how are you?", WELL_BEING),
        ("wie geht's?", WELL_BEING),
    ],
)
def test_a_message_that_phrases_cover_is_no_question(message: str, kind: RequestKind) -> None:
    assert read_request(message).kind is kind


@pytest.mark.parametrize(
    "message",
    [
        *(
            "Hello Kitty museum",
            "Good morning Vietnam director",
            "thank you letter of the mayor",
            "Who said hello first?",
        ),
        *("Help for farmers after the flood", "new school building", "Neue Schule am Hafen", "Merci Chérie chanteur"),
        *("Nachrichtendienst Chef", "quién ganó las elecciones", "какие команды победили", "1984"),
        *(
            "What is the news agency called?",
            "Bye bye Berlin film",
            "OK corral",
            "Ciao Roma ristorante",
            "F-16",
            "1,000",
        ),
        *("kto wygrał mecz?", "yardım kuruluşu kim kurdu", "что случилось с мостом", "WHO", "F-16", "1,000"),
    ],
)
def test_a_question_that_contains_such_a_word_stays_a_question(message: str) -> None:
    assert read_request(message).kind is QUESTION


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("hi, do you know something about the ferry strike?", "the ferry strike"),
        ("can you tell me about the ferry strike", "the ferry strike"),
        ("ferry strike pls", "ferry strike"),
        ("Gibt es etwas über den Fährstreik?", "Fährstreik"),
        ("erzähl mir etwas über den Fährstreik bitte", "Fährstreik"),
        ("Que savez-vous sur la grève des ferries ?", "grève des ferries"),
        ("¿qué sabes sobre la huelga de los barcos?", "huelga de los barcos"),
        ("cosa sai dello sciopero dei traghetti?", "sciopero dei traghetti"),
        ("o que você sabe sobre a greve das balsas?", "greve das balsas"),
        ("co wiesz o strajku promów?", "strajku promów"),
        ("расскажи о забастовке паромов", "забастовке паромов"),
        ("розкажи про страйк поромів", "страйк поромів"),
        ("feribot grevi hakkında bilgi ver", "feribot grevi"),
        ("أخبرني عن إضراب العبارات", "إضراب العبارات"),
    ],
)
def test_words_around_a_topic_are_taken_off(message: str, topic: str) -> None:
    assert content(message).rstrip("?").endswith(topic)
    assert len(content(message)) < len(message)


@pytest.mark.parametrize(
    ("message", "kind", "topic"),
    [
        ("latest on the ferry", LATEST, "ferry"),
        ("any news about the ferry?", LATEST, "ferry"),
        ("Neuigkeiten über die Fähre", LATEST, "Fähre"),
        ("les dernières nouvelles sur le ferry", LATEST, "ferry"),
        ("noticias sobre el ferry", LATEST, "ferry"),
        ("notizie sul traghetto", LATEST, "traghetto"),
        ("notícias sobre a balsa", LATEST, "balsa"),
        ("wiadomości o promie", LATEST, "promie"),
        ("новости о пароме", LATEST, "пароме"),
        ("новини про пором", LATEST, "пором"),
        ("feribot hakkında son haberler", LATEST, "feribot"),
        ("آخر الأخبار عن العبارة", LATEST, "العبارة"),
        ("summarize the article about the ferry", SUMMARY, "ferry"),
        ("tl;dr ferry strike", SUMMARY, "ferry strike"),
        ("Fasse den Artikel über die Fähre zusammen", SUMMARY, "Fähre"),
        ("résume l'article sur le ferry", SUMMARY, "ferry"),
        ("resumen de la huelga", SUMMARY, "huelga"),
        ("riassunto dello sciopero", SUMMARY, "sciopero"),
        ("resumo da greve", SUMMARY, "greve"),
        ("streszczenie artykułu o strajku", SUMMARY, "strajku"),
        ("кратко о забастовке", SUMMARY, "забастовке"),
        ("feribot grevi özeti", SUMMARY, "feribot grevi"),
    ],
)
def test_a_list_or_a_summary_is_asked_for_in_plain_words(message: str, kind: RequestKind, topic: str) -> None:
    request = read_request(message)

    assert request.kind is kind
    assert request.topic.endswith(topic)


@pytest.mark.parametrize(
    ("message", "number"), [("2", 2), ("#3", 3), ("2.", 2), ("number 4", 4), ("the second one", 2), ("Nummer 3", 3)]
)
def test_a_number_is_one_of_a_list(message: str, number: int) -> None:
    assert read_request(message) == Request(NUMBER, number=number)


@pytest.mark.parametrize(
    "message", ["https://example.org/news/ferry", "<https://example.org/a?b=1>", "www.example.org/x"]
)
def test_a_bare_link_is_a_link(message: str) -> None:
    request = read_request(message)

    assert request.kind is LINK
    assert request.topic.startswith("http")


@pytest.mark.parametrize(
    ("question", "vague"),
    [("what happened?", True), ("why?", True), ("was ist passiert?", True), ("what happened in Grimholm?", False)],
)
def test_a_question_of_common_words_is_vague(question: str, vague: bool) -> None:
    assert is_vague(question, ["en", "de"]) is vague


@pytest.mark.parametrize(
    "message",
    ["tell me about the {}", "{} pls", "hi, do you know something about the {}?", "what is going on with the {}?"],
)
def test_words_around_a_topic_change_nothing(library: Library, message: str) -> None:
    bare = library.ask("funicular castle", now=NOW)
    asked = library.ask(message.format("funicular castle"), now=NOW)

    assert [hit.quote for hit in asked.hits] == [hit.quote for hit in bare.hits]
    assert asked.hits
    assert asked.unknown == ()


def test_a_vague_question_gets_no_strangers_passage(library: Library) -> None:
    answer = library.ask("what happened?", now=NOW)

    assert not answer.hits
    assert answer.nearest is None
