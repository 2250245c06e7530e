"""A source that delivers what it is given, and a handful of articles to deliver."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge import Article, Problem, SourceError

SITE = "https://lakeside.example.org"
NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)


@dataclass
class Shelf:
    """A source in memory. A `SourceError` among the items is raised when its turn comes."""

    items: Sequence[Article | Problem | SourceError]
    name: str = "shelf"

    def read(self) -> Iterator[Article | Problem]:
        for item in self.items:
            if isinstance(item, SourceError):
                raise item
            yield item

    def __len__(self) -> int:
        return len(self.items)


def article(slug: str, title: str, text: str, day: int = 1, **facts: Any) -> Article:
    """An article of the Lakeside Gazette, published on that day of May 2024."""
    published = datetime(2024, 5, 1, 8, tzinfo=UTC) + timedelta(days=day - 1)
    usual = {"url": f"{SITE}/{slug}", "source": "Lakeside Gazette", "language": "en", "published": published}
    return Article(origin=f"{SITE}/{slug}", title=title, text=text, location=f"{slug}.md", **usual | facts)


FUNICULAR = article(
    "funicular",
    "Funicular reopens after two winters",
    "The funicular between the harbour and the castle carries passengers again. Its cable had snapped in "
    "January 2022.\n\n"
    "Engineer Ruta Salminen replaced the cable, both brakes and eleven sleepers. The repair cost 4.2 million "
    "crowns, said the mayor, Osric Vane. A single ride costs 12 crowns.\n\n"
    "The carriages run every ten minutes until midnight. Dogs ride free of charge.",
    day=14,
)
LIBRARY = article(
    "reading-room",
    "Night readers get their own room",
    "The town library opens a reading room for the night. Students had asked for it in a petition with 900 names.\n\n"
    "The room has forty seats and a samovar. It stays open until 4 a.m. on weekdays. Librarian Hedda Quist says: "
    "“We tried it in March. Nobody fell asleep.”\n\n"
    "The mayor, Osric Vane, pays for the tea himself.",
    day=9,
)
OTTERS = article(
    "otters",
    "Otters are back in the lake",
    "Biologists have counted seven otters on the northern shore. The last one had been seen in 1971.\n\n"
    "The animals came down the river Lume, believes biologist Pia Okafor. They feed on crayfish and perch. Anglers "
    "complain of torn nets. The council forbids motor boats near the dens until August.",
    day=17,
)
BRIDGE = article(
    "bridge",
    "Toll bridge becomes free",
    "Crossing the river Lume costs nothing from June. The toll of 3 crowns had been collected since 1904.\n\n"
    "The bridge will be painted green next spring. Mayor Osric Vane calls it a late victory of common sense.",
    day=3,
)
SHORT = article("notice", "Water off on Friday", "The waterworks close the mains on Friday at noon.", day=11)

ARTICLES = (FUNICULAR, LIBRARY, OTTERS, BRIDGE, SHORT)
