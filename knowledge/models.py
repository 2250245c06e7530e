"""
The public values: what callers give to the library and get from it.

Every position in a text is a `Span` of code points, so a quote is a slice of the publisher's own words:
``article.text[start:end]``. Nothing is ever rephrased.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from knowledge.periods import Period


class Span(NamedTuple):
    """Part of a text: the code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return that part of the text that the span belongs to."""
        return text[self.start : self.end]


def article_id(origin: str) -> str:
    """
    Return the short id of the article with this origin (a URL, the URI of a file): 16 hexadecimal digits.

    It is made from the origin alone, so buttons under old messages still work after the store was made anew.

    >>> article_id("https://example.org/storm")
    '69c4a93190d7dbd9'
    """
    return blake2b(origin.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as a source delivered it, without the boilerplate around it."""

    origin: str  # identifies the article for good: its URL, else the URI of its file (and record)
    title: str
    text: str  # paragraphs, separated by blank lines; not empty
    published: datetime  # aware, UTC
    location: str  # where it was read: a file's path or an address, for messages to the publisher
    url: str | None = None  # http(s), for readers
    source: str | None = None  # the publisher's name, for readers
    author: str | None = None
    language: str | None = None  # BCP 47 as the publisher gave it; None: not given
    tags: tuple[str, ...] = ()
    updated: datetime | None = None  # when the publisher says it was last changed; aware, UTC
    image: str | None = None  # http(s) address of the lead picture
    previous: str | None = None  # title of the article before this one, where the source names it
    next: str | None = None  # title of the article after this one
    guid: str | None = None  # the id that its feed or its file gives it
    derived: frozenset[str] = (
        frozenset()
    )  # names of fields that the source lacked and we filled, such as title and published
    added: datetime | None = None  # when the store first took it; None before that

    @property
    def id(self) -> str:
        """Short, stable, safe in a button: see `article_id`."""
        return article_id(self.origin)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable stretch of whole sentences of one article."""

    article_id: str
    number: int  # position in the article, from 0
    text: str  # exactly article.text[span.start:span.end]
    span: Span


@dataclass(frozen=True, slots=True)
class Summary:
    """Some whole sentences of one article that represent it, in the article's order."""

    article: Article
    sentences: tuple[Span, ...]  # of article.text

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences, word for word."""
        return tuple(span.of(self.article.text) for span in self.sentences)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage for a question, with its article and its score (higher is better)."""

    article: Article
    passage: Passage
    score: float
    sentence: Span  # of passage.text: the one that holds most of the question
    shown: Span  # of passage.text: this sentence, and a neighbour without which it says too little
    highlights: tuple[Span, ...] = ()  # of passage.text: the question's words
    also: tuple[Article, ...] = ()  # near-duplicates of the article
    summary: Summary | None = None  # of the article, with regard to the question, if `Library.ask` was told to
    rest: Span | None = None  # of passage.text: what follows, from its first sentence on, if a heading is before that

    @property
    def quote(self) -> str:
        """The sentence that holds most of the question, word for word."""
        return self.sentence.of(self.passage.text)

    @property
    def before(self) -> str:
        """The part of the passage before what is shown first."""
        return self.passage.text[: self.shown.start].strip()

    @property
    def after(self) -> str:
        """The part of the passage behind what is shown first."""
        return (self.rest or Span(self.shown.end, len(self.passage.text))).of(self.passage.text).strip()


@dataclass(frozen=True, slots=True)
class Statistics:
    """The size of the library, and the dates of its articles."""

    articles: int
    passages: int
    oldest: datetime | None  # date of publication; aware, UTC; None for an empty library
    newest: datetime | None
    revision: int  # advances with every change
    dated: bool = True  # whether the newest article has a date of its own, and not only that of its file


@dataclass(frozen=True, slots=True)
class Context:
    """The turns of a conversation before a question: what was asked, and what was shown for it."""

    questions: tuple[str, ...]  # the one that set the subject, then the follow-ups, in their order
    article_ids: tuple[str, ...] = ()  # of the articles shown last, the first one first
    quotes: tuple[str, ...] = ()  # sentences that were shown first, which need not be shown again


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a question that were taken for others: the library's own words nearest to them."""

    typed: str  # one word, or two that are one
    shown: str  # one word, or two that were written as one
    held: bool = False  # whether a few articles hold the words as typed


