"""What a sample calls: an implementation on a problem, or a function of somebody's file."""

from __future__ import annotations

import functools
import importlib.util
import inspect
import sys
import zlib
from pathlib import Path
from typing import Any

from .operands import draw, others, renew


class Made:
    """A cell that can be called; closed when it is dropped."""

    def __init__(self, cell: dict[str, Any]) -> None:
        import numpy as np

        import corrconv

        problem = corrconv.Problem(
            cell["operation"],
            tuple(cell["x"]),
            tuple(cell["h"]),
            "same",
            dtype=np.dtype(cell["dtype"]),
        )
        implementation = corrconv.get(cell["name"])
        self._plan: Any = implementation.plan(problem, 1)
        self._cell = cell
        self.x, self._drawn = draw(cell)
        self.kernels, self._turn = self._drawn, 0

    def call(self) -> Any:
        self._turn = (self._turn + 1) % len(self.kernels)
        return self._plan(self.x, self.kernels[self._turn])

    def renew(self, count: int, calls: int) -> None:
        renew(self.x, count)
        self.kernels, self._turn = others(self._drawn, count, calls), 0

    def restore(self, count: int) -> None:
        """The operands of that sample, as if it were the first, where they lie."""
        self.x[...], _ = draw(self._cell)
        self.renew(count, 1)

    def result(self) -> Any:
        return self._plan(self.x, self.kernels[0])

    @property
    def digest(self) -> int:
        return zlib.crc32(b"".join(each.tobytes() for each in (self.x, *self.kernels)))

    def close(self) -> None:
        close = getattr(self._plan, "close", None)
        if close:
            close()


class Plain:
    """A function of somebody's file, called without arguments; the file's `check`, if any, judges it."""

    digest = 0

    def __init__(self, cell: dict[str, Any], bench: Any) -> None:
        self._name = cell["name"]
        self.call = getattr(bench, self._name)
        self._check = getattr(bench, "check", None)

    def renew(self, count: int, calls: int) -> None:
        """Its operands are its own."""

    def judge(self) -> str:
        """What its check says against it; empty where nothing."""
        if self._check is None:
            return ""
        try:
            said = self._check(self._name, self.call())
        except Exception as error:
            return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return "check returned False" if said is False else ""

    def close(self) -> None:
        """It holds nothing of ours."""


def functions(bench: Any) -> dict[str, str]:
    """What a file defines and can be called with nothing, in the order of its lines.

    By name, why it cannot be timed; empty where it can.
    """
    return {
        name: _untimed(it)
        for name, it in vars(bench).items()
        if not name.startswith("_") and name != "check" and _own(it, bench) and _takes_nothing(it)
    }


def _own(it: Any, bench: Any) -> bool:
    """Whether it is the file's: a function, or whatever wraps one (functools, numba), not a class."""
    if not callable(it) or inspect.isclass(it) or inspect.ismodule(it):
        return False
    if isinstance(it, functools.partial):
        return True
    of = getattr(it, "__module__", None) or type(it).__module__
    return bool(of == bench.__name__)


def _takes_nothing(it: Any) -> bool:
    try:
        takes = inspect.signature(it).parameters.values()
    except (TypeError, ValueError):  # it does not say
        return True
    optional = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return all(each.default is not each.empty or each.kind in optional for each in takes)


def _untimed(it: Any) -> str:
    if inspect.iscoroutinefunction(it) or inspect.isasyncgenfunction(it):
        return (
            "it is a coroutine, which a call only makes: have a function run it, as by asyncio.run"
        )
    if inspect.isgeneratorfunction(it):
        return "it is a generator, which a call only makes: have a function run through it"
    return ""


def load(path: Path) -> Any:
    """Somebody's file, as a module."""
    spec = importlib.util.spec_from_file_location("corrconv_regress_bench", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.dont_write_bytecode = True  # nothing is left beside somebody's file
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = False
    return module
