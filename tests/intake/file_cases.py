"""Demands on folders: drafts, front matter, dumps, charsets, kinds of files, notices of one form, channels."""

import json

from tests.intake.intake_case import TEXTS, TITLES, Case, Stored, html

WHEEL, EELS = TITLES["mill"], TITLES["eels"]
_MILL = TEXTS["mill"]


def _matter(name: str, matter: str, stored: Stored | None, reported: str = "", file: str = "a.md") -> Case:
    """A file of a generator beside one that is shown; `stored`: None where the file is left out."""
    shown = {EELS: Stored(day="undated")}
    return Case(
        name=f"front matter, {name}",
        source="folder:",
        files={file: f"{matter}\n\n{_MILL}\n", "b.md": f"# {EELS}\n\n{TEXTS['eels']}\n"},
        stored=shown if stored is None else {WHEEL: stored} | shown,
        never=("Una Brandt",) if stored is None else (),
        reported=(reported, "1 left out" if stored is None else "0 left out"),
    )


def _record(name: str, record: dict[str, object], stored: Stored | None, **demands: tuple[str, ...]) -> Case:
    good = {"title": EELS, "text": TEXTS["eels"], "date": "2025-03-02"}
    shown = {EELS: Stored(day="2025-03-02")}
    return Case(
        name=f"record, {name}",
        source="folder:",
        files={"dump.jsonl": json.dumps({"title": WHEEL, "text": _MILL} | record) + "\n" + json.dumps(good)},
        stored=shown if stored is None else {WHEEL: stored} | shown,
        **demands,  # type: ignore[arg-type] -- fields of `Case`
    )


def _charset(words: str, charset: str, language: str) -> Case:
    title, _, text = words.partition("\n")
    return Case(
        name=f"charset {charset}, {language}",
        source="folder:",
        files={"a.txt": f"{title}\n\n{text}\n".encode(charset)},
        stored={title: Stored(language=language)},
        texts=(text,),
    )


def _notices(form: str, *places: tuple[str, str]) -> Case:
    lines = [
        {"title": f"Notice for {place}", "text": form.format(place=place, day=day), "date": "2025-03-02"}
        for place, day in places
    ]
    return Case(
        name=f"notices of one form, {form[:20]}",
        source="folder:",
        files={"n.jsonl": "\n".join(map(json.dumps, lines))},
        stored={f"Notice for {place}": Stored() for place, _ in places},
        answers={f"When is it {place}'s turn?": day for place, day in places},
    )


def _message(number: int, text: object) -> dict[str, object]:
    return {
        "id": number,
        "type": "message",
        "date": f"2025-03-02T{number:02}:00:00",
        "date_unixtime": "1740900000",
        "text": text,
    }


_FOOTER = "\nFollow us | Write to us"
_CHANNEL = {
    "name": "Tidehaven",
    "type": "public_channel",
    "id": 5,
    "messages": [
        *(_message(number, f"{TITLES[key]}\n\n{text}{_FOOTER}") for number, (key, text) in enumerate(TEXTS.items(), 1)),
        *(
            _message(number, f"On day {number} the ferry sails at {number}:40 and carries no cars.{_FOOTER}")
            for number in range(5, 12)
        ),
        _message(
            12, ["The prize went to ", {"type": "spoiler", "text": "Maren"}, " this year, says the jury of the fair."]
        ),
    ],
}

