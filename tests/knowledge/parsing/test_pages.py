"""Pages as sites build them: the article's text is extracted whole and without boilerplate."""

import json

import pytest

from knowledge.parsing import web_page
from knowledge.parsing.unreadable import Unreadable

ONE = "The old ferry between Aford and Benton will sail again in May, the harbour office said on Monday."
TWO = "It was taken out of service after a storm broke its ramp, and repairs took longer than planned."
THREE = "Tickets will cost as much as before, and children under twelve will travel for nothing."
TEXT = f"{ONE}\n\n{TWO}\n\n{THREE}"
PARAGRAPHS = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>"


def text(markup: str) -> str:
    return web_page.page(markup.encode()).text


def in_article(inner: str, title: str = "The ferry returns", head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{inner}</article></body></html>"
    )


# Layouts


def test_a_blog():
    page = f"""<html><head><title>The ferry returns | Harbour Notes</title></head><body class="single has-sidebar">
        <header class="site-header"><a href="/">Harbour Notes</a><nav><a href="/about">About</a></nav></header>
        <div id="content"><article class="post"><header><h1>The ferry returns</h1>
        <p class="post-meta">By <a href="/authors/desk">Sample Desk</a> on March 12, 2024</p></header>
        <div class="entry-content"><p>{ONE}</p><h2>The storm</h2><p>{TWO}</p><blockquote>
        <p>We missed it.</p></blockquote>
        <pre><code>06:10  Aford
06:40  Benton</code></pre><p>{THREE}</p></div>
        <div class="tag-list">Tags: <a href="/t/ferry">ferry</a>, <a href="/t/aford">Aford</a></div>
        <nav class="post-nav"><a href="/a">Previous Article</a> <a href="/b">Next Article</a></nav></article>
        <section id="comments"><h2>2 comments</h2><div class="comment">
        <p>{"I have waited for this day for years. " * 9}</p></div>
        </section></div><aside class="sidebar"><h3>Recent posts</h3><ul>
        <li><a href="/x">A walk on the dyke</a></ul></aside>
        <footer>© 2024 Harbour Notes. All rights reserved.</footer></body></html>"""

    expected = f"{ONE}\n\nThe storm\n\n{TWO}\n\nWe missed it.\n\n06:10  Aford\n06:40  Benton\n\n{THREE}"
    assert text(page) == expected


def test_a_newspaper():
    page = f"""<html><body><div class="cookie-banner">
        <p>We use cookies to make this site better. Accept all cookies?</p></div>
        <div class="masthead"><ul><li><a href="/news">News</a><li><a href="/sport">Sport</a></ul></div>
        <main><div class="story"><h1>The ferry returns</h1><p class="byline">By Sample Desk</p>
        <time>12 March 2024</time>
        <p>5 min read</p><div class="share-bar"><a href="https://example.com/s">Share on Facebook</a>
        <a>Copy link</a></div>
        <button>Get a summary</button><p>Get a summary</p>
        <figure><img src="a.jpg"><figcaption>The ferry in Benton in 2019.</figcaption></figure>
        <p>Photo: Sample Pictures</p>
        <div class="story-body"><p>{ONE}</p><div class="ad">Advertisement</div><p>Advertisement</p><p>{TWO}</p>
        <p>Read more: <a href="/b">The storm that broke the ramp</a></p>
        <p>Sign up for our free newsletter to get the best of the harbour every week.</p><p>{THREE}</p></div>
        <h3>You may also like</h3><ul><li><a href="/c">Harbour office moves</a></li><li><a href="/d">Snow in Benton
        </a></li></ul>
        </div></main></body></html>"""

    assert text(page) == TEXT


