"""The sections of a language's file, each a class, and its keys (see `knowledge.language.tables`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Strings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Data for turning words into terms."""

    stop_words: Strings = ()  # in small letters, with accents: grammar, question words, politeness
    words_with_stop_words: Strings = ()  # in a script without spaces: words that hold a stop word and are none
    accented_only: Strings = ()  # stop words that are another word when their accents are left out
    elisions: Strings = ()  # written onto the next word: l'eau, dell'arte
    particles: Strings = ()  # written onto a word of a script without spaces
    endings: Strings = ()  # of Japanese verbs and adjectives, in hiragana behind a Chinese character
    hyphenated_prefixes: Strings = ()  # one word with what follows the hyphen: e-mail
    decimal_point: bool = False  # 1,200.5; otherwise 1.200,5
    numbers_are_words: bool = False  # 2nd and second become one term
    capitalised_nouns: bool = False  # a capital does not make a name
    spaces_between_words: bool = True
    cyrillic: bool = False  # Latin words are turned into Cyrillic, not the other way round
    dotless_i: bool = False  # I is the capital of ı
    letters: str = ""  # small letters beyond ASCII that occur in none of the other data of the language
    accents: str = "folded"  # after stemming; "foreign": before it; "distinctive": never
    stem_letters: int = 0  # letters of a stem that count; 0: the default
    consonants_as_part: bool = False  # a word is found by its consonants, too
    end_letters: int = 0  # letters of the end of a long stem by which it is found, too; 0: none


@dataclass(frozen=True, slots=True)
class Stemmer:
    """A Snowball algorithm, or the affixes that a light stemmer takes off."""

    snowball: str = ""
    beginnings: Strings = ()
    endings: Strings = ()
    long_word_endings: Strings = ()  # leave one letter more than `endings`
    last_endings: Strings = ()  # such endings that are taken off after a conjunction at the beginning
    shortest: int = 3  # letters that are left
    shortest_after_beginning: int = 0  # letters that are left behind a beginning; 0: `shortest`
    rounds: int = 1  # how many endings are taken off


@dataclass(frozen=True, slots=True)
class WordForms:
    """Words whose forms no stemmer brings together. What the lists mean is said in `english` and `verbs`."""

    groups: str = ""  # "base form form; base form"
    capitals: Mapping[str, str] = field(default_factory=dict)
    dotted: Mapping[str, str] = field(default_factory=dict)
    our_or: Strings = ()
    re_er: Strings = ()
    double_l: Strings = ()
    prefixes: Strings = ()
    unrelated: Strings = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """Words and phrases of questions."""

    asides: Strings = ()  # phrases that are no topic: "last week", "do you have"
    how_many: Strings = ()  # patterns; the answer holds a number
    names: Strings = ()  # patterns; the answer is often a name
    definitions: Strings = ()  # patterns of whole questions who or what # is
    when: Strings = ()  # patterns; the answer holds a time
    first_words: Strings = ()  # patterns; text that begins so is a question
    what_about: str = ""  # a question about an article, for whose headline # stands
    what_is_new: str = ""  # a question about a name, for which # stands; empty where names are inflected
    name_articles: Strings = ()  # words that belong to a name where it usually follows them: "the"


@dataclass(frozen=True, slots=True)
class Measures:
    """
    Questions for a measure, and the amounts that answer them, in which # stands for a number. All are patterns.

    What "how long" asks for is a length or a duration: a question may ask for several measures.
    """

    lengths_asked: Strings = ()
    lengths: Strings = ()
    durations_asked: Strings = ()
    durations: Strings = ()
    temperatures_asked: Strings = ()
    temperatures: Strings = ()
    weights_asked: Strings = ()
    weights: Strings = ()
    ages_asked: Strings = ()
    ages: Strings = ()
    speeds_asked: Strings = ()
    speeds: Strings = ()
    prices_asked: Strings = ()
    prices: Strings = ()
    shares_asked: Strings = ()
    shares: Strings = ()


