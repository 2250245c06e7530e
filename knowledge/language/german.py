"""German words whose forms no stemmer brings together: strong verbs, and genitives in a vowel and s."""

import re

# Infinitives, and the other stems their forms and next of kin have.
_VERBS = """
beginnen begann begonn; beißen biss; bergen barg borg birg; biegen bog; bieten bot; binden band bund; bitten bat;
blasen blies bläs; bleiben blieb; brechen brach broch brich; brennen brannt; bringen bracht; denken dacht; dringen
drang drung; fahren fuhr fähr; fallen fiel fäll; fangen fing fäng; finden fand fund; fliegen flog; fliehen floh;
fließen floss; frieren fror; geben gab gib; gehen ging gang; gelingen gelang gelung; gelten galt golt gilt; geschehen
geschah geschieh; gewinnen gewann gewonn; gießen goss; gleichen glich; graben grub gräb; greifen griff; halten hielt
hält; hängen hing hang; heben hob; heißen hieß; helfen half holf hilf; kennen kannt; klingen klang klung; kommen kam;
kriechen kroch; laden lud läd; lassen ließ läss; laufen lief läuf; leiden litt; leihen lieh; lesen las; liegen lag;
lügen log; meiden mied; nehmen nahm nomm nimm; nennen nannt; raten riet rät; reißen riss; reiten ritt; rennen rannt;
rufen rief; schaffen schuf; scheiden schied; scheinen schien; schieben schob; schießen schoss; schlafen schlief
schläf; schlagen schlug schläg; schließen schloss; schneiden schnitt; schreiben schrieb; schreiten schritt; schweigen
schwieg; schwimmen schwamm schwomm; schwören schwor; sehen sah sieh; senden sandt; singen sang sung; sinken sank sunk;
sitzen saß sess; sprechen sprach sproch sprich; springen sprang sprung; stechen stach stoch stich; stehen stand;
stehlen stahl stohl stiehl; steigen stieg; sterben starb storb stirb; stoßen stieß stöß; streichen strich; streiten
stritt; tragen trug träg; treffen traf troff triff; treiben trieb; treten trat tritt; trinken trank trunk; vergessen
vergaß vergiss; verlieren verlor; wachsen wuchs wächs; waschen wusch wäsch; weisen wies; wenden wandt; werben warb
worb wirb; werfen warf worf wirf; wiegen wog; wissen wusst; ziehen zog; zwingen zwang zwung
"""
_INFINITIVES = {
    stem: verb
    for line in _VERBS.casefold().split(";")  # which makes ss of ß, as in the words to look up
    for verb, *stems in [line.split()]
    for stem in stems
}
_NO_KIN = frozenset("band bande banden bot bund bunde schiene schienen schloss stahl wiese wiesen".split())
_FORM = re.compile(
    r"(?P<prefix>(?:wieder|zurück|zusammen|heraus|hinaus|voraus|davon|durch|gegen|hinter|nach|nieder|statt|teil|über|unter"
    r"|vor|weg|wider|zer|ent|emp|miss|ver|auf|aus|bei|ein|her|hin|los|mit|ab|an|be|da|er|um|zu)?)(?:ge|zu)?"
    rf"(?P<stem>{'|'.join(sorted(_INFINITIVES, key=len, reverse=True))})(?:e|e?t|e?st|en(?:e[mnrs]?)?)?"
)
_GENITIVE = re.compile(r"(?<=[^\W\d_]{3}[aoy])s$|(?<=[^\W\d_]{3}[^aeou]i)s$")  # not Eis, Mais


def one_form(word: str) -> str:
    """
    The infinitive for a form of a strong verb, and a name without the s of its genitive; any other word as it is.

    >>> [one_form(word) for word in "gewann verlorene erhielt stattgefunden angebot kanadas preis".split()]
    ['gewinnen', 'verlieren', 'erhalten', 'stattfinden', 'anbieten', 'kanada', 'preis']
    """
    form = None if word in _NO_KIN else _FORM.fullmatch(word)
    return form["prefix"] + _INFINITIVES[form["stem"]] if form else _GENITIVE.sub("", word)
