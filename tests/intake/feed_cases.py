"""Demands on feeds: identity, corrections, dates, links, languages, walls."""

from tests.intake.intake_case import TEXTS, TITLES, Case, Stored, feed, html, item, page

DAY = "2025-03-02"
WHEEL, EELS = TITLES["mill"], TITLES["eels"]
_DEAR = TEXTS["mill"].replace("310,000", "360,000")
_RUSSIAN = (
    "Бумажная мельница снова пустит старое водяное колесо в марте, через сорок лет после остановки. Мастер Уна Брандт "
    "заменила девяносто дубовых лопастей и железную ось. Работа заняла две зимы. Смотреть на колесо можно по "
    "воскресеньям с десяти до трёх, и школы уже записались почти на все дни до летних каникул, говорит смотрительница. "
    "Деньги дал округ, а остальное собрали жители, которые хотели сохранить мельницу для своих детей и внуков."
)
_GERMAN = (
    "Die Papiermühle setzt im März ihr altes Wasserrad wieder in Gang, vierzig Jahre nachdem es angehalten wurde. Die "
    "Radmacherin hat neunzig Schaufeln aus Eiche und die eiserne Achse ersetzt. Die Arbeit dauerte zwei Winter, die "
    "Hälfte der Kosten trug der Kreis. Besucher können sich das Rad am Sonntag von zehn bis drei Uhr ansehen. Schulen "
    "haben die meisten Tage bis zu den Ferien gebucht, wie der Wärter sagt, der selbst im Haus neben der Mühle wohnt."
)
_CONSENT = page(
    "Before you go on",
    "<p>We and our 214 partners store cookies on your device. Accept all cookies to read on, or manage your choices. "
    "With your consent we process personal data for advertising and measure its success.</p>" * 3,
)
_TEASERS = {
    "mill": "The old water wheel of the paper mill turns again, after ninety oak paddles were replaced.",
    "eels": "Two thousand young eels swim in the lake of Ormsby, and anglers must put them back.",
    "bell": "Saint Olaf has its bell again, cast in Gernsby and hung in the tower this week.",
}


def _dated(name: str, date: str, day: str, language: str = "en") -> Case:
    content = feed(item("mill", date=date), language=language)
    return Case(
        name=f"date, {name}", source="feed:/feed.xml", files={"/feed.xml": content}, stored={WHEEL: Stored(day=day)}
    )


def _moved(name: str, first: str, second: str, title: str = "Wheel dearer than planned") -> Case:
    return Case(
        name=f"correction, {name}",
        source="feed:/feed.xml",
        files={"/feed.xml": feed(first, item("eels"))},
        second={"/feed.xml": feed(second, item("eels"))},
        stored={title: Stored(day=DAY), EELS: Stored(day=DAY)},
        never=() if title == WHEEL else ("310,000",),
        reported=("0 new",),
        answers={"What did the work on the wheel cost?": "310,000" if title == WHEEL else "360,000"},
    )


def _guid(value: str) -> str:
    return f'<guid isPermaLink="false">{value}</guid>'


def _teaser(key: str) -> str:
    words = f"<description>{_TEASERS[key]}</description>"
    return f"<item><title>{TITLES[key]}</title><link>{{site}}/{key}</link>{words}</item>"


def _walled(name: str, wall: str, reported: str) -> Case:
    return Case(
        name=f"wall, {name}",
        source="feed:/feed.xml",
        files={"/feed.xml": feed(*map(_teaser, _TEASERS))} | {f"/{key}": wall for key in _TEASERS},
        stored={TITLES[key]: Stored(link=f"/{key}") for key in _TEASERS},
        never=("cookies", "Subscribe", "not available"),
        reported=(reported,),
        answers={"Who must put the eels back?": "anglers"},
    )


def _titled(name: str, written: str, title: str) -> Case:
    content = feed(item("mill", title=written))
    return Case(
        name=f"title, {name}", source="feed:/feed.xml", files={"/feed.xml": content}, stored={title: Stored(day=DAY)}
    )


def _episode(name: str, more: str, link: str) -> Case:
    content = feed(item("mill", link="none", more=f"{_guid('ep7')}{more}"))
    return Case(
        name=f"episode, {name}",
        source="feed:/feed.xml",
        files={"/feed.xml": content},
        stored={WHEEL: Stored(link=link)},
    )


def _language(name: str, declared: str, text: str, language: str) -> Case:
    content = feed(item("mill", text=f"<p>{text}</p>"), language=declared)
    return Case(
        name=f"language, {name}",
        source="feed:/feed.xml",
        files={"/feed.xml": content},
        second={"/feed.xml": content + " "},
        stored={WHEEL: Stored(language=language)},
        reported=("0 new, 0 changed, 1 same",),
    )


_BASE = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{{site}}/{outer}"><title>Notes</title><id>n</id>'
    '<entry xml:base="{inner}"><title>The wheel turns</title><id>e</id><link href="wheel"/>'
    '<updated>2025-03-02T08:00:00Z</updated><content type="html">{text}</content></entry></feed>'
)

