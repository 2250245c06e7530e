"""
Bring the catalogues up to date: ``python -m bot.locales.updating``.

Sentences that are new get an empty translation, those that are gone are removed, and what is translated stays. A file
for a new language is made by ``python -m bot.locales.updating CODE``.
"""

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from bot.locales.sentences import sentences_of
from bot.locales.words import Words

_FOLDER = Path(__file__).parent
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def template(code: str) -> Catalog:
    """Return a catalogue of all sentences, in their order, without translations."""
    catalogue = Catalog(locale=code, project="article-bot", fuzzy=False)
    for name, sentence in sentences_of(Words):
        catalogue.add(sentence.english, context=name)
    return catalogue


def updated(code: str) -> Catalog:
    """Return the catalogue of a language, with exactly the sentences that the bot says."""
    path, catalogue = _FOLDER / f"{code}.po", template(code)
    if path.exists():
        with path.open("rb") as source:
            known = read_po(source, locale=code)
        for message in catalogue:
            before = known.get(message.id, message.context) if message.id else None
            if before is not None and before.string:
                message.string = before.string
    return catalogue


def main(codes: list[str]) -> int:
    """Write the catalogues of these languages, or of all that there are."""
    for code in codes or sorted(path.stem for path in _FOLDER.glob("*.po")):
        catalogue = updated(code)
        with (_FOLDER / f"{code}.po").open("wb") as target:
            target.write(_HEADER.format(language=code, plural=catalogue.plural_forms).encode())
            write_po(target, catalogue, width=110, omit_header=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
