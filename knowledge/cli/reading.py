"""Commands that read from the library: ask, latest, summary, versions."""

import argparse

from knowledge import Answer, Article, Hit, Library, language_name
from knowledge.cli import CommandError, library_for_reading
from knowledge.cli.output import (
    byline,
    iso_time,
    metadata,
    more_suffix,
    one_line,
    print_errors,
    print_result,
    publication,
)

_WHY = {
    "base": "before anything is known",
    "share": "{:.0%} of the question's words are in the passage or its title",
    "held": "{:.0%} of them are in the article or its title",
    "strength": "the match is worth {:.1f} of the rarest words",
    "early": "{:.0%} of the question stands early in the article",
    "opening_phrases": "{:.0%} of its word pairs and triples are in the article's opening",
    "names": "{:.0%} of its names are missing from the article",
    "numbers": "{:.0%} of its numbers are missing from the article",
    "burst": "articles of the same days match as well: {:.2f}",
    "fresh": "{:.0%} of the freshness of an article of today",
    "corrections": "words of the question were corrected",
    "turns": "the article holds none of the words that this turn adds",
}


def ask(options: argparse.Namespace) -> int:
    """Answer a question with quotes."""
    with library_for_reading() as library:
        answer = library.ask(options.question)
        outdated = library.outdated()
    if outdated:
        print_errors(f"{outdated:,} articles were analysed by an earlier version; add or refresh analyses them anew")
    hits = [_hit_record(hit) for hit in answer.hits]
    nearest = _hit_record(answer.nearest) if answer.nearest else None
    result = {"question": answer.question, "confidence": round(answer.confidence, 4), "hits": hits}
    result |= {"unknown": answer.unknown, "nearest": nearest, "more": answer.more}
    result |= {"evidence": [part._asdict() for part in answer.evidence]} if options.why else {}
    lines = [_quote(hit) for hit in answer.hits]
    if not lines:
        lines.append("The articles do not answer this.")
        if answer.foreign_to:
            lines.append(f"They are in another language: {', '.join(map(language_name, answer.foreign_to))}")
        if answer.unknown:
            lines.append(f"Found in no article: {', '.join(answer.unknown)}")
        if answer.nearest:
            lines.append(f"The nearest, which may not answer it:\n\n{_quote(answer.nearest)}")
    if options.why:
        lines.append(_why(answer))
    print_result(options, result, "\n\n".join(lines))
    return 0


def _why(answer: Answer) -> str:
    """Return the confidence and what it is made of, in log-odds, a line for each kind of evidence that counts."""
    parts = (f"  {part.logits:+5.1f}  {_WHY[part.name].format(part.value)}" for part in answer.evidence if part.logits)
    return "\n".join([f"Confidence {answer.confidence:.0%}, from log-odds:", *parts])


def latest(options: argparse.Namespace) -> int:
    """List the newest articles."""
    with library_for_reading() as library:
        stories = library.stories(options.number)
    lines = [
        f"{publication(story.article):10}  {story.article.title}{more_suffix(story.also)}  ({story.article.id})"
        for story in stories
    ]
    records = [
        metadata(story.article) | {"also": [metadata(duplicate) for duplicate in story.also]} for story in stories
    ]
    print_result(options, records, "\n".join(lines) or "There are no articles yet.")
    return 0


def summary(options: argparse.Namespace) -> int:
    """Shorten one article."""
    with library_for_reading() as library:
        article = _only_match(library, options.article)
        short = library.summary(article.id)
    sentences = short.texts if short else ()
    text = "\n".join([article.title, byline(article), "", *map(one_line, sentences)])
    print_result(options, metadata(article) | {"sentences": sentences}, text)
    return 0


def versions(options: argparse.Namespace) -> int:
    """Show the earlier texts of an article that its source has changed."""
    with library_for_reading() as library:
        article = _only_match(library, options.article)
        replaced = library.versions(article.id)
    records = [
        {"replaced": iso_time(version.replaced), "title": version.title, "text": version.text} for version in replaced
    ]
    lines = [f"Until {version.replaced:%Y-%m-%d %H:%M} UTC: {version.title}\n\n{version.text}" for version in replaced]
    print_result(options, metadata(article) | {"versions": records}, "\n\n\n".join(lines) or "It was never changed.")
    return 0


def _only_match(library: Library, description: str) -> Article:
    """Return the article of an id, a link or words of a title. Raises `CommandError` for none, and for several."""
    article = library.article(description)
    articles = [article] if article else library.find(description)
    if not articles:
        raise CommandError(f"no article is called {description!r}")
    if len(articles) > 1:
        raise CommandError("\n".join(["several articles fit:", *(f"  {a.id}  {a.title}" for a in articles)]))
    return articles[0]


def _quote(hit: Hit) -> str:
    title = f"{hit.article.title}{more_suffix(hit.also)}"
    return f"“{one_line(hit.sentence.of(hit.passage.text))}”\n  {title}\n  {byline(hit.article)}"


def _hit_record(hit: Hit) -> dict[str, object]:
    return {
        "sentence": hit.sentence.of(hit.passage.text),
        "passage": hit.passage.text,
        "highlights": [tuple(span) for span in hit.highlights],
        "score": round(hit.score, 4),
        "article": metadata(hit.article),
        "also": [metadata(article) for article in hit.also],
    }
