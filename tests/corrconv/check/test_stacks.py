"""Who does stacks itself is asked for them, and a wrong item is found."""

import pytest

import corrconv
from corrconv.check.case import Case
from corrconv.check.conduct import conduct_failures
from corrconv.check.judge import Missed
from corrconv.check.stacks import LINES, PLANES, VOLUMES, stacks
from corrconv.core import DirectImplementation, Plan

STRIDED = corrconv.get("strided")


class Stacking(DirectImplementation):
    """Its last item is the first one's."""

    name, library, reference = "stacking", "numpy", "a test"
    stacks = True

    def make_plan(self, problem, workers):
        if not problem.stacked:
            return STRIDED.make_plan(problem, workers)
        plan = STRIDED.plan(problem, workers)
        first_axis = problem.axes[0] == 1

        def compute(x, h):
            result = plan(x, h)
            if first_axis:
                result[-1] = result[0]
            return result

        return Plan(problem, workers, compute)


@pytest.mark.parametrize("text", [PLANES[0], *LINES, *VOLUMES])
def test_a_wrong_item_is_found(text):
    with pytest.raises(Missed, match="stacks: one kernel.*differ from items alone"):
        stacks(Stacking(), Case.parse(text))


@pytest.mark.parametrize("name", ["numba_simd", "auto"])
@pytest.mark.parametrize("text", [PLANES[0], *LINES, *VOLUMES])
def test_ours_are_right(name, text):
    implementation = corrconv.get(name)
    assert implementation.stacks
    stacks(implementation, Case.parse(text))


def test_many_calls_ask_for_stacks():
    assert {each.check for each in conduct_failures(Stacking())} == {"stacks"}
