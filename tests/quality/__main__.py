"""
Prints rows of quality floors as measured: ``EVAL_DATA=folder python -m tests.quality [FILE | PATTERN]``.

``people`` prints how well the bot understands what people type, ``'rtqa*'`` every row whose name begins so; without a
word all rows are printed. Rows are in Markdown and appear as they are measured, two at a time.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.quality.tables import Row, figures, rows


def main(words: list[str]) -> int:
    """Print the rows that the words name; return 1 when a figure is below its floor, 2 for a wrong call."""
    data = Path(os.environ.get("EVAL_DATA", "")).resolve()
    chosen = rows(*words[:1])
    if not os.environ.get("EVAL_DATA") or not chosen or len(words) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    print("| row | figure | floor | measured | 95 % interval |\n|---|---|---|---|---|")
    below = 0
    with ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as empty_folder:
        for lines in pool.map(lambda row: list(measured(row, data, Path(empty_folder))), chosen.values()):
            print("\n".join(lines), flush=True)
            below += sum("below" in line for line in lines)
    return 1 if below else 0


def measured(row: Row, data: Path, empty_folder: Path) -> Iterator[str]:
    """Yield a line for each figure of a row."""
    run = row.measure(data, empty_folder)
    if run.returncode:
        yield f"| {row.name} | {run.stderr.strip() or 'failed'} (below every floor) | | | |"
        return
    result = figures(run.stdout)
    for figure, floor in row.floors.items():
        value = result.get(figure)
        low, high = result.get("ci", {}).get(figure) or ("", "")
        remark = " below" if (value or 0) < floor else ""
        yield f"| {row.name} | {figure} | {floor} | {value}{remark} | {low} - {high} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
