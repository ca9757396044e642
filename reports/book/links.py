"""Where a link of the repository leads on the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from corrconv.cli import main

API, VERBS = "book-api.html", "book-verbs.html"
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PUBLISHED = re.compile(r"reports/published/[^/]+/site/(.+)")
VERB = re.compile(r"corrconv ([a-z]+)\b")


def resolve(href: str, source: str, files: Mapping[str, str]) -> str | None:
    """The address on the site; None where the site has no page for it.

    Parameters
    ----------
    href : str
        As written in the Markdown.
    source : str
        The file that it stands in, from the checkout's folder.
    files : mapping of str to str
        The site's page of each source.
    """
    if href.startswith("#") or ELSEWHERE.match(href):
        return href
    path, mark, fragment = href.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if path in files:
        return files[path] + mark + fragment
    if published := PUBLISHED.fullmatch(path):  # the site that is being read
        return published[1] + mark + fragment
    return None


def of_code(code: str, names: Mapping[str, str]) -> str | None:
    """Where inline code is described; None for code of which the book says no more.

    Parameters
    ----------
    code : str
        A command of ours leads to its verb, a name to the API.
    names : mapping of str to str
        The anchor of each name in the API.
    """
    verb = VERB.match(code)
    if verb and verb[1] in main.commands:
        return f"{VERBS}#corrconv-{verb[1]}"
    return f"{API}#{names[code]}" if code in names else None
