"""
A message to a request: small talk, a command in plain words, or a question with the words around it taken off.

The phrases are in ``[requests]`` of the data of each language. Those of all languages are tried, because a message may
mix them; the longest phrase wins. A message is small talk only when phrases cover all of it, so that a question that
merely contains such a word stays a question.
"""

import re
from collections.abc import Collection, Sequence

from knowledge.language.phrase_table import TypedWord, typed_words
from knowledge.retrieval.requests.answer_type import holds_question_word
from knowledge.retrieval.requests.lead_ins import QUESTION_MARKS, before_tails, behind_leads, between_spaces
from knowledge.retrieval.requests.request_phrases import common_words, has_content
from knowledge.retrieval.requests.small_talk import EMOTICON, LONGEST, Request, RequestKind, kind_of_symbols, reaction

_LONGEST_MESSAGE = 400  # characters; a longer one is a pasted text
_LINK = re.compile(r"<?((?:https?://|www\.)[^\s<>]+|(?:[\w-]+\.)+[a-z]{2,}/[^\s<>]*)>?", re.IGNORECASE)
_SUM = re.compile(r"\d\s*[+*×÷^]\s*\d")
_NUMBERS = re.compile(r"[\d.,+*×÷^=]+")
_COMPOUND = re.compile(r"[^\W\d](?:(?:-| ?& ?)\w|\+\+|#)")  # start-up, R&D, C++: more than its parts
_KIND = {
    "summary_of": RequestKind.SUMMARY,
    "summary_tails": RequestKind.SUMMARY,
    "latest_about": RequestKind.LATEST,
    "latest_tails": RequestKind.LATEST,
}


def read_request(message: str) -> Request:
    """
    Return the request that a message makes.

    >>> read_request("Hi there, thanks!").kind, read_request("Any news about the ferry?").topic
    (<RequestKind.THANKS: 'thanks'>, 'the ferry')
    """
    text = message.strip()
    if link := _address(text):
        return Request(RequestKind.LINK, link)
    if len(text) > _LONGEST_MESSAGE:
        return Request(RequestKind.QUESTION, text)
    words = typed_words(EMOTICON.sub(lambda face: " " * len(face[0]), text))
    if not words:
        return Request(kind_of_symbols(text) or RequestKind.QUESTION, text)
    if _is_sum(text):
        return Request(RequestKind.BEYOND)
    return reaction(text, words) or _about_topic(text, words)


def _is_sum(text: str) -> bool:
    """Return whether a message asks for arithmetic and nothing else: "what is 2+2"."""
    around = _NUMBERS.sub(" ", text)
    return bool(_SUM.search(text)) and (not typed_words(around) or is_vague(around, common_words()))


def content(question: str) -> str:
    """
    Return a question without the words around it that say nothing about its topic.

    >>> content("hi, do you know something about the Channel Tunnel?"), content("Who opened the tunnel, please?")
    ('the Channel Tunnel', 'Who opened the tunnel?')
    """
    text = question.strip()
    words = typed_words(text) if len(text) <= _LONGEST_MESSAGE else []
    return _about_topic(text, words).topic if words else question


def is_vague(question: str, languages: Collection[str]) -> bool:
    """
    Return whether a question holds nothing but common words: "what happened?", "why?".

    `languages`: those of the library. A single word is common only if it is so in all of them: German *war* is English
    *war*, too.
    """
    words = typed_words(question[:_LONGEST_MESSAGE])
    if not words or len(words) > LONGEST or _COMPOUND.search(question):
        return False
    if len(words) == 1:
        known = [code for code in languages if code in common_words()]
        if holds_question_word(question) and not question.isupper():  # but WHO is a name
            return True
        return bool(known) and not any(has_content(question, words, code) for code in known)
    return any(not has_content(question, words, code) for code in common_words())


def _about_topic(text: str, words: Sequence[TypedWord]) -> Request:
    """Return the request for a topic, without the phrases before and behind it, as long as any content is left."""
    first, lead_roles = behind_leads(text, words)
    last, tail_roles = before_tails(text, words, first, lead_roles)
    roles = [*lead_roles, *tail_roles]
    if not first and last == len(words):
        return Request(RequestKind.QUESTION, text)
    topic = between_spaces(text, words[first].start, words[last - 1].end)
    if roles and not set(roles) <= {"closers", "thanks"}:
        topic = topic.rstrip(QUESTION_MARKS)
    elif last < len(words):
        topic = topic.rstrip(QUESTION_MARKS) + ("?" if text[-1] in "?？؟" else "")
    kind = next((_KIND[role] for role in roles if role in _KIND), RequestKind.QUESTION)
    if link := _address(topic):
        return Request(RequestKind.LINK, link)
    if (
        kind is RequestKind.SUMMARY
        and (numbered := reaction(topic, words[first:last]))
        and numbered.kind is RequestKind.NUMBER
    ):
        return numbered
    return Request(kind, topic)


def _address(text: str) -> str:
    """Return the address that is all of the text; empty for none."""
    link = _LINK.fullmatch(text)
    if not link:
        return ""
    return link[1] if link[1].lower().startswith("http") else f"https://{link[1]}"
