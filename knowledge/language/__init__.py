"""
Text to terms, per language: the only place where words become equal, and the home of every rule of a language.

Everything that compares words (index, ranking, summaries, bold words in a quote) compares terms made here, so two
spellings meet everywhere or nowhere. `ANALYSIS` is the version of all this: articles that an earlier version analysed
are analysed anew.

* `tables`       the data of each language, from ``data/<code>.toml``: word lists, phrases, affixes
* `codes`        codes and names of languages
* `words`        cuts text into words, per script; `Analyser`
* `compounds`    words that are written in more than one way: Wi-Fi, F-16, telephone numbers
* `vocabulary`   words as they are written, for spelling correction
* `languages`    stemmer, stop words and spelling of one language
* `sentences`    cuts text into sentences
* `punctuation`  ends of sentences and items of lists, in any language
* `scripts`      scripts without spaces between words, and their bigrams
* `folding`      one written form of a letter
* `stemming`     light stemmers for languages that Snowball has none for
* `english`      spelling variants, irregular forms, short forms
* `verbs`        strong and irregular verbs of German and Italian
* `detection`    the language that a text is written in
* `foreign`      questions that are clearly in none of some languages

Adding a language
-----------------

1. Write ``data/<code>.toml``, where the code is that of BCP 47 without region. All sections and keys are optional and
   listed, with what they mean, in `tables`; an unknown key is an error. Begin with ``[terms] stop_words`` (small
   letters, accents kept; the forms without accents are added) and ``[stemmer]``: the name of a Snowball algorithm, or
   the endings that a light stemmer takes off. A language with stop words is detected without further work.
2. Add, as far as you know them, ``[questions]``, ``[periods]`` (see `period_words`), ``[sentences]`` (abbreviations),
   ``[links]`` ("read also"), ``[labels]``, ``[pages]`` and ``[feeds]``. Phrases of all languages are used for every
   article, so leave out a phrase that is an ordinary sentence in another language.
3. Add to the tests: in ``tests/knowledge/language/test_languages.py`` two articles and a question; with endings of
   your own in ``test_stemming.py`` eight pairs of forms that meet and two pairs of words that must not.
4. A code whose language is served by another file has one line: ``same_as = "no"``. A script that is not in
   `detection` yet is added to its table of blocks.
"""

from knowledge.language.codes import code_of, language_name
from knowledge.language.detection import confirmed, detect, readability, spelling
from knowledge.language.folding import fold
from knowledge.language.foreign import foreign_language
from knowledge.language.languages import ANALYSIS, stop_words
from knowledge.language.scripts import UNSPACED, Word, unspaced
from knowledge.language.words import Analyser, analyser, is_name_in_capitals, is_word_part

__all__ = [
    "ANALYSIS",
    "UNSPACED",
    "Analyser",
    "Word",
    "analyser",
    "code_of",
    "confirmed",
    "detect",
    "fold",
    "foreign_language",
    "is_name_in_capitals",
    "is_word_part",
    "language_name",
    "readability",
    "spelling",
    "stop_words",
    "unspaced",
]