def test_a_wordpress_post_with_its_plugins():
    page = f"""<html><head><title>The ferry returns - Harbour Notes</title>
        <meta property="og:title" content="The ferry returns">
        </head><body class="post-template-default single"><div class="site-content">
        <div id="primary" class="content-area">
        <main><article class="post hentry"><h1 class="entry-title">The ferry returns</h1><div class="entry-content">
        {PARAGRAPHS}<ol><li>Aford, pier 2</li><li>Benton, old dock</li></ol>
        <div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul>
        <li><a href="?s=t">Click to share on X (Opens in new
        window)</a></li></ul></div><div class="jp-relatedposts"><h3>Related</h3>
        <p><a href="/x">Snow in Benton</a></p></div></div>
        </article><div id="respond" class="comment-respond"><h3>Leave a Reply</h3>
        <p>Your email address will not be published.</p>
        <form><textarea></textarea></form></div></main></div><div id="secondary" class="widget-area"><p>{ONE} {ONE}
        </p></div>
        </div></body></html>"""

    assert text(page) == f"{TEXT}\n\n• Aford, pier 2\n• Benton, old dock"


def test_an_amp_page():
    page = f"""<!doctype html><html ⚡ lang="en"><head><title>The ferry returns</title></head><body>
        <amp-sidebar><ul><li><a href="/">Home</a></ul></amp-sidebar><article><h1>The ferry returns</h1>
        <amp-img src="a.jpg" alt="ferry"></amp-img>{PARAGRAPHS}
        <amp-ad width="300">Buy boats. Buy them now.</amp-ad></article>
        <amp-consent><p>We use cookies.</p></amp-consent></body></html>"""

    assert text(page) == TEXT


def test_a_paywalled_teaser_gives_the_text_of_its_structured_data():
    data = {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {
        "@type": "NewsArticle", "headline": "The ferry returns", "isAccessibleForFree": False,
        "articleBody": f"The ferry returns\n\n{ONE}\n\nAdvertisement\n\n{TWO}\n\n{THREE}\n\nRead more: Snow in Benton",
    }]}  # fmt: skip
    page = in_article(
        f"<p>{ONE}</p><div class='paywall'><p>Subscribe to read the full story.</p></div>",
        head=f"<script type='application/ld+json'>{json.dumps(data)}</script>",
    )

    assert text(page) == TEXT


def test_a_page_filled_by_a_script_gives_the_text_of_its_structured_data():
    data = json.dumps({"@type": ["Article"], "articleBody": PARAGRAPHS}).replace("</", "<\\/")
    page = f"<html><body><div id='root'>Loading…</div><script type='application/ld+json'>{data}</script></body></html>"

    assert text(page) == TEXT


def test_a_live_blog():
    entry = '<section class="entry"><h2>{}</h2><time datetime="2024-05-01T{}:00Z">{}</time><p>{}</p></section>'
    posts = [("The ferry docks", "09:40", TWO), ("Crowds gather", "09:10", THREE)]
    page = in_article(f"<p>{ONE}</p>" + "".join(entry.format(head, at, at, words) for head, at, words in posts))

    assert text(page) == f"{ONE}\n\nThe ferry docks\n\n09:40\n\n{TWO}\n\nCrowds gather\n\n09:10\n\n{THREE}"


def test_a_live_blog_that_a_script_fills():
    posts = [{"@type": "BlogPosting", "headline": "It docks", "articleBody": TWO}, {"articleBody": THREE}]
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Ferry: live", "liveBlogUpdate": posts})
    page = f"<html><body><div id='app'></div><script type='application/ld+json'>{data}</script></body></html>"

    assert text(page) == f"It docks\n\n{TWO}\n\n{THREE}"


def test_an_article_in_several_boxes_is_whole():
    box = '<div class="box"><div class="text"><p>{}</p></div></div>'
    boxes = (box.format(f"{sentence} " * 3) for sentence in (ONE, TWO, THREE))

    assert text(f"<body><div class='page'>{''.join(boxes)}</div></body>") == "\n\n".join(
        " ".join([sentence] * 3) for sentence in (ONE, TWO, THREE)
    )


def test_an_old_page_of_tables_and_line_breaks():
    page = f"""<table><tr><td width=150><a href=/>Home</a><br><a href=/old>Archive</a></td><td><font size=2>
        <b>The ferry
        returns</b><br><br>{ONE}<br><br>{TWO}<br><br>{THREE}</font></td></tr></table>"""

    assert text(page).endswith(TEXT)
    assert "Archive" not in text(page)


