"""
Words that name other articles: "Read also: Ferry sunk by storm".

They stay where they are and are quoted with what is around them, but nothing is found by them. The headline of an
article stands whole in every other one that points to it, which otherwise would be the best match for it.
"""

import re
from collections.abc import Iterator

from knowledge.models import Span

_LONGEST_MARK = 40  # characters
_LONGEST_LINE = 25  # words that a line after a mark may have, to be a headline as a whole
_WORDS = 12  # of a headline that ends nowhere
_CHARACTERS = 40  # the same, in scripts without blanks
_BOUNDARIES = frozenset("\n.!?…。！？»”)►▶•|*>–—-")  # a mark follows one of these
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
_HEADLINE = re.compile(rf"\s*(?:[^\s.!?。！？]\S{{0,{_CHARACTERS}}}\s*){{0,{_WORDS}}}")


def without_pointers(text: str) -> str:
    r"""
    The text with blanks where it names other articles, so that all else stays where it is.

    >>> without_pointers("It rained and the river rose.\nRead also: Ferry sunk by storm\nNobody drowned.").split()
    ['It', 'rained', 'and', 'the', 'river', 'rose.', 'Nobody', 'drowned.']

    A text that does little else, such as a list of links, stays as it is.
    """
    spans = list(_pointers(text))
    kept = text
    for start, end in spans:
        kept = kept[:start] + " " * (end - start) + kept[end:]
    return kept if spans and 2 * len(kept.split()) > len(text.split()) else text


def _pointers(text: str) -> Iterator[Span]:
    end = 0
    for colon in _COLON.finditer(text):
        at = start = colon.start()
        while start > max(end, at - _LONGEST_MARK) and text[start - 1] not in _BOUNDARIES:
            start -= 1
        if text[:start].strip() and _MARK.fullmatch(text[start:at].strip()):
            end = _headline_end(text, colon.end())
            yield Span(start, end)


def _headline_end(text: str, start: int) -> int:
    """Where a headline that starts here ends: with its line, or where it may at the latest."""
    line = text.find("\n", start + 1)
    line = len(text) if line < 0 else line
    if len(text[start:line].split()) <= _LONGEST_LINE and line - start <= 8 * _LONGEST_LINE:
        return line
    headline = _HEADLINE.match(text, start, line)
    return headline.end() if headline else start
