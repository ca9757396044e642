"""What the code says of itself, as Markdown: names by their docstrings, and the command line."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import click

from corrconv.cli import main

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


def described(name: str) -> str:
    """The section of a name, as ``corrconv.correlate``.

    Raises
    ------
    ValueError
        Where there is no such name, or it has no docstring.
    """
    module, _, attribute = name.rpartition(".")
    try:
        thing = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"{name}: the book describes it, and it is not there ({error})") from None
    section = f"### `{name}`\n\n{_signature(name, thing)}{_said(name, thing)}"
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            section += _member(thing, member, value)
    return section


def _member(owner: type, member: str, value: Any) -> str:
    """A method or property of its own that is public and documented; nothing for any other."""
    public = member == "__call__" or not member.startswith("_")
    value = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
    if not (public and value.__doc__):  # what overrides another is described there
        return ""
    if isinstance(value, (property, cached_property)):
        return f"\n#### `{owner.__name__}.{member}`\n\n{_said(member, value)}"
    if inspect.isfunction(value):
        name = owner.__name__ if member == "__call__" else f"{owner.__name__}.{member}"
        what = "calling it" if member == "__call__" else f"`{name}`"
        heading = f"`{owner.__name__}`: {what}" if member == "__call__" else what
        return f"\n#### {heading}\n\n{_signature(name, value, method=True)}{_said(name, value)}"
    return ""


def _signature(name: str, thing: Any, *, method: bool = False) -> str:
    """How it is called; nothing for what is not called by a reader, such as an error or a base."""
    if inspect.isclass(thing) and (issubclass(thing, Exception) or inspect.isabstract(thing)):
        return ""
    signature = inspect.signature(thing)
    parameters = list(signature.parameters.values())[1 if method else 0 :]
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in parameters]
    bare = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
    return f"```python signature\n{name}{bare}\n```\n\n"


def _said(name: str, thing: Any) -> str:
    said = inspect.getdoc(thing)
    if not said:
        raise ValueError(f"{name}: the book describes it, and it has no docstring")
    return as_markdown(said)


def verbs() -> str:
    """A section for each verb, in the order of the alphabet; --help, which all have, is left out."""
    top = click.Context(main, info_name="corrconv")
    return "\n".join(_verb(main.commands[name], top) for name in sorted(main.commands))


def _verb(command: click.Command, top: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=top, show_default=True)
    usage = command.get_usage(context).removeprefix("Usage: ")
    said = inspect.cleandoc(command.help or "")
    return (
        f"## `corrconv {command.name}`\n\n{said}\n\n```text\n{usage}\n```\n\n"
        f"| option | meaning |\n|---|---|\n{_options(command, context)}"
    )


def _options(command: click.Command, context: click.Context) -> str:
    records = (
        option.get_help_record(context)
        for option in command.params
        if isinstance(option, click.Option)
    )
    return "".join(
        f"| `{_cell(spelt)}` | {_cell(meaning)} |\n" for spelt, meaning in filter(None, records)
    )


def _cell(text: str) -> str:
    """Text for a cell of a table: there, a bar would end it."""
    return text.replace("|", "\\|")
