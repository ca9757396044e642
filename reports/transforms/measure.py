"""The engine against its own other choices and against others' transforms, all in turn in one process.

Sizes are few, and stand for kinds: tiles that fit into the second cache, images that do not, a signal of one
tile and one of many. What is compared is in `contenders`.
"""

from __future__ import annotations

import functools
import math
from dataclasses import replace

from corrconv import Plan, Problem, get
from corrconv.core import Array
from corrconv.core.threads import all_workers
from corrconv.engines.fft.choice import TileChoice
from corrconv.engines.fft.costs import SECOND
from corrconv.engines.fft.plan import FFTPlan
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.operands import Operands
from corrconv.measure.problems import same
from corrconv.measure.race import Race, interval, median, paired
from corrconv.measure.sides import Compute, Drawn, Ready, calls, judge
from corrconv.sweep.evidence import Case

from .. import questions
from ..questions import Budget, Progress
from ..roofline.peak import Peak
from .contenders import ENGINE, FIXED, WORKERS, makers
from .evidence import Row, Share, Transforms
from .operations import of_kernel, of_tiles

CASES = (
    ((256, 256), (21, 21), "float32"),
    ((1024, 1024), (31, 31), "float32"),
    ((1024, 1024), (31, 31), "float64"),
    ((17_903,), (401,), "float64"),
    ((1_000_000,), (1_000,), "float32"),
)
TIMES = 4
"""As many rounds as others take: samples are short."""
TINY = (((40, 50), (5, 6), "float32"), ((300,), (7,), "float64"))
IN_CACHE, PEAK = "in cache", "peak"
"""Contenders that are no rows of their own."""
JUDGED = "fft_tiled"
"""Whose bounds hold for all: they are transforms."""


def measure(budget: Budget, progress: Progress) -> Transforms:
    """All cases: under a minute."""
    made = questions.made(budget.quick)
    pin_threads(1)
    keep_freed_memory()
    cases = TINY if budget.tiny else CASES
    rows: list[Row] = []
    shares: list[Share] = []
    for place, (x, h, dtype) in enumerate(cases):
        problem = same(x, h, dtype)
        progress(place / len(cases), Case(problem).line)
        of_case, share = compare(
            problem, budget.rounds if budget.tiny else TIMES * budget.rounds, place
        )
        rows += of_case
        shares.append(share)
    return Transforms(made, tuple(rows), tuple(shares))


def compare(problem: Problem, rounds: int, seed: int) -> tuple[list[Row], Share]:
    """Every contender of one case."""
    drawn, ready, plans = Drawn(), dict[str, Ready](), list[Plan]()
    for what, asked, make in makers(problem):
        try:
            plans.append(make())
        except LookupError:  # a library that is wrong at this size takes no part
            continue
        ready[what] = judged(plans[-1], drawn.of(asked))
    engine = plans[0]
    assert isinstance(engine, FFTPlan)
    choice = engine.choice
    ready[FIXED] = fixed(engine, drawn.of(problem))
    near = in_cache(problem, choice)
    plans.append(near)
    ready[IN_CACHE] = fixed(near, drawn.of(near.problem))
    peak = Peak(choice.tile.real.name)
    ready[PEAK] = Ready(peak.call)
    if all_workers() < 2:
        del ready[WORKERS]
    taken = Race.of(ready, seed=seed, workers=2).run(rounds)
    for plan in plans:
        plan.close()
    share = Share(
        Case(problem).line, choice.tile.shape, choice.tiles,
        of_tiles(problem, choice.tile) + of_kernel(choice.tile), median(taken[ENGINE]),
        of_tiles(near.problem, choice.tile), median(taken[IN_CACHE]),
        peak.work / median(taken[PEAK]),
    )  # fmt: skip
    others = {what: seconds for what, seconds in taken.items() if what not in (IN_CACHE, PEAK)}
    return [_row(problem, what, seconds, taken[ENGINE]) for what, seconds in others.items()], share


def judged(plan: Plan, of: Operands) -> Ready:
    """A plan's calls, found right before they are timed, and after."""
    of.reset()
    check = functools.partial(judge, get(JUDGED), plan, of)
    check()
    return replace(calls(plan, of), check=check)


def fixed(plan: Plan, of: Operands) -> Ready:
    """Calls with a kernel that was given before; before each sample it is another one."""
    held: Compute = lambda x, h: plan.fixed(h)(x)  # noqa: E731
    of.reset()
    judge(get(JUDGED), held, of)
    call = plan.fixed(of.kernels[0])

    def renew(count: int) -> None:
        nonlocal call
        of.renew(2)
        call = plan.fixed(of.kernels[0])

    def once() -> Array:
        return call(of.x)

    return Ready(once, renew=renew, check=functools.partial(judge, get(JUDGED), held, of))


def in_cache(problem: Problem, choice: TileChoice) -> FFTPlan:
    """A problem of whole tiles, as many as stay in the second cache with all that they need; one at least."""
    tile, (n, *_) = choice.tile, problem.h_shape
    length, *across = tile.shape
    samples = problem.dtype.itemsize * math.prod(tile.shape)
    tiles = max(1, (SECOND - tile.nbytes - tile.spectrum_nbytes) // (2 * samples))
    x = (tiles * (length - n + 1) + n - 1, *across)
    asked = Problem(problem.operation, x, problem.h_shape, "valid", dtype=problem.dtype)
    return FFTPlan(asked, 1, replace(choice, tiles=tiles))


def _row(problem: Problem, what: str, seconds: list[float], engine: list[float]) -> Row:
    ratios = paired(seconds, engine)
    low, high = interval(ratios)
    line = Case(problem).line
    return Row(line, what, median(seconds), median(ratios), low, high, len(seconds))