def test_tables_of_data_are_rows():
    table = "<table><tr><th>Pier</th><th>First</th></tr><tr><td><p>Aford</p></td><td>06:10</td></tr></table>"

    assert text(in_article(f"{PARAGRAPHS}{table}")) == f"{TEXT}\n\nPier | First\nAford | 06:10"


RUSSIAN = (
    "Старый паром между Афордом и Бентоном снова пойдёт в мае, сообщили в управлении порта.",
    "Его сняли с линии после шторма, который сломал причал, и ремонт затянулся до весны.",
)
CHINESE = (
    "连接阿福德和本顿的老渡轮将于五月恢复航行，港务局周一表示。",
    "风暴损坏了码头之后，渡轮停止了服务，维修花费的时间比计划的要长。",
)
ARABIC = (
    "ستعود العبارة القديمة بين أفورد وبنتون إلى الإبحار في مايو، بحسب ما قال مكتب الميناء يوم الاثنين.",
    "وكانت قد توقفت عن الخدمة بعد عاصفة حطمت الرصيف، واستغرقت الإصلاحات وقتا أطول من المتوقع.",
)
HINDI = (
    "अफोर्ड और बेंटन के बीच पुरानी नौका मई में फिर से चलेगी, बंदरगाह कार्यालय ने सोमवार को कहा।",
    "तूफान से घाट टूटने के बाद इसे सेवा से हटा दिया गया था, और मरम्मत में अधिक समय लगा।",
)


@pytest.mark.parametrize(
    ("words", "boilerplate"),
    [
        (RUSSIAN, ["Читайте также: Снег в Бентоне", "Реклама", "5 мин чтения", "Комментарии (3)"]),
        (CHINESE, ["相关阅读", "评论"]),
        (ARABIC, ["اقرأ أيضا", "التعليقات"]),
        (HINDI, ["यह भी पढ़ें", "टिप्पणियाँ"]),
    ],
    ids=["Russian", "Chinese", "Arabic", "Hindi"],
)
def test_other_scripts(words: tuple[str, str], boilerplate: list[str]):
    *first, last = boilerplate
    page = f"""<body><div class="top"><a href="/">⌂</a> <a href="/n">{words[0][:12]}</a></div><div class="news">
        <p>{words[0]}</p>{"".join(f"<p>{line}</p>" for line in first[1:])}<p>{words[1]}</p><p>{first[0]}</p>
        <h3>{last}</h3><p>{words[0]} {words[0]}</p></div></body>"""

    assert text(page) == "\n\n".join(words)


@pytest.mark.parametrize(
    "boilerplate",
    [
        "Get a summary", "Advertisement", "ADVERTISEMENT", "5 min read", "Share this:", "Lesezeit: 4 Minuten",
        "Anzeige",
        "Tiempo de lectura: 3 minutos", "Temps de lecture : 4 min", "Время чтения: 5 минут", "3 dk okuma", "Publicité",
        "Foto: Beispielbild/Archiv", "Photo by Sample Desk", "© Sample Pictures", "(Sample Desk/Getty Images)",
        "Reklam",
        "Lesen Sie auch: Schnee in Benton", "À lire aussi : La neige à Benton", "Leia também: Neve em Benton",
        "Lea también: Nieve en Benton", "Leggi anche: Neve a Benton", "Читайте также: Снег в Бентоне", "Related: Snow",
        "Subscribe to our newsletter and never miss a ferry.", "Follow us on Telegram to read more about the harbour.",
        "Abonnieren Sie unseren wöchentlichen Newsletter.", "Inscrivez-vous à notre newsletter.",
        "Suscríbete a nuestro boletín.", "Подпишитесь на наш телеграм-канал.", "Inscreva-se na nossa newsletter.",
        "Iscriviti alla nostra newsletter.", "Bültenimize abone olun.", "Wir verwenden Cookies, um Ihnen zu helfen.",
        "Мы используем файлы cookie.", "Este site usa cookies para melhorar a navegação.",
        "Follow Sample Desk on Twitter.", "STORY HIGHLIGHTS", "[+] Enlarge",
        "Read or Share this story: https://example.com/s",
    ],
)  # fmt: skip
def test_boilerplate_between_paragraphs_is_removed(boilerplate: str):
    assert text(in_article(f"<p>{ONE}</p><p>{boilerplate}</p><p>{TWO}</p><p>{THREE}</p>")) == TEXT


