"""Readers ask questions: conversations with the real application through a local Telegram."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from telegram import Update
from telegram.error import BadRequest

from bot.locales.registration import COMMANDS, register
from bot.playground import Chat, Telegram, deliver
from bot.playground.errors import ApiError, bad_request, too_many_requests
from bot.state import State
from knowledge import Article, Library, SearchError
from tests.bot.conftest import ALL, FERRY, STORM, Talk, article, at, connected, many
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"
SENTENCE = "The first ferry leaves the harbour at 6.40 in the morning."


async def test_the_best_sentence_comes_first_and_word_for_word(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert reply.text.splitlines()[0] == SENTENCE


async def test_the_best_sentence_is_a_quotation(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert reply.marked("blockquote")[0] == SENTENCE


async def test_the_questions_words_are_bold(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert {"ferry", "harbour"} <= set(reply.marked("bold"))


async def test_title_source_and_date_follow_the_sentence(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert reply.text.splitlines()[1] == "Ferry returns to Grimholm – Coast Courier, 12 Mar 2024"
    assert reply.marked("date_time")[0] == "12 Mar 2024"


async def test_an_article_without_a_date_is_shown_as_undated(chat: Talk, add: Callable[..., None]) -> None:
    undated = article("otter", "Otters", "The otter sleeps on the ice. It snores.", at(20), url=None, source=None)
    add(replace(undated, derived=frozenset({"published"})))
    reply = await chat.says("Where does the otter sleep?")

    assert reply.text.splitlines()[1] == "Otters – undated"
    assert reply.text.splitlines()[-1] == "4 articles"
    assert "1. Otters – undated" in (await chat.says("/latest")).text
    assert (await chat.says("/summary otters")).text.startswith("Otters\nundated\n")


async def test_the_link_jumps_to_the_sentence(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    [link, *_] = [entity.url or "" for entity in reply.entities if entity.type == "text_link"]
    assert link.startswith(f"{FERRY.url}#:~:text=The%20first%20ferry")


async def test_the_expandable_passage_is_text_of_the_article(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    [folded, *_] = reply.marked("expandable_blockquote")
    after, _, before = folded.partition(f"\n{words.BEFORE} ")
    assert FERRY.text.partition(SENTENCE)[2].strip().startswith(after)
    assert before in FERRY.text.partition(SENTENCE)[0]


async def test_articles_besides_a_certain_answer_take_few_lines(chat: Talk) -> None:
    reply = await chat.says("ferry")

    _, _, further = reply.text.partition("2 more articles:\n")
    folded = reply.marked("expandable_blockquote")[-1]
    for lines in (further.partition(folded)[0], folded):  # the sources, then the snippets
        assert [line[:2] for line in lines.splitlines() if line[:2] in {"2.", "3."}] == ["2.", "3."]
    assert len(reply.marked("blockquote")) == 1
    assert {"Summary", "Summary 2", "Summary 3", "Open"} <= set(reply.buttons)
    assert "Open 2" not in reply.buttons  # its title is a link


async def test_an_answer_names_the_words_that_no_article_holds(chat: Talk) -> None:
    reply = await chat.says("When does the first ferry leave the harbour for Zanzibar?")

    assert reply.text.startswith(SENTENCE)
    assert reply.text.splitlines()[-2] == "Found in no article: Zanzibar."


async def test_the_summary_under_the_passage_repeats_none_of_its_lines(chat: Talk, add: Callable[..., None]) -> None:
    snow = "It snowed on and on over the quiet bay. " * 12
    add(article("otter", "Otters", f"The otter sleeps on the ice. {snow}\n\nBears fish. {snow}", at(3)))
    reply = await chat.says("Where does the otter sleep?")

    [folded, *_] = reply.marked("expandable_blockquote")
    passage, _, also = folded.partition(words.ALSO)
    assert not [line for line in also.splitlines() if line and line in passage]


async def test_at_most_three_articles_answer_and_each_once(chat: Talk) -> None:
    reply = await chat.says("ferry")

    titles = reply.marked("text_link")
    assert len(titles) == len(set(titles)) == 3


async def test_more_passages_of_the_only_article_come_with_the_button(chat: Talk, add: Callable[..., None]) -> None:
    snow = "It snowed on and on over the quiet bay. " * 12
    paragraphs = [f"The otter slept {where}. {snow}".strip() for where in ("on the ice", "in reeds", "ashore")]
    add(article("otter", "Otters", "\n\n".join(paragraphs), at(3)))
    first = await chat.says("Where has the otter slept?")

    assert first.marked("text_link") == ["Otters"]
    assert first.buttons == ["Summary", "Open", "More passages", "👍", "👎"]
    second = await chat.presses("More passages")
    assert "\n2. Otters" in second.text


async def test_the_footer_says_how_fresh_the_library_is(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert reply.text.splitlines()[-1] == "3 articles, newest 12 Mar 2024"


async def test_a_question_that_the_articles_do_not_answer_gets_a_clear_no(chat: Talk) -> None:
    reply = await chat.says("Who discovered penicillin in Antarctica?")

    assert reply.text.startswith(words.NO_ANSWER)
    assert "penicillin" in reply.marked("bold")


async def test_the_nearest_passage_is_shown_under_a_label_only(
    telegram: Telegram, library: Library, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_settings", library._settings.model_copy(update={"answer_confidence": 1.0}))
    async with connected(telegram, library, state) as application:
        reply = await Talk(telegram, application).says(QUESTION)

    no, _, label, _, sentence, *_ = reply.text.splitlines()
    assert (no, label, sentence) == (words.NO_ANSWER, words.NEAREST, SENTENCE)
    assert reply.buttons == ["Summary", "Open"]


async def test_a_misspelled_question_is_answered_at_once_and_the_reply_says_so(chat: Talk) -> None:
    right = await chat.says("When does the first ferry leave the harbour?")
    reply = await chat.says("When does the first ferry leave the harobur?")

    first, _, sentence, *_ = reply.text.splitlines()
    assert first == "Nothing on harobur; showing harbour"
    assert sentence == right.text.splitlines()[0] == SENTENCE
    assert reply.marked("bold")[:2] == ["harobur", "harbour"]
    assert "Search for “harobur”" in reply.buttons


async def test_a_reader_may_insist_on_the_words_as_typed(chat: Talk) -> None:
    await chat.says("ferry timetabels")
    reply = await chat.presses("Search for “timetabels”")

    assert reply.text.startswith("ferry timetabels\n")
    assert "showing" not in reply.text
    assert not [label for label in reply.buttons if label.startswith("Search for")]


async def test_more_passages_belong_to_the_question_as_it_was_answered(chat: Talk, add: Callable[..., None]) -> None:
    add(*many(8))
    await chat.says("lighthuose blinked")
    second = await chat.presses("More passages")

    assert second.text.startswith("More on: lighthouse blinked")
    assert "Nothing on" not in second.text


async def test_a_correction_that_does_not_answer_either_is_only_offered(
    telegram: Telegram, library: Library, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = library._settings.model_copy(update={"answer_confidence": 0.999999})
    monkeypatch.setattr(library, "_settings", sure)
    async with connected(telegram, library, state) as application:
        reply = await Talk(telegram, application).says("harobur masster")

    no, unknown, suggestion, *_ = reply.text.splitlines()
    assert (no, unknown) == (words.NO_ANSWER, words.UNKNOWN(words="harobur, masster"))
    assert suggestion == "Did you mean harbour, master?"
    assert not [label for label in reply.buttons if label.startswith("Search for")]


async def test_a_forgotten_question_cannot_be_insisted_on(chat: Talk) -> None:
    reply = await chat.says(QUESTION)

    assert (await chat.sends("v1:x:zzzzzz", reply)).text == words.EXPIRED


@pytest.mark.parametrize("question", ["?", "the of and", "x" * 4000, "ferry " * 680, "//"])
async def test_unusual_questions_get_an_ordinary_reply(chat: Talk, question: str) -> None:
    reply = await chat.says(question)

    assert reply.text.endswith("3 articles, newest 12 Mar 2024")


async def test_an_empty_library_says_so(telegram: Telegram, empty: Library, state: State) -> None:
    async with connected(telegram, empty, state) as application:
        chat = Talk(telegram, application)
        for text in (QUESTION, "/start", "/latest"):
            assert (await chat.says(text)).text == words.EMPTY


async def test_the_ask_command_answers_like_a_message(chat: Talk) -> None:
    assert (await chat.says(f"/ask {QUESTION}")).text == (await chat.says(QUESTION)).text
    assert (await chat.says(f"/ask@playground_bot\n{QUESTION}")).text == (await chat.says(QUESTION)).text


async def test_the_ask_command_without_a_question_explains_itself(chat: Talk) -> None:
    reply = await chat.says("/ask")

    assert "/ask " in reply.text
    assert "?" in reply.text


async def test_more_passages_come_in_a_new_message_until_there_are_no_more(
    chat: Talk, add: Callable[..., None]
) -> None:
    add(*many(8))
    first = await chat.says("lighthouse blinked")
    second = await chat.presses("More passages")

    assert second.id != first.id
    assert second.reply_to == first.id
    assert second.text.startswith("More on: lighthouse blinked")
    assert not set(first.marked("text_link")) & set(second.marked("text_link"))
    assert "4. " in second.text
    third = await chat.presses("More passages")
    assert "More passages" not in third.buttons


async def test_the_reader_is_asked_to_repeat_a_question_that_was_not_kept(chat: Talk, add: Callable[..., None]) -> None:
    add(*many(8))
    reply = await chat.says("lighthouse blinked")

    assert (await chat.sends("v1:m:zzzzzz:3", reply)).text == words.EXPIRED
    assert (await chat.sends("v1:q:zzzzzz", reply)).text == words.EXPIRED


async def test_a_summary_button_answers_with_a_new_message(chat: Talk) -> None:
    answer = await chat.says(QUESTION)
    summary = await chat.presses("Summary")

    assert summary.reply_to == answer.id
    assert summary.text.startswith("Ferry returns to Grimholm\nCoast Courier, 12 Mar 2024")


async def test_open_leads_to_the_article_and_is_missing_without_a_link(chat: Talk, add: Callable[..., None]) -> None:
    add(article("offline", "Quarry closes", "The granite quarry closes in autumn.", at(14), url=None))
    reply = await chat.says("granite quarry")

    assert reply.buttons == ["Summary", "👍", "👎"]
    assert "Quarry closes" in reply.text


async def test_markup_in_an_article_is_shown_as_text(chat: Talk, add: Callable[..., None]) -> None:
    text = "Zebras & <script>alert('x')</script> <b>graze</b> here &amp; there."
    add(article("zoo", "<b>Zoo</b> & more", text, at(13)))
    reply = await chat.says("zebras")

    assert reply.text.startswith(text)
    assert "<b>Zoo</b> & more" in reply.text


async def test_start_shows_example_questions_that_are_answered(chat: Talk) -> None:
    greeting = await chat.says("/start")
    assert greeting.text.startswith("Hello!")
    assert 1 <= len(greeting.buttons) <= 3

    answer = await chat.presses(greeting.buttons[0])
    assert answer.text.startswith(greeting.buttons[0])
    assert words.NO_ANSWER not in answer.text


async def test_start_may_carry_a_payload(chat: Talk) -> None:
    assert (await chat.says("/start a_69c4a93190d7dbd9")).text == (await chat.says("/start")).text


async def test_help_names_every_command(chat: Talk) -> None:
    reply = await chat.says("/help")

    assert all(f"/{name}" in reply.text for name, _ in COMMANDS)


async def test_an_unknown_command_points_to_help(chat: Talk) -> None:
    assert (await chat.says("/frobnicate now")).text == words.UNKNOWN_COMMAND


async def received(chat: Talk, message: dict[str, object]) -> int:
    """Pass the application a message that the local Telegram cannot send. Return the number of replies."""
    before, user = len(chat.messages), chat.telegram.reader
    chat.telegram.chat().started = True
    base = {"message_id": 9001, "date": 1, "chat": chat.telegram.chat().json(), "from": user.json()}
    update = Update.de_json({"update_id": 1, "message": base | message}, chat.application.bot)
    await chat.application.process_update(update)
    return len(chat.messages) - before


@pytest.mark.parametrize(
    "kind",
    [
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
    ],
)
async def test_a_message_without_text_gets_a_friendly_refusal(chat: Talk, kind: dict[str, object]) -> None:
    assert await received(chat, kind) == 1
    assert chat.messages[-1].text == words.TEXT_ONLY


async def test_the_caption_of_a_picture_is_a_question(chat: Talk) -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]

    assert await received(chat, {"photo": photo, "caption": QUESTION}) == 1
    assert chat.messages[-1].text.startswith(SENTENCE)
    assert await received(chat, {"photo": photo, "caption": "/latest 2"}) == 1
    assert chat.messages[-1].text.startswith(words.LATEST)


async def test_service_messages_are_not_answered(chat: Talk) -> None:
    assert await received(chat, {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}) == 0


@pytest.mark.parametrize(
    ("text", "replies"),
    [("ferry?", 0), ("/frobnicate", 0), ("/ask ferry", 1), ("/ask@other_bot ferry", 0), ("/latest", 1)],
)
async def test_in_groups_only_our_commands_are_answered(chat: Talk, text: str, replies: int) -> None:
    group = Chat(-5, "group", [chat.telegram.reader], title="Neighbours", started=True)
    chat.telegram.chats[group.id] = group
    await received(chat, {"chat": group.json(), "text": text})

    assert len(group.messages) == replies


async def test_a_command_is_recognised_without_an_entity(chat: Talk) -> None:
    assert await received(chat, {"text": "/help"}) == 1
    assert chat.messages[-1].text == words.HELP


@pytest.mark.parametrize("data", ["", "v0:x", "v1:s:nonsense", "v1:l:1:2:3", "v2:s:0123456789abcdef", "v1:r:::"])
async def test_an_unknown_button_gets_an_explanation(chat: Talk, data: str) -> None:
    reply = await chat.says(QUESTION)

    assert (await chat.sends(data or "x", reply)).text == words.OLD_BUTTON


async def test_a_press_without_data_gets_an_explanation(chat: Talk) -> None:
    reply = await chat.says(QUESTION)
    chat.telegram.user_presses(reply.id, label="Summary")
    [update] = chat.telegram.updates.take()
    update["callback_query"]["data"] = ""
    await chat.application.process_update(Update.de_json(update, chat.application.bot))

    assert chat.messages[-1].text == words.OLD_BUTTON


@pytest.mark.parametrize("data", ["s:{}", "n:{}", "r:{}:0", "k:{}"])
async def test_the_reader_is_told_that_an_article_is_gone(chat: Talk, data: str) -> None:
    reply = await chat.says("/help")

    assert (await chat.sends("v1:" + data.format("0" * 16), reply)).text == words.GONE


@pytest.mark.parametrize("data", ["s:{}", "n:{}", "r:{}:0", "k:{}", "l:0:10:zzzzzzzzz:0:-"])
async def test_buttons_of_inaccessible_messages_are_answered(chat: Talk, data: str) -> None:
    reply = await chat.says("/help")
    reply.keyboard = [[{"text": "odd", "callback_data": "v1:" + data.format(STORM.id)}]]
    query = chat.telegram.user_presses(reply.id, label="odd")
    [update] = chat.telegram.updates.take()
    update["callback_query"]["message"] = {"message_id": reply.id, "date": 0, "chat": reply.chat.json()}
    before = len(chat.messages)
    await chat.application.process_update(Update.de_json(update, chat.application.bot))

    assert query.answer is not None
    assert len(chat.messages) == before + 1


async def test_refused_markup_is_sent_again_as_plain_text(chat: Talk, telegram: Telegram) -> None:
    telegram.fail_next(bad_request("can't parse entities: Unclosed start tag at byte offset 7"), "sendMessage")
    reply = await chat.says(QUESTION)

    assert reply.text.startswith(SENTENCE)
    assert not reply.marked("bold")


@pytest.mark.parametrize(
    "trouble",
    [too_many_requests(1), ApiError(429, "Too Many Requests: retry after 1"), ApiError(502, "Bad Gateway")],
)
async def test_a_reply_is_sent_again_after_a_temporary_error(chat: Talk, telegram: Telegram, trouble: ApiError) -> None:
    telegram.fail_next(trouble, "sendMessage")

    assert (await chat.says(QUESTION)).text.startswith(SENTENCE)


@pytest.mark.parametrize("refusal", [bad_request("query is too old"), ApiError(404, "method not found")])
async def test_a_press_that_cannot_be_acknowledged_is_still_answered(
    chat: Talk, telegram: Telegram, refusal: ApiError
) -> None:
    await chat.says(QUESTION)
    telegram.fail_next(refusal, "answerCallbackQuery")
    before = len(chat.messages)
    telegram.user_presses(chat.messages[-1].id, label="Summary")
    await deliver(telegram, chat.application)

    assert len(chat.messages) == before + 1


async def test_a_reader_who_stopped_the_bot_is_logged_without_the_question(
    chat: Talk, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    telegram.user_says("my secret question about the ferry")
    telegram.fail_next(ApiError(403, "bot was blocked by the user"), "sendMessage")
    await deliver(telegram, chat.application)

    assert "stopped the bot" in caplog.text
    assert "secret" not in caplog.text


async def test_questions_are_not_logged(chat: Talk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await chat.says("a very personal question about the ferry")

    assert "personal" not in caplog.text


async def test_a_search_error_gets_an_apology(chat: Talk, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise SearchError("the index is damaged")

    monkeypatch.setattr(library._index, "search", broken)

    assert (await chat.says(QUESTION)).text.startswith(words.CANNOT_SEARCH.pattern.partition("{")[0])


async def test_an_unexpected_error_has_one_code_in_the_reply_and_in_the_log(
    chat: Talk, library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(library._store, "statistics", lambda: 1 / 0)
    reply = await chat.says(QUESTION)

    code = reply.text.partition("(code ")[2][:6]
    assert f"(code {code})" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "division" not in reply.text


async def test_the_command_menu_is_set_only_once(chat: Talk, telegram: Telegram) -> None:
    bot = chat.application.bot
    await register(bot, [words])
    calls = len(telegram.log)
    await register(bot, [words])

    assert [command.command for command in await bot.get_my_commands()] == [name for name, _ in COMMANDS]
    assert not any(call.method.startswith("set") for call in list(telegram.log)[calls:])


@pytest.mark.parametrize("refusal", [ApiError(404, "method not found"), too_many_requests(3)])
async def test_the_bot_works_with_a_server_that_has_no_command_menu(
    chat: Talk, telegram: Telegram, refusal: ApiError, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail_next(refusal, "getMyCommands")
    await register(chat.application.bot, [words])

    assert "works without it" in caplog.text


def monstrous(number: int) -> Article:
    sentence = f"Kraken {'tentacle ' * 1300}number {number}."
    name = "K" * 4000 if number % 2 else "Kraken & <co> " * 300
    url = f"https://deep.example.org/{'a' * 3000 if number % 3 else 'ü'}?{number}"
    return article(f"kraken-{number}", name, sentence * 3, at(20), url=url, source="S" * 900)


async def test_very_long_articles_titles_and_links_are_shown(chat: Talk, add: Callable[..., None]) -> None:
    add(*(monstrous(number) for number in range(6)))
    for text in ("kraken tentacle", "/latest 20", "/latest kraken", f"/summary {'kraken ' * 500}", "/summary 1"):
        assert (await chat.says(text)).text
    for label in ("Read on", "Next page", "Next page", "Previous page", "Summary", "More like this"):
        assert (await chat.presses(label)).text


async def test_every_button_of_every_reply_works(chat: Talk) -> None:
    for text in (QUESTION, "ferry", "/start", "/latest 1", "/summary ferry"):
        message = await chat.says(text)
        for row in list(message.keyboard):
            for button in row:
                if "callback_data" in button:
                    message.keyboard = [[button]]
                    assert (await chat.presses(button["text"], message)).text not in {words.OLD_BUTTON, words.GONE}


async def test_other_refusals_are_raised(chat: Talk) -> None:
    with pytest.raises(BadRequest):
        await chat.application.bot.send_message(1, "to nobody")


def test_the_articles_of_the_tests_have_different_ids() -> None:
    assert len({article.id for article in ALL}) == 3
