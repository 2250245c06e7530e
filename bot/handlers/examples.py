"""Example questions: made from the newest articles, and only those that the library answers with that article."""

from knowledge import Article, Library

_TRIED = 5  # for each question that is wanted


def example_questions(library: Library, count: int) -> list[str]:
    """Return at most `count` questions that the library answers, each with another article."""
    questions: dict[str, str] = {}  # article -> question
    for example in library.example_questions(_TRIED * count):
        if len(questions) == count:
            break
        if example.article_id in questions:
            continue
        hits = library.ask(example.text, limit=1).hits
        if hits and example.article_id in _ids(hits[0].article, *hits[0].also):
            questions[example.article_id] = example.text
    return list(questions.values())


def _ids(*articles: Article) -> set[str]:
    return {article.id for article in articles}
