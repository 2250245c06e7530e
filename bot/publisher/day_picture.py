"""
The questions of each day as a picture, by matplotlib, which is optional: ``pip install 'article-bot[report]'``.

It holds no words, whose letters a font may lack: days are numbers, and the caption under it says the rest. Where one
writes from right to left, so does time.
"""

import importlib.util
import io
from collections.abc import Sequence
from typing import NamedTuple

from bot.state.question_figures import QuestionsOfDay

_WIDTH, _HEIGHT, _DOTS = 7.2, 4.8, 150  # inches, and pixels of an inch: 1080 by 720
_MARGIN = 0.12  # inches
_LETTERS = 17  # points: 12 pixels on a phone that is 360 wide
_EVERY = 5  # days that have a number below them
_FEWEST = 4  # questions at the top of the scale


class _Colours(NamedTuple):
    background: str
    letters: str
    lines: str
    answered: str
    unanswered: str


_LIGHT = _Colours("#ffffff", "#333333", "#dddddd", "#2f7fd6", "#f59331")
_DARK = _Colours("#1c242d", "#e4e8ec", "#3a4652", "#5ba4f0", "#f5a04d")


def can_draw() -> bool:
    """Return whether matplotlib is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def picture(days: Sequence[QuestionsOfDay], *, dark: bool = False, right_to_left: bool = False) -> bytes:
    """Return a PNG: a bar for each day, the unanswered questions on top of the answered ones."""
    from matplotlib.figure import Figure  # noqa: PLC0415 -- optional, and slow to load
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415 -- the same
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 -- the same

    margins = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN)
    colours = _DARK if dark else _LIGHT
    figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DOTS, facecolor=colours.background, layout=margins)
    axes = figure.add_subplot(facecolor=colours.background)
    places = range(len(days))
    answered = [day.answered for day in days]
    axes.bar(places, answered, color=colours.answered, width=0.8)
    axes.bar(places, [day.unanswered for day in days], bottom=answered, color=colours.unanswered, width=0.8)
    axes.set_ylim(0, max(_FEWEST, *(1.08 * (day.answered + day.unanswered) for day in days)))
    axes.set_xlim(-0.7, len(days) - 0.3)
    named = [place for place in places if (len(days) - 1 - place) % _EVERY == 0]  # today is one of them
    axes.set_xticks(named, [str(days[place].day.day) for place in named])
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.tick_params(colors=colours.letters, labelsize=_LETTERS, length=0)
    axes.grid(axis="y", color=colours.lines)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    if right_to_left:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
