"""
Text to terms, per language: the only place where words become equal.

Everything that compares words (index, ranking, summaries, bold words in a quote) compares terms made
here, so two spellings meet everywhere or nowhere. `VERSION` names what the terms depend on; an index
built by another version is built anew.

* `words`      cuts text into words, per script; `Analyser`
* `languages`  what is particular to a language: stemmer, stop words, elisions
* `folding`    one written form of a letter
* `stemming`   light stemmers for languages that Snowball has none for
* `english`    spelling variants, irregular forms, short forms
* `german`     strong verbs, genitives of names
* `detection`  which language a text is in
"""

from knowledge.language.detection import detect
from knowledge.language.folding import fold
from knowledge.language.languages import ANALYSIS, VERSION, stop_words
from knowledge.language.words import UNSPACED, Analyser, Word, analyser, is_part, unspaced

__all__ = [
    "ANALYSIS",
    "UNSPACED",
    "VERSION",
    "Analyser",
    "Word",
    "analyser",
    "detect",
    "fold",
    "is_part",
    "stop_words",
    "unspaced",
]
