"""Inputs that an algorithm of more than linear time would never finish; tests and benchmarks share them."""

HOSTILE_TEXTS = (
    "word " * 200_000,
    "x" * 1_000_000,
    "." * 1_000_000,
    ".)" * 500_000,
    "! " * 300_000,
    '" ' * 100_000,
    "“" * 100_000,
    ". “" * 100_000,
    "“a B. " * 50_000,
    "\n" * 200_000,
    "a\n" * 100_000,
    " \n" * 100_000,
    " " * 1_000_000,
    (" " * 1000 + "a") * 1000,
    ("y" * 60 + "\n") * 16_000,
    "Mr. " * 100_000,
    "A. " * 100_000,
    ". —" * 100_000,
    "。" * 300_000,
    "1," * 300_000,
    "a" + "\u0301" * 300_000,
    "'" * 300_000,
)

# Markup that is repeated without end in an item of a feed.
FEED_JUNK = (
    "<a>",
    "<item>",
    "<",
    "<!",
    "&#65;",
    "<a b='",
    "<category>c</category>",
    "<a xmlns:b='urn:b'/>",
    "<link/>",
    "a-",
    "a@a.",
)
