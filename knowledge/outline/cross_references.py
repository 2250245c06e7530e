"""
Words that name other articles: "Read also: Ferry sunk by storm".

They stay where they are and are quoted with what is around them, but nothing is found by them. The headline of an
article stands whole in every other one that points to it, which otherwise would be the best match for it.
"""

import re
from collections.abc import Iterator
from itertools import islice

from knowledge.models import Span

_LONGEST_MARK = 40  # characters
_LONGEST_LINE = 160  # characters that a line may still have after a mark, to be a headline as a whole
_WORDS = 12  # of a headline within a longer line
_LINE_BEGINS = frozenset("\n►▶•|*>")  # a mark follows one of these
_BOUNDARIES = _LINE_BEGINS | frozenset(".!?…。！？»”)–—-")  # or one of these
_MARK = re.compile(
    r"""
    more(?:\s(?:on|from|about|coverage|news|stories)\b[^\n:.]{0,25})?|related(?:\s\w+)?|also\sread|see\s(?:also|more)
  | read(?:\s(?:more|also|next|on|this|the\sfull\sstory))?|don['’]t\smiss|must\sread|further\sreading
  | (?:à\s)?lire(?:\s(?:aussi|également|plus|encore))?|(?:à\s)?voir\saussi|sur\sle\smême\s(?:sujet|thème)
  | lesen\ssie\s(?:auch|hier|mehr|dazu)|mehr\s(?:zum\sthema|dazu|lesen)|auch\sinteressant|siehe\sauch
  | (?:lea|lee|leer|vea|ver|mira|mire)\s(?:también|además|más)|[tl]e\spuede\sinteresar|no\s(?:te|se)\spierdas?
  | (?:leia|veja|ler|ver)\s(?:também|mais)|saiba\smais|(?:leggi|vedi|guarda)\sanche|approfondisci
  | lees\s(?:ook|meer|verder)|zie\sook|läs\s(?:också|även|mera?)|les\sogså|læs\sogså
  | (?:czytaj|przeczytaj|zobacz)\s(?:też|także|również|więcej)|čtěte\s(?:také|více)|citește\sși|olvassa\sel
  | (?:читайте|смотрите|читай)\s(?:также|ещё|еще)|(?:читайте|дивіться)\s(?:також|ще)|по\sтеме|до\sтеми
  | ayrıca\s(?:okuyun|bak\w*)|ilgili\s(?:haber(?:ler)?|yazı\w*)|baca\sjuga|xem\sthêm|đọc\sthêm
  | [اإ]قرأ\s(?:أيضا|أيضاً|ايضا|المزيد)|(?:بیشتر|همچنین)\sبخوانید|(?:यह|ये)\sभी\sपढ़ें
  | (?:延伸|相关|相關|更多)(?:阅读|閱讀|报道|報道|新闻|新聞)|関連記事|あわせて読みたい|อ่านเพิ่มเติม|관련\s?기사
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COLON = re.compile("[:：]")
_WORD = re.compile(r"\S+?(?=[.!?](?:\s|$)|[。！？]|\s|$)([.!?。！？]?)")


def without_pointers(text: str) -> str:
    r"""
    The text with blanks where it names other articles, so that all else stays where it is.

    >>> without_pointers("It rained and the river rose.\nRead also: Ferry sunk by storm\nNobody drowned.").split()
    ['It', 'rained', 'and', 'the', 'river', 'rose.', 'Nobody', 'drowned.']

    A text that does little else, such as a list of links, stays as it is.
    """
    pieces = []
    done = 0
    for start, end in _pointers(text):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    kept = "".join([*pieces, text[done:]])
    return kept if pieces and 2 * len(kept.split()) > len(text.split()) else text


def _pointers(text: str) -> Iterator[Span]:
    begins = len(text) - len(text.lstrip())
    end = 0
    for colon in _COLON.finditer(text):
        at = start = colon.start()
        while start > max(end, at - _LONGEST_MARK) and text[start - 1] not in _BOUNDARIES:
            start -= 1
        if start > begins and _MARK.fullmatch(text[start:at].strip()):
            end = _headline_end(text, colon.end(), own_line=text[start - 1] in _LINE_BEGINS)
            yield Span(start, end)


def _headline_end(text: str, start: int, *, own_line: bool) -> int:
    """Where the headline after a mark ends: with the line that it has to itself, its sentence, or after some words."""
    start += 1 if text[start : start + 1] == "\n" else 0
    line, line_break, _ = text[start : start + _LONGEST_LINE].partition("\n")
    if own_line and (line_break or start + len(line) == len(text)):
        return start + len(line)
    end = 0
    for word in islice(_WORD.finditer(line), _WORDS):
        end = word.end()
        if word[1]:
            break
    return start + end
