"""Overlap-save in forced small tiles, by every provider, against SciPy's sum in float64."""

from __future__ import annotations

import itertools
import threading
import tracemalloc

import numpy as np
import pytest
import scipy.signal

import corrconv
from corrconv.engines.tiles import axis, gate, proved, providers
from corrconv.engines.tiles.plan import TiledPlan
from corrconv.engines.tiles.size import size_of
from tests.corrconv.engines.tiled import SHAPES, assert_close, forced, operands, questions, summed


@pytest.mark.parametrize("dtype", ["f4", "f8", "c16"])
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_tiles_give_what_the_sum_gives(shapes, dtype):
    for problem, tile in questions(shapes, dtype, fillvalue=0.5):
        x, h = operands(problem)
        expected = summed(problem, x, h)
        assert_close(forced(problem, tile)(x, h), expected, dtype)
        assert_close(forced(problem, tile, workers=3)(x[::1], h), expected, dtype)


@pytest.mark.peers
@pytest.mark.parametrize("name", providers.available())
@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16"])
def test_every_provider_serves(name, dtype):
    for shapes in SHAPES:
        for problem, tile in [*questions(shapes, dtype)][::7]:
            x, h = operands(problem)
            assert_close(forced(problem, tile, name)(x, h), summed(problem, x, h), dtype)


@pytest.mark.parametrize("swap", [(30, 40), (40,)])
def test_the_larger_operand_may_be_the_second(swap):
    for operation, dtype in itertools.product(("correlate", "convolve"), ("f8", "c16")):
        small = tuple(5 for _ in swap)
        problem = corrconv.Problem(operation, small, swap, "valid", dtype=np.dtype(dtype))
        x, h = operands(problem)
        plan = forced(problem, tuple(16 for _ in swap))
        expected = getattr(scipy.signal, operation)(x, h, "valid", "direct")
        assert_close(plan(x, h), expected, dtype)
        assert_close(plan.fixed(h)(x), expected, dtype)


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i4"])
def test_integers_are_exact_in_many_tiles(dtype):
    for x_shape, h_shape, tile in (((50, 41), (6, 5), (16, 24)), ((300,), (9,), (32,))):
        problem = corrconv.Problem(
            "correlate", x_shape, h_shape, "same", "symm", dtype=np.dtype(dtype)
        )
        generator = np.random.default_rng(1)
        high = 2 if dtype == "?" else 100
        x, h = (generator.integers(0, high, s).astype(dtype) for s in (x_shape, h_shape))
        expected = corrconv.get("naive").plan(problem)(x, h)
        np.testing.assert_array_equal(forced(problem, tile, workers=2)(x, h), expected)


def test_operands_with_any_strides_are_read_in_place():
    problem = corrconv.Problem("convolve", (60, 50), (5, 5), "same", "wrap")
    x, h = operands(problem)
    expected = forced(problem, (16, 16))(x, h)
    turned = np.asfortranarray(x[::-1])[::-1]
    np.testing.assert_allclose(forced(problem, (16, 16))(turned, h), expected, atol=1e-12)
    line = corrconv.Problem("convolve", (500,), (5,))
    x, h = operands(line)
    expected = np.convolve(x, h)
    np.testing.assert_allclose(forced(line, (64,))(x[::-1].copy()[::-1], h), expected, atol=1e-12)


@pytest.mark.parametrize("length", [8, 9, 20, 100])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_every_output_comes_from_one_tile(length, mode):
    problem = corrconv.Problem("correlate", (57,), (8,), mode)
    outputs = [i for part in axis.parts(problem, 0, length) for i in range(57 + 7)[part.outputs]]
    assert outputs == list(range(problem.output_shape[0]))


def test_a_fixed_kernel_is_transformed_once(monkeypatch):
    problem = corrconv.Problem("correlate", (90, 80), (5, 5), "same")
    x, h = operands(problem)
    plan = forced(problem, (32, 32))
    made = []
    original = plan._spectrum
    monkeypatch.setattr(plan, "_spectrum", lambda *given: made.append(1) or original(*given))
    fixed = plan.fixed(h)
    for _ in range(3):
        assert_close(fixed(x), summed(problem, x, h), "f8")
    assert len(made) == 1
    plan(x, 2 * h)  # leaves the held spectrum alone
    assert_close(fixed(x), summed(problem, x, h), "f8")


