"""
Text to sentences, which end where a reader would say so: not inside "J. D. Vance", not inside a quotation.
"""

import re
from collections.abc import Iterator

from knowledge.language.languages import stop_words
from knowledge.models import Span

_LONGEST_SENTENCE = 250  # words; beyond that it is a table or a text without full stops, cut at a blank
_LONG_WITHOUT_BLANKS = 120  # characters of Thai, whose blanks stand where others have commas and full stops
_NO_FULL_STOPS = re.compile(r"\W*[\u0e00-\u0eff]")
_LONGEST_QUOTATION = 60  # words; sentences of one quotation stay together up to here
# Possessive, and never begun inside a run of stops: a line of a million dots must not take a day.
_END = re.compile(
    r"(?<![.!?…؟۔])[.!?…؟۔]++[\"'”’“»›)\]]*+(?:[ \xa0\u202f][»›])?+(?=\s)"
    r"|(?<![。！？])[。！？]++[”’」』）]*+|[।॥።፧፨။។᠃]"
)
_BREAK = re.compile(r"\n\s*")
_ITEM = re.compile(r"(?:[-*•▪◦·>#|]|\d{1,3}[.)]|\w\))\s")  # begins an item of a list
_BEFORE = re.compile(r"[^\s(\[“„«\"'‘—–]+$")  # looked for in the few characters before a full stop
_NEXT_WORD = re.compile(r"[\s\"'“”„‘’«»‹›(\[—–-]*+([\w.&$€£#@’']+)?")
_OPENING = re.compile(r"[„「『]|“(?=[\w('‘…$€£])")
_CLOSING = re.compile(r"[”」』]|“(?![\w('‘…$€£])")  # German quotations end with the mark that English ones begin with
# A name follows these, when capitalised.
_TITLES = frozenset(
    "mr mrs ms mx dr prof gen sen rep gov lt col capt cmdr sgt maj adm rev hon pres supt det insp messrs "
    "sr sra srta dra mme mlle hr fr sig dott ing проф акад".split()
)
_NUMBERED = frozenset("no nos vol pp fig art sec ch".split())  # a number follows these, or they are words
_NUMBER = re.compile(r"[\d#]|[IVXLC]{2,}\b|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b")
_INSIDE = frozenset(
    "vs v ca approx est cf viz e.g i.e a.k.a bzw vgl evtl ggf inkl sog z.b d.h u.a np tzw tzn m.in ул им напр тыс млн "
    "млрд т.е т.к ул вул тис".split()
)  # no sentence ends with these
# These may end a sentence: they do when a word follows that sentences begin with. So do single letters.
_ABBREVIATIONS = frozenset(
    "inc co corp ltd llc jr sr etc al bros dept univ ave blvd rd ft ph.d usw г гг руб др пр р рр грн т.д т.п".split()
)
# The same; in small letters they are words: "he sat", "the sun", "ill".
_CAPITALISED = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun st mt "
    "ala ariz ark calif colo conn del fla ill ind kan mass mich minn miss mo mont neb nev okla ore pa tenn tex va "
    "wash wis".split()
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S, a.m
_STARTERS = (stop_words("en") - {"i", "us", "may", "will"}) | stop_words("ru") | stop_words("uk")
# After these a German number is an ordinal: "am 3. Oktober".
_ORDINAL = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember jahrhundert weltkrieg".split()
)


def sentences(text: str) -> list[Span]:
    """
    The sentences of `text`, in order, without the blanks around them. No character but blanks is left out.

    >>> text = 'U.S. President J. D. Vance said. "It works. We saw it." Then he left at 5 p.m. The end'
    >>> [span.of(text) for span in sentences(text)]
    ['U.S. President J. D. Vance said.', '"It works. We saw it."', 'Then he left at 5 p.m.', 'The end']
    """
    found: list[Span] = []
    for block in _blocks(text):
        found += _whole_quotations(text, [piece for s in _block_sentences(text, block) for piece in _bounded(text, s)])
    return found


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs, headlines, list items: what a line break ends, unless the line was only wrapped."""
    start = 0
    for match in _BREAK.finditer(text):
        if not _wrapped(text, match):
            yield from _stripped(text, start, match.start())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _wrapped(text: str, line_break: re.Match[str]) -> bool:
    """Whether the sentence before a line break goes on after it."""
    start = text.rfind("\n", 0, line_break.start()) + 1
    line = text[start : line_break.start()].rstrip()
    if line_break[0].count("\n") > 1 or len(line) < 50 or _ITEM.match(text, line_break.end()):
        return False
    if line[-1] == "." and (end := _END.match(text, start + len(line) - 1)):
        return not _ends(text, end, Span(start, len(text)))
    return line[-1] not in '.!?:…"”'


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without blanks at its ends, if anything is left."""
    piece = text[start:end]
    if bare := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(bare))


