"""NaN and infinity: where one of them goes is found by planting it."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.reports.capabilities.special import PROBES, special

from corrconv import get
from tests.benchmarks.test_capabilities import Planted, answers, details

SMALL, LARGE, INF, IN_H = PROBES


@pytest.mark.parametrize("name", ["numba", "strided", "ndimage"])
def test_sums_keep_nan_where_it_is(name):
    assert answers(special(get(name))) == {
        SMALL: "local",
        LARGE: "local",
        INF: "local",
        IN_H: "all",
    }


def test_a_transform_spreads_nan():
    facts = list(special(get("fftw")))
    assert answers(facts) == {SMALL: "spreads", LARGE: "spreads", INF: "spreads", IN_H: "all"}
    assert "9 meet it" in details(facts)[SMALL]


def test_one_axis_is_enough():
    assert answers(special(get("numpy")))[SMALL] == "local"


class DropsNan(Planted):
    def fault(self, problem, right, x, h):
        return right(np.nan_to_num(x, posinf=0), h)


def test_nan_that_is_lost_is_found():
    found = answers(special(DropsNan()))
    assert (found[SMALL], found[INF], found[IN_H]) == ("lost", "lost", "all")


class InfinityAsNan(Planted):
    def fault(self, problem, right, x, h):
        return np.where(np.isinf(result := right(x, h)), np.float32("nan"), result)


def test_an_infinity_that_becomes_nan_is_noted():
    facts = list(special(InfinityAsNan()))
    assert answers(facts)[INF] == "local"
    assert details(facts)[INF].endswith("as NaN")


class RaisesOnNan(Planted):
    def fault(self, problem, right, x, h):
        if np.isnan(x).any():
            raise ValueError("NaN")
        return right(x, h)


def test_raising_on_nan_is_an_answer():
    assert answers(special(RaisesOnNan()))[SMALL] == "raises"
