"""
How sites word what stands around their articles: patterns, by purpose, then by language.

Nothing here decides anything: `page_furniture` knows where on a page a phrase counts, and how long its line may be.
"""

import re


def _pattern(alternatives: str, frame: str = "{}") -> re.Pattern[str]:
    """One pattern of several lines of alternatives, set into `frame`."""
    lines = "|".join(each.strip() for each in alternatives.strip().splitlines())
    return re.compile(frame.format(f"(?:{lines})"), re.IGNORECASE | re.DOTALL)


_WHOLE = r"{}\W*"  # the whole line, whatever punctuation ends it

# Lines that are furniture wherever they stand.
LABEL = _pattern(
    r"""
    advert(?:isement|ising)s?|sponsored(?: content)?|ad|reklam|reklama|publicidade?|anúncio
    image|photos?|video|play(?: video)?|undo|loading|like this|click here|text size|font size|enable javascript
    share(?: this)?|share (?:on|via|to) [\w ]{1,20}|click to .{1,40}\(opens in (?:a )?new (?:window|tab)\)
    \W*enlarge(?: (?:this )?image)?|toggle caption|hide caption|view (?:gallery|image|photos?|comments)|open image modal
    (?:follow|like|join) [@\w. ]{2,40} on (?:facebook|twitter|x|instagram|telegram|whatsapp|google)(?: and \w{1,10})?
    read or share this story(?::? ?https?://\S+)?|story highlights|story tools
    listen(?: to (?:this )?(?:article|story))?(?: \d+:\d\d)?|skip (?:past|to) [\w ]{3,30}|after newsletter promotion
    (?:reading time|lesezeit|temps de lecture|tiempo de lectura)\W{0,3}[\w ]{0,4}\d{1,3} ?\w{0,9}
    (?:tempo d[ei] (?:leitura|lettura)|время чтения|okuma süresi)\W{0,3}[\w ]{0,4}\d{1,3} ?\w{0,9}
    \d{1,3}[ -]?min(?:ute[ns]?|utos?|uti|s)?[ -]?(?:read|de lectura|de leitura|di lettura|de lecture|lesezeit)
    \d{1,3} (?:мин\w*|dk|dakika)\.? (?:чтения|на чтение|okuma)
    """,
    _WHOLE,
)

# A label and, behind it on its line, what it leads to.
POINTER = _pattern(
    r"""
    read (?:more|also|next|on|the full story)|also read|see also|see more|recommended|watch(?: now| also)?|don't miss
    related(?: (?:stor(?:y|ies)|articles?|posts?|news|reading|content))?|more on this(?: story)?
    lesen sie (?:auch|mehr|dazu)|mehr (?:zum thema|dazu)|auch interessant
    lire (?:aussi|également|la suite)|à lire(?: aussi| également)?|voir aussi
    lea también|le[ae]r más|(?:también )?te puede interesar
    leia (?:também|mais)|veja também|saiba mais
    leggi (?:anche|tutto)|potrebbe interessarti
    читайте (?:также|ещё|еще|далее)|смотрите также|по теме
    ayrıca (?:okuyun|bakın)|ilgili haber(?:ler)?|bkz
    """,
    r"[^\w]{{0,3}}{}\s*[:：»→>|–—-]",
)

