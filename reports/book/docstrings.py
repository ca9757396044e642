"""A docstring in NumPy's form as Markdown.

Its prose is Markdown already: code in one pair of backticks or two, lists, doctests. What is left are the
sections. *Rejected:* numpydoc, which brings Sphinx with it, for the sixty lines that are here.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

LISTS = ("Parameters", "Attributes", "Returns", "Raises", "Warns")
"""Sections of items; all others are prose."""
ITEM = re.compile(r"(?P<names>[^:]+?)(?: : (?P<kind>.+))?")


def as_markdown(docstring: str) -> str:
    """The docstring, its sections under lines in bold."""
    first, *sections = _sections(inspect.cleandoc(docstring).splitlines())
    parts = [_prose(first[1])]
    for title, lines in sections:
        body = _items(lines) if title in LISTS else _prose(lines)
        parts.append(f"**{title}**\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _sections(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Title and lines of each section; the first has no title."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line, following in zip(lines, [*lines[1:], ""]):
        if line.strip() and following.strip() and set(following.strip()) == {"-"}:
            found.append((line.strip(), []))
        elif not (line.strip() and set(line.strip()) == {"-"}):
            found[-1][1].append(line)
    return found


def _prose(lines: Sequence[str]) -> str:
    """Paragraphs, of which doctests become blocks of Python."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return "\n\n".join(
        f"```python\n{paragraph}\n```" if paragraph.startswith(">>>") else paragraph
        for paragraph in paragraphs
    )


def _items(lines: Sequence[str]) -> str:
    """A list: names, what they are, and the text below them."""
    return "\n".join(_item(head, text) for head, text in _parted(lines))


def _parted(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    head, text = "", list[str]()
    for line in lines:
        if line and not line.startswith(" "):
            if head:
                yield head, text
            head, text = line, []
        else:
            text.append(line.strip())
    if head:
        yield head, text


def _item(head: str, text: Sequence[str]) -> str:
    match = ITEM.fullmatch(head)
    names = match["names"] if match else head
    kind = f": {match['kind']}" if match and match["kind"] else ""
    said = " ".join(line for line in text if line)
    return f"- `{names}`{kind}" + (f"\\\n  {said}" if said else "")
