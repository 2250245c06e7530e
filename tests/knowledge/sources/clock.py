"""Visits in memory, and a time that tests set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter

from knowledge.fetching.client import Fetcher
from knowledge.records import RefreshMode, Visit
from knowledge.sources.crawl import Crawler


@dataclass
class Clock:
    """Visits in memory, and a time that tests set."""

    visits: dict[str, Visit] = field(default_factory=dict)
    now: datetime = datetime(2024, 5, 20, 12, tzinfo=UTC)

    def visit(self, address: str) -> Visit | None:
        return self.visits.get(address)

    def overdue(self, source: str, now: datetime, limit: int) -> list[Visit]:
        wanted = [each for each in self.visits.values() if each.source == source and each.origin and each.due <= now]
        return sorted(wanted, key=attrgetter("checked"))[:limit]

    def remember(self, visit: Visit) -> None:
        self.visits[visit.address] = visit

    def crawler(self, *, force: bool = False) -> Crawler:
        fetcher = Fetcher(allowed_hosts=("127.0.0.1",), delay=0.0)
        mode = RefreshMode.FORCE if force else RefreshMode.ALL_BUT_FAILED
        return Crawler(fetcher=fetcher, memory=self, mode=mode, now=lambda: self.now)
