"""Markup that would take a parser too long is refused before parsing; other markup is not."""

import pytest

from knowledge.parsing import web_page
from knowledge.parsing.unreadable import Unreadable

TEXT = "The old ferry between Aford and Benton will sail again in May, the harbour office said on Monday."
MANY = range(30_000)


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{i}=1" for i in MANY),
        "<p " + " ".join(f"a{i}='<'" for i in MANY),
        "<p " + " ".join(f'a{i}=">"' for i in MANY),
        "<p x' " + " ".join(f"a{i}" for i in MANY) + " y='",
        "<!--><p " + " ".join(f"a{i}" for i in MANY) + " -->",
        "<?x <script> ?><p " + " ".join(f"a{i}" for i in MANY),
        "<script>'<a x=\"'</script><p " + " ".join(f"a{i}" for i in MANY) + ' "',
    ],
    ids="plain opened closed quote comment instruction script".split(),
)
def test_an_element_of_thousands_of_attributes_is_refused(tag: str):
    with pytest.raises(Unreadable, match="is no page that can be shown"):
        web_page.article(f"{tag}>{TEXT}")


@pytest.mark.parametrize(
    "words",
    [
        "<script>if (a <b {})</script>",
        "<!-- <b {} -->",
        "<style>a <b {}</style>",
        "<p title='<b {}'></p>",
    ],
    ids="script comment style value".split(),
)
def test_text_that_looks_like_attributes_is_not_counted(words: str):
    many = " ".join(f"a{i}" for i in MANY)

    assert web_page.article(f"{words.format(many)}<p>{TEXT}").text == TEXT
