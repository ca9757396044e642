"""Stored samples: what is written is read, and what is damaged is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from corrconv.calibrate import rounds, sizes
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.sizes import Call, same


def some(count=4):
    calls = (
        Call("numpy", same((100,), (5,), "float32")),
        Call("scipy_fft", same((30, 40), (3, 5), "float64"), 2),
    )
    seconds = np.random.default_rng(0).uniform(1, 2, (count, 2)).astype(np.float32)
    return Rounds(
        calls, seconds.astype(float), np.arange(2.0 * count).reshape(count, 2), {"x": "y"}
    )


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "rounds.npz"
    rounds.save(path, alone=some(), shared=some(3))
    found = rounds.load(path)
    assert set(found) == {"alone", "shared"}
    assert found["alone"].calls == some().calls
    assert found["alone"].left_out == {"x": "y"}
    np.testing.assert_array_equal(found["shared"].seconds, some(3).seconds)
    np.testing.assert_array_equal(found["alone"].when, some().when)
    assert [each.name for each in tmp_path.iterdir()] == ["rounds.npz"]


def test_no_code_is_read_from_a_file(tmp_path):
    path = tmp_path / "rounds.npz"
    rounds.save(path, alone=some())
    with np.load(path, allow_pickle=False) as held:
        assert all(held[name].dtype.kind != "O" for name in held.files)
    np.savez(path, format=np.array(rounds.FORMAT), **{"alone.names": np.array([{}], object)})
    with pytest.raises(ValueError, match="measure again"):
        rounds.load(path)


@pytest.mark.parametrize("damage", ["empty", "cut", "format", "zeros", "shape"])
def test_damaged_files_are_refused(tmp_path, damage):
    path = tmp_path / "rounds.npz"
    rounds.save(path, alone=some())
    with np.load(path) as held:
        arrays = {name: held[name] for name in held.files}
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    else:
        changes = {
            "format": {"format": np.array(99)},
            "zeros": {"alone.seconds": 0 * arrays["alone.seconds"]},
            "shape": {"alone.seconds": arrays["alone.seconds"][:, :1]},
        }
        np.savez(path, **(arrays | changes[damage]))
    with pytest.raises(ValueError, match="measure again"):
        rounds.load(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        rounds.load(tmp_path / "none.npz")


def test_orders_are_drawn_anew_and_hold_everything():
    found = list(itertools.islice(rounds.orders(20), 3))
    assert all(sorted(order) == list(range(20)) for order in found)
    assert found[0] != found[1] != found[2]
    assert found == list(itertools.islice(rounds.orders(20), 3))


def test_sizes_are_the_same_every_time_and_able():
    plan = sizes.Plan(3, True, ("float32",), ("numpy", "scipy_fft"))
    asked = sizes.calls(plan)
    assert asked == sizes.calls(plan)
    assert len(set(asked)) == len(asked)
    assert {call.problem.ndim for call in asked if call.name == "numpy"} == {1}
    for call in asked:
        assert all(n <= N for N, n in zip(call.problem.x_shape, call.problem.h_shape))
        assert call.problem.mode == "same"
    shapes = {call.problem.x_shape for call in asked}
    assert any(len(shape) == 2 and shape[0] != shape[1] for shape in shapes)


def test_slow_implementations_get_what_they_can_do_in_time():
    def largest(name):
        asked = sizes.calls(sizes.Plan(8, False, ("float32",), (name,)))
        assert len(asked) == 16
        return max(call.problem.multiply_adds for call in asked)

    assert largest("naive") < 5e6 * sizes.LIMIT < largest("strided")


def test_the_grid_varies_one_at_a_time():
    for ndim in (1, 2):
        found = [(p.x_shape[0], p.h_shape[0]) for p in sizes.grid("float32", ndim)]
        Ns, ns = zip(*found)
        assert len(found) == 9
        assert max(Ns.count(N) for N in Ns) == max(ns.count(n) for n in ns) == 5
