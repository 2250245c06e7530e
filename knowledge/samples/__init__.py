"""A dozen short articles of our own, in every format a folder may hold: something to ask on the first run."""

from pathlib import Path

PATH = Path(__file__).resolve().parent
"""The folder they lie in; ``open_source(f"folder:{PATH}")`` reads them."""
