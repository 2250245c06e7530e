"""
Which sentences can be quoted: no furniture, no half of a quotation, none without the sentence that it leans on.

Fragments and quotations are told by their form, in any language; furniture and leaning by words of those we know.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.models import Span

_SHORTEST, _LONGEST = 5, 60  # words of a sentence worth taking
_TOGETHER = 3  # sentences at most that can't be understood without each other
_SPEECH = 800  # characters; a quotation that is open for longer was never closed
_LOOKED_AT = 1000  # characters of a sentence; longer ones are none

_ENDS = re.compile(r"[.…!。！।॥۔][\"'”’“»)\]」』]*(?:\s»)?$")
_ASKS = re.compile(r"[?？؟][\"'”’“»)\]」』]*(?:\s»)?$")
_ITEM = re.compile(r"(?:[-–—*•▪◦·>#|]|\d{1,3}[.)])\s")
_LABEL = re.compile(r"['\"‘“]?([A-Z][\w’'-]*(?: [\w’'-]+){0,3})['\"’”]?: [A-Z]")  # "Retread: The mayor in old shoes."
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    "a an and at by de del der des di du e et for from i in la le of on or per the to und van von y".split()
)

# What stands around and between an article's sentences.
_BY_LINE = re.compile(r"(?:By|BY)(?:\s[A-Z][\w.'’-]+){2,3}(?:,|\s\||\s+[A-Z]{4,})")
_POINTS_AT_A_PICTURE = re.compile(
    r"\([LRC]\)|[(,]\s?(?:pictured|left|right|far left|far right|cent(?:re|er)|above|below|top|bottom)"
    r"(?:\s(?:left|right|with|at|in|on)\b[^().]{0,30})?[),]",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"""
    (?:last\s)?(?:updated|modified)\b|corrections?\b|an\searlier\sversion\sof\sthis\b
  | (?:click|tap|scroll|swipe)\s(?:here|down|on|below|to|through)\b
  | (?:follow|like|join|find|contact|e-?mail|tell|send|support)\s(?:us|[\w\s]{1,40}\son\s(?:twitter|facebook))\b
  | (?:subscribe|sign\sup|register|log\sin|download|donate|stay\stuned|have\syour\ssay)\b
  | (?:read|see|hear|watch|listen|learn|find\sout)\s?(?:more\b|also\b|:|the\sfull\b|below\b)
  | (?:share|print|save|rate)\s(?:this|your)\b
  | for\s(?:more|further|confidential|full)\b.*\b(?:visit|call|see|click|go\sto|read|check|follow)\b
  | (?:photo|picture|image|video|credit|caption|source|file\sphoto)\w*\s?(?:by\b|:|credit|courtesy)
  | (?:pictured|story\shighlights|ai-assisted|getty|copyright|©|\(c\)|advertisement|sponsored)(?!\w)
  | \(?(?:additional\s)?(?:report|writ|edit)ing\sby\b
  | (?:lire|voir|lisez|regardez)\s(?:aussi|également)\b|(?:suivez|abonnez|rejoignez)-
  | (?:lea|lee|vea|leia|veja)\s(?:también|además|mais|também)\b|(?:síguenos|suscríbete|siga-nos|assine)\b
  | (?:lesen\ssie|mehr\szum\sthema|folgen\ssie)\b|(?:читайте|смотрите)\s(?:также|ещё|еще)\b|подпи(?:сывайтесь|шитесь)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOLDS = re.compile(
    r"https?://|\bwww\.|\S@\S+\.\w|(?<!\S)@\w{3}|\bpic\.twitter|\b(?i:published|updated|posted|modified)(?: on)?\s?:"
    r"|\b\d\d?:\d\d\s?(?:[ap]\.?m\.?,?\s)?[A-Z]{2,4}\b.{0,9}\b\d\d?\b.{0,12}\b(?:19|20)\d\d\b"  # 9:41 GMT, 1 May 2024
    r"|\b[Aa]ll [Rr]ights [Rr]eserved\b|\bcontributed to (?:this|the) (?:report|story|article)\b"
    r"|\bmay not be (?:published|reproduced|re-?used)\b|\boriginally (?:published|appeared) (?:on|in|at|by)\b"
)

# A sentence leans on the one before it when it begins so; elsewhere these words may be names, or mean something else.
_OPENINGS = {
    "en": "he|she|it|they|this|that|these|those|his|hers?|its|theirs?|him|them|but|and|or|nor|so|yet|also|too"
    "|however|meanwhile|such|instead|then|thus|hence|therefore|consequently|otherwise|nevertheless"
    "|nonetheless|moreover|furthermore|additionally|similarly|likewise|besides|afterwards?|in addition"
    "|in contrast|by contrast|as a result|as such|for example|for instance|on the other hand|in other words"
    "|even so|at the time|at the same time|after that|since then|another|others?|both|neither|either"
    "|the former|the latter|the same|the (?:two|pair|couple|duo|trio|man|woman|boy|girl|men|women|incident)",
    "fr": "il|elle|ils|elles|ce|c['’]|cela|ça|cet|cette|ces|celui|celle|ceux|celles|son|sa|ses|leurs?|lui|mais|et"
    "|or|donc|ainsi|puis|ensuite|alors|cependant|toutefois|pourtant|néanmoins|aussi|également|par ailleurs"
    "|en effet|en revanche|de plus|par contre|par exemple|de même|d['’]autres",
    "de": "er|sie|es|dies|diese[mnrs]?|jene[mnrs]?|sein|seine[mnrs]?|ihr|ihre[mnrs]?|ihm|ihn|ihnen|aber|und|oder"
    "|doch|denn|auch|jedoch|dann|danach|deshalb|daher|darum|außerdem|zudem|dabei|damit|dadurch|dazu|trotzdem"
    "|allerdings|dagegen",
    "es": "él|ella|ellos|ellas|esto|eso|est[ea]|est[oa]s|es[ea]|es[oa]s|sus?|pero|y|o|sino|sin embargo|además"
    "|también|así|entonces|luego|por eso|por ello|por lo tanto|no obstante|en cambio|por ejemplo|asimismo",
    "pt": "eles?|elas?|isto|isso|est[ea]s?|ess[ea]s?|seus?|suas?|mas|e|ou|porém|contudo|no entanto|entretanto"
    "|além disso|também|assim|então|depois|por isso|portanto|por exemplo",
    "it": "egli|ella|ess[oaie]|lui|lei|loro|quest[oaie]|quell[oaie]|ciò|su[oae]|suoi|ma|e|o|però|tuttavia|inoltre"
    "|anche|così|allora|poi|quindi|dunque|infatti|invece|per esempio",
    "ru": "он|она|оно|они|его|её|ее|их|им|ей|ему|это|этот|эта|эти|этого|этому|этой|этих|тот|та|те|такой|такая|такие"
    "|но|и|а|или|однако|также|тоже|затем|потом|поэтому|кроме того|при этом|между тем|тем не менее",
}
_LATER = {  # "In 2012 he", before any name
    "en": r"(?i:in|on|at|by|for|from|with|after|before|during|since|until|when|while|as|if|although|though|because"
    r"|despite|asked|speaking|now|last|earlier|later|today|yesterday|according)\b[^A-Z]{1,60}?\b(?:he|she|they)",
}
_LEANS = {
    code: re.compile(rf"[\W_]*(?:(?i:{words}){'|' + _LATER[code] if code in _LATER else ''})\b")
    for code, words in _OPENINGS.items()
}

# The marks that begin a quotation, each with those that may end it.
_PAIRS = {'"': '"”“', "“": '”"', "„": '“”"', "'": "'’", "‘": "’'", "«": "»", "»": "«", "「": "」", "『": "』"}
_MARK = re.compile(r"[\"“”„«»「」『』]|['‘’](?!\d\ds\b)|\n\s*\n")
_BEFORE = frozenset("([{—–-/:\"“„«'‘")  # besides blanks, what an opening mark may follow
_STOPS = frozenset(".,!?…;")


class _Sentence(NamedTuple):
    """A sentence of prose, and what it needs to be quoted."""

    number: int
    takeable: bool
    before: bool  # whether it needs the one before it
    after: bool
    begun: bool  # whether it begins inside a quotation


def companies(text: str, spans: Sequence[Span], words: Sequence[int], language: str) -> list[tuple[int, ...]]:
    """
    For each sentence those it can be quoted with: itself, what it leans on, the rest of a quotation.

    None at all for a sentence that can't be quoted. `words`: how many each has.
    """
    prose = list(_prose(text, spans, words, _LEANS.get(language.partition("-")[0].lower())))
    found: list[tuple[int, ...]] = [()] * len(spans)
    for place, sentence in enumerate(prose):
        first = last = place
        while first > 0 and prose[first].before and last - first < _TOGETHER:
            first -= 1
        while last + 1 < len(prose) and prose[last].after and last - first < _TOGETHER:
            last += 1
        company = prose[first : last + 1]
        torn = any(s.begun and s.number - 1 != company[n - 1].number for n, s in enumerate(company))
        if len(company) <= _TOGETHER and not torn and all(s.takeable for s in company):
            found[sentence.number] = tuple(s.number for s in company)
    return found


def is_furniture(sentence: str) -> bool:
    """
    Whether it is no sentence of prose: a by-line, an invitation, a headline, a caption, a list item.

    >>> [is_furniture(s) for s in ["Click here for more.", "By Ann Lee.", "- Eggs.", "By noon the click was heard."]]
    [True, True, True, False]
    """
    beginning = sentence[:_LOOKED_AT]
    return (
        not (_ENDS.search(sentence, len(sentence) - 9) or _ASKS.search(sentence, len(sentence) - 9))
        or all(word[0].isupper() or word in _SMALL for word in _WORD.findall(beginning))  # names, a headline
        or _ITEM.match(beginning) is not None
        or _BY_LINE.match(beginning) is not None
        or _POINTS_AT_A_PICTURE.search(beginning) is not None
        or _BEGINS.match(beginning) is not None
        or _HOLDS.search(beginning) is not None
    )


def _prose(
    text: str, spans: Sequence[Span], words: Sequence[int], leaning: re.Pattern[str] | None
) -> Iterator[_Sentence]:
    quoted = list(quotations(text))
    starts = [quotation.start for quotation in quoted]
    first = True
    for n, span in enumerate(spans):
        sentence = span.of(text)
        label = _LABEL.match(sentence)
        place = n == 0 or (label and label[1].isupper())  # "LAKESIDE: The mayor has said"
        if is_furniture(sentence) or (label and not place):
            continue
        near = quoted[max(bisect_right(starts, span.start) - 1, 0) : bisect_left(starts, span.end)]
        here = [quotation for quotation in near if quotation.end > span.start]
        begun, after = any(q.start < span.start for q in here), any(q.end > span.end for q in here)
        outside = _outside(text, span, here)
        unsaid = here and not _WORD.search(outside)  # by whom
        leans = leaning is not None and any(leaning.match(each) for each in (outside, sentence))
        takeable = (
            _SHORTEST <= words[n] <= _LONGEST
            and not sentence[0].islower()
            and not _ASKS.search(sentence, len(sentence) - 9)
            and 4 * sum(map(str.isdecimal, sentence)) < len(sentence)  # no table
            and not any(q.start == q.end >= span.start for q in near)
        )
        yield _Sentence(n, takeable, not first and bool(begun or unsaid or leans), after, begun)
        first = False


def _outside(text: str, span: Span, quoted: Sequence[Span]) -> str:
    """The sentence without what it quotes."""
    pieces, start = [], span.start
    for quotation in quoted:
        pieces.append(text[start : quotation.start])
        start = quotation.end
    return "".join([*pieces, text[start : span.end]])


def quotations(text: str) -> Iterator[Span]:
    """
    Where somebody is quoted, marks included; an empty span stands for a mark without its partner.

    >>> text = "'It's mine,' she said. “No. It isn't.” Why “"
    >>> [span.of(text) for span in quotations(text)]
    ["'It's mine,'", "“No. It isn't.”", '']
    """
    start = -1
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        paragraph = (
            mark[0] == "\n" and text[match.end() : match.end() + 1] not in _PAIRS
        )  # opened again, speech goes on
        if start >= 0 and (paragraph or at - start > _SPEECH):
            yield Span(start, start)
            start = -1
        if start < 0 and _opens(text, at):
            start = at
        elif start < 0 and mark in "”»」』":
            yield Span(at, at)
        elif start >= 0 and mark in _PAIRS[text[start]] and _closes(text, at):
            yield Span(start, at + 1)
            start = -1
    if start >= 0:
        yield Span(start, start)


def _opens(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "\"'‘":
        return (not before or before.isspace() or before in _BEFORE) and bool(after.strip())
    return mark in _PAIRS and (mark != "»" or after.isalnum())


def _closes(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    return mark not in "\"'’“" or (not before.isspace() and (not after.isalnum() or before in _STOPS))
