"""Tables of articles: CSV with any usual separator, and tab-separated values."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from knowledge.parsing.records import field_names
from knowledge.parsing.text import decode
from knowledge.parsing.unreadable import Unreadable

_SEPARATORS = ",;\t|"
_SAMPLE = 2**16  # characters by which the separator is told
_LONGEST_FIELD = 5 * 2**20  # characters


def rows(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """
    Yield the number of each row's line in the file, and its values by the names in the first row.

    Raises `Unreadable` when there is no first row with names, or the table is not valid.
    """
    text = decode(data).lstrip("\ufeff")
    if text.lower().startswith("sep="):  # a note for spreadsheets
        text = text.partition("\n")[2]
    head = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head[:_SAMPLE].count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restkey="")
    try:
        names = dict.fromkeys(reader.fieldnames or (), "x")
        if field_names.first(field_names.normalized(names), "text") is None:
            raise Unreadable("is a table without a column for the text: its first row names the columns")
        for row in reader:
            yield reader.line_num, {name.strip(): value for name, value in row.items() if name}
    except csv.Error as error:
        raise Unreadable("is not a valid table") from error
