"""Demands on pages: dates, tables, divided articles, withdrawn words, live blogs."""

from tests.intake.intake_case import TEXTS, Case, Stored, html, page

_BODY = html("mill") + html("eels")
_RELATED = '<aside class="related"><time datetime="2019-05-06">6 May 2019</time><a href="/o">An older story</a></aside>'


def _page(name: str, body: str, stored: Stored, *, head: str = "", **demands: tuple[str, ...]) -> Case:
    return Case(
        name=name,
        source="page:/p",
        files={"/p": page("News of the day", body, head)},
        stored={"News of the day": stored},
        **demands,  # type: ignore[arg-type] -- fields of `Case`
    )


def _entry(hour: int, text: str, tag: str, name: str) -> str:
    return (
        f'<{tag} class="{name}"><time datetime="2025-03-02T{hour}:05:00Z">{hour}:05</time>'
        f"<h2>At {hour}</h2><p>{text}</p></{tag}>"
    )


def _live(tag: str, name: str) -> Case:
    entries = [_entry(20 - number, text, tag, name) for number, text in enumerate(list(TEXTS.values())[:3])]
    return _page(
        f"live blog of {tag}.{name}",
        f"<p>We report from the town hall.</p><div>{''.join(entries)}</div>",
        Stored(day="2025-03-02", updated="2025-03-02T20:05"),
        texts=("20:05", "At 18", "Una Brandt", "Maren Tofte"),
    )


CASES = [
    _page("date in words", f"<p>Posted by Una on March 5, 2024</p>{_BODY}{_RELATED}", Stored(day="2024-03-05")),
    _page("date of a related story only", _BODY + _RELATED, Stored(day="undated")),
    _page("date in German", f'<p class="meta">5. März 2024</p>{_BODY}', Stored(day="2024-03-05")),
    _page(
        "date to come",
        _BODY,
        Stored(day="undated"),
        head='<meta property="article:published_time" content="2125-03-02T08:00:00Z">',
    ),
    _page(
        "cells keep their words apart",
        f"{_BODY}<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Sunday</td>"
        "<td><ul><li>10 to 12</li><li>13 to 15</li>"
        "</ul></td></tr><tr><td>Monday</td><td>closed<br>all day</td></tr></table>",
        Stored(),
        texts=("10 to 12 13 to 15", "closed all day"),
        never=("1213", "closedall"),
    ),
    _page(
        "a correction",
        _BODY.replace("310,000", "<del>310,000</del><ins>360,000</ins>").replace("ninety", "<s>eighty</s> ninety"),
        Stored(),
        texts=("360,000",),
        never=("310,000", "eighty"),
    ),
    _page(
        "a power",
        f"{_BODY}<p>The lake has 10<sup>6</sup> m<sup>2</sup>.</p>",
        Stored(),
        texts=("10⁶ m²",),
        never=("106 m2",),
    ),
    Case(
        name="an article of three pages",
        source="page:/long",
        files={
            "/long": page("A long way", html("mill"), '<link rel="next" href="{site}/long-2">'),
            "/long-2": page("A long way", html("eels"), '<link rel="next" href="{site}/long-3">'),
            "/long-3": page("A long way", html("bell")),
        },
        stored={"A long way": Stored(link="/long")},
        texts=("Una Brandt", "Piet Laursen", "Maren Tofte"),
        answers={"How much does the bell weigh?": "840 kilograms"},
    ),
    _live("article", "live-post"),
    _live("div", "liveblog-entry"),
    _live("section", "ticker-item"),
    Case(
        name="Hebrew",
        source="page:/he",
        files={
            "/he": page(
                "גלגל המים",
                "<p>טחנת הנייר תפעיל שוב את גלגל המים הישן במרץ, ארבעים שנה אחרי שנעצר. הנגרית החליפה תשעים כפות "
                "מעץ אלון ואת הציר. העבודה נמשכה שני חורפים, ומבקרים יכולים לראות את הגלגל בימי ראשון.</p>" * 2,
                language="he",
            )
        },
        stored={"גלגל המים": Stored(language="he")},
    ),
]
