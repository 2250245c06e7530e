"""Questions that continue the ones before, in several languages, and questions that stand alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from knowledge import Answer, Library
from knowledge.retrieval.follow_up import points_back, subject
from tests.knowledge.shelf import NOW, Shelf, article

LIGHTHOUSE = {
    "en": (
        "The lighthouse of Skarn",
        "The lighthouse of Skarn was built by the engineer Ines Okafor. It stands on a reef in front of the harbour. "
        "The work was finished in 1931. Its tower is 44 metres high.\n\n"
        "The keeper lives in a house of stone. The lamp is lit at dusk.",
    ),
    "de": (
        "Der Leuchtturm von Skarn",
        "Den Leuchtturm von Skarn baute die Ingenieurin Ines Okafor. Er steht auf einem Riff vor dem Hafen. "
        "Fertig wurde der Bau im Jahr 1931. Der Turm ist 44 Meter hoch.\n\n"
        "Der Wärter wohnt in einem Haus aus Stein. Die Lampe brennt ab der Dämmerung.",
    ),
    "es": (
        "El faro de Skarn",
        "El faro de Skarn fue construido por la ingeniera Ines Okafor. Está en un arrecife delante del puerto. "
        "La obra terminó en 1931. La torre mide 44 metros de altura.\n\n"
        "El guardián vive en una casa de piedra. La lámpara se enciende al anochecer.",
    ),
    "ru": (
        "Маяк Скарна",
        "Маяк Скарна построила инженер Инес Окафор. Он стоит на рифе перед гаванью. "
        "Строительство закончили в 1931 году. Высота башни 44 метра.\n\n"
        "Смотритель живёт в каменном доме. Лампу зажигают в сумерках.",
    ),
}
MARKET = {
    "en": ("Market moves", "The fish market of Brenholm moves to the old tram depot. Rents stay as they were."),
    "de": (
        "Markt zieht um",
        "Der Fischmarkt von Brenholm zieht in das alte Straßenbahndepot. Die Mieten bleiben gleich.",
    ),
    "es": ("El mercado se muda", "El mercado de pescado de Brenholm se muda a las antiguas cocheras del tranvía."),
    "ru": ("Рынок переезжает", "Рыбный рынок Бренхольма переезжает в старое трамвайное депо. Аренда не изменится."),
}
OTHERS = {
    "en": [
        f"The council of {town} talks about the road to the mill." for town in ("Holm", "Vik", "Nes", "Dal", "Lund")
    ],
    "de": [f"Der Rat von {town} berät über die Straße zur Mühle." for town in ("Holm", "Vik", "Nes", "Dal", "Lund")],
    "es": [f"El consejo de {town} habla de la carretera al molino." for town in ("Holm", "Vik", "Nes", "Dal", "Lund")],
    "ru": [f"Совет города {town} обсуждает дорогу к мельнице." for town in ("Хольм", "Вик", "Нес", "Даль", "Лунд")],
}
FIRST = {
    "en": "Who built the lighthouse of Skarn?",
    "de": "Wer hat den Leuchtturm von Skarn gebaut?",
    "es": "¿Quién construyó el faro de Skarn?",
    "ru": "Кто построил маяк Скарна?",
}

Ask = Callable[..., Answer]


@pytest.fixture
def talk(reopen: Callable[..., Library]) -> Callable[..., list[Answer]]:
    """Asks questions one after the other, each with the context of the one before."""

    def ask(language: str, *questions: str) -> list[Answer]:
        library = reopen()
        notes = [("Council", text) for text in OTHERS[language]]
        library.add(
            Shelf(
                [
                    article(f"{language}-{number}", title, text, language=language)
                    for number, (title, text) in enumerate([LIGHTHOUSE[language], MARKET[language], *notes])
                ]
            )
        )
        answers: list[Answer] = []
        for question in questions:
            answers.append(library.ask(question, context=answers[-1].context if answers else None, now=NOW))
        return answers

    return ask


@pytest.mark.parametrize(
    ("language", "question", "sentence"),
    [
        ("en", "and when was it finished?", "The work was finished in 1931."),
        ("en", "how high is it?", "Its tower is 44 metres high."),
        ("de", "und wann wurde er fertig?", "Fertig wurde der Bau im Jahr 1931."),
        ("de", "Wie hoch ist er?", "Der Turm ist 44 Meter hoch."),
        ("es", "¿y cuándo terminó?", "La obra terminó en 1931."),
        ("es", "¿cuántos metros mide su torre?", "La torre mide 44 metros de altura."),
        ("ru", "а когда его закончили?", "Строительство закончили в 1931 году."),
        ("ru", "какая у него высота?", "Высота башни 44 метра."),
    ],
)
def test_a_follow_up_is_answered_from_the_article_before(
    talk: Callable[..., list[Answer]], language: str, question: str, sentence: str
) -> None:
    first, second = talk(language, FIRST[language], question)

    assert first.hits[0].article.title == second.hits[0].article.title == LIGHTHOUSE[language][0]
    assert second.hits[0].quote == sentence
    assert second.about


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Where does the fish market of Brenholm move?"),
        ("de", "Wohin zieht der Fischmarkt von Brenholm?"),
        ("es", "¿Adónde se muda el mercado de pescado de Brenholm?"),
        ("ru", "Куда переезжает рыбный рынок Бренхольма?"),
    ],
)
def test_a_complete_question_stands_alone(talk: Callable[..., list[Answer]], language: str, question: str) -> None:
    _, second = talk(language, FIRST[language], question)

    assert second.hits[0].article.title == MARKET[language][0]
    assert second.about == ""


@pytest.mark.parametrize(("language", "question"), [("en", "why?"), ("de", "wann?"), ("es", "¿y?"), ("ru", "а когда?")])
def test_without_turns_before_common_words_find_nothing(
    talk: Callable[..., list[Answer]], language: str, question: str
) -> None:
    [answer] = talk(language, question)

    assert not answer.hits
    assert answer.nearest is None


def test_the_sentence_just_shown_is_not_shown_again(talk: Callable[..., list[Answer]]) -> None:
    first, second, third = talk("en", FIRST["en"], "and the keeper?", "and the lamp?")

    quotes = [answer.hits[0].quote for answer in (first, second, third)]
    assert quotes[1:] == ["The keeper lives in a house of stone.", "The lamp is lit at dusk."]


def test_a_message_without_a_question_leaves_the_context(talk: Callable[..., list[Answer]]) -> None:
    first, between, last = talk("en", FIRST["en"], "ok", "and when was it finished?")

    assert between.context
    assert last.hits[0].quote == "The work was finished in 1931."
    assert first.context


def test_a_follow_up_that_nothing_answers_gets_the_honest_no(talk: Callable[..., list[Answer]]) -> None:
    _, second = talk("en", FIRST["en"], "and who is her husband?")

    assert not second.hits


def test_a_changed_article_may_be_withdrawn_between_two_turns(library: Library) -> None:
    context = library.ask("When did the cable of the funicular snap?", now=NOW).context
    assert context

    gone = replace(context, article_ids=("0" * 16,))

    assert library.ask("and who replaced it?", context=gone, now=NOW).hits


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        ("Können Sie mir sagen, wann das Konzert beginnt?", "de", False),
        ("Wann ist sie gestorben?", "de", True),
        ("When did Ada Hill leave her office?", "en", False),
        ("where is he now?", "en", True),
        ("Gdzie on mieszka?", "pl", True),
        ("Who moved to Rome?", "en", False),
        ("où habite-t-il ?", "fr", True),
        ("nerede yaşıyor o?", "tr", True),
        ("أين هو الآن؟", "ar", True),
    ],
)
def test_pronouns_point_back_unless_a_name_is_before_them(text: str, language: str, back: bool) -> None:
    assert points_back(text, language) is back


@pytest.mark.parametrize(
    ("question", "language", "back"),
    [
        ("A famous chef banned tourists from his island kitchen?", "en", False),
        ("Which retired harbour pilot sold the boat of his father?", "en", False),
        ("Welcher alte Lotse verkaufte im Frühjahr sein Boot?", "de", False),
        ("Какой старый лоцман продал весной его лодку?", "ru", False),
        ("What did the mayor say about it?", "en", True),
        ("Who paid for his boat?", "en", True),
    ],
)
def test_a_pronoun_behind_what_the_question_is_about_points_nowhere(question: str, language: str, back: bool) -> None:
    assert points_back(question, language) is back


def test_a_subject_is_the_longest_name() -> None:
    assert subject("What did Ada Hill say about Voyager 1?") in {"Ada Hill", "Voyager 1"}
    assert subject("who " + "built " * 40).endswith("…”")


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("How cold is it in the seed vault?", "en", False),
        ("How long does it take to cross the strait?", "en", False),
        ("Is it true that the mayor resigned?", "en", False),
        ("How far is it from the coast?", "en", True),
        ("Wie viele Brücken gibt es in Hamburg?", "de", False),
        ("Wie hoch ist es?", "de", True),
        ("Combien y a-t-il de ponts à Lyon ?", "fr", False),
        ("Quand est-il né ?", "fr", True),
    ],
)
def test_a_pronoun_that_stands_for_nothing_points_nowhere(question: str, language: str, expected: bool) -> None:
    assert points_back(question, language) is expected


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Who won the chess olympiad?"),
        ("de", "Wer gewann die Schacholympiade im Rollschuhlaufen?"),
        ("es", "¿Quién ganó la olimpiada de ajedrez?"),
        ("ru", "Кто выиграл шахматную олимпиаду?"),
    ],
)
def test_a_question_about_something_that_no_article_knows_continues_nothing(
    talk: Callable[..., list[Answer]], language: str, question: str
) -> None:
    answer = talk(language, FIRST[language], question)[-1]
    assert (answer.hits, answer.about) == ((), "")
    assert len(answer.unknown) >= 2