def _block_sentences(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for match in _END.finditer(text, block.start, block.end):
        if match.end() < block.end and _ends(text, match, block):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, block.end)


def _ends(text: str, end: re.Match[str], block: Span) -> bool:
    """Whether the punctuation `end` ends a sentence."""
    following = _NEXT_WORD.match(text, end.end(), block.end)
    word = (following and following[1]) or ""
    if word[:1].islower() or word[:1] == ".":  # the latter: ". . ."
        return False
    if end[0][0] != "." or end[0].startswith(".."):
        return True
    before = _BEFORE.search(text, max(block.start, end.start() - 24), end.start())
    if before is None:
        return True
    if before.start() == block.start and len(before[0]) <= 3 and before[0].isdigit():  # "1. Wash the rice"
        return False
    return _full_stop(before[0], word, quoted=end[0][-1] not in ".)]")


def _full_stop(before: str, following: str, *, quoted: bool) -> bool:
    """Whether the full stop between two words ends a sentence; `quoted`: a quotation ends with it."""
    word = before.casefold()
    if word in _NUMBERED:
        return not _NUMBER.match(following)
    if following.casefold().rstrip(".") in _ORDINAL and before.isdigit() and len(before) <= 2:
        return False
    if len(before) == 1 and before.isalpha() and len(following) == 2 and following[1] == ".":  # z. B.
        return False
    if word in _INSIDE or (word in _TITLES and before[0].isupper()):
        return False
    initial = len(before) == 1 and before.isupper() and (before != "I" or following[1:] == ".")
    abbreviation = word in _ABBREVIATIONS or (word in _CAPITALISED and before[0].isupper())
    if initial or abbreviation or _DOTTED.fullmatch(before):
        return quoted or following.casefold().replace("’", "'") in _STARTERS
    return True


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, cut at blanks where it is longer than any sentence is; Thai, which has no full stops, sooner."""
    if sentence.end - sentence.start <= _LONG_WITHOUT_BLANKS:
        yield sentence
        return
    blanks = [match.start() for match in re.finditer(r"\s+", sentence.of(text))]
    cuts = blanks[_LONGEST_SENTENCE - 1 :: _LONGEST_SENTENCE]
    if _NO_FULL_STOPS.match(text, sentence.start):
        cuts = _apart(blanks, _LONG_WITHOUT_BLANKS)
    start = sentence.start
    for cut in cuts:
        yield from _stripped(text, start, sentence.start + cut)
        start = sentence.start + cut
    yield from _stripped(text, start, sentence.end)


def _apart(places: list[int], least: int) -> list[int]:
    """Those of the places that are at least so far from the one before."""
    chosen = [0]
    for place in places:
        if place - chosen[-1] >= least:
            chosen.append(place)
    return chosen[1:]


def _whole_quotations(text: str, block: list[Span]) -> list[Span]:
    """Join sentences of one block while a quotation is open, so that none is cut in two."""
    joined: list[Span] = []
    for sentence in block:
        if joined and _open(joined[-1].of(text)):
            whole = Span(joined[-1].start, sentence.end)
            if len(whole.of(text).split()) <= _LONGEST_QUOTATION:
                joined[-1] = whole
                continue
        joined.append(sentence)
    return joined


def _open(text: str) -> bool:
    """Whether a quotation begins in `text` and does not end in it."""
    opened = len(_OPENING.findall(text)) > len(_CLOSING.findall(text))
    straight = text.count('"') % 2 == 1  # one of these also ends what a curly one began
    return opened != straight or text.count("«") > text.count("»")
