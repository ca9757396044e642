"""What happens to a plan in its life, as a user leads it: every result is judged."""

from __future__ import annotations

import math

from corrconv import Implementation, Problem
from corrconv.check.answers import Answers
from corrconv.check.bench import Bench
from corrconv.check.judge import Errors, Missed
from corrconv.check.state import changed, state
from corrconv.core import Array, Plan

BRIEF = 2**17, 0.008
"""Outputs, and seconds by the stated rate, from which a life has fewer calls."""


def kernel_declined(implementation: Implementation, problem: Problem, h: Array) -> str | None:
    """Why an implementation that takes the problem declines this kernel; None where it does not."""
    ask = getattr(implementation, "supports_kernel", None)  # older versions of impls have none
    reason: str | None = ask(problem, h) if ask else None
    return reason


def short(implementation: Implementation, answers: Answers) -> tuple[Errors, int]:
    """Three calls of two plans.

    One plan is called with other operands of the same shapes first, and another one with these at once:
    what leaks from one call to the next, or is overwritten by a later one, shows.
    """
    case = answers.case
    bench = Bench(implementation, answers)
    with (
        implementation.plan(case.problem, case.workers_for(implementation)) as fresh,
        implementation.plan(case.problem, case.workers_for(implementation)) as used,
    ):
        other = 0 if kernel_declined(implementation, case.problem, answers.kernels[1]) else 1
        bench.call("a call with other operands", used, 1, other, judged=False)
        result = bench.call("a later call", used, 0, 0)
        first = bench.call("a plan's first call", fresh, 0, 0, judged=False)
        bench.same(result, first, "first call")
    bench.kept()
    return bench.errors, bench.calls


def live(implementation: Implementation, answers: Answers) -> tuple[Errors, int]:
    """A plan's whole life: what is done to it, and to its operands between calls.

    Operands change in place, so that neither addresses nor digests can be remembered; results are kept to the
    end; what the process had as its state it still has.
    """
    case = answers.case
    problem = case.problem
    bench = Bench(implementation, answers)
    seconds = problem.multiply_adds / implementation.rate(problem)
    brief = math.prod(problem.output_shape) >= BRIEF[0] or (
        implementation.family == "direct" and seconds > BRIEF[1]
    )
    takes = not kernel_declined(implementation, problem, answers.kernels[1])
    other, last = (1, 2) if takes else (0, 0)
    before = state()
    with implementation.plan(problem, case.workers_for(implementation)) as plan:
        first = bench.call("the first call", plan, 0, 0)
        bench.call("a changed kernel in its place", plan, 0, other)
        bench.call("a changed image in its place", plan, 1, other)
        bench.call("one sample changed", plan, 2, other)
        bench.into("out=", plan, 1, other)
        if not brief:
            bench.call("one tap changed", plan, 2, last)
            _fixed(bench, plan, lies=other)
            bench.into("out= with strides", plan, 2, other)
        again = bench.call("the first operands again", plan, 0, 0)
        bench.same(first, again, "history")
    bench.call("a call after close()", plan, 1, other)
    bench.kept()
    if names := changed(before, state()):
        raise Missed("state", f"a call changes {', '.join(names)}")
    return bench.errors, bench.calls


def _fixed(bench: Bench, plan: Plan, lies: int) -> None:
    """One kernel for several images; it is copied, so another version of it may lie where it lay."""
    fixed = plan.fixed(bench.placed("h", 0).values)

    def compute(x: Array, h: Array, out: Array | None = None) -> Array:
        return fixed(x) if out is None else fixed(x, out=out)

    bench.call("fixed(h)", compute, 0, 0, lies=lies)
    bench.call("fixed(h) with another image", compute, 1, 0, lies=lies)
    bench.into("fixed(h) with out=", compute, 2, 0, lies=lies)
