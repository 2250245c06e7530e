"""One written form of a word: compatibility forms, case, accents, letters that look or sound alike, other scripts."""

import re
import unicodedata

_LAST_DECIMAL = 0x1FFFF  # no digit of any script stands beyond it, and to look there takes 50 ms
_DECIMALS = {c: str(unicodedata.decimal(chr(c))) for c in range(128, _LAST_DECIMAL) if chr(c).isdecimal()}

_ALIKE = str.maketrans(
    {"’": "'", "ʼ": "'", "ʻ": "'", "׳": "'", "״": '"', "\xad": "", "\u200c": "", "\u200d": "", "ё": "е", "ґ": "г"}
    # Arabic script: one alef, one yeh, one kaf, one heh; no hamza and tatweel
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و"}
    | {"ہ": "ه", "ە": "ه", "ھ": "ه", "ۃ": "ه", "ۂ": "ه", "ۓ": "ے", "ـ": "", "ء": ""}
    # Amharic: letters that are spoken alike are written for each other
    | {
        chr(one + n): chr(other + n)
        for one, other in ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
        for n in range(7)
    }
)
_SELDOM_WRITTEN = re.compile(
    r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"  # vowel points of Hebrew
    r"|[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"  # and of Arabic
    r"|(?<=[аеиоуыэюяіє])[\u0300\u0301]"  # stress of Russian
    r"|[\u093c\u09bc\u0a3c]"  # nukta
)
_NASAL = re.compile(r"[ङञणनम]\u094d(?=[क-ह])|\u0901")  # हिन्दी or हिंदी, चाँद or चांद

# Letters that have no accent to take off, as they are written where the letter is not at hand.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n", "ı": "i", "ə": "e"}
    | {"ƙ": "k", "ɗ": "d", "ɓ": "b", "ƴ": "y", "ɛ": "e", "ɔ": "o"}
)

_TONE = "[\u0300\u0301\u0303\u0309\u0323]"  # of Vietnamese
_TONE_ON_FIRST_VOWEL = re.compile(f"(o)({_TONE})([ae])$|(u)({_TONE})(y)$")
_LAST_Y = re.compile(f"^(h|k|l|m|s|t|qu)y(?={_TONE}?$)")

_LATIN_OF_CYRILLIC = str.maketrans(
    dict(
        pair.split("-")
        for pair in "а-a б-b в-v г-g д-d е-e ж-zh з-z и-i й-y к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-kh ц-ts "
        "ч-ch ш-sh щ-shch ъ- ы-y ь- э-e ю-yu я-ya і-i ї-yi є-ye ў-u ј-j љ-lj њ-nj ћ-c ђ-dj џ-dz ѕ-dz".split()
    )
)
_CYRILLIC_OF_LATIN = (
    *(("shch", "щ"), ("sky", "ский"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ya", "я")),
    *(("yu", "ю"), ("yo", "е"), ("ye", "е"), ("ph", "ф"), ("th", "т")),
    *zip("abcdefghijklmnopqrstuvwxyz", "а б к д е ф г х и дж к л м н о п к р с т у в в кс и з".split(), strict=True),
)
_SKY = re.compile(r"(?<=sk)(?:i|iy|yy|ii|ij|yj)$")  # Zelensky, Zelenskyy, Zelenskiy


def lower(word: str, *, turkish: bool = False) -> str:
    """Return one written form for a word, its accents kept: what stemmers and lists of stop words know."""
    if turkish:
        word = word.replace("I", "ı").replace("İ", "i")
    word = unicodedata.normalize("NFKC", word).casefold()
    if word.isascii():
        return word
    word = "".join(word.split())  # some ligatures are whole phrases
    word = unicodedata.normalize("NFC", word).translate(_ALIKE).translate(_DECIMALS)
    if word and word[0] > "\u0400":
        word = _NASAL.sub("\u0902", _SELDOM_WRITTEN.sub("", unicodedata.normalize("NFC", word)))
    return unicodedata.normalize("NFC", word)


def fold(word: str) -> str:
    """
    Return one written form for a word: compatibility form, case folded, accents of Latin and Greek letters off.

    >>> fold("Beyoncé"), fold("ＵＮ"), fold("й"), fold("Tromsø")
    ('beyonce', 'un', 'й', 'tromso')
    """
    return unaccented(lower(word))


def unaccented(word: str) -> str:
    """Return the word, in small letters, without the accents of Latin and Greek letters."""
    if word.isascii():
        return word
    kept = []
    base = ""  # the letter that a mark stands on
    for c in unicodedata.normalize("NFKD", word):
        if not "\u0300" <= c <= "\u036f":
            base = c
        elif "a" <= base <= "z" or "α" <= base <= "ω" or base in "łøæœđðıə":
            continue
        kept.append(c)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_PLAIN)


def vietnamese(word: str) -> str:
    """
    Return one spelling of a Vietnamese syllable: its tone mark on the second vowel, i where y may be i.

    >>> [vietnamese(word) for word in "hòa hoà thủy mỹ mĩ quý của".split()]
    ['hoà', 'hoà', 'thuỷ', 'mĩ', 'mĩ', 'quí', 'của']
    """
    if word.isascii() and not word.endswith("y"):
        return word
    word = unicodedata.normalize("NFD", word.replace("ð", "đ"))
    word = _TONE_ON_FIRST_VOWEL.sub(r"\1\4\3\6\2\5", word)
    return unicodedata.normalize("NFC", _LAST_Y.sub(r"\1i", word))


def in_latin(word: str) -> str:
    """
    Return a Cyrillic word in Latin letters, as newspapers write names; any other word unchanged.

    >>> in_latin("зеленский"), in_latin("харків")
    ('zelensky', 'kharkiv')
    """
    if word and "а" <= word[0] <= "ӿ":
        word = word.translate(_LATIN_OF_CYRILLIC)
    return _SKY.sub("y", word) if "sk" in word else word


def in_cyrillic(word: str) -> str:
    """
    Return a Latin word in Cyrillic letters; any other word unchanged.

    >>> in_cyrillic("zelenskyy"), in_cyrillic("putin")
    ('зеленский', 'путин')
    """
    if not "a" <= word[:1] <= "z":
        return word
    word = _SKY.sub("y", word)
    for latin, cyrillic in _CYRILLIC_OF_LATIN:
        word = word.replace(latin, cyrillic)
    return word
