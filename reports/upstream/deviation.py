"""What a deviation is: a function that shows it, what it gives, what was wanted, and the words.

A library's file makes one `Library`, and decorates functions with its `deviation`. The function's
name becomes the id, its docstring says what the library does, and its last statement returns what
the library gave: those lines, with ``print`` for ``return``, are the program that the report shows.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import Any, Literal

Kind = Literal["defect", "difference"]
"""A documented or deliberate choice is a difference, however surprising; a defect is neither."""


@dataclass(frozen=True)
class Deviation:
    """One deviation of one library.

    Parameters
    ----------
    function : callable
        Returns what the library gave, or raises what the library raised.
    library : Library
        Whose it is.
    kind : {"defect", "difference"}
        See `Kind`.
    title : str
        A sentence without its full stop.
    described, wanted : object
        What the function gives while the deviation holds, and once it is mended: plain values, or
        one of the tests in `corrconv.reports.upstream.expected`. Compared as text, so that NaN equals NaN.
    should, hurts, undone : str
        What it should do (for a difference: what someone who comes from another library expects),
        whom it can hurt, and how our adapters undo it.
    adapter : str
        The file that undoes it; empty where none needs to.
    link : str
        A thread about it.
    alone : bool
        It depends on the order of imports or on settings, so it runs in a process of its own.
    needs : callable
        Why it cannot show on this machine, in words; empty where it can.
    """

    function: Callable[[], Any]
    library: Library
    kind: Kind
    title: str
    described: Any
    wanted: Any
    should: str
    hurts: str
    undone: str
    adapter: str = ""
    link: str = ""
    alone: bool = False
    needs: Callable[[], str] = str

    @property
    def id(self) -> str:
        """How it is called: ``pytest tests/reports/upstream -k ID`` runs it alone."""
        return self.function.__name__.replace("_", "-")

    @property
    def does(self) -> str:
        """What the library does."""
        return " ".join((inspect.getdoc(self.function) or "").split())

    @cached_property
    def code(self) -> str:
        """The function's body as a program that anyone can paste."""
        source = textwrap.dedent(inspect.getsource(self.function))
        function = ast.parse(source).body[0]
        assert isinstance(function, ast.FunctionDef)
        last = function.body[-1]
        if not isinstance(last, ast.Return) or last.value is None:
            raise TypeError(f"{self.id}: must end by returning what the library gave")
        given = textwrap.dedent(ast.get_source_segment(source, last.value, padded=True) or "")
        lines = source.splitlines()[function.body[1].lineno - 1 : last.lineno - 1]
        return textwrap.dedent("\n".join(lines)) + f"\nprint({given.strip()})\n"


@dataclass(frozen=True)
class Library:
    """Whose deviations a file holds.

    Parameters
    ----------
    name : str
        As people call it.
    module : str
        As it is imported; empty where there is nothing to import.
    distributions : tuple of str
        As it is installed, the usual one first.
    """

    name: str
    module: str
    distributions: tuple[str, ...]

    def version(self) -> str | None:
        """The installed version; None where it is not installed."""
        if self.module and importlib.util.find_spec(self.module.partition(".")[0]) is None:
            return None
        for name in self.distributions:
            try:
                return metadata.version(name)
            except metadata.PackageNotFoundError:
                continue
        return "unknown" if self.module else None

    def deviation(self, **said: Any) -> Callable[[Callable[[], Any]], Deviation]:
        """Make the decorated function a `Deviation`; the arguments are that class's."""
        return lambda function: Deviation(function, self, **said)
