"""What is served or lies in a folder, and what the library must hold and say after it was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXTS = {
    "mill": "The paper mill at Tidehaven starts its old water wheel again in March, forty years after it was stopped. "
    "Wheelwright Una Brandt has replaced ninety oak paddles and the iron axle. The work took two winters and cost "
    "310,000 crowns, half of it from the county. Visitors may watch the wheel on Sundays from ten to three. Schools "
    "have booked most of the weekdays until the summer holidays, the keeper of the mill says.",
    "eels": "Fishermen have set two thousand young eels into the lake of Ormsby, the first since the weir was built. "
    "Biologist Piet Laursen expects a third of them to grow up. The eels came in wet moss from a farm on the coast. "
    "Anglers must put every eel back until 2031, and the warden will look into their baskets. A ladder beside the "
    "weir is to let the animals pass in autumn, when they swim to the sea.",
    "bell": "The bell of Saint Olaf hangs in its tower again after it was cast anew in Gernsby. The old one cracked "
    "in the frost of 1987 and stood in the yard since then. Founder Maren Tofte took eleven days to cool the bronze. "
    "It weighs 840 kilograms and sounds a deep B flat. It rings for the first time on Easter morning, at half past "
    "six, and the baker opens his shop for the early ones.",
    "moor": "Volunteers have closed sixty ditches in the moor behind Hollin, so that the peat stays wet in summer. "
    "Ranger Ida Voss counted cranes there in April, for the first time in a century. The boards were sawn from larch "
    "of the parish forest. A path of planks leads two kilometres to a tower. Dogs are not allowed on it before "
    "August, because the birds breed beside the planks and leave their eggs when they are disturbed.",
}
TITLES = {"mill": "The wheel turns", "eels": "Eels for Ormsby", "bell": "A bell of bronze", "moor": "Wet peat"}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the library must hold of one article; None: any value."""

    day: str | None = None  # "2025-03-02", or "undated"
    language: str | None = None
    link: str | None = None  # ends so
    updated: str | None = None  # begins so, ISO 8601
    author: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One demand. In all contents, ``{site}`` is the address of the server."""

    name: str
    source: str
    files: Mapping[str, str | bytes]  # by path; a source "folder:" or "telegram:" has them on disk, any other served
    second: Mapping[str, str | bytes] | None = None  # what changes before a second round
    stored: Mapping[str, Stored]  # all articles of the library, by title
    never: tuple[str, ...] = ()  # words that no text holds
    texts: tuple[str, ...] = ()  # words that some text holds
    reported: tuple[str, ...] = ()  # words of the report
    answers: Mapping[str, str] = field(default_factory=dict)  # question to words of the first quote


def html(key: str) -> str:
    """Return a story as a paragraph of HTML."""
    return f"<p>{TEXTS[key]}</p>"


def feed(*items: str, language: str = "en") -> str:
    """Return an RSS feed of items."""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Tidehaven Gazette</title>'
        f"<link>{{site}}/</link><language>{language}</language>{''.join(items)}</channel></rss>"
    )


def item(key: str, *, title: str = "", link: str = "", text: str = "", more: str = "", date: str = "") -> str:
    """Return an item with a whole story, or with `text`."""
    day = f"<pubDate>{date or 'Sun, 02 Mar 2025 08:00:00 +0000'}</pubDate>" if date != "none" else ""
    address = "" if link == "none" else f"<link>{{site}}{link or f'/{key}'}</link>"
    return (
        f"<item><title>{title or TITLES[key]}</title>{address}{day}{more}"
        f"<content:encoded><![CDATA[{text or html(key)}]]></content:encoded></item>"
    )


def page(title: str, body: str, head: str = "", language: str = "en") -> str:
    """Return a page with an article."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
