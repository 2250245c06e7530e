"""A summary is made of the article's own sentences; these laws hold for any article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import analyser
from knowledge.language.sentences import sentences
from knowledge.models import Span
from knowledge.outline.build import outline
from knowledge.outline.prose import quotations
from knowledge.outline.salience import sentence_table
from knowledge.records import Outline
from knowledge.store.sentence_tables import decode, encode
from knowledge.summary import summarise
from tests.knowledge.shelf import FUNICULAR, LIBRARY, OTTERS, article
from tests.workload import lines_run

ENGLISH = analyser("en")


def outlined(text: str, title: str = "") -> Outline:
    return outline(article("x", title, text), ENGLISH)


def summary(text: str, title: str = "", question: str = "", language: str = "en") -> list[Span]:
    made = outlined(text, title)
    table = decode(encode(sentence_table(text, made, language)))  # as the store keeps it
    return summarise(made, table, dict.fromkeys(ENGLISH.terms(question), 1.0))


def texts(text: str, title: str = "", question: str = "", language: str = "en") -> list[str]:
    return [span.of(text) for span in summary(text, title, question, language=language)]


WORD = st.sampled_from(
    "storm river boat the rises slowly Vance He But sinks in 12 harbour 'so “well said.” \"no".split()
)
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")
TEXTS = st.lists(SENTENCE | st.sampled_from(["A headline", "- item", "\n\n"]), max_size=20).map(" ".join) | st.text()


@given(TEXTS, st.sampled_from(["", "storm", "Vance river zebra"]))
def test_it_is_three_to_five_whole_sentences_in_order_or_all_there_are(text: str, question: str) -> None:
    every = sentences(text)
    chosen = summary(text, title="The storm", question=question)
    assert min(3, len({span.of(text) for span in every})) <= len(chosen) <= 5
    assert chosen == sorted(set(chosen))
    assert set(chosen) <= set(every)


@given(TEXTS)
def test_it_is_the_same_every_time(text: str) -> None:
    assert summary(text) == summary(text)


@given(st.lists(SENTENCE, min_size=6, max_size=12), st.sampled_from(["storm", "boat sinks"]))
def test_a_fourth_or_fifth_sentence_is_a_short_one(listed: list[str], question: str) -> None:
    chosen = texts("\n\n".join(listed), question=question)
    if len(chosen) > 3:
        assert sum(len(list(ENGLISH.words(sentence))) for sentence in chosen) <= 100


@pytest.mark.parametrize("text", ["", " \n ", "\n\n"])
def test_nothing_has_an_empty_summary(text: str) -> None:
    assert summary(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The mains close on Friday at noon.",
        "A headline",
        "He. She. It.",
        "Eggs\nMilk",
        "?!",
        "🦦🦦",
        "12 crowns and 3 cents.",
    ],
)
def test_a_text_of_few_sentences_is_its_own_summary(text: str) -> None:
    assert texts(text) == [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize("item", [FUNICULAR, LIBRARY, OTTERS])
def test_the_first_sentence_of_a_news_item_is_in_it(item: object) -> None:
    text, title = item.text, item.title
    assert summary(text, title)[0] == sentences(text)[0]


def test_a_question_draws_its_sentence_in() -> None:
    wanted = "Dogs ride free of charge."
    text = f"{FUNICULAR.text} {wanted} " + "The carriages were built by a firm in the capital in 1911. " * 3
    assert wanted in texts(text, question="Do dogs ride free?")


def test_the_same_thing_is_not_said_twice() -> None:
    said = "The council closes the old bridge over the river on Monday."
    others = "Buses take the northern road meanwhile, says the mayor. Repairs cost a million crowns in all."
    text = f"{said} {said} {said} {others}"
    assert texts(text).count(said) == 1


@pytest.mark.parametrize(
    "first",
    [
        "former mayor Bo Vance is to close the old bridge over the river.",
        "The council of the town has said what happens to the old bridge:",
        "The writer of 'The Bridge of the River has died at eighty, says the town.",
        "After the storm the mayor of the town asked the council: “Who closes the bridge?”",
        f"The council{', which nobody had asked to meet at night,' * 7} closes the bridge.",
    ],
)
def test_the_first_sentence_of_prose_is_quoted_whatever_its_form(first: str) -> None:
    assert texts("\n\n".join([first, *PROSE[1:]]), title="Old bridge over the river closes")[0] == first


def test_what_a_colon_introduces_is_not_quoted_without_it() -> None:
    introduction = "The council of the town and the mayor say about the bridge over the river:"
    introduced = "We close the bridge of the town over the river."
    for after in range(len(PROSE)):
        found = texts(woven(f"\n\n{introduction}\n\n{introduced}", after=after), question="council bridge town")
        assert introduction not in found
        assert introduced not in found


def test_a_sentence_with_the_title_counts_more() -> None:
    titled = "Wolves have returned to the northern valley after sixty years."
    assert titled not in texts(woven(f"\n\n{titled}", after=4))
    assert titled in texts(woven(f"\n\n{titled}", after=4), title="Wolves returned to northern valley")


def test_headlines_and_list_items_are_left_out_when_there_is_prose() -> None:
    prose = [
        "The council closes the bridge on Monday.",
        "Repairs cost a million crowns in all.",
        "Buses take the northern road until autumn.",
    ]
    text = f"Bridge closed\n\n{prose[0]}\n\nIn short\n\n- bridge\n- buses\n\n{prose[1]}\n\n{prose[2]}"
    assert texts(text, title="Bridge closed") == prose


PROSE = [
    "The council closes the old bridge over the river on Monday.",
    "Repairs cost a million crowns in all, said the mayor of the town.",
    "Buses take the northern road until the leaves fall in autumn.",
    "Engineers found cracks in two of the seven pillars last winter.",
    "Fishermen may use the small jetty below the castle meanwhile.",
    "Shops on the market square expect fewer guests from the villages.",
]


def woven(*others: str, after: int = 0) -> str:
    """Prose with these sentences in it, of the same paragraph as the one they stand after."""
    return "\n\n".join(" ".join([sentence, *others]) if n == after else sentence for n, sentence in enumerate(PROSE))


@pytest.mark.parametrize(
    "leaning",
    [
        "He calls the bridge over the river the shame of the council and of the town.",
        "But the council and the mayor of the town say that the bridge costs a million crowns.",
        "In the spring he had called the bridge over the river the shame of the council.",
        "“It is the shame of the council,” she said of the old bridge over the river on Monday.",
        "“The council closes the bridge on Monday, and the buses take the northern road.”",
        "The man had called the bridge over the river the shame of the council and the town.",
    ],
)
@pytest.mark.parametrize("question", ["", "shame million buses"])
def test_what_leans_on_a_sentence_comes_with_it(leaning: str, question: str) -> None:
    for after in range(len(PROSE)):
        found = texts(woven(leaning, after=after), question=question)
        assert leaning not in found or found[found.index(leaning) - 1] == PROSE[after]


def test_a_question_brings_what_the_answer_leans_on() -> None:
    answer = "He keeps seven otters in the cellar."
    found = texts(woven(answer, after=1), question="How many otters?")
    assert found[found.index(answer) - 1] == PROSE[1]


@pytest.mark.parametrize(
    ("language", "first", "leaning"),
    [
        ("fr", "Le maire de la ville ferme le pont lundi.", "Il parle du pont, de la ville et du maire."),
        ("de", "Der Rat der Stadt sperrt die Brücke am Montag.", "Diese Brücke der Stadt sperrt der Rat gern."),
        ("es-MX", "El alcalde de la ciudad cierra el puente.", "Pero el puente de la ciudad y el alcalde siguen."),
        ("ru", "Совет города закрывает старый мост в понедельник.", "Он закрывает мост города, говорит совет."),
        ("uk", "Рада міста закриває старий міст у понеділок.", "Вона закриває міст міста, каже рада."),
        ("pl", "Rada miasta zamyka stary most w poniedziałek.", "Ona zamyka most miasta, mówi rada."),
        ("nl", "De raad van de stad sluit de oude brug.", "Daarom blijft de brug van de stad dicht."),
        ("sv", "Staden stänger den gamla bron på måndag.", "Därför är bron i staden stängd nu."),
        ("tr", "Belediye meclisi eski köprüyü pazartesi kapatıyor.", "Bu köprü kentin eski ve dar köprüsü."),
        ("ar", "مجلس المدينة يغلق الجسر القديم يوم الاثنين.", "وأضاف المجلس أن الجسر القديم في المدينة خطر."),
        ("fa", "شورای شهر پل قدیمی را روز دوشنبه می‌بندد.", "اما پل قدیمی شهر برای مردم مهم است."),
        ("hi", "नगर परिषद सोमवार को पुराना पुल बंद करेगी.", "उन्होंने कहा कि पुराना पुल नगर का है."),
        ("ko", "시의회는 월요일에 오래된 다리를 닫는다.", "그러나 오래된 다리는 시의회의 다리로 남는다."),
        ("vi", "Hội đồng thành phố đóng cây cầu cũ vào thứ hai.", "Tuy nhiên cây cầu cũ của thành phố vẫn còn."),
    ],
)
def test_sentences_of_other_languages_lean_too(language: str, first: str, leaning: str) -> None:
    between = "- mercado\n\n"
    others = [f"{sentence[:-1]} {n}." for n, sentence in enumerate(PROSE)]
    text = f"{others[0]}\n\n{first} {leaning}\n\n{between}" + "\n\n".join(others[1:])
    found = texts(text, question=leaning, language=language)
    assert leaning in found
    assert found[found.index(leaning) - 1] == first


@pytest.mark.parametrize("language", ["zh", "und", "xx-Latn", "", "th"])
def test_any_language_will_do(language: str) -> None:
    text = "桥在星期一关闭。市长说，维修费用为一百万。公共汽车走北路。渔民可以使用码头。商店的客人会减少。"
    assert 3 <= len(texts(text, language=language)) <= 5


@pytest.mark.parametrize(
    "furniture",
    [
        "By Ann Lee and Bo Vane.",
        "By Ann Lee PUBLISHED: 14:11 EST, 25 October 2013.",
        "Last updated at 3:31 PM on 19th July 2011.",
        "CLICK HERE for all the latest news of the bridge and the council.",
        "Follow the council on Twitter for news of the bridge on Monday.",
        "Scroll down for video of the old bridge over the river.",
        "What do you think of the old bridge over the river and of the council?",
        "Photo: The old bridge over the river on Monday.",
        "The mayor of the town (left) on the old bridge over the river.",
        "The mayor (L) and the council of the town on the old bridge over the river.",
        "For more on the bridge over the river, visit the council of the town.",
        "Write to bridge@council.example if the council closes the bridge on Monday.",
        "Old Bridge Over The River: Council Of The Town",
        "- The council closes the old bridge over the river on Monday at noon.",
        "Lire aussi : the council closes the old bridge over the river on Monday.",
        "© 2024 The council of the town, the old bridge and the river.",
    ],
)
@pytest.mark.parametrize("question", ["", "council bridge river town"])
def test_furniture_is_left_out(furniture: str, question: str) -> None:
    for text in (f"{furniture}\n\n{woven()}", woven(f"\n\n{furniture}", after=3), f"{woven()}\n\n{furniture}"):
        found = texts(text, title="Old bridge over the river", question=question)
        assert not any(furniture in sentence or sentence in furniture for sentence in found)


def test_a_caption_begins_with_a_label_and_is_left_out() -> None:
    caption = "Closed: The council of the town on the old bridge over the river."
    assert caption not in texts(woven(f"\n\n{caption}"), question="council bridge river town")


def test_a_place_before_a_colon_is_no_caption() -> None:
    first = "LAKESIDE: The council closes the old bridge over the river on Monday."
    assert texts("\n\n".join([first, *PROSE[1:]]))[0] == first


SPEECHES = [
    "'The bridge over the river is old. The council of the town closes it. Repairs cost a million,' said Bo.",
    "Ann said: ‘The bridge over the river is old. The council of the town closes the bridge. Repairs cost a million.’",
    "“The bridge over the river is old.\n\n“The council of the town closes the bridge on Monday,” said Ann.",
    "« Le pont est vieux. La ville ferme le pont lundi. Les bus prennent la route du nord », dit la mairie.",
]


@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("question", ["", "council town million", "ville bus"])
def test_a_quotation_is_taken_whole_or_not_at_all(speech: str, question: str) -> None:
    for after in range(len(PROSE)):
        text = woven(f"\n\n{speech}", after=after)
        begin = text.index(speech)
        whole = {span for span in sentences(text) if begin <= span.start < begin + len(speech)}
        chosen = set(summary(text, question=question))
        assert not chosen & whole or chosen >= whole


def test_apostrophes_are_no_quotations() -> None:
    spans = list(quotations("The drivers' union isn't 'closed'. It's the '90s, rock 'n' roll. O'Neill's dogs' home."))
    assert all(span.end - span.start <= len("'closed'") for span in spans)


@given(st.text(alphabet="a. \n'\"“”„«»‘’「」", max_size=60))
def test_quotations_follow_each_other(text: str) -> None:
    found = list(quotations(text))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(0 <= span.start <= span.end <= len(text) for span in found)


def test_a_long_article_is_read_to_its_end() -> None:
    words = "harbour castle market bridge river council mayor garden".split()
    filler = [
        f"The {words[n % 8]} of number {n} saw the {words[n % 7]} of {words[n % 5]} on day {n}." for n in range(400)
    ]
    answer = "The otters came home at dawn."
    assert answer in texts("\n\n".join([*filler, answer]), question="When did the otters come home?")


def test_work_grows_with_the_length_of_the_article_only() -> None:
    def lines(count: int) -> int:
        text = "\n\n".join(f"Sentence number {n} of the long chronicle tells of storm{n}." for n in range(count))
        made = outlined(text)
        return lines_run(lambda: summarise(made, sentence_table(text, made, "en")))

    assert lines(1000) < 2.2 * lines(500)  # four times as many were it quadratic
