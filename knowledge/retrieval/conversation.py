"""
A question in a conversation: whether it stands alone or continues the turns before, and the context for the next one.
"""

from dataclasses import replace
from datetime import datetime

from knowledge.language.detection import likeliest
from knowledge.models import Answer, Context
from knowledge.retrieval import ranking
from knowledge.retrieval.follow_up import FollowUp, continues, points_back, subject
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.search import Retrieval, SearchResult
from knowledge.retrieval.sentence_choice import sentence_scores
from knowledge.store import Store

_STRANGE = 2  # words of a question, none of whose words is in any article, that make it one about something else
_SURE_ALONE = 0.9  # confidence from which a question whose wording is complete stands alone
_CONTINUED = 1.2  # factor for the confidence of a question that begins as a continuation: "and the score?"
_ARTICLES = 6  # articles whose sentences are compared
_ANCHOR = 1.0  # in rarest idf, for the article that was shown first; half of it for the second
_PASSAGE = 0.5  # share of a passage's own score that counts beside its best sentence
_SUBJECT = 0.5  # of what the first article holds of the turns before, that the others must hold, too
_QUESTIONS = 3  # turns that are remembered: the one that set the subject, and the last follow-ups
_QUOTES = 6  # sentences shown that are remembered


def joined(retrieval: Retrieval, store: Store, alone: SearchResult, context: Context, now: datetime) -> SearchResult:
    """
    Return the passages for a question together with the turns before, if it continues them; else those found `alone`.

    A pronoun without a name before it, or no content word at all, needs the turns before. In all other cases the
    surer of the two ways is taken, so that a change of subject is not dragged back.
    """
    if alone.foreign:
        return alone
    question = alone.question
    language = likeliest(question, retrieval.languages())
    dependent = points_back(question, language) or not (alone.queries or alone.unknown)
    continued = continues(question, language)
    if not context.questions or (not (dependent or continued) and alone.confidence >= _SURE_ALONE):
        return alone
    if not (dependent or continued or alone.ranked) and len(alone.unknown) >= _STRANGE:
        return alone  # about something that no article knows: the turns before would answer another question
    both = retrieval.find(question, now, follow_up=FollowUp(question, context))
    if both.ranked and (dependent or both.confidence * (_CONTINUED if continued else 1) > alone.confidence):
        return replace(_by_sentence(store, both, context), corrections=alone.corrections)
    return alone


def _by_sentence(store: Store, result: SearchResult, context: Context) -> SearchResult:
    """Return the result with the passages of its first articles in the order of their best sentences."""
    shown = {article_id: number for number, article_id in enumerate(context.article_ids)}
    ids = list(dict.fromkeys([*shown, *(entry.article_id for entry in result.ranked)]))[:_ARTICLES]
    articles = store.articles(ids)
    scored = []
    for entry in result.ranked:
        if article := articles.get(entry.article_id):
            anchor = _ANCHOR * result.collection.rarest / (1 + shown[article.id]) if article.id in shown else 0.0
            sentence = max(sentence_scores(article, entry.passage, result))
            own = _PASSAGE * (entry.score - entry.article.score)
            scored.append(entry._replace(score=entry.article.score + anchor + sentence + own))
    ranked = ranking.in_order(scored)
    least = _SUBJECT * _of_subject(result, ranked[0]) if ranked else 0.0
    return replace(result, ranked=[entry for entry in ranked if _of_subject(result, entry) >= least])


def _of_subject(result: SearchResult, entry: RankedPassage) -> float:
    """Return the weight of the terms of the turns before that an article holds."""
    query = result.query_for(entry.article_id)
    return sum(query.weights[term] for term in entry.article.held - query.own)


def with_context(answer: Answer, result: SearchResult, before: Context | None) -> Answer:
    """
    Return the answer with the context for the reader's next question.

    A question without content words, and a follow-up without an answer, change no subject: the context before stays.
    After another question without an answer there is none.
    """
    if not answer.hits:
        return replace(answer, context=before if result.follow_up or not result.queries else None)
    kept = result.follow_up.context if result.follow_up else Context(())
    questions = [*kept.questions, answer.question or result.question]
    context = Context(
        questions=tuple(questions[:1] + questions[1:][1 - _QUESTIONS :]),
        article_ids=tuple(dict.fromkeys(hit.article.id for hit in answer.hits)),
        quotes=(*kept.quotes, *(hit.quote for hit in answer.hits[:1]))[-_QUOTES:],
    )
    return replace(answer, about=subject(kept.questions[0]) if kept.questions else "", context=context)
