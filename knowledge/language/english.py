"""English words that are written in more ways than one: British and American, irregular forms, short forms."""

import re

# Written forms of one country or body; "us" in lower case stays the pronoun.
SAME = {"u.s": "usa", "u.s.a": "usa", "u.k": "uk", "u.n": "un", "e.u": "eu"}
CAPITALS = {"US": "usa", "USA": "usa"}

# Whole families; "our" only in these, "is(e)" in all: "rize" is no other word than "rise".
_OUR = re.compile(
    r"\b(arb|ard|arm|behavi|cand|clam|col|demean|discol|endeav|fav|ferv|flav|glam|harb|hon|hum|dishon|lab|misdemean"
    r"|neighb|od|parl|ranc|rig|rum|sav|savi|splend|succ|tum|val|vap|vig)our"
)
_IZE = re.compile(r"(?<=[a-z]{3})([iy])z(?=(?:e|ed|es|er|ers|ing|ation|ations|ational|able)$)")
_RE = re.compile(r"(cent|theat|met|lit|fib|calib|sab|spect|somb|lust|meag)re(?=s?$)")
_DOUBLE_L = re.compile(
    r"((?:fuel|duel|dial|jewel|cruel|total|equal|label|level|model|rival|spiral|travel|cancel|signal|marvel|panel"
    r"|chisel|quarrel|tunnel|channel|shovel|funnel|counsel|libel|pedal|medal))l(?=ed$|ing$|er$|ers$|or$|ors$|ous$|ery$|ist$)"
)

# Verbs and nouns whose forms no stemmer brings together, and single spellings.
_FORMS = {
    form: word
    for line in """
arise arose arisen; awake awoke; bear bore borne; beat beaten; begin began begun; bend bent; bite bit bitten; bleed
bled; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy bought; catch
caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank
drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; flee fled; fly flew
flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got
gotten; give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held; keep kept;
know knew known; lay laid; lead led; lean leant; learn learnt; leave left; lend lent; lie lain; lose lost; make made;
mean meant; meet met; pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen;
seek sought; sell sold; send sent; shake shook shaken; shoot shot; show shown; shrink shrank shrunk; sing sang sung;
sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; spell spelt; spend spent; spill spilt; spring
sprang sprung; stand stood; steal stole stolen; stick stuck; strike struck; swear swore sworn; sweep swept; swim swam
swum; swing swung; take took taken; teach taught; tear tore torn; think thought; throw threw thrown; understand
understood; wake woke woken; wear wore worn; weep wept; win won; withdraw withdrew withdrawn; write wrote written;
overthrow overthrew overthrown; undergo underwent undergone; undertake undertook undertaken; overtake overtook
overtaken; rebuild rebuilt; uphold upheld; withhold withheld; oversee oversaw overseen; man men; woman women; child
children; foot feet; tooth teeth; goose geese; mouse mice; wife wives; life lives; knife knives; wolf wolves; half
halves; thief thieves; shelf shelves; loaf loaves; calf calves; person persons people; policeman policemen;
policewoman policewomen; fireman firemen; fisherman fishermen; businessman businessmen; congressman congressmen;
gunman gunmen; chairman chairmen; spokesman spokesmen; statesman statesmen; medium media; criterion criteria;
phenomenon phenomena; crisis crises; analysis analyses; basis bases; oasis oases; die died dead dying; defense
defence; offense offence; license licence; pretense pretence; practice practise practised practising; gray grey;
program programme programmes programed; plow plough; aluminum aluminium; airplane aeroplane aeroplanes; cozy cosy;
mold mould; mustache moustache; pajamas pyjamas; skeptic sceptic sceptics; skeptical sceptical; sulfur sulphur; yogurt
yoghurt; catalog catalogue; dialog dialogue; analog analogue; judgment judgement; aging ageing; whiskey whisky; donut
doughnut doughnuts; fulfill fulfil; enroll enrol; skillful skilful; installment instalment instalments; willful
wilful; jewelry jewellery; maneuver manoeuvre manoeuvres; artifact artefact artefacts; pediatric paediatric; anemia
anaemia; leukemia leukaemia; estrogen oestrogen; hemorrhage haemorrhage; orthopedic orthopaedic; gynecology
gynaecology; archeology archaeology; archeologist archaeologist archaeologists; archeological archaeological;
encyclopedia encyclopaedia; fetus foetus; diarrhea diarrhoea; tire tyre tyres; curb kerb; omelet omelette; draft
draught; ax axe; mom mum; math maths; story storey; tsar czar; qaeda qaida; quran koran; gaddafi qaddafi gadhafi;
first 1st; second 2nd; third 3rd; fourth 4th; fifth 5th; sixth 6th; seventh 7th; eighth 8th; ninth 9th; tenth 10th;
million m mn; billion bn; trillion tn; television tv; percent pct
""".replace("\n", " ").split(";")
    for word, *forms in [line.split()]
    for form in forms
}


def one_spelling(word: str) -> str:
    """
    The American spelling of a word (but for -ise), and the base form of an irregular one.

    >>> [one_spelling(word) for word in "colours organize theatres cancelled won women four prize".split()]
    ['colors', 'organise', 'theaters', 'canceled', 'win', 'woman', 'four', 'prize']
    """
    if word in _FORMS:
        return _FORMS[word]
    if "our" in word:
        word = _OUR.sub(r"\1or", word)
    if "z" in word:
        word = _IZE.sub(r"\1s", word)
    if "ll" in word:
        word = _DOUBLE_L.sub(r"\1", word)
    if word.endswith(("re", "res")):
        word = _RE.sub(r"\1er", word)
    return word
