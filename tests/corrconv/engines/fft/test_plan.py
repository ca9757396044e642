"""Plans: threads and forks that share one, what is closed meanwhile, and interpreters with other arrays."""

from __future__ import annotations

import pickle
import threading
import tracemalloc

import numpy as np
import pytest

from corrconv import Problem, get
from corrconv.engines.fft import bench, library
from corrconv.engines.fft.plan import FFTPlan
from corrconv.engines.machine_code import layout
from tests.corrconv.engines.fft.cases import all_tiles, direct, noise, with_tile
from tests.corrconv.engines.fft.machines import lengths

THREADS, ROUNDS = 8, 12
PROBLEMS = [
    Problem("correlate", (150, 200), (7, 9), "same", "symm", dtype=np.dtype("f4")),
    Problem("convolve", (9000,), (50,), "full", "wrap", dtype=np.dtype("c16")),
]


def with_small_tiles(problem, workers=1):
    known = all_tiles(problem.ndim, problem.dtype.str[1:], lengths()[-1])
    return FFTPlan(problem, workers, with_tile(problem, known[0]))


def several(problem, count):
    rng = np.random.default_rng(0)
    shapes = problem.x_shape, problem.h_shape
    return [tuple(noise(rng, shape, problem.dtype) for shape in shapes) for _ in range(count)]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.operation)
@pytest.mark.parametrize("workers", [1, 2])
def test_threads_share_a_plan_that_is_closed_meanwhile(problem, workers):
    operands = several(problem, THREADS)
    plan = with_small_tiles(problem, workers)
    right = [with_small_tiles(problem)(*each) for each in operands]
    fixed = plan.fixed(operands[0][1])
    right_fixed = [with_small_tiles(problem)(x, operands[0][1]) for x, _ in operands]
    wrong, start = [], threading.Barrier(THREADS + 1)

    def work(k):
        start.wait()
        for _ in range(ROUNDS):
            answers = plan(*operands[k]), fixed(operands[k][0])
            for answer, want in zip(answers, (right[k], right_fixed[k])):
                if not np.array_equal(answer, want):
                    wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(THREADS)]
    for each in threads:
        each.start()
    start.wait()
    while any(each.is_alive() for each in threads):
        plan.close()
        threads[0].join(0.001)
    for each in threads:
        each.join()
    assert not wrong
    np.testing.assert_array_equal(plan(*operands[0]), right[0])


def test_what_is_kept_does_not_grow_with_calls():
    problem = PROBLEMS[0]
    plan = with_small_tiles(problem)
    (operands,) = several(problem, 1)
    for _ in range(20):
        plan(*operands)
    assert len(plan._benches._idle) == 1
    plan.close()
    assert not plan._benches._idle


@pytest.mark.parametrize("boundary", ["wrap", "symm"])
def test_what_a_plan_holds_does_not_grow_with_the_image(boundary):
    problem = Problem("correlate", (10**7,), (30,), "same", boundary, dtype=np.dtype("f4"))
    tracemalloc.start()
    try:
        plan = FFTPlan(problem, 1)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    tables = 8 * 30 * plan.choice.tiles  # a line for each tile
    assert held < 2**20 + tables
    assert peak < 2**21 + 3 * tables


def test_one_kernel_is_not_forgotten_for_another():
    """A spectrum is its caller's: a fixed one stays while the plan has others."""
    problem = PROBLEMS[0]
    (x, h), (other, g) = several(problem, 2)
    plan = with_small_tiles(problem)
    right = direct(problem, x, h)
    fixed, second = plan.fixed(h), plan.fixed(g)
    for call, want in (
        (lambda: fixed(x), right),
        (lambda: plan(x, g), direct(problem, x, g)),
        (lambda: fixed(x), right),
        (lambda: second(other), direct(problem, other, g)),
        (lambda: plan(x, h), right),
    ):
        np.testing.assert_allclose(call(), want, atol=1e-3)


def test_a_plan_is_pickled_as_what_it_was_made_from():
    problem = PROBLEMS[0]
    (operands,) = several(problem, 1)
    plan = get("fft_tiled").plan(problem)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(plan))(*operands), plan(*operands))
    with pytest.raises(TypeError, match="pickle the problem"):
        pickle.dumps(FFTPlan(problem, 1))


def test_a_kernel_larger_than_any_tile_is_declined_by_the_plan_too():
    problem = Problem("correlate", (2**24,), (2**23,), "same")
    with pytest.raises(ValueError, match="larger than any tile"):
        FFTPlan(problem, 1)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.operation)
def test_arrays_that_stand_elsewhere_are_read_through_copies_of_their_numbers(problem, monkeypatch):
    (operands,) = several(problem, 1)
    right = with_small_tiles(problem)(*operands)
    monkeypatch.setattr(bench.layout, "holds", lambda: False)
    for workers in (1, 2):
        plan = with_small_tiles(problem, workers)
        np.testing.assert_array_equal(plan(*operands), right)
        np.testing.assert_array_equal(plan.fixed(operands[1])(operands[0]), right)


def test_code_that_reads_arrays_is_kept_for_interpreters_that_have_them_alike(monkeypatch):
    """A free-threaded Python's objects have a larger header; its cache may be that of another one."""
    told = []

    def made(*arguments, settings, **options):
        told.append(settings)
        raise LookupError

    monkeypatch.setattr(library, "text_library", made)
    for header in (16, 32):
        monkeypatch.setattr(layout, "HEADER", header)
        with pytest.raises(LookupError):
            library.transforms.__wrapped__(np.dtype("f4"), 16)
    assert len(set(told)) == 2


def test_an_interrupt_while_a_bench_is_set_up_is_forgotten_by_the_next_call():
    """What the fields say is known only once all are written, see `Bench.use`."""

    class Interrupted:
        """Fields of which the next one to be written is not."""

        def __init__(self, fields):
            self.fields, self.left = fields, 1

        def __setitem__(self, place, value):
            if self.left:
                self.left -= 1
                raise KeyboardInterrupt
            self.fields[place] = value

    plan = FFTPlan(Problem("correlate", (64,), (8,), "same"), 1)
    rng = np.random.default_rng(0)
    x, kernels, out = rng.normal(size=64), rng.normal(size=(2, 8)), np.empty(64)
    first, second = map(plan.fixed, kernels)
    want = [first(x).copy(), second(x).copy()]
    bench = plan._benches.borrow()
    plan._benches.give_back(bench)
    fields, bench._fields = bench._fields, Interrupted(bench._fields)
    with pytest.raises(KeyboardInterrupt):
        first(x, out=out)
    bench._fields = fields
    np.testing.assert_array_equal(first(x), want[0])
    np.testing.assert_array_equal(second(x), want[1])
    np.testing.assert_array_equal(plan(x, kernels[1]), want[1])
    np.testing.assert_array_equal(first(x), want[0])


def test_a_plan_counts_what_it_holds_for_tall_images():
    plan = FFTPlan(Problem("correlate", (500_000, 4), (5, 3), "same", dtype=np.dtype("f4")), 1)
    assert plan.nbytes > 8 * 500_000


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.operation)
def test_what_is_asked_for_ahead_changes_nothing(problem, monkeypatch):
    operands = several(problem, 1)[0]
    near = with_small_tiles(problem)(*operands)
    monkeypatch.setattr(bench, "FAR", 0)  # at each end beyond the arrays
    assert np.array_equal(with_small_tiles(problem)(*operands), near)