@pytest.mark.parametrize(
    "words",
    [
        "Read more slowly, the teacher said, and you will see the river.",
        "Photographs of the ferry hang in every house in Benton.",
        "Comments from the harbour office were not available before the evening.",
        "By May the ramp must be ready.",
        "The office sends a letter to every subscriber.",
        "Cookies are baked on board.",
        "Related work began in Aford.",
        "Follow the signs on Harbour Street and you will see the ramp.",
    ],
)
def test_sentences_that_begin_like_boilerplate_stay(words: str):
    assert text(in_article(f"<p>{ONE}</p><p>{words}</p><p>{TWO}</p>")) == f"{ONE}\n\n{words}\n\n{TWO}"


def test_metadata_repeated_at_the_top_is_removed():
    top = "<p>By Sample Desk</p><p>Published: March 12, 2024</p><p>12.03.2024</p><h2>The ferry returns</h2>"
    page = in_article(top + PARAGRAPHS, head='<meta name="author" content="Sample Desk">')

    assert text(page) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Submitted on Mon, 2024-03-12 13:49", "and last updated 2024-03-12 16:42:01-05", "Aford, 12 March 2024, 09:10",
        "3:53 p.m. EST March 12, 2024", "更新时间 2024年3月12日, 10:41", "Benton | 12 de marzo de 2024",
    ],
)  # fmt: skip
def test_a_line_with_a_date_at_the_top_is_removed(line: str):
    assert text(in_article(f"<p>{line}</p>{PARAGRAPHS}")) == TEXT


def test_a_sentence_with_a_date_at_the_top_stays():
    words = "It sailed for the first time on 12 March 1924."

    assert text(in_article(f"<p>{words}</p>{PARAGRAPHS}")) == f"{words}\n\n{TEXT}"


@pytest.mark.parametrize(
    "line",
    ["Copyright 2024 Harbour Notes. All rights reserved.", "Harbour Notes © 2024", "™ & © 2024 Harbour Notes, Inc."],
)
def test_a_copyright_line_ends_the_text(line: str):
    page = in_article(f"{PARAGRAPHS}<p>{line}</p><p>This page looks best in a new browser.</p>")

    assert text(page) == TEXT


def test_comments_of_readers_are_removed():
    page = in_article(f"{PARAGRAPHS}<h4>Reader Comments</h4><p>{'I have waited for this day for years. ' * 9}</p>")

    assert text(page) == TEXT


def test_a_single_link_between_paragraphs_is_removed():
    page = in_article(f"<p>{ONE}</p><p><a href='/b'>What a harbour pilot eats at sea</a></p><p>{TWO}</p><p>{THREE}</p>")

    assert text(page) == TEXT


@pytest.mark.parametrize(
    "caption",
    [
        '<figure><img src="a.jpg"><figcaption>The ferry in Benton, seen from the old mill.</figcaption></figure>',
        '<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">The ferry in Benton.</p></div>',
        '<p class="image_caption">The ferry in Benton, seen from the old mill.</p>',
    ],
)
def test_captions_are_removed(caption: str):
    assert text(in_article(f"<p>{ONE}</p>{caption}<p>{TWO}</p><p>{THREE}</p>")) == TEXT


def test_a_photo_story_keeps_its_captions():
    figures = "".join(f"<figure><img><figcaption>{sentence}</figcaption></figure>" for sentence in (ONE, TWO, THREE))

    assert text(in_article(figures)) == TEXT


@pytest.mark.parametrize(
    "box",
    [
        '<div class="video-box"><p>The ferry on its way</p><p>02:12 - Source: Sample Pictures</p></div>',
        '<div class="publicidad"><p>Compre un barco hoy, mañana puede ser tarde.</p></div>',
        '<div id="comentarios"><p>La he esperado muchos años.</p></div>',
    ],
)
def test_elements_named_like_boilerplate_are_removed(box: str):
    assert text(in_article(f"<p>{ONE}</p>{box}<p>{TWO}</p><p>{THREE}</p>")) == TEXT


