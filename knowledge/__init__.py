r"""
Articles and answers: finds, quotes and summarises passages of a collection of articles. Knows no Telegram.

>>> import tempfile, pathlib
>>> folder = pathlib.Path(tempfile.mkdtemp())
>>> _ = (folder / "storm.md").write_text("# Storm\n\nThe bridge stayed closed for two days. Nobody was hurt.")
>>> library = open_library(f"sqlite:///{folder}/articles.db", "memory:")
>>> report = library.add(f"folder:{folder}")
>>> answer = library.ask("For how many days was the bridge closed?")
>>> hit = answer.hits[0]
>>> hit.sentence.of(hit.passage.text), hit.article.title
('The bridge stayed closed for two days.', 'Storm')
>>> library.ask("Who won the election?").hits
()
>>> library.close()

Every quote is a slice of the article: see `knowledge.models`. Calls block; threads may share a library.
"""

from knowledge.demand.clusters import Asking, Demand, clustered
from knowledge.errors import BusyError, ConfigError, DiskFullError, KnowledgeError, SearchError, SourceError, StoreError
from knowledge.fetching.proxy import parse_proxy
from knowledge.ingest.intake import read_sources
from knowledge.ingest.refresh_process import RefreshProcess, RefreshReport, SourceReport
from knowledge.language.codes import language_name
from knowledge.language.punctuation import sentence_ends
from knowledge.library import Library, open_library
from knowledge.models import (
    Answer,
    Article,
    Context,
    Correction,
    Evidence,
    ExampleQuestion,
    Hit,
    Neighbours,
    News,
    Passage,
    Problem,
    Progress,
    Report,
    SourceState,
    Span,
    Statistics,
    Story,
    Summary,
    Version,
    article_id,
)
from knowledge.periods import Period, PeriodReading
from knowledge.retrieval.requests.request import read_request
from knowledge.retrieval.requests.small_talk import Request, RequestKind
from knowledge.self_test.golden_questions import GoldenQuestion, Outcome, golden_outcome, read_golden_questions
from knowledge.settings import BackupSettings, EnvironmentSettings, LibrarySettings, trusting
from knowledge.sources import Source
from knowledge.sources.channel import ChannelPost
from knowledge.sources.kinds import feed_list, open_source
from knowledge.sources.places import channel_names

__all__ = [
    "Answer",
    "Article",
    "Asking",
    "BackupSettings",
    "BusyError",
    "ChannelPost",
    "ConfigError",
    "Context",
    "Correction",
    "Demand",
    "DiskFullError",
    "EnvironmentSettings",
    "Evidence",
    "ExampleQuestion",
    "GoldenQuestion",
    "Hit",
    "KnowledgeError",
    "Library",
    "LibrarySettings",
    "Neighbours",
    "News",
    "Outcome",
    "Passage",
    "Period",
    "PeriodReading",
    "Problem",
    "Progress",
    "RefreshProcess",
    "RefreshReport",
    "Report",
    "Request",
    "RequestKind",
    "SearchError",
    "Source",
    "SourceError",
    "SourceReport",
    "SourceState",
    "Span",
    "Statistics",
    "StoreError",
    "Story",
    "Summary",
    "Version",
    "article_id",
    "channel_names",
    "clustered",
    "feed_list",
    "golden_outcome",
    "language_name",
    "open_library",
    "open_source",
    "parse_proxy",
    "read_golden_questions",
    "read_request",
    "read_sources",
    "sentence_ends",
    "trusting",
]
