"""The lines that a channel adds to each of its posts are left out; those that recur as news stay."""

import json
from pathlib import Path

import pytest

from knowledge.models import Article
from knowledge.parsing.boilerplate.post_lines import Piece, learn, without
from knowledge.sources.telegram_export import Export

NEWS = (
    "The mason has found a well under the market hall.",
    "Two goats were seen on the roof of the chapel.",
    "A barge with gravel lies across the lock.",
    "The choir needs a tenor before Easter.",
    "Frost took the apricots on the south slope.",
)


def posts(*, before: list[Piece] | None = None, after: list[Piece] | None = None) -> list[list[Piece]]:
    return [[*(before or []), ("plain", words), *(after or [])] for words in NEWS]


def words(post: list[Piece]) -> str:
    return "".join(text for _, text in post)


@pytest.mark.parametrize(
    "footer",
    [
        [("plain", "\n\n"), ("text_link", "Hallerstadt aktuell. Abonnieren")],
        [("plain", "\n\n👉 "), ("mention", "@hallerstadt")],
        [("plain", "\n\n"), ("text_link", "Kanał"), ("plain", " | "), ("text_link", "Czat"), ("plain", " | Reklama")],
        [("plain", "\n\nНаш чат: "), ("link", "https://t.me/hallerchat")],
        [("plain", "\n\nFølg oss: "), ("mention", "@haller_no"), ("plain", "\nTips oss: "), ("mention", "@tips_no")],
        [("plain", "\n"), ("hashtag", "#hallerstadt"), ("plain", " "), ("hashtag", "#news")],
        [("plain", "\n\nUnser Chat • Werbung • Hinweise")],
        [("plain", "\n\nGabay sa bayan: t.me/hallerbayan")],
        [("plain", "\n\nSubscribe to our channel and never miss a thing!")],
        [("plain", "\n\n➖➖➖➖\n"), ("email", "desk@haller.example"), ("plain", "\n\n")],
        [("plain", "\n\n"), ("bold", "Haller Bote")],
        [("plain", "\n\nИзпратете новина на "), ("mention", "@hallerbg"), ("plain", "\n© Haller Bote")],
    ],
)
def test_lines_at_the_end_of_all_posts_are_left_out(footer: list[Piece]) -> None:
    channel = posts(after=footer)
    added = learn(channel, "Haller Bote")

    assert [words(without(post, added)) for post in channel] == list(NEWS)


@pytest.mark.parametrize(
    "header",
    [
        [("text_link", "Haller Bote"), ("plain", "\n\n")],
        [("bold", "HALLER BOTE"), ("plain", "\n")],
        [("hashtag", "#haller"), ("plain", "\n\n")],
        [("plain", "📰 "), ("mention", "@haller"), ("plain", " | "), ("text_link", "Chat"), ("plain", "\n")],
    ],
)
def test_lines_at_the_top_of_all_posts_are_left_out(header: list[Piece]) -> None:
    channel = posts(before=header)
    added = learn(channel, "Haller Bote")

    assert [words(without(post, added)) for post in channel] == list(NEWS)


@pytest.mark.parametrize(
    "notice",
    [
        "\n\nThe lock is closed until further notice.",
        "\nAll ferries sail on time.",
        "\n\nBrug dicht",
        "\n\nДорога закрыта",
        "\n\nWater: none",
        "\n\n断水中",
        "\n\n- no trams\n- no buses",
        "\n\nWer etwas gesehen hat, melde sich bei der Wache.",
        "\n\nNo swimming today!",
        "\n\nEn cas d'urgence, appelez le 112.",
        "\n\nThe mayor asks all to stay at home, and to share the news with neighbours.",
    ],
)
def test_what_recurs_as_news_stays(notice: str) -> None:
    channel = posts(after=[("plain", notice)])
    added = learn(channel, "Haller Bote")

    assert [words(without(post, added)) for post in channel] == [news + notice for news in NEWS]


def test_a_notice_with_a_name_in_its_sentence_stays() -> None:
    notice: list[Piece] = [
        ("plain", "\n\nWhoever has no water may call us or write to "),
        ("mention", "@works"),
    ]
    channel = posts(after=[*notice, ("plain", ".")])

    assert all(without(post, learn(channel)) == post for post in channel)


def test_a_notice_that_is_published_again_teaches_nothing() -> None:
    again = [[("plain", "The lock is closed.\n\nDetails: "), ("link", "https://haller.example/lock")]] * 9
    others = posts()

    assert learn([*again, *others]).lines == frozenset()


def test_a_post_of_nothing_but_added_lines_is_left_as_it_is() -> None:
    footer: list[Piece] = [("text_link", "Subscribe"), ("plain", " | "), ("text_link", "Chat")]
    channel = [*posts(after=[("plain", "\n\n"), *footer]), footer]

    assert without(footer, learn(channel)) == footer


def test_in_an_export_titles_and_texts_are_free_of_them(tmp_path: Path) -> None:
    footer = [{"type": "plain", "text": "\n\n"}, {"type": "mention", "text": "@haller"}]
    messages = [
        {"id": n, "type": "message", "date_unixtime": "1741082400", "text": [f"Number {n}\n\n{news}", *footer]}
        for n, news in enumerate(NEWS, 1)
    ]
    channel = {"name": "Haller Bote", "type": "public_channel", "id": 7, "messages": messages}
    (tmp_path / "result.json").write_text(json.dumps(channel), "utf-8")

    articles = [item for item in Export(str(tmp_path)).read() if isinstance(item, Article)]

    assert [(a.title, a.text) for a in articles] == [(f"Number {n}", news) for n, news in enumerate(NEWS, 1)]