def test_words_within_a_sentence_stay_whatever_their_element_is_named():
    page = in_article(
        f'<p>The <a class="popup" href="#n1">old ferry</a> of Aford sails to <span class="gallery">Benton</span>, and '
        f'<i class="share">nowhere</i> else.</p>{PARAGRAPHS}'
    )

    assert text(page) == f"The old ferry of Aford sails to Benton, and nowhere else.\n\n{TEXT}"


def test_a_short_paragraph_that_only_subscribers_see_stays():
    page = in_article(f'<p>{ONE}</p><p class="paywall">The mill gave no answer.</p><p>{TWO}</p>')

    assert text(page) == f"{ONE}\n\nThe mill gave no answer.\n\n{TWO}"


def test_the_id_of_a_heading_does_not_make_it_boilerplate():
    page = in_article(f'<p>{ONE}</p><h2 id="comments">Comments on the plan</h2><p>{TWO}</p>')

    assert text(page) == f"{ONE}\n\nComments on the plan\n\n{TWO}"


def test_a_lead_in_its_own_box_belongs_to_the_text():
    body = f"{PARAGRAPHS}{PARAGRAPHS}"
    page = f'<body><div class="page"><div class="lead">{ONE}</div><div class="body">{body}</div></div></body>'

    assert text(page) == f"{ONE}\n\n{TEXT}\n\n{TEXT}"


def test_titles_of_previous_and_next_article():
    tail = "<p>Previous Article</p><p>Snow in Benton</p><p>Next Article</p><p>Harbour office moves</p>"
    draft = web_page.page(in_article(PARAGRAPHS + tail).encode())

    assert (draft.text, draft.previous, draft.next) == (TEXT, "Snow in Benton", "Harbour office moves")


def test_links_within_sentences_and_lists_of_sources_stay():
    sources = '<p>Sources:</p><ul><li><a href="/a">Harbour report</a></li><li><a href="/b">Storm log</a></li></ul>'
    page = in_article(
        f'<p>{ONE} See the <a href="/t">timetable of the summer</a>.</p><p>{TWO}</p>{sources}<p>{THREE}</p>'
    )

    expected = (
        f"{ONE} See the timetable of the summer.\n\n{TWO}\n\nSources:\n\n• Harbour report\n• Storm log\n\n{THREE}"
    )
    assert text(page) == expected


# No article


@pytest.mark.parametrize(
    "page",
    [
        "",
        "   ",
        "<html></html>",
        "<title>Only a title</title>",
        "<frameset><frame src=a.html><frame src=b.html></frameset>",
        in_article("", title="The ferry returns"),
        "<body>" + "".join(f'<a href="/{i}">Ferry news number {i}</a> ' for i in range(40)),
        "<body>" + "".join(f'<div class="c"><h3><a href="/{i}">News {i}</a></h3><p>{ONE}</p></div>' for i in range(9)),
        "<title>Sign in</title><body><form><p>Please enter your name and password to go on.</p><input type=password>",
        f"<title>404 Not Found</title><body><h1>Not found</h1><p>We could not find that page, sorry. {ONE}</p>",
        "<title>Страница не найдена</title><body><p>К сожалению, такой страницы у нас больше нет.</p>",
        "<body><noscript>Please enable JavaScript to run this app.</noscript><div id=root></div>",
    ],
    ids="empty blank nothing title frames headline links front login missing missing-ru script".split(),
)
def test_a_page_without_an_article_is_refused(page: str):
    with pytest.raises(Unreadable, match="has no article text"):
        text(page)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<p>{ONE}", ONE),
        (f"<html><title>404 ways to cross a river</title><p>{PARAGRAPHS * 3}", None),
        (f"<input type=password><article>{PARAGRAPHS * 3}</article>", None),
        (in_article(PARAGRAPHS + "".join(f'<h3><a href="/{i}">News {i}</a></h3>' for i in range(4))), TEXT),
    ],
    ids="short number login-box links-below".split(),
)
def test_a_page_with_an_article_is_read(page: str, expected: str | None):
    assert text(page) == expected if expected else ONE in text(page)