CASES = [
    *(
        Case(
            name=f"base of an entry, {outer}{inner}",
            source="feed:/feed.atom",
            files={
                "/feed.atom": _BASE.replace("{{site}}", "{site}")
                .replace("{outer}", outer)
                .replace("{inner}", inner)
                .replace("{text}", TEXTS["mill"])
            },
            stored={WHEEL: Stored(link=link, day=DAY)},
        )
        for outer, inner, link in (("notes/", "2025/", "/notes/2025/wheel"), ("notes/", "/old/", "/old/wheel"))
    ),
    _dated("Finnish", "Su, 02 Maa 2025 08:00:00 +0200", DAY, "fi"),
    _dated("German", "So, 02 Mär 2025 08:00:00 +0100", DAY, "de"),
    _dated("French", "dim., 02 mars 2025 08:00:00 +0100", DAY, "fr"),
    _dated("none", "none", "undated"),
    _dated("year 1", "Mon, 01 Jan 0001 00:00:00 +0000", "undated"),
    _dated("year -1", "Wed, 30 Nov -0001 00:00:00 +0000", "undated"),
    _dated("zeros", "0000-00-00 00:00:00", "undated"),
    _dated("the epoch", "Thu, 01 Jan 1970 00:00:00 +0000", "undated"),
    _dated("to come", "Sun, 02 Mar 2125 08:00:00 +0000", "undated"),
    _dated("midnight of the day before", "2025-03-01T24:00:00Z", DAY),
    Case(
        name="one guid for all",
        source="feed:/feed.xml",
        files={"/feed.xml": feed(*(item(key, more=_guid("1")) for key in TEXTS))},
        stored={title: Stored(day=DAY) for title in TITLES.values()},
    ),
    Case(
        name="all links lead home",
        source="feed:/feed.xml",
        files={"/feed.xml": feed(*(item(key, link="/", more=_guid(key)) for key in ("mill", "eels")))},
        second={"/feed.xml": feed(*(item(key, link="/", more=_guid(key)) for key in ("bell", "mill", "eels")))},
        stored={TITLES[key]: Stored(link="/") for key in ("bell", "mill", "eels")},
        reported=("1 new",),
    ),
    _moved(
        "the address follows the headline",
        item("mill", link="/n/the-wheel-turns-7013"),
        item("mill", link="/n/wheel-dearer-7013", title="Wheel dearer than planned", text=f"<p>{_DEAR}</p>"),
    ),
    _moved(
        "the guid stays",
        item("mill", link="/a", more=_guid("?p=7013")),
        item("mill", link="/b", more=_guid("?p=7013"), title="Wheel dearer than planned", text=f"<p>{_DEAR}</p>"),
    ),
    _moved("an anchor comes", item("mill", link="/mill"), item("mill", link="/mill#new"), WHEEL),
    _moved("an anchor goes", item("mill", link="/mill#top"), item("mill", link="/mill"), WHEEL),
    _moved(
        "guid and parameter change",
        item("mill", link="/mill?src=a1", more=_guid("x1")),
        item("mill", link="/mill?src=b2", more=_guid("y2")),
        WHEEL,
    ),
    _episode("sound", '<enclosure url="{site}/ep7.mp3" type="audio/mpeg" length="9"/>', "/ep7.mp3"),
    _episode("video", '<enclosure url="{site}/ep7.mp4" type="video/mp4" length="9"/>', "/ep7.mp4"),
    _titled("entity twice", "Miller&amp;#8217;s wheel &amp;amp; axle", "Miller’s wheel & axle"),
    _titled("entity thrice", "Oak &amp;amp;amp; iron", "Oak & iron"),
    _titled("in CDATA", "<![CDATA[Wheel &#8211; an axle &amp; oak]]>", "Wheel – an axle & oak"),
    _titled("about a tag", "What the &amp;lt;wheel&amp;gt; tag means", "What the <wheel> tag means"),
    _titled("less than", "Three &lt; four paddles", "Three < four paddles"),
    Case(
        name="entities twice in the text",
        source="feed:/feed.xml",
        files={
            "/feed.xml": feed(
                item("mill", text=html("mill").replace("ten to", "ten&amp;nbsp;&amp;#8220;sharp&amp;#8221; to"))
            )
        },
        stored={WHEEL: Stored()},
        never=("&nbsp;", "&#8220;"),
        texts=("ten “sharp” to three",),
    ),
    _walled("consent", _CONSENT, "has no article text"),
    _walled(
        "pay",
        page(
            "Subscribe",
            "<p>Subscribe now to read this article. First month 1 crown, then 9. Already a subscriber? Log in.</p>" * 4,
        ),
        "",
    ),
    _walled(
        "region",
        page("Sorry", "<p>This content is not available in your country or region for legal reasons.</p>" * 4),
        "",
    ),
    _language("Russian as English", "en-us", _RUSSIAN, "ru"),
    _language("German as English", "en", _GERMAN, "de"),
    _language("English as English", "en-gb", TEXTS["mill"], "en"),
    Case(
        name="one canonical for all",
        source="feed:/feed.xml",
        files={
            "/feed.xml": feed(*map(_teaser, _TEASERS)),
            **{
                f"/{key}": page(TITLES[key], html(key), '<link rel="canonical" href="{site}/news">') for key in _TEASERS
            },
        },
        stored={TITLES[key]: Stored(link=f"/{key}") for key in _TEASERS},
    ),
]
