"""
Questions to begin with, made from the newest articles.

The best are headlines that are questions themselves. Then come questions about names that several articles mention,
and where there are too few of them, as in scripts without capitals, what an article is about.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.language.tables import language_data
from knowledge.models import Article, ExampleQuestion

_LEAST_WORDS = 4  # of a headline that is a question: "Really?" alone says nothing
_LONGEST = 110  # characters
_LEAST_TIMES = 2  # that an article mentions the name that it is asked for
_QUESTION = re.compile(r"[^?？؟]+[?？؟]")
_UPPER = "".join(character for character in map(chr, range(0x600)) if character.isupper())
# Capitalised words in a row, behind a word that is not: so the first one is no beginning of a sentence.
_NAME = re.compile(rf"\b([^\W\d_{_UPPER}]+) ([{_UPPER}][\w’'-]+(?: [{_UPPER}][\w’'-]+)+)")


def candidates(articles: Sequence[Article], language: str) -> Iterator[ExampleQuestion]:
    """Yield questions that the `articles`, the newest ones in a language, should answer; better ones first."""
    yield from filter(None, map(_headline_question, articles))
    yield from _name_questions(articles, language)
    data = language_data(language)
    asked = data.questions.what_about if data else ""
    for article in articles:
        if 0 < len(article.title) <= _LONGEST:
            yield ExampleQuestion((asked or "#").replace("#", article.title), article.id)


def _headline_question(article: Article) -> ExampleQuestion | None:
    match = _QUESTION.match(article.title)
    question = match[0].strip() if match else ""
    spaced = question.isascii() or " " in question
    if not question or len(question) > _LONGEST or (spaced and question.count(" ") + 1 < _LEAST_WORDS):
        return None
    return ExampleQuestion(question, article.id)


def _name_questions(articles: Sequence[Article], language: str) -> Iterator[ExampleQuestion]:
    """Yield a question about each name, those that most articles mention first."""
    data = language_data(language)
    if data is None or not data.questions.what_is_new:
        return
    mentions: dict[str, dict[str, int]] = {}  # name -> article -> how often
    behind: dict[str, Counter[str]] = {}  # name -> the words before it
    for article in articles:
        for match in _NAME.finditer(article.text):
            counts = mentions.setdefault(match[2], {})
            counts[article.id] = counts.get(article.id, 0) + 1
            behind.setdefault(match[2], Counter())[match[1]] += 1
    for name in sorted(mentions, key=lambda name: (-len(mentions[name]), -sum(mentions[name].values()), name)):
        best = max(mentions[name], key=mentions[name].__getitem__)
        if mentions[name][best] >= _LEAST_TIMES:
            usual, times = behind[name].most_common(1)[0]
            is_article = usual in data.questions.name_articles and 2 * times > behind[name].total()
            written = f"{usual} {name}" if is_article else name
            yield ExampleQuestion(data.questions.what_is_new.replace("#", written), best)
