"""What the admins may ask of the bot in the chat, and who they are."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.publisher.refresh_requests import RefreshRequests
from bot.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The admins and what they work with; by default there are none."""

    admins: frozenset[int] = frozenset()
    sources: tuple[str, ...] = ()  # of the settings
    least_askers: int = 3  # who must have asked for the same before it is shown
    golden: Path | None = None  # file of golden questions
    received: Path = Path("data/received")  # the folder for files that they send
    requests: RefreshRequests = field(default_factory=RefreshRequests)


def desk_of(settings: Settings) -> Desk:
    """Return the desk of a bot with these settings."""
    return Desk(
        frozenset(settings.admin_ids),
        settings.sources,
        settings.least_askers,
        settings.self_test,
        settings.received_folder,
    )