CASES = [
    _matter("a draft of Hugo", f"+++\ntitle = '{WHEEL}'\ndraft = true\n+++", None, "is a draft"),
    _matter("not published", f"---\ntitle: {WHEEL}\npublished: false\n---", None, "is not published"),
    _matter("expired", f"---\ntitle: {WHEEL}\nexpiryDate: 2024-02-01\n---", None, "has expired"),
    _matter("scheduled", f"---\ntitle: {WHEEL}\ndate: 2125-03-02\n---", None, "is scheduled"),
    _matter("day in the name", f"---\ntitle: {WHEEL}\n---", Stored(day="2025-03-02"), file="2025-03-02-wheel.md"),
    _matter(
        "publishDate",
        f"---\ntitle: {WHEEL}\npublishDate: 2025-03-02\nlastmod: 2025-04-01\n---",
        Stored(day="2025-03-02", updated="2025-04-01"),
    ),
    _matter("JSON", json.dumps({"title": WHEEL, "date": "2025-03-02"}, indent=1), Stored(day="2025-03-02")),
    _matter(
        "parameters of Hugo",
        f"+++\ntitle = '{WHEEL}'\ndate = 2025-03-02\n[params]\nauthor = 'Una'\n+++",
        Stored(author="Una"),
    ),
    *(
        Case(
            name=f"front matter, not valid YAML, {author}",
            source="folder:",
            files={"a.md": f"---\ntitle: Wheel: it turns\nauthor: {author}\ndate: 2025-03-02\n---\n\n{_MILL}\n"},
            stored={"Wheel: it turns": Stored(day="2025-03-02", author="Una")},
        )
        for author in ("{name: Una}", "[Una]", "'Una'", "Una")
    ),
    Case(
        name="shortcodes and footnotes are no words",
        source="folder:",
        files={
            "a.md": f'# {WHEEL}\n\n{{{{< figure src="a.jpg" >}}}}\n\n{_MILL}[^1]\n\n'
            "{% include x.html %}\n\n[^1]: As of May.\n"
        },
        stored={WHEEL: Stored()},
        never=("figure", "include", "[^1]"),
    ),
    _record("a date of MongoDB", {"date": {"$date": "2025-03-02T08:00:00Z"}}, Stored(day="2025-03-02")),
    _record("a count of MongoDB", {"date": {"$date": {"$numberLong": "1740902400000"}}}, Stored(day="2025-03-02")),
    _record("no date", {"date": "n/a", "published_at": "2025-03-02"}, Stored(day="2025-03-02")),
    _record("a cut text", {"content": f"{_MILL[:200]}… [+2211 chars]", "text": None}, Stored(), never=("chars]",)),
    _record("a draft", {"status": "draft"}, None, reported=("is a draft",)),
    _record("a deleted text", {"text": "[deleted]"}, None, reported=("has no text",)),
    _record("a text that is no number", {"text": "nan"}, None, reported=("has no text",)),
    Case(
        name="an export of Ghost",
        source="folder:",
        files={
            "g.json": json.dumps(
                {
                    "db": [
                        {
                            "meta": {},
                            "data": {
                                "posts": [
                                    {
                                        "title": WHEEL,
                                        "html": html("mill"),
                                        "status": "published",
                                        "visibility": "public",
                                        "published_at": "2025-03-02",
                                    },
                                    {
                                        "title": "Secret",
                                        "html": html("eels"),
                                        "status": "draft",
                                        "visibility": "public",
                                    },
                                    {
                                        "title": "Paid",
                                        "html": html("bell"),
                                        "status": "published",
                                        "visibility": "paid",
                                    },
                                ]
                            },
                        }
                    ]
                }
            )
        },
        stored={WHEEL: Stored(day="2025-03-02")},
        reported=("is a draft", "members only", "2 left out"),
    ),
    Case(
        name="kinds that are not read",
        source="folder:",
        files={"a.pages": b"x" * 30, "b.rtf": b"{\\rtf x" * 9},
        stored={},
        reported=("kinds that are not read",),
    ),
    _charset(
        "Koło młyńskie\nPapiernia uruchomi w marcu stare koło, które zatrzymano przed laty, bo już się nie opłacało.",
        "cp1250",
        "pl",
    ),
    _charset(
        "Malomkerék\nA papírmalom márciusban újra elindítja a régi kereket, "
        "amelyet negyven éve állítottak le, mert már nem volt rá szükség.",
        "cp1250",
        "hu",
    ),
    _charset(
        "Vandens ratas\nPopieriaus malūnas kovą vėl paleis senąjį ratą, "
        "kuris buvo sustabdytas prieš keturiasdešimt metų, nes jau nebuvo reikalingas.",
        "cp1257",
        "lt",
    ),
    _charset("กังหันน้ำ\nโรงงานกระดาษจะเดินกังหันน้ำเก่าอีกครั้งในเดือนมีนาคม หลังจากหยุดไปสี่สิบปี", "cp874", "th"),
    _notices(
        "The chimney sweep comes to {place} on {day} from nine to noon. "
        "Please leave the doors to the roof open and keep dogs inside.",
        ("Ash Row", "4 March"),
        ("Kiln Lane", "6 March"),
        ("Ferry Hill", "11 March"),
    ),
    Case(
        name="a channel",
        source="telegram:",
        files={"result.json": json.dumps(_CHANNEL)},
        stored={title: Stored(day="2025-03-02") for title in TITLES.values()}
        | {f"On day {n} the ferry sails at {n}:40 and carries no cars.": Stored() for n in range(5, 12)}
        | {"The prize went to […]": Stored()},
        never=("Follow us", "Maren this"),
    ),
    Case(
        name="a whole account",
        source="telegram:",
        files={
            "result.json": json.dumps(
                {
                    "chats": {
                        "list": [
                            _CHANNEL,
                            _CHANNEL
                            | {
                                "name": "Board",
                                "type": "private_channel",
                                "id": 6,
                                "messages": [_message(1, "The board keeps this to itself for now.")],
                            },
                        ]
                    }
                }
            )
        },
        stored={},
        never=("The board keeps",),
        reported=("1 other channel",),
    ),
]
