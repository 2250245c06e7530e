"""A dozen short articles of our own, in the formats that hold date and link: something to ask on the first run."""

from pathlib import Path

PATH = Path(__file__).resolve().parent
"""The folder they lie in; ``open_source(f"folder:{PATH}")`` reads them."""

QUESTIONS = {
    "When was the Channel Tunnel opened?": "https://example.org/travel/channel-tunnel",
    "How far away is Voyager 1?": "https://example.org/science/voyager-1",
    "Why do corals turn white?": "https://example.org/science/why-corals-turn-white",
    "Where is the Rosetta Stone shown?": "https://example.org/history/rosetta-stone",
}
"""Questions to begin with, each with the address of the sample that answers it."""
