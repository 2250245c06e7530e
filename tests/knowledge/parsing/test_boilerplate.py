"""Boilerplate is left out, whatever its words are; what people wrote is kept, whatever it looks like."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.models import Article
from knowledge.parsing.boilerplate.labels import key
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.boilerplate.recurrence import learn, outline
from knowledge.sources.folder import Folder

TEXT = (
    "The council met on Monday evening and decided, after four hours of talk, that the bridge will stay closed "
    "until the spring. The repair is to cost two million, a third more than was planned."
)
LABELS = {  # two invitations, previous, next
    "known": ("No time to read?", "Get a summary", "Previous Article", "Next Article"),
    "other": ("Too busy?", "See the short version", "Earlier story", "Later story"),
    "german": ("Kein Nerv?", "Kurzfassung zeigen", "Davor erschienen", "Danach erschienen"),
    "sentences": ("Only a moment left.", "Here is all of it in a few short lines.", "← Back one", "Forward one →"),
    "short": ("Listen", "TL;DR", "Older", "Newer"),
}
LEGIT = ("Who pays?", "“We will rebuild.”", "— Yes.", "- bread", "• Share", "It rained.", "2. Bake", "“Subscribe!”")
WORDS = "river bridge council market harbour winter train school village engine glacier museum tower".split()


def title(r: random.Random, number: int) -> str:
    """Every sort of title: a question, a sentence, one word, many words, words that stand in the bodies."""
    word = r.choice(WORDS)
    return r.choice(
        [
            f"Will the {word} survive {number}?",
            f"The {word} closes for {number} days.",
            f"{word.capitalize()}{number}",
            " ".join(r.choice(WORDS) for _ in range(25)),
            f"{number} lots and around 20 million",
            word,
        ]
    )


def body(r: random.Random) -> list[str]:
    paragraphs = []
    for _ in range(r.randint(3, 7)):
        if r.random() < 0.4:
            paragraphs.append(r.choice(LEGIT))
        paragraphs.append(" ".join(r.choice(WORDS) for _ in range(r.randint(30, 80))).capitalize() + ".")
    return paragraphs


def rendered(head: str, text: list[str], before: str | None, after: str | None, labels: tuple[str, ...], gap: str):
    busy, short, earlier, later = labels
    lines = [f"{head}{gap}{busy}\n{short}{gap}{gap.join(text)}{gap}{busy}\n{short}"]
    lines += [f"{earlier}{gap}{before}"] if before else []
    lines += [f"{later}{gap}{after}"] if after else []
    return "\n".join(lines)


STYLES = {
    "blank lines": ("\n\n", str),
    "no blank lines": ("\n", str),
    "from Windows": ("\n\n", lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "untidy": ("\n\n", lambda text: text.replace("\n", "  \n").replace("Too busy", "Too\u00a0busy")),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("labels", LABELS)
def test_any_labels_are_learned_and_every_line_of_the_bodies_is_kept(tmp_path: Path, labels: str, style: str):
    r = random.Random(labels + style)
    gap, untidy = STYLES[style]
    written = [(title(r, n), body(r)) for n in range(30)]
    heads = [None, *(head for head, _ in written), None]
    for n, (head, text) in enumerate(written):
        page = rendered(head, text, heads[n], heads[n + 2], LABELS[labels], gap)
        (tmp_path / f"{n:02}.txt").write_bytes(untidy(page).encode())

    found = [item for item in Folder(tmp_path).read() if isinstance(item, Article)]

    assert [(a.title, a.text.replace("\n\n", "\n").split("\n")) for a in found] == written
    assert [(a.previous, a.next) for a in found] == list(zip(heads, heads[2:], strict=False))


@pytest.mark.parametrize("labels", LABELS)
def test_one_file_is_enough_when_its_labels_stand_at_the_top_and_the_end(labels: str):
    page = rendered("Bridge closed", [TEXT, "Who pays?", TEXT], "Rain", "Sun at last?", LABELS[labels], "\n\n")

    found = split_lines(page.split("\n"))

    assert (found.title, found.previous, found.next) == ("Bridge closed", "Rain", "Sun at last?")
    assert [line for line in found.body if line] == [TEXT, "Who pays?", TEXT]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Previous Article", "Next Article"),
        ("« Previous article", "Next article:"),
        ("PREVIOUS POST", "NEXT POST →"),
        ("← Previous", "Next →"),
        ("Vorheriger Artikel", "Nächster Artikel"),
        ("Article précédent", "Article suivant"),
        ("Artículo anterior", "Artículo siguiente"),
        ("Предыдущая статья", "Следующая статья"),
        ("Previous", "Next"),
    ],
)
def test_neighbours_are_known_in_many_languages_and_writings(before: str, after: str):
    found = split_lines(["Bridge", "", TEXT, "", before, "Rain", "", after, "", "Sun."])

    assert ([line for line in found.body if line], found.previous, found.next) == ([TEXT], "Rain", "Sun.")


def test_a_neighbour_may_be_named_on_the_line_of_its_label():
    found = split_lines(["Bridge", TEXT, "Previous Article: Rain: the facts", "Next Article – Sun"])

    assert (found.body[1:2], found.previous, found.next) == ([TEXT], "Rain: the facts", "Sun")


def test_neighbours_are_found_although_other_short_lines_follow_them():
    found = split_lines(
        ["Bridge", TEXT, "Previous Article", "Rain", "Next Article", "Sun", "Printed in Bridgetown", "(c) 2024"]
    )

    assert (found.previous, found.next) == ("Rain", "Sun")
    assert "Rain" not in found.body


def test_the_last_paragraphs_are_text_although_labels_stand_before_them():
    last = [
        "The mayor promised that the ferry will carry the pupils of the northern bank until the bridge is open again.",
        "Nobody asked who will pay for it, and so nobody answered, as it is the custom of the council in such matters.",
    ]
    found = split_lines(["Bridge", "Too busy?", "In short", TEXT, TEXT, "Too busy?", "In short", *last])
    assert [line for line in found.body if line] == [TEXT, TEXT, *last]


def test_neighbours_at_the_top_are_no_text():
    found = split_lines(["Bridge", "Previous Article", "Rain", "Next Article", "Sun", "", TEXT])

    assert ([line for line in found.body if line], found.next) == ([TEXT], "Sun")


def test_a_title_wrapped_by_an_editor_is_one_title():
    wrapped = ["A very long title that was broken by somebody's editor at", "a column of sixty"]

    found = split_lines(["Bridge", "", TEXT, "", "Next Article", "", *wrapped])

    assert found.next == " ".join(wrapped)


@pytest.mark.parametrize("label", ["Next Article", "Subscribe", "Share", "Get the summary", "Next", "Comments"])
def test_a_line_that_reads_like_a_label_is_kept_between_paragraphs(label: str):
    assert label in split_lines(["Bridge", "", TEXT, "", label, "", TEXT, "", TEXT]).body


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to the view that bridges matter.",
        "Next: a decision on the bridge.",
        "“No time to read?”",
        "— Next Article",
        "- Share",
        "Advertisement has changed, says the report.",
        "Next article of the law: no bridge without a railing.",
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_prose_is_kept_wherever_it_stands_although_it_holds_a_label(line: str, place: int):
    lines = ["Bridge", TEXT, TEXT]
    lines.insert(place, line)

    assert line in split_lines(lines).body


@pytest.mark.parametrize("line", ["Advertisement", "— Advertisement —", "Read more:", "Share this article", "Anzeige"])
def test_interruptions_are_left_out_in_the_middle(line: str):
    assert [each for each in split_lines(["Bridge", TEXT, line, TEXT]).body if each] == [TEXT, TEXT]


def test_labels_side_by_side_are_left_out_in_the_middle():
    lines = ["Bridge", TEXT, "No time to read?", "Get a summary", TEXT]

    assert [each for each in split_lines(lines).body if each] == [TEXT, TEXT]


def test_boilerplate_alone_is_no_article():
    found = split_lines(["No time to read?", "Get a summary", "Previous Article", "Rain", "Next Article", "Sun"])

    assert (found.title, [each for each in found.body if each]) == (None, [])


@pytest.mark.parametrize("head", ["Subscribe", "Summary", "Next Article", "Share"])
def test_an_article_may_be_called_like_a_label(head: str):
    assert split_lines([head, "", "No time to read?", "Get a summary", "", TEXT]).title == head


def test_a_paragraph_on_the_first_line_is_text():
    found = split_lines([f"{TEXT} {TEXT}", "", TEXT])

    assert (found.title, [each for each in found.body if each]) == (None, [f"{TEXT} {TEXT}", TEXT])


def test_a_subheading_that_recurs_in_some_articles_is_kept():
    pages = [[f"Story {n}", "Too busy?", TEXT, *(["Background"] * (n % 3 == 0)), TEXT, "Too busy?"] for n in range(30)]

    found = learn([outline(page) for page in pages])

    assert found.edges == {"too busy"}
    assert "background" not in found.anywhere


def test_the_paragraph_under_a_subheading_of_every_article_is_kept():
    pages = [
        [f"Story {n}", "Too busy?", f"Rain fell on town {n}.", "Background", f"It rains there {n} days.", "Too busy?"]
        for n in range(30)
    ]

    body = split_lines(pages[0], learn([outline(page) for page in pages])).body

    assert {"Rain fell on town 0.", "It rains there 0 days."} <= set(body)


def test_what_interrupts_most_articles_is_learned_too():
    pages = [[f"Story {n}", TEXT, TEXT, "The story goes on below", TEXT, TEXT] for n in range(30)]

    found = learn([outline(page) for page in pages])

    assert [each for each in split_lines(pages[0], found).body if each] == [TEXT] * 4


def test_two_sites_in_one_folder_each_have_their_boilerplate():
    many = [[f"Story {n}", TEXT, f"Reply {n}", TEXT, "Back one", f"Story {n - 1}"] for n in range(95)]
    few = [[f"Tale {n}", "Hear it read", TEXT, "Came before", f"Tale {n - 1}"] for n in range(5)]

    found = learn([outline(page) for page in many + few])

    assert found.edges == {"back one", "hear it read", "came before"}


def test_titles_shared_by_neighbours_are_not_taken_for_labels():
    pages = [[f"Story {n}", TEXT, "Came before", f"Tale {n % 4}", "Comes after", f"Tale {n % 3}"] for n in range(40)]

    found = learn([outline(page) for page in pages])

    assert found.edges == {"came before", "comes after"}
    assert split_lines(pages[6], found).next == "Tale 0"


def test_articles_that_are_alike_keep_their_text():
    pages = [[f"Story {n}", "The first sentence of all.", "The second sentence of all."] for n in range(20)]

    found = learn([outline(page) for page in pages])

    assert [each for each in split_lines(pages[0], found).body if each] == pages[0][1:]


def test_nothing_is_learned_from_a_single_article():
    assert learn([outline(["Bridge", "Too busy?", TEXT])]).edges == frozenset()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60), max_size=25))
def test_any_lines_can_be_parted_and_no_line_is_invented(lines: list[str]):
    found = split_lines(lines)

    stripped = [line.strip() for line in lines]
    assert all(line in ("", *stripped) for line in found.body)
    assert found.title is None or found.title in stripped


LINE = st.sampled_from(["Too busy?", "Next Article", "Previous Article", "Rain", "Share", "“Yes.”", TEXT, "", "***"])


@settings(max_examples=200)
@given(st.lists(LINE, max_size=14))
def test_a_paragraph_is_never_lost(lines: list[str]):
    found = split_lines(["Title of it", *lines])

    assert found.body.count(TEXT) == lines.count(TEXT)


@given(st.lists(st.lists(LINE, max_size=9), max_size=8))
def test_learning_takes_any_articles_and_never_a_paragraph(pages: list[list[str]]):
    found = learn([outline(page) for page in pages])

    assert key(TEXT) not in found.edges | found.anywhere


STORIES = [
    (
        "A second mill",
        ["The valley is to have a second mill.", "It is built of larch, and stands where the first one burned."],
    ),
    (
        "Oil is dear",
        ["A barrel of lamp oil costs nine ducats since Monday.", "Ida Bergh blames the wet spring for that."],
    ),
    ("The wheel turns", ["On Sunday the great wheel turned again.", "Forty carts had waited in the yard for a week."]),
    (
        "Larch for sale",
        ["The parish sells the larch behind the church.", "It is a hundred years old, and straight as a mast."],
    ),
    (
        "A school of ducks",
        ["Ducks have settled in the race of the mill.", "The miller feeds them rapeseed, the school counts them."],
    ),
    (
        "No fair in May",
        ["There will be no fair in the valley this May.", "The meadow is under water up to the third bench."],
    ),
]
CLOSINGS = [
    "© 2025 Valley Post. All rights reserved.",
    "All rights reserved. No part of this text may be reproduced or sold without our written consent.",
    "Sign up for our letter: subscribe to the newsletter of the valley.",
    "Subscribe to our newsletter, and have the valley in your inbox on Fridays.",
    "Share this story with everyone who burns oil.",
    "Follow us on every network that has a bird, a camera or a mill.",
    "Alle Rechte vorbehalten. Nachdruck, auch in Auszügen, nur mit Genehmigung.",
    "Folgen Sie uns auf allen Kanälen, auch im Winter.",
    "Tous droits réservés, même au moulin.",
    "Abonnez-vous à notre newsletter du vendredi.",
    "Todos los derechos reservados. Prohibida su reproducción total o parcial.",
    "Tutti i diritti sono riservati, anche quelli del mugnaio.",
    "Wszelkie prawa zastrzeżone.",
    "Все права защищены. Перепечатка только со ссылкой на «Долину».",
    "Подписывайтесь на наш канал, там мельница каждый день.",
    "Tüm hakları saklıdır.",
    "جميع الحقوق محفوظة",
    "無断転載を禁じます。",
    "版权所有，未经许可不得转载。",
    "무단 전재 및 재배포 금지",
]


def small_folder(at: Path, articles: int, before: list[str], after: list[str], suffix: str) -> list[list[str]]:
    """Write so many articles with these lines around them, and return the paragraphs that are read."""
    for number, (head, text) in enumerate(STORIES[:articles]):
        lines = [f"# {head}" if suffix == ".md" else head, *before, *text, *after]
        (at / f"{number}{suffix}").write_text("\n\n".join(lines), "utf-8")
    return [item.text.split("\n\n") for item in Folder(at).read() if isinstance(item, Article)]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("articles", [1, 2, 6])
@pytest.mark.parametrize("closing", CLOSINGS)
def test_lines_about_rights_newsletters_and_sharing_are_left_out(
    tmp_path: Path, closing: str, articles: int, suffix: str
):
    found = small_folder(tmp_path, articles, [], [closing], suffix)

    assert found == [text for _, text in STORIES[:articles]]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("articles", range(1, 7))
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["Hear it spoken", "Put it by"], ["Up to the roof"]),
        (["Vorlesen lassen", "Merkzettel"], ["Nach ganz oben", "Weitersagen"]),
        (["Écouter", "Plus tard"], ["Remonter"]),
        (["Вслух", "На потом"], ["Наверх ↑", "Рассказать соседям"]),
        (["聞く", "後で読む"], ["上へ戻る"]),
        ([], ["◆ ◆ ◆", "Valley Post"]),
    ],
)
def test_labels_that_nobody_knows_are_left_out(
    tmp_path: Path, before: list[str], after: list[str], articles: int, suffix: str
):
    found = small_folder(tmp_path, articles, before, after, suffix)

    assert found == [text for _, text in STORIES[:articles]]


@pytest.mark.parametrize(
    "lines",
    [
        ["The wheel turns,", "the oil runs,", "the lamp burns", "until dawn"],
        ["- rapeseed", "- larch", "- patience"],
        ["What he said:", "“Let it turn”"],
        ["The mill", "It is built of larch, and it stands by the water.", "The oil", "It runs from May to June only."],
    ],
)
def test_poems_lists_and_subheadings_stay(lines: list[str]):
    found = split_lines(["Valley", "", STORIES[0][1][1], "", *lines], lone=True)

    assert [line for line in found.body if line] == [STORIES[0][1][1], *lines]


@pytest.mark.parametrize(
    "line",
    ["She shared this with the whole valley.", "They follow us, the ducks said.", "All rights were reserved to Ida."],
)
def test_sentences_that_sound_like_it_stay(line: str):
    assert line in split_lines(["Valley", "", STORIES[0][1][1], "", line], lone=True).body
