"""MDX: Markdown with the code of a web page in it, of which the words are read and the code is not."""

import re

from knowledge.parsing import markdown_text
from knowledge.parsing.draft import Draft
from knowledge.parsing.text import decode

_MODULE_LINES = re.compile(r"^(?:import\s[^\n]*|export\s(?:[^\n]*\n)*?(?=\n|\Z))", re.MULTILINE)
_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?/?>")
_EXPRESSION = re.compile(r"(?<![\\`$])\{[^{}`\n]{0,200}\}")
_CODE = re.compile(r"(^```.*?^```[^\n]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)


def article(data: bytes) -> Draft:
    """Return the article in an MDX file. Raises `Unreadable` when its front matter is not valid."""
    text = decode(data).replace("\r\n", "\n")
    parts = _CODE.split(text)
    parts[::2] = [_without_code(part) for part in parts[::2]]
    return markdown_text.article("".join(parts).encode())


def _without_code(text: str) -> str:
    for pattern in (_MODULE_LINES, _COMMENT, _COMPONENT, _EXPRESSION):
        text = pattern.sub("", text)
    return text
