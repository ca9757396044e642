"""From rounds to models: at the speed of the run, everybody fitted, also who is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import corrconv
from corrconv import model
from corrconv.calibrate import fit, sizes
from corrconv.calibrate.samples import Rounds
from corrconv.calibrate.sizes import Depth
from corrconv.measure.problems import same
from corrconv.measure.sides import Side
from corrconv.model import table
from corrconv.model.bases import BASES, basis_of
from tests.corrconv.calibrate.planted import following, third_party

pytest.importorskip("numba")
pytest.importorskip("pyfftw")

SLOWER = 1.7
PLANTED = {"scipy_2d": 3.0, "numba": 0.5}
"""How many times the table's times these take here, beside the machine, which is slower for all."""


def planted():
    """Samples that follow the table, on a slower machine, where two are not as the table says."""
    depth = Depth(0.0, 20, False, 0.06, ("float32",), tuple(PLANTED))
    return following(depth, {"": SLOWER, **PLANTED})


def test_models_stand_at_the_speed_of_the_run():
    found = fit.fit_all(planted())
    assert {each.name for each in found.rows} == set(PLANTED)
    for each in found.rows:
        factor = SLOWER * PLANTED[each.name]
        for point in each.points[::4]:
            problem = same(point.x_shape, point.h_shape, each.dtype)
            table = {p.name: p.seconds for p in model.predict_all(problem)}[each.name]
            features = BASES[basis_of(corrconv.get(each.name))].count(problem)
            assert each.entry.seconds(features) == pytest.approx(factor * table, rel=0.1)
    assert found.left_out == {"a call, of some": "why"}


def test_each_model_says_its_held_out_error():
    for each in fit.fit_all(planted()).rows:
        errors = [point.error for point in each.points]
        assert each.median_error == pytest.approx(np.median(errors), abs=1e-3)
        assert each.error == pytest.approx(np.quantile(errors, 0.9), abs=1e-3)
        assert len(each.coefficients) == len(each.low) == len(each.high)


def part(rounds, places):
    chosen = tuple(rounds.sides[place] for place in places)
    return Rounds(chosen, rounds.seconds[:, places], rounds.when[:, places], {})


def test_few_sizes_have_no_model():
    rounds = planted()
    few = [place for place, side in enumerate(rounds.sides) if side.name == "numba"][:4]
    others = [place for place, side in enumerate(rounds.sides) if side.name != "numba"]
    found = fit.fit_all(part(rounds, [*few, *others]))
    assert {model.name for model in found.rows} == {"scipy_2d"}


def test_threads_are_put_into_the_entries():
    alone = planted()
    chosen = [p for p, side in enumerate(alone.sides) if side.name == "numba"][:6]
    sides = tuple(alone.sides[place] for place in chosen)
    both = sides + tuple(replace(side, workers=2) for side in sides)
    one = (
        np.tile(np.median(alone.seconds[:, chosen], axis=0), (5, 1)) + 1.0
    )  # what is fixed is small beside
    seconds = np.concatenate([one, 0.75 * one], axis=1)
    shared = Rounds(both, seconds, np.arange(seconds.size, dtype=float).reshape(seconds.shape), {})
    found = {each.name: each.entry for each in fit.fit_all(alone, shared).rows if each.ndim == 2}
    assert found["numba"].parallel == pytest.approx(0.5, abs=0.02)
    assert found["scipy_2d"].parallel == table.builtin("scipy_2d float32 2-D").parallel


@pytest.mark.parametrize(
    ("family", "basis"), [("direct", "padded windows"), ("mixed", "SciPy's choice")]
)
def test_what_says_no_cost_is_fitted_by_its_family(tmp_path, family, basis):
    name = third_party(tmp_path, family)
    problems = [same((N,), (n,)) for N in (500, 5000, 50_000) for n in (5, 50, 500)]
    seconds = np.array([1e-9 * p.multiply_adds + 5e-6 for p in problems]) * np.ones((7, 1))
    when = np.arange(seconds.size, dtype=float).reshape(seconds.shape)
    alone = Rounds(tuple(Side(name, problem) for problem in problems), seconds, when, {})
    found = fit.fit_all(alone)
    (row,) = found.rows
    assert (row.name, row.basis) == (name, basis)
    if family == "direct":
        assert row.median_error < 0.05


def test_a_file_is_fitted_under_the_name_that_it_says(tmp_path):
    from tests.corrconv.calibrate.planted import third_party_file

    path = third_party_file(tmp_path, "direct", "mine_by_path")
    assert sizes.key_of(Side(str(path), same((9,), (3,)))) == ("mine_by_path", "float32", 1)
