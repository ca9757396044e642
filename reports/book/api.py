"""What a name of the Python interface is, as Markdown: its signature, its docstring, its members."""

from __future__ import annotations

import importlib
import inspect
from functools import cached_property
from typing import Any

from .docstrings import as_markdown


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
