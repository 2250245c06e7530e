r"""
Marks in Markdown files that only tell a site's generator what to do, and that no page shows.

Shortcodes of Hugo, tags of Liquid and Jinja, attribute lists of kramdown, embeds and comments of Obsidian, fences of
admonitions, and the marks of footnotes. The words within a pair of such marks stay. Code is left as it is.
"""

import re

_CODE = re.compile(
    r"(?ms)^[ ]{0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ ]{0,3}\1[`~]*[ ]*$|\Z)|(?<!`)(`+)(?!`)[^\n]+?(?<!`)\2(?!`)"
)
_SILENT = re.compile(
    r"(?s)\{%-?\s{0,9}comment\b[^{}]{0,200}%\}.{0,5000}?\{%-?\s{0,9}endcomment\s{0,9}-?%\}"
    r"|%%.{0,5000}?%%"  # a comment of Obsidian
    r"|!\[\[[^\[\]\n]*\]\]"  # an embedded file
    r"|\{\{[<%][^{}]{0,2000}[%>]\}\}|\{%[^{}]{0,2000}%\}|\{\{[^{}\n]{0,500}\}\}"
    r"|\{:[^{}\n]{0,500}\}|[ ]*\{#[\w:.-]{1,100}\}"
    r"|(?m:^[ ]{0,3}:{3,}[^\n]*$)|(?m:(?<=^>)[ ]?\[![A-Za-z-]{1,20}\][+-]?)"
    r"|\[\^[^\]\s]{1,60}\](?::(?=[ ]))?"
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")


def without_marks(body: str) -> str:
    """
    Return the Markdown in `body` without the generator's marks.

    >>> without_marks('{{< figure src="a.jpg" >}}See [[map|the map]] of 1987[^2].{: .note}')
    'See the map of 1987.'
    >>> without_marks("Write `{% include %}`.")
    'Write `{% include %}`.'
    """
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(body):
        parts += [_plain(body[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*parts, _plain(body[end:])])


def _plain(text: str) -> str:
    return _WIKI_LINK.sub(r"\1", _SILENT.sub("", text))
