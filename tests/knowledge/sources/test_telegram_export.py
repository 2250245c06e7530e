"""A channel's export: its posts word for word, and nothing of anybody's private chats."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import ConfigError, SourceError
from knowledge.models import Article, Problem
from knowledge.sources.telegram_export import Export

PROSE = "The bridge over the river will stay closed until the spring, the council decided on Monday."


def post(number: int = 1, text: Any = PROSE, **more: Any) -> dict[str, Any]:
    said = {} if text is None else {"text": text}
    return {
        "id": number,
        "type": "message",
        "date": "2025-03-04T12:00:00",
        "date_unixtime": "1741082400",
        **said,
        **more,
    }


def entities(*pieces: tuple[str, str]) -> dict[str, Any]:
    return {"text_entities": [{"type": kind, "text": words} for kind, words in pieces]}


def channel(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"name": "Rivertown", "type": "public_channel", "id": 1234567, **more, "messages": list(messages)}


def exported(at: Path, content: Any) -> Path:
    """A file as Telegram Desktop writes it."""
    at.joinpath("result.json").write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
    return at


def items(place: Path | str) -> tuple[list[Article], list[Problem]]:
    found = list(Export(str(place)).read())
    return [i for i in found if isinstance(i, Article)], [i for i in found if isinstance(i, Problem)]


@pytest.fixture
def only(tmp_path: Path) -> Callable[..., Article]:
    """The article that one post becomes."""

    def read(text: Any = PROSE, **more: Any) -> Article:
        articles, problems = items(exported(tmp_path, channel(post(17, text, **more))))
        assert problems == []
        [article] = articles
        return article

    return read


# What a post becomes


def test_a_post_is_an_article(only: Callable[..., Article], tmp_path: Path):
    article = only(author="Mara Lind", edited_unixtime="1741168800")

    assert article == Article(
        origin="https://t.me/c/1234567/17",
        url="https://t.me/c/1234567/17",
        title=PROSE,
        text=PROSE,
        published=datetime(2025, 3, 4, 10, tzinfo=UTC),
        updated=datetime(2025, 3, 5, 10, tzinfo=UTC),
        location=f"{tmp_path / 'result.json'}#message 17",
        source="Rivertown",
        author="Mara Lind",
        derived=frozenset({"title"}),
    )


@pytest.mark.parametrize(
    ("more", "title", "text"),
    [
        (entities(("bold", "Bridge closed"), ("plain", f"\n{PROSE}")), "Bridge closed", PROSE),
        (entities(("custom_emoji", "⚡️"), ("bold", "Bridge closed\n\n"), ("plain", PROSE)), "⚡️Bridge closed", PROSE),
        ({"text": f"Bridge closed\n\n{PROSE}"}, "Bridge closed", PROSE),
        ({"text": f"Bridge closed\n{PROSE}"}, None, f"Bridge closed\n{PROSE}"),
        (entities(("bold", "Bridge"), ("plain", f" closed\n{PROSE}")), None, f"Bridge closed\n{PROSE}"),
        (entities(("bold", "Bridge closed")), None, "Bridge closed"),
        ({"text": f"{PROSE} {PROSE}\n\n{PROSE}"}, None, f"{PROSE} {PROSE}\n\n{PROSE}"),
        ({"text": "Bridge closed\n\n👉 ⚡️"}, None, "Bridge closed\n\n👉 ⚡️"),
    ],
)
def test_a_short_first_line_set_apart_is_the_title(
    only: Callable[..., Article], more: dict[str, Any], title: str | None, text: str
):
    article = only(**{"text": None, **more})

    assert article.text == text
    assert article.title == title or (title is None and article.derived == {"title"})


def test_tags_are_no_title(only: Callable[..., Article]):
    article = only(
        None, **entities(("hashtag", "#river"), ("plain", " "), ("hashtag", "#Traffic"), ("plain", f"\n\n{PROSE}"))
    )

    assert article.title == PROSE
    assert article.text == f"#river #Traffic\n\n{PROSE}"
    assert article.tags == ("river", "Traffic")


def test_words_are_kept_and_the_addresses_behind_them_are_not(only: Callable[..., Article]):
    link = {"type": "text_link", "text": "the plan", "href": "https://example.org/plan"}
    pieces: list[Any] = ["Read ", link, " at ", {"type": "link", "text": "https://example.com/"}, " or ask "]
    pieces += [{"type": "mention", "text": "@riverdesk"}, {"type": "bold", "text": " soon"}, "."]

    assert only(pieces).text == "Read the plan at https://example.com/ or ask @riverdesk soon."


def test_the_newer_form_of_a_text_wins_over_the_older(only: Callable[..., Article]):
    assert only("older", **entities(("plain", "newer"))).text == "newer"


def test_lines_stay_lines_and_paragraphs_are_set_apart(only: Callable[..., Article]):
    text = f"{PROSE}\n{PROSE}\n\n\n\nTake along:\n- boots  \n- {PROSE}\n- a lamp\n12. tea"

    assert only(text).text == f"{PROSE}\n\n{PROSE}\n\nTake along:\n- boots\n- {PROSE}\n- a lamp\n12. tea"


def test_code_keeps_its_lines(only: Callable[..., Article]):
    code = f"if rain:\n    stay()  # {PROSE}\n\n\n    read()"

    assert only(None, **entities(("plain", f"{PROSE}\n"), ("pre", code))).text == f"{PROSE}\n\n{code}"


@pytest.mark.parametrize(
    ("name", "heading", "first"), [("poll", "question", "Which bridge?"), ("todo_list", "title", "Before the flood")]
)
def test_questions_and_their_options_are_text(only: Callable[..., Article], name: str, heading: str, first: str):
    asked = {
        heading: first,
        "answers": [{"text": "North", "voters": 3}, {"text": ["So", {"type": "bold", "text": "uth"}]}],
    }

    assert only("", **{name: asked}).text == f"{first}\n• North\n• South"


def test_a_rich_message_is_read_block_by_block(only: Callable[..., Article]):
    def plain(text: str) -> dict[str, str]:
        return {"type": "plain", "text": text}

    bold = {"type": "bold", "text": plain("closed")}
    listed = [
        {"content": "text", "text": plain("North")},
        {"content": "blocks", "blocks": [{"type": "paragraph", "text": plain("South")}]},
    ]
    row = {"cells": [{"text": plain("North")}, {"text": plain("2 m")}]}
    rich = {
        "blocks": [
            {"type": "heading", "level": 1, "text": plain("Flood")},
            {"type": "photo", "photo": "p.jpg", "caption": {"text": plain("The bridge."), "credit": plain("A desk")}},
            {"type": "paragraph", "text": {"type": "concat", "text": [plain("The bridge is "), bold, plain(".")]}},
            {"type": "list", "kind": "ordered", "items": listed},
            {"type": "table", "title": plain("Levels"), "rows": [row, row]},
            {"type": "details", "title": plain("More"), "blocks": [{"type": "quote", "text": plain("It rose.")}]},
            {"type": "thinking", "text": plain("hm")},
            {"type": "audio", "title": "A song"},
        ]
    }
    article = only(None, rich_message=rich)

    assert article.title == "Flood"
    assert article.text == (
        "The bridge.\n\nThe bridge is closed.\n\n1. North\n2. South\n\n"
        "Levels\n\nNorth | 2 m\nNorth | 2 m\n\nMore\n\nIt rose."
    )


def test_posts_without_words_are_passed_over(tmp_path: Path):
    silent = [
        post(1, "", photo="photos/storm.jpg"),
        post(2, "", media_type="sticker", sticker_emoji="🌧"),
        post(3, "🌧🌧"),
        post(4, "", file="files/plan.pdf", file_name="plan.pdf"),
        {"id": 5, "type": "service", "action": "pin_message", "text": PROSE},
        {"id": 6, "type": "unsupported"},
    ]
    articles, problems = items(exported(tmp_path, channel(*silent, post(7, "A caption", photo="photos/storm.jpg"))))

    assert [article.text for article in articles] == ["A caption"]
    assert problems == []


def test_the_author_of_a_forwarded_post_is_whoever_it_comes_from(only: Callable[..., Article]):
    assert only(forwarded_from="Hilltown", author="Mara Lind").author == "Hilltown"
    assert only(forwarded_from="Rivertown", author="Mara Lind").author == "Mara Lind"
    assert only(forwarded_from=None).author is None


def test_a_reply_leads_back_to_what_it_replies_to(tmp_path: Path):
    first, reply = post(1, f"Flood\n\n{PROSE}"), post(2, "The water falls.", reply_to_message_id=1)
    elsewhere = post(3, "Thanks.", reply_to_message_id=1, reply_to_peer_id="channel99")
    articles, _ = items(exported(tmp_path, channel(first, reply, elsewhere, post(4, "So.", reply_to_message_id=999))))

    assert [article.previous for article in articles] == [None, "Flood", None, None]


def test_a_time_that_says_never_edited_is_no_update(only: Callable[..., Article]):
    assert only(edited="1970-01-01T03:00:00").updated is None


def test_an_old_export_without_seconds_is_read(tmp_path: Path):
    old = {"id": 5, "type": "message", "date": "2019-02-03T10:20:30", "text": PROSE}
    [article], _ = items(exported(tmp_path, channel(old, id=2**33 + 1234567)))

    assert article.published == datetime(2019, 2, 3, 10, 20, 30, tzinfo=UTC)
    assert article.url == "https://t.me/c/1234567/5"


# Links


def test_the_public_name_makes_links_for_everybody(tmp_path: Path):
    exported(tmp_path, channel(post(17)))

    for name in ("rivertown", "@rivertown"):
        [article], _ = items(f"{tmp_path}?channel={name}")
        assert article.url == article.origin == "https://t.me/rivertown/17"


@pytest.mark.parametrize("name", ["", "a b", "https://example.org", "x", "ривер", "a/b"])
def test_what_cannot_be_a_public_name_is_refused(name: str):
    with pytest.raises(ConfigError, match="not the public name"):
        Export(f"somewhere?channel={name}")


def test_the_name_of_the_source_does_not_change_when_the_public_name_is_added(tmp_path: Path):
    assert Export(str(tmp_path)).name == Export(f"{tmp_path}?channel=rivertown").name == f"telegram:{tmp_path}"


def test_a_post_of_a_channel_without_a_number_is_known_by_its_place(tmp_path: Path):
    [article], _ = items(exported(tmp_path, channel(post(17), id=None)))

    assert article.url is None
    assert article.origin.endswith("result.json#/17")


# What is read


ACCOUNT = {
    "about": "Everything.",
    "personal_information": {"first_name": "Mara", "id": 1},
    "contacts": {"list": [{"name": "Ann", "type": "public_channel", "messages": [post()]}]},
    "chats": {
        "about": "Chats.",
        "list": [
            channel(post(1, "One."), type="private_channel", id=11, name="Members"),
            {"name": "Ann", "type": "personal_chat", "id": 2, "messages": [post(1, "A secret.")]},
            {"type": "saved_messages", "id": 3, "messages": [post(2, "A secret.")]},
            channel(post(1, "A secret."), type="public_supergroup"),
            channel(post(1, "A secret."), type=None),
            channel(post(1, "Two."), 5, id=12, name=None),
        ],
    },
    "left_chats": {"list": [channel(post(1, "Three."), id=13)]},
}


def test_of_an_account_its_one_public_channel_is_read_and_nothing_private(tmp_path: Path):
    articles, problems = items(exported(tmp_path, ACCOUNT))

    assert [(a.text, a.source, a.url) for a in articles] == [("Two.", None, "https://t.me/c/12/1")]
    assert [problem.reason for problem in problems] == [
        "is not a message",
        "is the export of a whole account: only the channel None was read, 2 other channels and 4 chats not",
    ]


def account(*titles: str) -> dict[str, Any]:
    """An account with public channels of these titles, a private channel, a friend, and a channel that was left."""
    public = [channel(post(1, f"Of {title}."), id=20 + n, name=title) for n, title in enumerate(titles)]
    private = channel(post(1, "A secret."), type="private_channel", id=7, name="Rivertown board")
    friend = {"name": "Rivertown friend", "type": "personal_chat", "id": 2, "messages": [post(1, "A secret.")]}
    left = channel(post(1, "Of others."), id=9, name="Rivertown gossip")
    return {"chats": {"list": [private, friend, *public]}, "left_chats": {"list": [left]}}


@pytest.mark.parametrize(
    ("titles", "name", "taken"),
    [
        (["Rivertown"], None, "Rivertown"),
        (["Новости порта"], "rivertown", "Новости порта"),
        (["Rivertown", "Tea news"], "rivertown", "Rivertown"),
        (["Tea news", "Rivertown Post"], "rivertown", "Rivertown Post"),
        (["Tea news", "The Rivertown Post!"], "the_rivertown_post", "The Rivertown Post!"),
        (["Tea news", "Rivertown"], "rivertown_news", "Rivertown"),
    ],
)
def test_of_an_account_the_named_channel_is_read(tmp_path: Path, titles: list[str], name: str | None, taken: str):
    exported(tmp_path, account(*titles))
    articles, [problem] = items(f"{tmp_path}?channel={name}" if name else str(tmp_path))

    assert [(a.text, a.source) for a in articles] == [(f"Of {taken}.", taken)]
    assert [a.url for a in articles if name] == [f"https://t.me/{name}/1"] * bool(name)
    assert f"only the channel {taken!r} was read" in problem.reason


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["Rivertown", "Tea news"], None),
        (["Rivertown", "Tea news"], "harbour"),
        (["Rivertown", "Rivertown sport"], "rivertown_sport_news"),
        (["Новости", "Погода"], "rivertown"),
        ([], "rivertown"),
        ([], None),
    ],
)
def test_of_an_account_nothing_is_read_where_the_channel_is_not_clear(
    tmp_path: Path, titles: list[str], name: str | None
):
    exported(tmp_path, account(*titles))

    with pytest.raises(SourceError, match="export of a whole account") as error:
        items(f"{tmp_path}?channel={name}" if name else str(tmp_path))
    assert all(title in str(error.value) for title in titles)
    assert "secret" not in str(error.value)
    assert "board" not in str(error.value)


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "private_group", "public_supergroup", "", None])
def test_a_chat_that_is_no_channel_is_not_read(tmp_path: Path, kind: str | None):
    articles, [problem] = items(exported(tmp_path, channel(post(), type=kind)))

    assert articles == []
    assert problem.reason == "is not a channel and was not read"


def test_a_chat_that_says_too_late_what_it_is_is_not_read(tmp_path: Path):
    late = {"messages": [post()], "name": "Rivertown", "type": "public_channel", "id": 1}

    assert items(exported(tmp_path, late))[0] == []


def test_the_file_itself_may_be_named_and_may_be_packed(tmp_path: Path):
    content = json.dumps(channel(post())).encode()
    tmp_path.joinpath("result.json.gz").write_bytes(gzip.compress(content))
    tmp_path.joinpath("march.json").write_bytes(b"\xef\xbb\xbf" + content)

    for place in (tmp_path, tmp_path / "result.json.gz", tmp_path / "march.json"):
        assert [article.text for article in items(place)[0]] == [PROSE]


def test_an_export_may_be_made_after_opening(tmp_path: Path):
    source = Export(str(tmp_path / "later"))
    assert len(source) == 0
    with pytest.raises(SourceError, match="does not exist"):
        source.read()
    tmp_path.joinpath("later").mkdir()
    exported(tmp_path / "later", channel(post(1), post(2)))

    assert len(source) == len(list(source.read())) == 2


def test_the_order_is_that_of_the_file_every_time(tmp_path: Path):
    exported(tmp_path, channel(post(3), post(1), post(2)))
    source = Export(str(tmp_path))

    assert list(source.read()) == list(source.read())
    assert [str(a.url)[-1] for a in source.read() if isinstance(a, Article)] == ["3", "1", "2"]


# What is damaged


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("words", "is not a message"),
        (post(2, 5), "has a text of no known kind"),
        (post(2, {"type": "plain", "text": "x"}), "has a text of no known kind"),
        ({**post(), "id": "two"}, "has no number"),
        ({**post(), "id": True}, "has no number"),
    ],
)
def test_a_bad_message_is_a_problem_and_its_neighbours_are_read(tmp_path: Path, bad: Any, reason: str):
    articles, problems = items(exported(tmp_path, channel(post(1), bad, post(3))))

    assert len(articles) == 2
    assert [problem.reason for problem in problems] == [reason]
    assert problems[0].location.startswith(f"{tmp_path / 'result.json'}#message ")


def test_control_characters_as_telegram_writes_them_are_read(tmp_path: Path):
    r"""It writes ``\x1F``, which is no JSON; a backslash before an x is something else."""
    text = json.dumps(channel(post(1, "One\x1f, two \\x0B"), post(2)), indent=1).replace(r"\u001f", r"\x1F")
    tmp_path.joinpath("result.json").write_text(text)
    assert r"One\x1F, two \\x0B" in text

    articles, problems = items(tmp_path)
    assert articles[0].text == "One, two \\x0B"
    assert (len(articles), problems) == (2, [])


def test_bytes_that_are_no_utf8_spoil_one_letter(tmp_path: Path):
    data = json.dumps(channel(post(1, "Caf? open"), post(2))).encode().replace(b"?", b"\xe9")
    tmp_path.joinpath("result.json").write_bytes(data)

    assert [article.text for article in items(tmp_path)[0]] == ["Caf\ufffd open", PROSE]


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_file_that_ends_early_the_beginning_is_read(tmp_path: Path, packed: bool):
    data = json.dumps(channel(*(post(n, f"{PROSE} {n * 7919}") for n in range(1, 2000))), indent=1).encode()
    data = gzip.compress(data) if packed else data
    tmp_path.joinpath("result.json.gz" if packed else "result.json").write_bytes(data[: len(data) // 2])
    articles, problems = items(tmp_path)

    assert 500 < len(articles) < 2000
    why = "is not a whole gzip file" if packed else "it ends too early"
    assert [problem.reason for problem in problems] == [f"{why}; the rest was not read"]


@pytest.mark.parametrize("broken", ["what", "1E99999999999999999999", '"\\udc00"'])
def test_what_comes_before_a_break_is_read(tmp_path: Path, broken: str):
    text = json.dumps(channel(post(1), post(2), post(3)), indent=1).replace('"id": 3', f'"id": {broken}')
    tmp_path.joinpath("result.json").write_text(text)
    articles, [problem] = items(tmp_path)

    assert len(articles) == 2
    assert problem.reason == "it is not valid JSON; the rest was not read"


@pytest.mark.parametrize(
    "content", ["", " ", "{", "[]", "5", "null", "{}", '{"a": 1}', '{"messages": 5}', "[" * 10**6, "<html>"]
)
def test_another_file_is_no_export(tmp_path: Path, content: str):
    tmp_path.joinpath("result.json").write_text(content)

    with pytest.raises(SourceError, match="is not a Telegram export"):
        items(tmp_path)


def test_a_folder_without_an_export_says_what_to_do(tmp_path: Path):
    tmp_path.joinpath("messages.html").write_text("<html>")

    with pytest.raises(SourceError, match="Machine-readable JSON"):
        Export(str(tmp_path)).read()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 2**21, "it has a value longer than 1 MB; the rest was not read"),
        (["x"] * 200_000, "it has a message larger than 5 MB; the rest was not read"),
    ],
)
def test_what_telegram_never_writes_is_not_taken_into_memory(tmp_path: Path, text: Any, reason: str):
    articles, problems = items(exported(tmp_path, channel(post(1), post(2, text), post(3))))

    assert len(articles) <= 1
    assert [problem.reason for problem in problems] == [reason]


def test_one_message_at_a_time_is_in_memory(tmp_path: Path):
    exported(tmp_path, channel(*(post(n, f"{PROSE} {n}", reply_to_message_id=n - 1) for n in range(1, 20_001))))
    tracemalloc.start()
    try:
        count = sum(1 for _ in Export(str(tmp_path)).read())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 20_000
    assert peak < 12 * 2**20


NAMES = st.sampled_from("type text blocks block items rows cells title caption question answers num kind".split())
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["heading", "list", "table", "ordered", "pre", "bold", "a\nb\n\nc"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "id type date date_unixtime edited edited_unixtime author forwarded_from reply_to_message_id "
    "text text_entities poll todo_list rich_message"
).split()


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.dictionaries(st.sampled_from(["name", "id"]), JSON))
def test_any_value_in_any_field_spoils_that_message_only(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], facts: dict[str, Any]
):
    at = tmp_path_factory.mktemp("export")
    content = channel(post(1), {**post(2), **fields}, post(3), **facts)
    at.joinpath("result.json").write_text(json.dumps(content), "utf-8", errors="replace")
    articles, problems = items(at)

    assert [article.text for article in articles].count(PROSE) >= 2
    assert len(articles) + len(problems) <= 3
    assert all(a.title.strip() and a.text.strip() and a.published.tzinfo is UTC for a in articles)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    at = tmp_path_factory.mktemp("export")
    at.joinpath("result.json").write_bytes(b'{"type": "public_channel", "messages": [' + data)

    articles, problems = items(at)
    assert len(problems) >= 1 or not articles