# The heading of a list of other articles.
OTHERS = _pattern(
    r"""
    related(?: (?:articles?|stor(?:y|ies)|posts?|news|topics?|content|links?|coverage|reading|videos?))?
    you (?:may|might|will) also (?:like|be interested in|enjoy)|more (?:stories|news|articles)
    more (?:from|on|in|about) .{2,60}|most (?:read|popular|viewed|shared)|trending(?: now| stories)?|top stories
    latest(?: news| stories| posts| articles)?|recent posts|recommended(?: for you| stories| reading)?
    read (?:more|next|also)|other people are reading|up next|what to read next|editors?['’]?s? picks?
    from around the web|promoted stories|in this (?:article|series)|from our partners
    mehr zum thema|mehr (?:aus|von) .{2,40}|auch interessant|das könnte sie(?: auch)? interessieren|meistgelesen\w*
    ähnliche (?:artikel|beiträge)|weitere (?:artikel|themen)
    sur le même (?:sujet|thème)|à lire aussi|(?:articles?|contenus?) (?:similaires?|liés?)|les plus lus
    vous aimerez aussi
    (?:noticias|artículos|notas|temas|contenido) relacionad[oa]s?|lo más (?:leído|visto)|más (?:noticias|leídas)
    (?:también )?te puede interesar
    (?:notícias|artigos|matérias|conteúdos?|posts) relacionad[oa]s?|mais lid[oa]s|veja também|leia (?:também|mais)
    articoli correlati|(?:ti )?potrebbe(?:ro)? interessarti(?: anche)?|i più letti|leggi anche
    (?:читайте|смотрите) также|похожие (?:статьи|новости|материалы)|(?:ещё|еще|материалы|новости) по теме
    самое (?:читаемое|популярное)|популярное|другие новости|рекомендуем
    ilgili (?:haberler|yazılar|içerikler)|benzer (?:haberler|yazılar)|bunlar da ilginizi çekebilir|çok okunanlar
    相关(?:文章|阅读|新闻|推荐)|推荐阅读|延伸阅读|関連記事|관련 기사
    مقالات ذات صلة|اقرأ أيضا|संबंधित (?:खबरें|लेख)|यह भी पढ़ें
    """,
    _WHOLE,
)

# The heading of readers' remarks: nothing of the article comes after it.
REMARKS = _pattern(
    r"""
    (?:readers?|user|your|all)['’]?s? comments
    (?:\d[\d.,]* )?comments?(?: \(?\d[\d.,]*\)?)?|\d[\d.,]* (?:responses?|thoughts? on .{3,150}|replies to .{3,150})
    (?:leave|post|write|add) a (?:comment|reply)|join the (?:conversation|discussion)
    (?:\d+ )?kommentare?(?: \(\d+\))?|(?:schreiben sie )?(?:einen )?kommentar(?: schreiben| hinterlassen)
    (?:\d+ )?commentaires?(?: \(\d+\))?|laisser un commentaire
    (?:\d+ )?comentarios?(?: \(\d+\))?|dej(?:a|ar) (?:un comentario|una respuesta)
    (?:\d+ )?comentários?(?: \(\d+\))?|deixe um comentário
    (?:\d+ )?commenti(?: \(\d+\))?|lascia un commento
    комментари(?:и|ев)(?: \(?\d+\)?)?|\d+ комментари\w+|(?:оставить|добавить) комментарий
    (?:\d+ )?yorum(?:lar)?(?: \(\d+\))?|(?:bir )?yorum (?:yap|yapın|yaz|bırakın)
    评论(?:\(\d+\))?|コメント|댓글|التعليقات|टिप्पणियाँ
    """,
    _WHOLE,
)

# Sentences that ask the reader for something.
NOTICE = _pattern(
    r"""
    (?:we|this (?:site|website)|our partners).{0,60}\buses? (?:of )?cookies|accept (?:all )?cookies|cookie policy
    (?:sign up|subscribe|signed up|register).{0,80}\b(?:newsletter|inbox|updates|bulletin)
    (?:get|receive).{0,60}\b(?:newsletter|(?:in|to) your inbox)
    by (?:signing up|subscribing|submitting|clicking).{0,80}\b(?:agree|terms|privacy|polic)
    (?:follow|like|join) us on (?:facebook|twitter|x|instagram|telegram|whatsapp|google)\b
    download (?:our|the) (?:free )?app\b
    (?:please )?(?:turn|switch) on javascript|please enable javascript|this (?:site|form) is protected by recaptcha
    subscribe (?:now )?to (?:read|continue)|(?:create|sign in to) (?:a free|your) account to (?:read|continue)
    (?:wir verwenden|diese (?:web)?seite (?:verwendet|nutzt)) .{0,30}cookies
    newsletter (?:abonnieren|bestellen)|abonnieren sie .{0,40}newsletter
    (?:nous utilisons|ce site utilise) des cookies|(?:inscrivez|abonnez)-vous .{0,60}(?:newsletter|lettre)
    (?:utilizamos|usamos|este sitio (?:web )?(?:usa|utiliza)|este site (?:usa|utiliza)) (?:cookies|as cookies)
    (?:suscríbe(?:te|se)|regístra(?:te|se)|apúnta(?:te|se)) .{0,60}(?:newsletter|boletín)
    (?:assine|inscreva-se|cadastre-se) .{0,60}(?:newsletter|boletim)
    (?:utilizziamo|questo sito (?:usa|utilizza)) (?:i )?cookie|iscriviti .{0,60}newsletter
    (?:мы используем|сайт использует|используем файлы) .{0,20}cookie
    подпи(?:шитесь|сывайтесь) на (?:наш|нашу|рассылку|телеграм|telegram)
    çerez(?:ler)? kullan|bültenimize (?:abone|kayıt)
    """,
    r"\b{}",
)

