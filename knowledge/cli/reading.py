"""Commands that ask the library: ask, latest, summary, versions."""

import argparse

from knowledge import Article, Hit, Library
from knowledge.cli import CommandError, byline, day, facts, moment, more, one_line, opened, show


def ask(options: argparse.Namespace) -> int:
    """Answer a question with quotes."""
    with opened() as library:
        answer = library.ask(options.question)
    hits = [_hit(hit) for hit in answer.hits]
    nearest = _hit(answer.nearest) if answer.nearest else None
    result = {"question": answer.question, "confidence": round(answer.confidence, 4), "hits": hits}
    result |= {"unknown": answer.unknown, "nearest": nearest, "more": answer.more}
    lines = [_quote(hit) for hit in answer.hits]
    if not lines:
        lines.append("The articles do not answer this.")
        if answer.unknown:
            lines.append(f"Found in no article: {', '.join(answer.unknown)}")
        if answer.nearest:
            lines.append(f"The nearest, which may not answer it:\n\n{_quote(answer.nearest)}")
    show(options, result, "\n\n".join(lines))
    return 0


def latest(options: argparse.Namespace) -> int:
    """List the newest articles."""
    with opened() as library:
        stories = library.stories(options.number)
    lines = [f"{day(s.article.published)}  {s.article.title}{more(s.also)}  ({s.article.id})" for s in stories]
    listed = [facts(story.article) | {"also": [facts(a) for a in story.also]} for story in stories]
    show(options, listed, "\n".join(lines) or "There are no articles yet.")
    return 0


def summary(options: argparse.Namespace) -> int:
    """Shorten one article."""
    with opened() as library:
        article = _the_article(library, options.article)
        short = library.summary(article.id)
    sentences = short.texts if short else ()
    text = "\n".join([article.title, byline(article), "", *map(one_line, sentences)])
    show(options, facts(article) | {"sentences": sentences}, text)
    return 0


def versions(options: argparse.Namespace) -> int:
    """What an article said before its source changed it."""
    with opened() as library:
        article = _the_article(library, options.article)
        found = library.versions(article.id)
    told = [{"replaced": moment(v.replaced), "title": v.title, "text": v.text} for v in found]
    lines = [f"Until {v.replaced:%Y-%m-%d %H:%M} UTC: {v.title}\n\n{v.text}" for v in found]
    show(options, facts(article) | {"versions": told}, "\n\n\n".join(lines) or "It was never changed.")
    return 0


def _the_article(library: Library, named: str) -> Article:
    article = library.article(named)
    found = [article] if article else library.find(named)
    if not found:
        raise CommandError(f"no article is called {named!r}")
    if len(found) > 1:
        raise CommandError("\n".join(["several articles fit:", *(f"  {a.id}  {a.title}" for a in found)]))
    return found[0]


def _quote(hit: Hit) -> str:
    title = f"{hit.article.title}{more(hit.also)}"
    return f"“{one_line(hit.sentence.of(hit.passage.text))}”\n  {title}\n  {byline(hit.article)}"


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "sentence": hit.sentence.of(hit.passage.text),
        "passage": hit.passage.text,
        "highlights": [tuple(span) for span in hit.highlights],
        "score": round(hit.score, 4),
        "article": facts(hit.article),
        "also": [facts(article) for article in hit.also],
    }
