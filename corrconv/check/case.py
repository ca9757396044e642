"""A case of the gate: a problem, and all that its operands and its plan depend on. Its text repeats it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check import values
from corrconv.check.memory import LAYOUTS, Layout
from corrconv.check.values import DATA, FORMS, Data, Form
from corrconv.core import Array
from corrconv.core.problem import Boundary, Mode, Number, Operation
from corrconv.kit.problems import shape, spelled

EXAMPLE = "correlate same symm float64 x=8x9 h=3x3 normal"


@dataclass(frozen=True)
class Case:
    """A problem and the kind of data to try it on; the same operands each time.

    Attributes
    ----------
    problem : Problem
    data : Data
    rank : int
        Of the kernel, where it is a sum of so many products of a column and a row; 0: as it is drawn.
    form : Form
        Of the kernel.
    scale : int
        Binary orders of magnitude by which values of x are larger.
    layout : Layout or None
        Of both operands in memory; None: each in its turn.
    workers : int
        Threads that the plan may use.
    seed : int or None
        Of a drawn case, which is put to a plan's whole life; None: one of those that are always asked.
    """

    problem: Problem
    data: Data
    rank: int = 0
    form: Form = "drawn"
    scale: int = 0
    layout: Layout | None = None
    workers: int = 1
    seed: int | None = None

    def workers_for(self, implementation: Implementation) -> int:
        """How many threads it may use: one where its library settles that when it starts, for good."""
        return 1 if implementation.settles_threads else self.workers

    def __str__(self) -> str:
        p = self.problem
        sizes = [spelled(sides) for sides in (p.x_shape, p.h_shape)]
        fill = f" fillvalue={p.fillvalue}" if p.fillvalue else ""
        text = f"{p.operation} {p.mode} {p.boundary}{fill} {p.dtype} x={sizes[0]} h={sizes[1]} {self.data}"
        form = None if self.form == "drawn" else self.form
        workers = None if self.workers == 1 else self.workers
        said = {"rank": self.rank, "form": form, "scale": self.scale, "layout": self.layout}
        said |= {"workers": workers}
        text += "".join(f" {key}={value}" for key, value in said.items() if value)
        return text if self.seed is None else f"{text} seed={self.seed}"

    @classmethod
    def parse(cls, text: str) -> Case:
        """The case that `str` wrote.

        Raises
        ------
        ValueError
            With an example of the form.
        """
        try:
            return cls._parsed(text.split())
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"case: cannot read {text!r} ({error}); an example: {EXAMPLE!r}"
            ) from None

    @classmethod
    def _parsed(cls, words: list[str]) -> Case:
        named = dict(word.split("=") for word in words if "=" in word)
        operation, mode, boundary, dtype, data = (word for word in words if "=" not in word)
        problem = Problem(
            cast(Operation, operation),
            shape("x", named.pop("x")),
            shape("h", named.pop("h")),
            cast(Mode, mode),
            cast(Boundary, boundary),
            _number(named.pop("fillvalue", "0")),
            np.dtype(dtype),
        )
        numbers = {
            key: int(named.pop(key)) for key in ("rank", "scale", "workers", "seed") if key in named
        }
        form = _known("form", named.pop("form", "drawn"), FORMS)
        layout = _known("layout", named.pop("layout"), LAYOUTS) if "layout" in named else None
        if named:
            raise ValueError(f"unknown {', '.join(named)}")
        if numbers.get("rank") and problem.ndim != 2:
            raise ValueError(f"rank={numbers['rank']} of a kernel in {problem.ndim}-D")
        return cls(
            problem,
            cast(Data, _known("data", data, DATA)),
            form=cast(Form, form),
            layout=cast("Layout | None", layout),
            **numbers,
        )

    def operands(self, variant: int = 0) -> tuple[Array, Array]:
        """x and h, read-only; another `variant` gives other values of the same kind."""
        return _operands(self, variant)

    def units(self, x: int, h: int) -> tuple[int, int]:
        """Binary exponents of which samples and taps of some versions are whole multiples, if of any."""
        p = self.problem
        of_x = self.scale + (0 if x else values.unit(p.dtype, self.data))
        return of_x, values.kernel_unit(p.h_shape, p.dtype, self.data)


def _number(text: str) -> Number:
    for kind in (int, float, complex):
        try:
            return kind(text)
        except ValueError:
            continue
    raise ValueError(f"fillvalue={text} is no number")


def _known(what: str, word: str, allowed: tuple[str, ...]) -> str:
    if word not in allowed:
        raise ValueError(f"unknown {what} {word!r}; allowed are {', '.join(allowed)}")
    return word


@lru_cache(maxsize=64)
def _operands(case: Case, variant: int) -> tuple[Array, Array]:
    generator = np.random.default_rng(zlib.crc32(f"{case} {variant}".encode()))
    problem = case.problem
    data = case.data
    if variant and (case.seed is not None or data == "tap"):
        data = "whole"  # whose exact answer costs least
    x = values.image(generator, problem.x_shape, problem.dtype, data, case.scale)
    form = "drawn" if variant else case.form
    h = values.kernel(generator, problem.h_shape, problem.dtype, data, form, case.rank)
    if problem.dtype.kind in "fc":
        h = values.scaled(h, case.units(0, 0)[1])
    if data == "tap":
        h.flat[generator.integers(h.size)] = generator.choice([np.nan, np.inf])
    _lock(x, h)
    return x, h


def _lock(*arrays: Array) -> None:
    for each in arrays:
        each.flags.writeable = False
