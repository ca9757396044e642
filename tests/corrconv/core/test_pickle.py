"""Plans go to other processes and into copies: made anew there, or with the reason why not."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest

import corrconv
from corrconv.core import Plan
from corrconv.core.registry import load_file
from corrconv.measure.problems import operands, smoothing
from tests.process import printed

PROBLEM = corrconv.Problem("correlate", (20, 30), (3, 3), "same", dtype=np.dtype("f4"))
MINE = Path(__file__).resolve().parents[2] / "data" / "mine.py"
OURS = [name for name in corrconv.available() if corrconv.get(name).ours]
READ = """
import pickle, sys
plan = pickle.loads(bytes.fromhex(sys.argv[1]))
print(plan.problem.x_shape, plan.workers, type(plan).__name__)
"""


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("again", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy])
def test_a_plan_that_was_pickled_computes_the_same(name: str, again):
    plan = corrconv.plan(PROBLEM, method=name, workers=2)
    x, (h, *_) = smoothing(PROBLEM) if name == "separable" else operands(PROBLEM)
    other = again(plan)
    assert other is not plan
    assert (other.problem, other.workers) == (plan.problem, plan.workers)
    np.testing.assert_allclose(other(x, h), plan(x, h), atol=1e-5)
    np.testing.assert_allclose(again(plan.fixed(h))(x), plan(x, h), atol=1e-5)


def test_another_process_reads_it():
    said = printed(READ, pickle.dumps(corrconv.plan(PROBLEM, method="strided")).hex())
    assert said == "(20, 30) 1 Plan\n"


def test_a_plan_of_a_file_says_why_not():
    plan = load_file(MINE).plan(PROBLEM)
    with pytest.raises(TypeError, match="comes from a file, which another process has not loaded"):
        pickle.dumps(plan)


def test_a_plan_that_nobody_could_make_again_says_why_not():
    with pytest.raises(TypeError, match="Implementation.plan did not make it"):
        pickle.dumps(Plan(PROBLEM, 1, lambda x, h: x))