@pytest.mark.parametrize("workers", [1, 2])
def test_one_plan_serves_threads_at_once(workers):
    for shape, n, tile in (((90, 80), (7, 6), (24, 32)), ((2000,), (9,), (64,))):
        problem = corrconv.Problem("convolve", shape, n, "same", "symm", dtype=np.dtype("f4"))
        plan = forced(problem, tile, workers=workers)
        pairs = [operands(problem, seed) for seed in range(4)]
        expected = [plan(*pair) for pair in pairs]
        found = [[] for _ in pairs]

        def call(i, plan=plan, pairs=pairs, found=found):
            for _ in range(10):
                found[i].append(plan(*pairs[i]))

        threads = [threading.Thread(target=call, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for results, right in zip(found, expected):
            assert len(results) == 10
            assert all(np.array_equal(result, right) for result in results)


def test_a_closed_plan_still_works():
    problem = corrconv.Problem("convolve", (90, 80), (7, 6))
    x, h = operands(problem)
    plan = forced(problem, (24, 32))
    expected = plan(x, h)
    plan.close()
    np.testing.assert_array_equal(plan(x, h), expected)


@pytest.mark.parametrize(("shape", "n"), [((600, 500), (15, 15)), ((300_000,), (31,))])
def test_memory_does_not_grow_with_the_image(shape, n):
    peaks = []
    for times in (1, 4):
        large = (times * shape[0], *shape[1:])
        problem = corrconv.Problem("correlate", large, n, "same", "symm", dtype=np.dtype("f4"))
        x, h = operands(problem)
        plan = forced(problem, (64,) * len(shape))
        out = np.empty_like(x)
        plan(x, h, out=out)
        tracemalloc.start()
        try:
            plan(x, h, out=out)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2**16
    assert plan.nbytes < 2**20


def test_what_is_not_finite_stays_in_its_tiles_and_its_call():
    problem = corrconv.Problem("correlate", (100,), (3,), "same")
    plan = forced(problem, (16,))
    x, h = operands(problem)
    expected = plan(x, h)
    damaged = x.copy()
    damaged[50] = np.nan
    found = plan(damaged, h)
    assert np.isnan(found[49:52]).all()
    assert np.isnan(found).sum() < 50
    np.testing.assert_array_equal(plan(x, h), expected)


class Planted:
    """FFTW, but wrong by one part in a thousand in one bin, at one size only."""

    def __init__(self, size):
        self._right = providers.provider("fftw").Transforms(size)
        self.samples, self.spectrum = self._right.samples, self._right.spectrum
        self.inverse = self._right.inverse

    def forward(self):
        self._right.forward()
        self.spectrum[0, 3] *= 1.001


def test_a_provider_that_is_wrong_at_a_size_is_not_used_there(monkeypatch, tmp_path):
    from corrconv.engines.tiles import choice
    from corrconv.engines.tiles import plan as module

    problem = corrconv.Problem("correlate", (300, 300), (15, 15), "same", dtype=np.dtype("f4"))
    first = choice.choose(problem)
    wrong = size_of(first.tile_shape, np.dtype("f4"))
    real = providers.provider

    class Faulty:
        @staticmethod
        def Transforms(size):
            return Planted(size) if size == wrong else real("fftw").Transforms(size)

    monkeypatch.setattr(gate, "_found", {})
    monkeypatch.setattr(proved, "_known", {})
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    monkeypatch.setattr(module, "_refused", {})
    monkeypatch.setattr(
        gate, "provider", lambda name: Faulty if name == first.provider else real(name)
    )
    plan = TiledPlan(problem, 1)
    assert (plan.choice.provider, plan.choice.tile_shape) != (first.provider, first.tile_shape)
    assert plan.choice.seconds >= first.seconds
    x, h = operands(problem)
    assert_close(plan(x, h), summed(problem, x, h), "f4")
    assert gate.transforms(first.provider, wrong) is None


@pytest.mark.peers
@pytest.mark.parametrize("name", providers.available())
@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16"])
def test_transforms_are_right_with_room_to_spare(name, dtype):
    for (tile, rows), in_place in itertools.product(
        (((32, 48), 1), ((1, 64), 1), ((96,), 5), ((4096,), 1)), (False, True)
    ):
        size = size_of(tile, np.dtype(dtype), rows, in_place)
        made = gate.transforms(name, size)
        assert made is not None
        assert gate.error_of(made, size) < 0.8 * gate.ALLOWED
        assert made.samples.ctypes.data % providers.ALIGNMENT == 0


def test_a_transform_that_gives_nan_is_wrong():
    size = size_of((16, 16), np.dtype("f8"))
    made = Planted(size)
    made.inverse = lambda: made.samples.fill(np.nan)
    assert gate.error_of(made, size) == np.inf