@dataclass(frozen=True, slots=True)
class Requests:
    """
    Phrases that people type to a bot besides questions. All are templates (see `phrase_table`): "(hi|hello)( bot)?".

    From `greetings` to `more`: phrases that are all of a message, alone or several of them together.
    """

    greetings: Strings = ()
    thanks: Strings = ()
    goodbyes: Strings = ()
    well_being: Strings = ()  # "how are you"
    acknowledgements: Strings = ()
    praise: Strings = ()
    complaints: Strings = ()
    help: Strings = ()
    about: Strings = ()  # who the bot is, where its articles come from
    beyond: Strings = ()  # what the bot cannot do: "tell me a joke", "what time is it"
    latest: Strings = ()
    summary: Strings = ()  # of the article just shown
    more: Strings = ()
    companions: Strings = ()  # mean nothing beside those phrases: "bot", "please"
    number_words: Strings = ()  # the same, beside a number in a list: "number", "the ... one"
    ordinals: Strings = ()  # in order
    before_leads: Strings = ()  # mean nothing before one of the following phrases: "is there"
    openers: Strings = ()  # before a question or a topic: "can you tell me"
    topic_leads: Strings = ()  # before a topic: "articles about"
    topic_tails: Strings = ()  # behind a topic
    latest_about: Strings = ()  # before the topic of a list of the newest articles
    latest_tails: Strings = ()  # behind it
    summary_of: Strings = ()  # before the topic of a summary
    summary_tails: Strings = ()  # behind it
    closers: Strings = ()  # behind anything: "please"
    tails_after_leads: Strings = ()  # behind a topic that has a phrase before it, too
    compounds: Strings = ()  # topics that such a phrase seems to be part of: "fake news", "search engine"
    vague_words: Strings = ()  # words that no article is about, besides stop words: "happened"


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Words of a question that the turns before it complete."""

    openings: Strings = ()  # phrases that such a question begins with: "and", "what about"
    references: Strings = ()  # words that stand for something named before: "he", "there", "that game"
    expletives: Strings = ()  # patterns of such words that stand for nothing: "how cold is it in"


@dataclass(frozen=True, slots=True)
class Answers:
    """Words of sentences that answer questions, or do not."""

    number_words: Strings = ()  # patterns
    month_beginnings: Strings = ()
    days: Strings = ()  # patterns
    is_or_was: Strings = ()  # patterns; between a name and what it is
    announcements: Strings = ()  # patterns; what follows is still to come
    denials: Strings = ()  # patterns; what follows is not so


@dataclass(frozen=True, slots=True)
class Sentences:
    """Words after which a full stop ends no sentence, in small letters and without the full stop."""

    titles: Strings = ()  # a name follows
    numbered: Strings = ()  # a number follows, or they are ordinary words
    numbers: Strings = ()  # patterns of number words, case matters
    never_last: Strings = ()  # abbreviations that end no sentence
    sometimes_last: Strings = ()  # abbreviations that end one before a word that sentences begin with
    sometimes_last_capitalised: Strings = ()  # in small letters they are ordinary words
    after_ordinals: Strings = ()  # words before which a number with a full stop is an ordinal
    stop_words_open_sentences: bool = False  # a capitalised stop word behind an abbreviation begins a sentence
    stop_words_within_sentences: Strings = ()  # stop words of which this is not true


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences that cannot be quoted, or not alone. All are patterns but `small_words`."""

    dependent_openings: Strings = ()  # a sentence that begins so depends on the one before it
    dependent_beginnings: Strings = ()  # longer beginnings of that kind, case matters
    small_words: Strings = ()  # written small in a headline in capitals
    boilerplate_openings: Strings = ()
    boilerplate_anywhere: Strings = ()  # case matters


@dataclass(frozen=True, slots=True)
class Links:
    """Phrases that lead to other texts. All are patterns."""

    read_also: Strings = ()  # to another article
    read_on: Strings = ()  # to the rest of this one; sites use them for other articles as well
    related: Strings = ()  # to another article, where a colon and a headline follow
    ordinary_words: Strings = ()  # so ordinary that such a line is hidden from search but never removed


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an article that are no sentence of it. All are patterns."""

    authors: Strings = ()  # before a name at the beginning of a line: "reported by"
    professions: Strings = ()  # behind one: "political correspondent"
    notes: Strings = ()  # a remark of the editors begins so: "editor's note"
    sections: Strings = ()  # whole lines: parts of a newspaper, kinds of articles
    agencies: Strings = ()  # names of news agencies


@dataclass(frozen=True, slots=True)
class Labels:
    """Lines around and between the paragraphs of plain text, as `boilerplate.labels.key` writes them."""

    anywhere: Strings = ()  # boilerplate in the middle of a text as well
    edges: Strings = ()  # boilerplate before and after a text
    closings: Strings = ()  # patterns in a line that is boilerplate there, too: rights, newsletters, sharing
    counted: Strings = ()  # patterns; the number before them does not matter: "5 comments"
    previous: Strings = ()
    next: Strings = ()
    weak_previous: Strings = ()  # count only with an arrow, or where both neighbours are named
    weak_next: Strings = ()


@dataclass(frozen=True, slots=True)
class Visibility:
    """Words in the front matter of an article that say whether its publisher shows it, in small letters."""

    draft: Strings = ()
    published: Strings = ()
    not_published: Strings = ()
    private: Strings = ()
    yes: Strings = ()
    no: Strings = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """Phrases that web pages add to an article, by purpose (see `web_page.phrases`). All are patterns."""

    labels: Strings = ()
    reading_time: Strings = ()
    leads: Strings = ()
    others: Strings = ()
    remarks: Strings = ()
    notices: Strings = ()
    picture_credits: Strings = ()
    agencies: Strings = ()
    authors: Strings = ()
    keywords: Strings = ()
    copyrights: Strings = ()
    errors: Strings = ()
    class_names: Strings = ()  # within the class or id of an element that is boilerplate
    comment_class_names: Strings = ()  # within the class or id of an element that holds readers' comments
    comment_links: Strings = ()  # within the address or title of a feed of comments


@dataclass(frozen=True, slots=True)
class Dates:
    """Words in the dates of bylines, feeds and records, in small letters."""

    months: Strings = ()  # January to December, each with its forms and abbreviations: "march|mar"; no patterns
    before_month: Strings = ()  # words before the number of a month; no patterns
    published: Strings = ()  # patterns of labels before a time of publication
    changed: Strings = ()  # patterns of labels before a time of the last change


@dataclass(frozen=True, slots=True)
class Walls:
    """Phrases of pages that a site shows in the place of an article, by what they want. All are patterns."""

    consent: Strings = ()
    region: Strings = ()
    payment: Strings = ()
    scripts: Strings = ()
    challenge: Strings = ()
    sign_in: Strings = ()
    age: Strings = ()
    titles: Strings = ()  # whole titles


@dataclass(frozen=True, slots=True)
class Feeds:
    """Phrases that feeds add to the text of an item. All are patterns."""

    read_on: Strings = ()  # at the end of a teaser; elsewhere they are ordinary words
    tails: Strings = ()  # whole lines after the text
