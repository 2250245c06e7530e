"""The weights of ranking: how much each kind of evidence counts."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Weights:
    """
    Weights of the evidence for a passage, which is the sum of all its kinds.

    Recency is a prior: it adds the same amount for every question. Its unit, and that of `lead` and `burst`, is
    `Collection.rarest`, so that it counts equally in libraries of every size. Recency has two time scales because
    interest in news has two: most of it fades in weeks, some of it in years.
    """

    passage: float = 0.5  # BM25 of the passage
    article: float = 0.6  # BM25 of the whole article
    title: float = 0.8  # BM25 of the title
    coverage: float = 0.0  # idf of the question's terms that occur in the article or its title, each counted once
    early: float = 0.7  # idf of the question's terms in the article, less for each the later it first occurs
    opening_words: float = (
        0.6  # like `early`, for the question's unstemmed words in the article's first 4,000 characters
    )
    opening_phrases: float = 0.3  # the question's total idf x share of its word pairs and triples found in the opening
    question: float = 0.5  # share of `article`, `early` and `opening_words` that a question moves (see `for_question`)
    lead: float = 0.45  # in rarest idf, for the first passage; half of it for the second, a third for the third
    news: float = 1.5  # in rarest idf, for an article of today, fading with `news_days`
    news_days: float = 30.0
    archive: float = 1.8  # in rarest idf, for an article of today, fading with `archive_days`
    archive_days: float = 2000.0
    burst: float = 0.75  # in rarest idf, when all strong matches were published within days of one another

    def for_question(self) -> "Weights":
        """
        Return the weights for a question: less for words that occur often, early and literally, more for `coverage`.

        A headline repeats what its article says throughout and at its start. The answer to a question may occur
        anywhere in an article, and only once.
        """
        kept = 1 - self.question
        moved = self.question * (self.article + self.early + self.opening_words)
        return replace(
            self,
            article=self.article * kept,
            early=self.early * kept,
            opening_words=self.opening_words * kept,
            coverage=self.coverage + moved,
        )
