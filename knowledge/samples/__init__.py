"""A dozen short articles of our own, in the formats that hold date and link: something to ask on the first run."""

from pathlib import Path

PATH = Path(__file__).resolve().parent
"""The folder they lie in; ``open_source(f"folder:{PATH}")`` reads them."""
