"""Faults in the engine are found by what tests it: one by one they are planted, and looked for."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from corrconv import Problem
from corrconv.engines.fft import library, parts, passes, plan, tile
from corrconv.engines.fft.bench import Bench, Benches
from corrconv.engines.fft.fields import PART
from corrconv.engines.fft.nodes import Nodes
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.reach.guard import Guards
from tests.corrconv.engines.fft import cases
from tests.corrconv.engines.fft.conftest import forget
from tests.corrconv.engines.fft.holes import SHAPES, wrong_sums
from tests.corrconv.engines.fft.looks import KINDS, data
from tests.corrconv.engines.fft.looks import wrong_verdict as wrong_verdict_on
from tests.corrconv.engines.fft.machines import lengths

VECTORS = lengths()[-1]
Patch = pytest.MonkeyPatch
Fault = Callable[[Patch], None]


# ---- what finds them --------------------------------------------------------------------------------------


def wrong_answer() -> str | None:
    """Some cases: where nothing lies that a fault by one sample may not touch."""
    for case in itertools.islice(cases.cases(5, VECTORS, "f4 c8"), 60):
        outputs = np.prod(case.problem.output_shape) * case.problem.dtype.itemsize
        if outputs % 4096:
            layouts = "window", case.layouts[1], "plain"
            if found := cases.wrong(replace(case, late=False, layouts=layouts)):
                return found
    return None


def wrong_verdict() -> str | None:
    rng = np.random.default_rng(4)
    for kind in 12 * KINDS:
        problem = Problem(
            "correlate",
            tuple(map(int, rng.integers(20, 200, 2))),
            tuple(map(int, rng.choice([1, 3, 7, 8, 15, 31, 33, 45], 2))),
            str(rng.choice(["same", "full"])),
            dtype=np.dtype("f4"),
        )
        known = [
            each
            for each in cases.all_tiles(2, "f4", VECTORS)
            if all(N >= n for N, n in zip(each.tile.shape, problem.kernel_shape))
        ]
        choice = cases.with_tile(problem, known[int(rng.integers(0, 40))])
        x, h = data(rng, problem, kind), np.ones(problem.h_shape, "f4")
        if found := wrong_verdict_on(FFTPlan(problem, 1, choice), x, h):
            return found
    return None


def wrong_zeros() -> str | None:
    """Outputs that meet only zeros, and their neighbours, around holes of every shape."""
    for seed, hole in enumerate(2 * SHAPES):
        boundary, fill = [("fill", 0), ("fill", 3), ("wrap", 0)][seed % 3]
        mode = ["full", "same"][seed // 3 % 2]
        problem = Problem("correlate", (90, 120), (6, 7), mode, boundary, fill, np.dtype("f4"))
        choice = cases.with_tile(problem, cases.all_tiles(2, "f4", VECTORS)[5 * seed])
        if found := wrong_sums(problem, choice, hole, seed):
            return found
    return None


def below_zero() -> str | None:
    """Sums of what is not negative, of which many are zero beside large ones."""
    problem = Problem("correlate", (90, 120), (2, 2), "same", dtype=np.dtype("f4"))
    rng = np.random.default_rng(0)
    x = ((1 + rng.random(problem.x_shape)) * (rng.random(problem.x_shape) < 0.9)).astype("f4")
    h, out = np.array([[0, 1], [0, 0]], "f4"), np.empty_like(x)
    FFTPlan(problem, 1).attempt(x, h, out, Guards(problem))
    return "below zero" if out.min() < 0 else None


def wrong_in_turn() -> str | None:
    """Two kernels that are kept, and calls between them."""
    problem = Problem("correlate", (40, 50), (5, 5), "same", dtype=np.dtype("f4"))
    rng = np.random.default_rng(0)
    x, h, g = (rng.normal(size=shape).astype("f4") for shape in (problem.x_shape, (5, 5), (5, 5)))
    shared = FFTPlan(problem, 1)
    right = shared(x, h)
    fixed = shared.fixed(h)
    shared(x, g)
    return None if np.array_equal(fixed(x), right) else "a kernel that was kept is another"


def wrong_among_threads() -> str | None:
    """Two of them, sooner or later."""
    problem = Problem("correlate", (1500, 2000), (9, 9), "same", dtype=np.dtype("f4"))
    rng = np.random.default_rng(0)
    x, h = (rng.normal(size=shape).astype("f4") for shape in (problem.x_shape, (9, 9)))
    alone = FFTPlan(problem, 1)
    right, shared = alone(x, h), FFTPlan(problem, 2, alone.choice)
    wrong = (not np.array_equal(shared(x, h), right) for _ in range(20))
    return "threads disturb each other" if any(wrong) else None


# ---- faults in Python -------------------------------------------------------------------------------------


def twiddle_a_little_off(patch: Patch) -> None:
    right = Nodes.twiddles

    def twiddles(self, radix, dtype):
        values = right(self, radix, dtype)
        values[-1, -1] *= 1 + 1000 * np.finfo(dtype).eps
        return values

    patch.setattr(Nodes, "twiddles", twiddles)


def nodes_in_another_order(patch: Patch) -> None:
    right = Nodes.split

    def split(self, radix):
        found = right(self, radix)
        return Nodes(found.numerators.reshape(-1, radix).T.ravel(), found.denominator)

    patch.setattr(Nodes, "split", split)


def scale_a_little_off(patch: Patch) -> None:
    right = tile._Fields.table

    def table(self, name, values):
        right(self, name, values * (1 + 1e-5) if name == "scale" else values)

    patch.setattr(tile._Fields, "table", table)


def changed_parts(**change) -> Fault:
    """Columns of the tables of tiles, by functions of what stands there."""

    def fault(patch: Patch) -> None:
        right = parts.parts

        def wrong(problem, axis, length, lanes):
            table = right(problem, axis, length, lanes)
            for name, function in change.items():
                columns = dict(zip(PART, table.T))
                table[:, PART.index(name)] = function(columns)
            return table

        patch.setattr("corrconv.engines.fft.bench.parts", wrong)

    return fault


def one_output_too_many(patch: Patch) -> None:
    right = parts.step

    def step(problem, axis, length):
        given = right(problem, axis, length)
        return given if length >= problem.fft_shape[axis] else given + 1

    patch.setattr(parts, "step", step)
    patch.setattr(cases, "step", step)


def mirror_without_its_edge(patch: Patch) -> None:
    right = parts.source_indices

    def source_indices(boundary, start, stop, size):
        if boundary != "symm" or size == 1:
            return right(boundary, start, stop, size)
        folded = np.abs(np.arange(start, stop)) % (2 * size - 2)
        return np.minimum(folded, 2 * size - 2 - folded)

    patch.setattr(parts, "source_indices", source_indices)


def one_bench_for_all(patch: Patch) -> None:
    right = Benches.borrow

    def borrow(self):
        if not self._idle:
            self._idle.append(right(self))
        return self._idle[0]

    patch.setattr(Benches, "borrow", borrow)


def kept_spectrum_not_used(patch: Patch) -> None:
    right = Bench.use
    patch.setattr(Bench, "use", lambda self, spectrum, *rest: right(self, self.spectrum, *rest))


def kernel_not_conjugated(patch: Patch) -> None:
    patch.setattr(plan, "preparation", lambda problem: lambda x, h: (x, h))


PYTHON = [
    (twiddle_a_little_off, wrong_answer),
    (nodes_in_another_order, wrong_answer),
    (scale_a_little_off, wrong_answer),
    (changed_parts(needed=lambda of: of["needed"] - 1), wrong_answer),
    (one_output_too_many, wrong_answer),
    (mirror_without_its_edge, wrong_answer),
    (kernel_not_conjugated, wrong_answer),
    (changed_parts(classes=lambda of: 2 * of["classes"]), wrong_verdict),
    (changed_parts(unseen=lambda of: 0), wrong_verdict),
    (
        changed_parts(block=lambda of: np.clip(3 * of["block"], 1, np.maximum(of["length"], 1))),
        wrong_verdict,
    ),
    (kept_spectrum_not_used, wrong_in_turn),
    (one_bench_for_all, wrong_among_threads),
]


# ---- faults in the code -----------------------------------------------------------------------------------


def compiled_apart(patch: Patch, mark: str, change: Callable[[str], str]) -> None:
    """What is compiled with a fault is kept by its mark."""
    made = library.text_library

    def other(label, build, exports, *, settings, **options):
        def built():
            before = build()
            after = change(before)
            assert mark.startswith("def ") or after != before, "the fault is not there"
            return after

        return made(label, built, exports, settings=f"{settings} {mark}", **options)

    patch.setattr(library, "text_library", other)


def text(function: str, old: str, new: str, count: int = 1) -> Fault:
    """Of one function's text the first matches of a pattern are another; all of them where `count` is 0."""

    def fault(patch: Patch) -> None:
        def change(whole: str) -> str:
            start = whole.index(f"@{function}(")
            stop = whole.index("\n}", start)
            return whole[:start] + re.sub(old, new, whole[start:stop], count=count) + whole[stop:]

        compiled_apart(patch, f"{function} {old} {new} {count}", change)

    return fault


