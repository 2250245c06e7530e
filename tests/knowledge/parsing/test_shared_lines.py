"""The lines that a feed adds to its items are no part of them; what recurs for other reasons stays."""

import pytest

from knowledge.parsing import feed_items
from knowledge.parsing.boilerplate.shared_lines import without_shared_lines

NEWS = [
    "The lock at Haller is closed until Friday.\n\nBoats wait below the weir.",
    "A beech has fallen across Mill Lane.\n\nNobody was hurt.",
    "The market moves to the old dock.\n\nIt opens at seven.",
    "Two swans nest beside the ferry.\n\nThe ramp is fenced off.",
    "The school bus takes another way.\n\nIt leaves five minutes earlier.",
    "The bakery has a new oven.\n\nIt burns wood again.",
]


@pytest.mark.parametrize(
    "line",
    [
        "This article was first published in the Haller Bote.",
        "Text: Redaktion Haller",
        "Write to us any time.",
        "Foto: Archiv",
        "Read more stories from Haller",
        "Vous avez une information ? Écrivez-nous.",
        "¿Tiene una noticia? Escríbanos a la redacción.",
        "Больше новостей в нашем канале",
        "Підтримайте нашу редакцію",
        "Haber merkezi / Haller",
        "تابعوا أخبارنا على مدار الساعة",
        "更多消息请看本报网站",
        "© Haller Bote 2031",
    ],
)
@pytest.mark.parametrize("at_top", [True, False])
def test_what_most_items_begin_or_end_with_is_left_out(line: str, *, at_top: bool) -> None:
    texts = [f"{line}\n\n{news}" if at_top else f"{news}\n\n{line}" for news in NEWS]
    assert without_shared_lines(texts) == NEWS


def test_several_lines_are_left_out_together_and_an_item_without_them_stays() -> None:
    texts = [f"By our own reporter\n\n{news}\n\nHelp us.\nWrite to us." for news in NEWS[:5]]
    assert without_shared_lines([*texts, NEWS[5]]) == NEWS


def test_in_a_few_items_nothing_is_known_to_recur() -> None:
    texts = [f"{news}\n\nWrite to us." for news in NEWS[:4]]
    assert without_shared_lines(texts) == texts


def test_what_stands_in_fewer_items_stays() -> None:
    texts = [*(f"{news}\n\nThe ferry sails." for news in NEWS[:3]), *NEWS[3:]]
    assert without_shared_lines(texts) == texts


def test_a_notice_that_recurs_whole_stays() -> None:
    texts = ["All ferries sail on time."] * 6
    assert without_shared_lines(texts) == texts


def test_the_last_item_of_a_list_stays() -> None:
    texts = [f"For the soup of day {n} take:\n\n- {n} leeks\n- salt" for n in range(2, 9)]
    assert without_shared_lines(texts) == texts


def test_a_line_in_the_middle_stays() -> None:
    texts = [news.replace("\n\n", "\n\nWhat we know\n\n") for news in NEWS]
    texts = [f"{text}\n\nLine {n} of its own.\n\nLine {n} more.\n\nLine {n} last." for n, text in enumerate(texts)]
    assert without_shared_lines(texts) == texts


def test_the_articles_of_a_feed_are_free_of_them() -> None:
    item = "<item><title>Story {n}</title><guid>{n}</guid><description>{text}</description></item>"
    items = "".join(
        item.format(
            n=n, text=f"&lt;p&gt;{news.replace(chr(10) * 2, ' ')}&lt;/p&gt;&lt;p&gt;Written at Haller&lt;/p&gt;"
        )
        for n, news in enumerate(NEWS)
    )
    data = f"<rss version='2.0'><channel><title>Haller</title>{items}</channel></rss>".encode()

    texts = [found.text for found in feed_items.parse(data, "https://haller.example/feed").items]

    assert texts == [news.replace("\n\n", " ") for news in NEWS]
