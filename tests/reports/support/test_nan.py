"""NaN goes where the page says: each implementation is tried with one in x, a small and a large kernel."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from corrconv.impls.strided import Strided
from corrconv.reports.support.page import nan

import corrconv
from corrconv import Implementation, Problem, get
from corrconv.core import Plan
from corrconv.measure.problems import low_rank_only

pytestmark = pytest.mark.peers
SIDES = 3, 25
"""Libraries that change to a transform for large kernels do so between these."""
NAMES = corrconv.available()


def reach(it: Implementation, side: int) -> str:
    """``local``, ``spreads`` or ``lost``: in ``valid``, where nothing beyond x plays a part."""
    for shape in ((96, 96), (300,)):
        h_shape = (side,) * len(shape)
        problem = Problem("correlate", shape, h_shape, "valid", dtype=np.dtype(np.float32))
        if it.supports(problem) is None:
            break
    else:
        raise AssertionError(f"{it.name} takes no plain problem")
    generator = np.random.default_rng(0)
    x, h = (generator.uniform(0.5, 1.5, size).astype(np.float32) for size in (shape, h_shape))
    if low_rank_only(it):
        h = np.outer(h[:, 0], h[0])
    x[tuple(size // 2 for size in shape)] = np.nan
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what SciPy says of NaN is known here
        reached = ~np.isfinite(it.plan(problem)(x, h))
    met = np.zeros_like(reached)
    met[tuple(slice(size // 2 - side + 1, size // 2 + 1) for size in shape)] = True
    if (met & ~reached).any():
        return "lost"
    return "spreads" if (reached & ~met).any() else "local"


@pytest.mark.parametrize("name", NAMES)
def test_nan_goes_where_the_page_says(name):
    it = get(name)
    found = {reach(it, side) for side in SIDES}
    assert found <= {"local", "spreads"} if nan(it) == "by its route" else found == {nan(it)}


class DropsNan(Strided):
    name = "planted"

    def make_plan(self, problem, workers):
        right = super().make_plan(problem, workers)
        return Plan(problem, workers, lambda x, h: right(np.nan_to_num(x), h))


class SpreadsNan(Strided):
    name = "planted"

    def make_plan(self, problem, workers):
        right = super().make_plan(problem, workers)
        return Plan(problem, workers, lambda x, h: right(x, h) + 0 * x.sum())


def test_nan_that_is_lost_or_spread_is_found():
    assert [reach(DropsNan(), side) for side in SIDES] == ["lost", "lost"]
    assert [reach(SpreadsNan(), side) for side in SIDES] == ["spreads", "spreads"]
    assert nan(DropsNan()) == nan(SpreadsNan()) == "local"
