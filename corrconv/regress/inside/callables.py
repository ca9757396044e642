"""What a sample calls: an implementation on a problem, or a function of somebody's file."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import zlib
from pathlib import Path
from typing import Any

from .operands import KERNELS, draw, renew


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
        self.x, self.kernels = draw(cell)
        self._turn = 0

    def call(self) -> Any:
        self._turn = (self._turn + 1) % KERNELS
        return self._plan(self.x, self.kernels[self._turn])

    def renew(self, count: int) -> None:
        renew(self.x, count)
        self._turn = 0

    def restore(self, count: int) -> None:
        """The operands of that sample, as if it were the first, where they lie."""
        self.x[...], _ = draw(self._cell)
        self.renew(count)

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

    def renew(self, count: int) -> None:
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


def functions(bench: Any) -> list[str]:
    """Names of the functions that a file defines and that take nothing, in the order of its lines."""
    found = []
    for name, it in vars(bench).items():
        if name.startswith("_") or name == "check" or not inspect.isfunction(it):
            continue
        takes = inspect.signature(it).parameters.values()
        own = it.__module__ == bench.__name__
        if own and all(each.default is not each.empty for each in takes):
            found.append(name)
    return found


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
