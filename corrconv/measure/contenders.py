"""Which implementations take part, and the calls that are timed."""

from __future__ import annotations

from collections.abc import Sequence

from corrconv import Problem, available, get
from corrconv.measure.kernels import low_rank_only
from corrconv.measure.ready import Drawn, make_ready
from corrconv.measure.rounds import Call
from corrconv.measure.sides import Side
from corrconv.model.budget import too_slow

ONE_SHOT = "auto, one-shot"
"""`corrconv.correlate` without a plan."""
KERNELS = 3


def able(problem: Problem) -> list[str]:
    """Who can run here, supports the problem, takes kernels that are noise, and is not too slow."""
    found = [(name, get(name)) for name in available()]
    return [
        name
        for name, it in found
        if not low_rank_only(it) and it.supports(problem) is None and too_slow(it, problem) is None
    ]


def planned(
    names: Sequence[str], problem: Problem, workers: int = 1
) -> tuple[dict[str, Call], dict[str, str]]:
    """Planned calls on the same operands, warm and found right; and why others are left out."""
    drawn = Drawn(kernels=KERNELS)
    calls: dict[str, Call] = {}
    failed: dict[str, str] = {}
    for name in names:
        try:
            calls[name] = make_ready(Side(name, problem, workers), drawn).call
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            failed[name] = f"{type(error).__name__}: {error}"
    return calls, failed


def one_shot(problem: Problem) -> Call:
    """What a user without a plan calls."""
    return make_ready(Side("auto", problem, planned=False), Drawn(kernels=KERNELS)).call