def inverse_without_conjugate(patch: Patch) -> None:
    right = passes.times
    patch.setattr(passes, "times", lambda e, x, w, conjugate=False: right(e, x, w))
    compiled_apart(patch, inspect.getsource(inverse_without_conjugate), lambda text: text)


CODE = [
    (text("image_kernel", r"icmp ne i64 %i\d+, 0", "icmp ne i64 0, 0"), wrong_answer),
    (inverse_without_conjugate, wrong_answer),
    (text("load_row", r"icmp slt (<\d+ x i64>)", r"icmp sle \1"), wrong_answer),
    (text("store_row", r"icmp slt (<\d+ x i64>)", r"icmp sle \1"), wrong_answer),
    (text("store_row", r"fcmp ogt", "fcmp false", 0), below_zero),
    (text("load_outside", r"udiv i64 %i(\d+)", r"udiv i64 0"), wrong_answer),
    (text("blank_row", r"xor i64 (\S+), -1", r"xor i64 \1, 0"), wrong_zeros),
    (text("slide", r"urem i64", "udiv i64"), wrong_verdict),
    (text("slide", r"@llvm.smin.i64", "@llvm.smax.i64"), wrong_zeros),
    (text("mark_inside", r"icmp uge", "icmp ule", 0), wrong_verdict),
    (text("mark_inside", r"icmp ne <", "icmp eq <", 0), wrong_zeros),
    (text("mark_row", r"icmp ne <", "icmp eq <", 0), wrong_zeros),
    (
        text("differ", r"select i1 %v(\d+), i64 -1, i64 0", r"select i1 %v\1, i64 0, i64 0"),
        wrong_zeros,
    ),
    (text("verdict", r"icmp ugt i64 (\S+), \d+", r"icmp ugt i64 \1, -1"), wrong_verdict),
    (text("verdict", r"call i64 @llvm.smax.i64", "call i64 @llvm.smin.i64"), wrong_verdict),
    (text("look_at_block", r"@llvm.umin", "@llvm.umax"), wrong_verdict),
    (text("load_row", r"@llvm.umax", "@llvm.smax"), wrong_verdict),
]


FINDERS = wrong_among_threads, wrong_answer, wrong_verdict, wrong_zeros, below_zero, wrong_in_turn


def named(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.fixture
def planted(monkeypatch):
    """Plants a fault; what was compiled or made with it is forgotten afterwards."""
    yield lambda fault: (fault(monkeypatch), forget())
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("finder", FINDERS)
def test_nothing_is_found_where_nothing_is(finder):
    assert finder() is None


@pytest.mark.parametrize(("fault", "finder"), PYTHON, ids=named)
def test_a_fault_is_found(planted, fault, finder):
    planted(fault)
    assert finder() is not None


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "finder"), CODE, ids=named)
def test_a_fault_in_the_code_is_found(planted, fault, finder):
    planted(fault)
    assert finder() is not None