# Who took a picture.
CREDIT = _pattern(
    r"""
    \(?(?:photo(?:graph|graphy|s)?|image|picture|illustration|credit)(?: (?:credit|courtesy|source|by))*{mark}
    \(?(?:foto(?:s|ğraf)?|bild|bildquelle|crédits?(?: photos?)?|imagen|imagem|immagine|фото|иллюстрация|görsel){mark}
    (?:图|图片来源|写真){mark}|(?:©|\(c\) ).{0,80}
    [^.!?]{0,60}(?:/|via |\(|— )(?:getty(?: images)?|reuters|afp|ap(?: photo)?|epa|dpa)\b[^.!?]{0,30}
    [^.!?]{0,60}(?:/|via |\(|— )(?:shutterstock|alamy|tass|тасс)\b[^.!?]{0,30}
    """.replace("{mark}", r"\s*(?:[:/|©：]|\b(?:by|courtesy|via)\b).{0,80}")
)

BYLINE = _pattern(
    r"""
    (?:written |posted |published |reported |reviewed |story )?by[\s:]+\S.{1,70}
    (?:von|par|por|di|автор|текст|yazan|作者|文)[\s:：]+\S.{1,70}
    """
)

# When it was published or changed, in words.
DATED = _pattern(
    r"""
    (?:posted|published|(?:last )?updated)\b.{0,60}\d.{0,30}
    (?:veröffentlicht|publié|publicado|aktualisiert|опубликовано)\b.{0,60}\d.{0,30}
    """
)

# A day with its year, however it is written.
DAY = _pattern(
    r"""
    \d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b
    \b\d{1,2}(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?[^\W\d]{3,10}\.?,?\s(?:de\s)?\d{4}\b
    \b[^\W\d]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,\s?\d{4}\b
    """
)

# Whose the page is.
COPYRIGHT = _pattern(
    r"""
    (?:.{0,60}(?:©|\(c\))|copyright(?: ?(?:©|\(c\)))?)\s?(?:19|20)\d\d\b.{0,200}|.{0,200}all rights reserved.{0,200}
    """
)

# What ends a page: what the article is about, whose it is.
FILED = _pattern(
    r"""
    (?:tags?|tagged|topics?|filed under|posted in|categor(?:y|ies)|keywords?)\s*[:：].{0,300}
    (?:schlagw(?:ort|örter)|themen|mots-clés|etiquetas|temas|теги|метки|рубрика|etiketler)\s*[:：].{0,300}
    ©.{0,200}
    """
)

# The title of a page that says that something is wrong.
ERROR = _pattern(
    r"""
    (?:error|http)? ?(?:40[0134]|410|50[0234])\b|(?:page|article)? ?not found|access denied|forbidden
    service unavailable|just a moment|attention required|are you a robot|verify you are human
    seite nicht gefunden|page (?:non trouvée|introuvable)|página no encontrada|página não encontrada
    pagina non trovata|страница не найдена|sayfa bulunamadı
    """
)
