"""The words that stand around articles in many languages, and when two writings of them are the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_ENDS = re.compile(r"""^[^\w“”"„'’‘]+|[^\w“”"„'’‘]+$""")
_COUNT = re.compile(
    r"^\d+(?= (?:comments?|shares?|views?|likes?|replies|min(?:ute)?s? read|комментари\w+|kommentare?)$)"
)
_ITEM = re.compile(r"(?:[-–—*•·▪◦]|\d{1,3}[.)])\s")


def key(line: str) -> str:
    """
    What is equal in two writings of a label: its words, without case, arrows and punctuation around them.

    Items of a list, and lines in quotation marks, keep what makes them so: they are no labels. The number in
    "5 comments" does not count.

    >>> key("«  Previous\u00a0Article") == key("previous article:") == key("PREVIOUS ARTICLE →")
    True
    >>> key("5 comments") == key("12 comments")
    True
    >>> key("- Share") == key("Share"), key("“Share!”") == key("Share")
    (False, False)
    """
    text = " ".join(line.split()).casefold().replace("’", "'")
    if is_item(text):
        return text
    return _COUNT.sub("#", _ENDS.sub("", text))


def is_item(line: str) -> bool:
    """
    Whether `line` is an item of a list, or what somebody says after a dash.

    >>> [is_item(line) for line in ("- salt", "— Yes.", "2. Bake", "— Advertisement —", "Salt")]
    [True, True, True, False, False]
    """
    return bool(_ITEM.match(line)) and line[-1] not in "-–—*•·"


@dataclass(frozen=True, slots=True)
class Labels:
    """
    The furniture of one source, as keys.

    `edges` are furniture at the top and the end of an article, where a body line that happens to read the
    same would be a strange beginning or end. `anywhere` are furniture in the middle too.
    """

    edges: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    neighbours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # "previous", "next", ""


def _split(text: str) -> frozenset[str]:
    return frozenset(each.strip() for each in text.split("|") if each.strip())


_NOUNS = "article|post|story|page|news|entry"
_PREVIOUS = frozenset(
    f"{word} {noun}" for word in ("previous", "prev", "older", "earlier") for noun in _NOUNS.split("|")
) | _split(
    "previous in this series|older posts|vorheriger artikel|voriger artikel|vorheriger beitrag|älterer beitrag|"
    "article précédent|l'article précédent|articolo precedente|precedente articolo|artículo anterior|"
    "noticia anterior|entrada anterior|nota anterior|artigo anterior|post anterior|notícia anterior|"
    "vorig artikel|vorig bericht|föregående artikel|forrige artikkel|forrige artikel|edellinen artikkeli|"
    "poprzedni artykuł|poprzedni wpis|předchozí článek|predchádzajúci článok|előző cikk|articolul precedent|"
    "предыдущая статья|предыдущая новость|предыдущая запись|предыдущий материал|попередня стаття|"
    "попередня новина|предишна статия|önceki yazı|önceki haber|önceki makale|προηγούμενο άρθρο|"
    "上一篇|上一篇文章|前の記事|이전 글|이전 기사|المقال السابق|الخبر السابق|המאמר הקודם|הכתבה הקודמת"
)
_NEXT = frozenset(f"{word} {noun}" for word in ("next", "newer", "later") for noun in _NOUNS.split("|")) | _split(
    "next up|up next|next in this series|newer posts|nächster artikel|nächster beitrag|neuerer beitrag|"
    "article suivant|l'article suivant|articolo successivo|prossimo articolo|artículo siguiente|"
    "siguiente artículo|noticia siguiente|siguiente noticia|entrada siguiente|nota siguiente|próximo artigo|"
    "artigo seguinte|próximo post|próxima notícia|volgend artikel|volgend bericht|nästa artikel|neste artikkel|"
    "næste artikel|seuraava artikkeli|następny artykuł|następny wpis|další článek|následující článek|"
    "ďalší článok|következő cikk|articolul următor|следующая статья|следующая новость|следующая запись|"
    "следующий материал|наступна стаття|наступна новина|следваща статия|sonraki yazı|sonraki haber|"
    "sonraki makale|επόμενο άρθρο|下一篇|下一篇文章|次の記事|다음 글|다음 기사|المقال التالي|الخبر التالي|"
    "המאמר הבא|הכתבה הבאה"
)
# Single words are body lines as well: these count only with an arrow, or when both directions are there.
_WEAK_PREVIOUS = _split("previous|prev|older|zurück|vorheriger|précédent|anterior|precedente|vorige|назад|предыдущая")
_WEAK_NEXT = _split("next|newer|weiter|nächster|suivant|siguiente|próximo|successivo|volgende|вперёд|далее|следующая")

ANYWHERE = _split(
    "advertisement|advertising|sponsored content|story continues below|story continues below advertisement|"
    "article continues below|continue reading below|continues after advertisement|skip advertisement|"
    "scroll to continue|read more|read also|see also our video|no time to read|get a summary|"
    "share this|share this article|share this story|share this post|share on facebook|share on twitter|share on x|"
    "share on whatsapp|share on telegram|share via email|copy link|print this article|"
    "sign up for our newsletter|subscribe to our newsletter|subscribe now|subscribe to read|"
    "anzeige|werbung|weiterlesen|lesen sie auch|artikel teilen|newsletter abonnieren|"
    "publicité|lire aussi|à lire aussi|lire la suite|partager cet article|s'abonner à la newsletter|"
    "publicidad|lea también|leer más|seguir leyendo|compartir este artículo|publicidade|leia também|leia mais|"
    "pubblicità|leggi anche|condividi questo articolo|advertentie|lees ook|lees meer|deel dit artikel|"
    "reklama|czytaj także|czytaj również|udostępnij|annons|läs också|läs mer|"
    "реклама|читайте также|читать далее|поделиться статьей|поделиться статьёй|подпишитесь на рассылку|"
    "на правах рекламы|читайте також|поділитися|广告|広告|광고|اقرأ أيضا"
)
EDGES = ANYWHERE | _split(
    "share|tweet|subscribe|sign up|sign in|log in|menu|home|search|print|email|save|follow us|follow|comments|"
    "leave a comment|add a comment|no comments|comment|tags|related|related articles|related posts|related stories|"
    "related news|you may also like|you might also like|more stories|more news|most read|most popular|trending|"
    "recommended|recommended for you|back to top|top|skip to content|skip to main content|all rights reserved|"
    "cookie settings|listen to this article|listen|summary|summarize|read the summary|short on time|too long to read|"
    "get the summary|show summary|table of contents|loading|thanks for reading|thank you for reading|"
    "# comments|# comment|# shares|# views|# likes|# min read|# minutes read|# minute read|"
    "support us|support our work|donate|contact us|about us|privacy policy|terms of use|"
    "teilen|kommentare|kommentar schreiben|keine zeit zum lesen|zusammenfassung|mehr zum thema|abonnieren|"
    "partager|commentaires|laisser un commentaire|pas le temps de lire|résumé|sur le même sujet|s'abonner|"
    "compartir|comentarios|sin tiempo para leer|resumen|suscribirse|suscríbete|artículos relacionados|"
    "compartilhar|comentários|resumo|assine|condividi|commenti|riassunto|abbonati|delen|reacties|samenvatting|"
    "поделиться|комментарии|нет времени читать|краткое содержание|получить краткое содержание|подписаться|"
    "подписывайтесь|похожие статьи|похожие новости|наверх|по теме|коментарі|підписатися|udostępnij|komentarze|"
    "分享|评论|シェア|コメント|공유|댓글"
)


def direction(line: str, *, weak: bool) -> str | None:
    """
    ``"previous"`` or ``"next"`` when `line` is a known label of a neighbouring article, else None.

    With `weak` a bare "Next" counts, too; one with an arrow always does.

    >>> [direction(each, weak=False) for each in ("Next Article", "« Previous", "Next", "Next steps")]
    ['next', 'previous', None, None]
    """
    name = key(line)
    if name in _PREVIOUS or name in _NEXT:
        return "previous" if name in _PREVIOUS else "next"
    if weak or re.search("[←→«»‹›<>⟵⟶◀▶]", line):
        return "previous" if name in _WEAK_PREVIOUS else "next" if name in _WEAK_NEXT else None
    return None


def inline(line: str, *, weak: bool) -> tuple[str, str] | None:
    """
    The direction and the title in a line that holds both.

    >>> inline("Previous Article: Rain at last", weak=False)
    ('previous', 'Rain at last')
    >>> inline("Next: a decision on the bridge.", weak=False) is None
    True
    """
    for found in re.finditer(r":|\s[–—|-]\s|[»→]", line[:60]):
        where, title = direction(line[: found.start()], weak=weak), line[found.end() :].strip(" »→")
        if where and title:
            return where, title
    return None
