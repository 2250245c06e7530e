"""
Prints the licences of all packages that the bot needs, its optional ones included, as the table in CONTRIBUTING.md.

    python -m tests.licences

They are read from the metadata of the installed packages, of which one needs the other.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata, requires

from packaging.requirements import Requirement

EXTRAS = ("", "postgres", "socks", "formats")  # of this project, for those who run it
SHORT = {  # names that older metadata has, in SPDX's spelling
    "": "unknown",
    "Apache 2.0": "Apache-2.0",
    "Apache2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT, BSD": "MIT AND BSD-3-Clause",
}


def canonical(name: str) -> str:
    """Return the name of a package as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str = "article-bot", extras: Iterable[str] = EXTRAS) -> set[str]:
    """Return the installed packages that one needs, and those that they need."""
    found: set[str] = set()
    waiting = [(name, tuple(extras))]
    while waiting:
        name, extras = waiting.pop()
        for line in requires(name) or ():
            requirement = Requirement(line)
            wanted = [not requirement.marker or requirement.marker.evaluate({"extra": extra}) for extra in extras]
            package = canonical(requirement.name)
            if any(wanted) and package not in found and _is_installed(package):
                found.add(package)
                waiting.append((package, ("", *requirement.extras)))
    return found - {"article-bot"}


def _is_installed(package: str) -> bool:
    try:
        return bool(metadata(package))
    except PackageNotFoundError:
        return False


def licence(package: str) -> str:
    """Return the licence that an installed package names."""
    facts = metadata(package)
    classified = [line.split("::")[-1].strip() for line in facts.get_all("Classifier") or () if line[:7] == "License"]
    named = facts.get("License-Expression") or facts.get("License") or ""
    named = (classified or [""])[0] if named in {"", "UNKNOWN"} or "\n" in named else named
    return SHORT.get(named, named)


def table() -> str:
    """Return the licences, each with its packages, as a table in Markdown."""
    packages = defaultdict(list)
    for package in sorted(needed()):
        packages[licence(package)].append(package)
    rows = [f"| {name} | {', '.join(packages[name])} |" for name in sorted(packages)]
    return "\n".join(["| licence | packages |", "|---|---|", *rows])


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
