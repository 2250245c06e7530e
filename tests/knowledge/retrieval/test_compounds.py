"""Topics that look like requests: a word for news or for a search is part of many compounds and names."""

import pytest

from knowledge import RequestKind, read_request
from knowledge.language.phrase_table import expanded
from knowledge.language.tables import all_languages

COMPOUNDS = {
    "en": """
        fake news; good news; find my phone; find my iphone; search engine; search engines; search warrant;
        search party; search history; search and rescue; news anchor; news agency; news conference;
        articles of association; summary execution; information technology;
        question time; BBC news; Fox News; Sky News; brief history;
        latest fashion; show jumping; finding Nemo; newsletter
    """,
    "de": """
        Fake News; gute Nachrichten; Nachrichtenagentur; Nachrichten Sprecher; Neues Deutschland; Neues Rathaus;
        Suche nach Überlebenden; Suche Wohnung; Suchmaschine; Aktuelle Kamera; Aktuelle Stunde; Neue Deutsche Welle;
        letzte Generation; Hilfe für Bauern; Finde den Fehler; Mehr Demokratie; Was ist Was; Frage der Ehre;
        News Corp; Artikel 13 EU; Themen Abend
    """,
    "fr": """
        fake news; fausses nouvelles; bonnes nouvelles; moteur de recherche; recherche scientifique; recherche d'emploi;
        recherche et développement; cherche appartement; trouver un emploi; Nouvelle-Calédonie; nouvelle vague;
        nouvelles technologies; agence de presse; info trafic; France Info; question de confiance; dernière chance;
        dernier métro; article 49.3; aide alimentaire; journal télévisé
    """,
    "es": """
        fake news; noticias falsas; buenas noticias; agencia de noticias; Noticias Caracol; motor de búsqueda;
        búsqueda de supervivientes; busca y captura; buscar trabajo; encontrar empleo; informe semanal; tema libre;
        artículos de lujo; información privilegiada; última voluntad; más allá; ayuda humanitaria; Nueva York;
        historia de España; preguntas frecuentes sobre el IVA; cuestión de confianza
    """,
    "it": "buone notizie; notizie false; agenzia di notizie; motore di ricerca; ricerca scientifica; trova lavoro",
    "pt": "boas notícias; notícias falsas; busca e salvamento; pesquisa científica; agência de notícias; tema livre",
    "pl": "dobre wiadomości; fałszywe wiadomości; szukaj pracy; poszukiwanie zaginionych; wyszukiwarka",
    "ru": "хорошие новости; фейковые новости; РИА Новости; поиск работы; поиск пропавших; поисковая система",
    "uk": "хороші новини; фейкові новини; РБК новини; пошук роботи; пошук зниклих",
    "tr": "iyi haberler; sahte haber; arama motoru; arama kurtarma; haber ajansı",
    "ar": "أخبار كاذبة; البحث العلمي; البحث عن ناجين; وكالة أنباء; محرك بحث",
}


@pytest.mark.parametrize(
    "phrase", [" ".join(phrase.split()) for phrases in COMPOUNDS.values() for phrase in phrases.split(";")]
)
def test_a_compound_is_a_topic_and_stays_whole(phrase: str) -> None:
    request = read_request(phrase)

    assert (request.kind, request.topic) == (RequestKind.QUESTION, phrase)


@pytest.mark.parametrize(
    ("message", "kind", "topic"),
    [
        ("articles about fake news please", RequestKind.QUESTION, "fake news"),
        ("latest on search engines", RequestKind.LATEST, "search engines"),
        ("search engine news", RequestKind.LATEST, "search engine"),
        ("good news about the ferry", RequestKind.LATEST, "the ferry"),
        ("search for the ferry", RequestKind.QUESTION, "the ferry"),
        ("Ukraine news", RequestKind.LATEST, "Ukraine"),
        ("Neuigkeiten über Fake News", RequestKind.LATEST, "Fake News"),
        ("nouvelles de la recherche scientifique", RequestKind.LATEST, "la recherche scientifique"),
        ("noticias sobre noticias falsas", RequestKind.LATEST, "noticias falsas"),
    ],
)
def test_a_compound_may_be_asked_for_like_any_topic(message: str, kind: RequestKind, topic: str) -> None:
    request = read_request(message)

    assert (request.kind, request.topic) == (kind, topic)


def test_every_compound_can_be_expanded() -> None:
    for data in all_languages():
        for template in data.requests.compounds:
            assert expanded(template), template
            assert "s?" not in template, template
