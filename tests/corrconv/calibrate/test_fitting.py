"""From rounds to models: anchored to tiles, everybody fitted, who died reported."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import corrconv
from corrconv import model
from corrconv.calibrate import fitting, processes, sizes, ways
from corrconv.calibrate.processes import Died, Settings
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.sizes import Call
from corrconv.model import table
from corrconv.model.bases import BASES, basis_of

pytest.importorskip("numba")
pytest.importorskip("pyfftw")

SLOWER = 1.7
PLANTED = {"scipy_2d": 3.0, "numba": 0.5}
"""How many times the table's times these take here, beside the machine, which is slower for all."""


def planted(dtype="float32", count=20):
    """Samples that follow the table, on a slower machine, where two are not as the table says."""
    calls, seconds = [], []
    for name in ("fftw_tiled", *PLANTED):
        plan = sizes.Plan(count, False, (dtype,), (name,))
        for call in sizes.calls(plan):
            found = {p.name: p.seconds for p in model.predict_all(call.problem)}
            if name in found:
                calls.append(call)
                seconds.append(SLOWER * PLANTED.get(name, 1.0) * found[name])
    noise = np.exp(0.01 * np.random.default_rng(0).normal(size=(8, len(calls))))
    when = np.arange(noise.size, dtype=float).reshape(noise.shape)
    return Rounds(tuple(calls), np.array(seconds) * noise, when, {"a call": "why"})


def test_models_stand_at_the_speed_of_tiles():
    found = fitting.fit_all(planted())
    assert found.anchor == pytest.approx(SLOWER, rel=0.02)
    for each in found.models:
        if each.tiles:
            assert each.found.errors.max() < 0.1
            assert each.entry.coefficients == ()
            continue
        factor = PLANTED[each.name]
        for problem in each.problems[::4]:
            table = {p.name: p.seconds for p in model.predict_all(problem)}[each.name]
            features = BASES[basis_of(corrconv.get(each.name))].count(problem)
            assert each.entry.seconds(features) == pytest.approx(factor * table, rel=0.1)
    assert found.left_out == {"a call": "why"}


def test_each_entry_says_its_held_out_error():
    for each in fitting.fit_all(planted()).models:
        assert each.entry.median_error == pytest.approx(np.median(each.found.errors))
        assert each.entry.error == pytest.approx(np.quantile(each.found.errors, 0.9))
        assert len(each.found.errors) == len(each.problems)
        assert len(each.entry.coefficients) == len(each.found.low) == len(each.found.high)


def test_without_tiles_there_is_no_anchor():
    rounds = planted()
    kept = [place for place, call in enumerate(rounds.calls) if call.name == "numba"]
    alone = Rounds(
        tuple(rounds.calls[place] for place in kept),
        rounds.seconds[:, kept],
        rounds.when[:, kept],
        {},
    )
    assert fitting.fit_all(alone).anchor == 1.0


def test_threads_are_put_into_the_entries():
    alone = planted()
    chosen = [p for p, call in enumerate(alone.calls) if call.name == "numba"][:6]
    calls = tuple(alone.calls[place] for place in chosen)
    both = calls + tuple(Call(call.name, call.problem, 2) for call in calls)
    one = (
        np.tile(np.median(alone.seconds[:, chosen], axis=0), (5, 1)) + 1.0
    )  # what is fixed is small beside
    seconds = np.concatenate([one, 0.75 * one], axis=1)
    shared = Rounds(both, seconds, np.arange(seconds.size, dtype=float).reshape(seconds.shape), {})
    found = {
        each.name: each.entry for each in fitting.fit_all(alone, shared).models if each.ndim == 2
    }
    assert found["numba"].parallel == pytest.approx(0.5, abs=0.02)
    assert found["scipy_2d"].parallel == table.builtin("scipy_2d float32 2-D").parallel


@pytest.mark.parametrize(
    ("name", "shape", "way"),
    [
        ("numba", (99, 3), "direct"),
        ("scipy_fft", (99, 3), "fft"),
        ("separable", (99, 9), "two passes"),
        ("opencv", (99, 3), "direct"),
        ("opencv", (99, 20), "fft"),
        ("scipy_auto", (99, 2), "direct"),
        ("scipy_auto", (99, 40), "fft"),
    ],
)
def test_ways_of_computing(name, shape, way):
    N, n = shape
    assert ways.way_of(name, sizes.same((N, N), (n, n), "float32")) == way


def test_a_process_measures_and_says_how_far_it_is(tmp_path):
    said = []
    settings = Settings(0.01, 2, False, 1e-4, ("float32",), ("numpy", "scipy_fft"), threads=False)
    output = tmp_path / "deeper" / "rounds.npz"
    found = processes.measured(settings, output, lambda share, what: said.append((share, what)))
    assert output.exists()
    assert {call.name for call in found["alone"].calls} == {"numpy", "scipy_fft"}
    assert found["alone"].seconds.shape[0] >= 5
    assert (found["alone"].seconds > 0).all()
    assert any("numpy" in what for _, what in said)
    shares = [share for share, _ in said]
    assert shares == sorted(shares)


def test_a_process_that_dies_is_reported(tmp_path, monkeypatch):
    script = tmp_path / "dies.py"
    script.write_text(
        "import os, sys\nprint(' 3.00% making ready: mkl', flush=True)\n"
        "print('illegal instruction', file=sys.stderr, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    real = processes.subprocess.Popen
    monkeypatch.setattr(
        processes.subprocess,
        "Popen",
        lambda command, **given: real([sys.executable, str(script)], **given),
    )
    with pytest.raises(Died, match=r"signal 9 at: making ready: mkl\nillegal instruction"):
        processes.child([], tmp_path / "none.npz", lambda share, what: None)


def test_what_is_wrong_takes_no_part(monkeypatch):
    from corrconv.calibrate import measure

    monkeypatch.setattr(measure, "normwise_bound", lambda implementation, problem: -1.0)
    with pytest.raises(RuntimeError, match="wrong: normwise error"):
        measure.measure(
            [Call("numpy", sizes.same((50,), (3,), "float32"))], 0.01, lambda share, what: None
        )