class Evidence(NamedTuple):
    """One kind of evidence for a confidence, whose log-odds are the sum of the `logits` of all kinds."""

    name: str  # of its weight in `retrieval.confidence`; "corrections" of the question; "turns" before it
    value: float  # what was found: a share, 0 to 1, for most kinds
    logits: float  # above 0 it speaks for the answer, below 0 against it


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The hits for a question; true when there are any.

    `hits` is empty when the confidence is too low. `nearest` is then the closest passage, if there is one, to be
    shown under a clear label only.
    """

    question: str  # that was answered: with the corrections made
    hits: tuple[Hit, ...] = ()
    unknown: tuple[str, ...] = ()  # content words of the question that occur in no article, as the reader typed them
    confidence: float = 0.0  # that the best hit answers the question, 0 to 1
    evidence: tuple[Evidence, ...] = ()  # what the confidence is made of; empty where nothing was found
    nearest: Hit | None = None
    more: bool = False  # whether the next `offset` gives further hits
    about: str = ""  # the subject that the turns before gave to the question; empty for one that stands alone
    context: Context | None = None  # to hand in with the reader's next question
    period: Period | None = None  # of publication that the question names: hits of that time come first
    outside_period: bool = False  # nothing of that period answers; the hits are of other times
    statistics: Statistics = Statistics(0, 0, None, None, 0)  # of the library that was asked
    corrections: tuple[Correction, ...] = ()  # made in the question, in its order; without hits only a suggestion
    lacking: tuple[str, ...] = ()  # names and numbers of the question that no article of the hits holds, but others do
    foreign_to: tuple[str, ...] = ()  # the languages of the articles, if the question is clearly in none of them

    def __bool__(self) -> bool:
        return bool(self.hits)


@dataclass(frozen=True, slots=True)
class Story:
    """An article and its near-duplicates: copies, excerpts, other editions."""

    article: Article  # the newest of them, or one that is much fuller
    also: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """
    The newest stories about some words, of some period, or of all.

    `stories` is empty when no article fits. All other fields say how the reader's words were understood.
    """

    stories: tuple[Story, ...] = ()
    more: bool = False  # whether the next `offset` gives further stories
    about: str = ""  # the words that were looked for, as the reader typed them; empty: none
    only_mentioned: bool = False  # no article is about the words; the stories hold them somewhere in their text
    unknown: tuple[str, ...] = ()  # content words that occur in no article; they were left out
    unused: tuple[str, ...] = ()  # what is no word to look for, such as “the” and 😀
    period: Period | None = None  # of publication; None: any
    statistics: Statistics = Statistics(0, 0, None, None, 0)  # of the library that was asked


class ExampleQuestion(NamedTuple):
    """A question to begin with, and the article that should answer it."""

    text: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier version of an article, before its source changed it."""

    title: str
    text: str
    replaced: datetime  # when the change was noticed; aware, UTC


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles before and after one, in reading order."""

    previous: Article | None
    next: Article | None


@dataclass(frozen=True, slots=True)
class Problem:
    """An item of a source that could not be read; the other items were."""

    location: str  # a file's path, with the line where that helps
    reason: str  # a plain clause: "is empty", "is larger than 5 MB"

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}"


@dataclass(frozen=True, slots=True)
class LeftOut(Problem):
    """An item of a source that its publisher does not show, such as a draft. It can be read, and is not taken."""

    article_id: str = ""  # an article of this id is withdrawn if the same source delivered it


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """The state of a source: its last tries and failures. All times are aware, UTC; None: never."""

    name: str
    tried: datetime | None = None
    succeeded: datetime | None = None
    due: datetime | None = None  # when it is to be read again
    failing_since: datetime | None = None
    failures: int = 0  # in a row
    error: str | None = None  # of the last try, if it failed
    dead: bool = False  # has failed for so long that it is tried once a week only
    reported: bool = False  # whether the admins were told that it is dead


@dataclass(slots=True)
class Report:
    """The outcome of `Library.add`, in numbers of articles."""

    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)  # drafts and the like


@dataclass(slots=True)
class Progress:
    """The progress of one source in a round of refreshing."""

    url: str  # as the settings name it
    state: SourceState  # before it is read, and after
    step: str = "waiting"  # then "reading"; in the end "done", "failed" or "not due"
    report: Report = field(default_factory=Report)
