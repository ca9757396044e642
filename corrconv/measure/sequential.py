"""When a comparison looks at its processes, and may stop: a group-sequential exact sign test.

**The unit is the process, not the round.** Rounds of one process share its memory layout, and bursts and
drift; hundreds of them say nothing of the next process (T. Kalibera, R. Jones, Rigorous benchmarking in
reasonable time, ISMM 2013: replicate where the variation is). So each fresh process gives one value, the
median log-ratio of its rounds. Whatever the noise inside: within a block two sides change places with
equal chance, so if one's true log-ratio to the other is δ, a process's value lies above δ as often as
below. Above or below δ, processes are thus tosses of a fair coin, and the interval between their
k-th smallest and k-th largest value misses δ with a probability that is counted exactly
(W. J. Conover, Practical Nonparametric Statistics, 3rd ed., ch. 3.2).

**Looking twice counts twice.** Stopping as soon as an interval excludes 1 errs more often than one look:
at ten looks of 5% each, in 19% (P. Armitage, C. McPherson, B. Rowe, Repeated significance tests on
accumulating data, J. R. Stat. Soc. A 132, 1969). Here are two looks, and what is bounded is the chance that
*either* interval misses; so the one at the stop covers, whatever it was that made the run stop (repeated
confidence intervals: C. Jennison, B. Turnbull, Group Sequential Methods, 2000, ch. 9). By default the first
look is at 6 processes, all of which must agree, the second at 9, of which one may dissent. Counting every
path of the coins: the first misses in 3.1%, the second in 3.9%, either of them in 5.5%. So the interval
is called 95%: at the stop it covers in 94.5% of runs at the least and, since early stops are few where
there is no difference and nearly all where there is a large one, in 96% to 97% in practice, for any true
ratio and any noise. Nine coins have no finer steps.

*Rejected:* 6 and 10 processes, which miss in 4.3% by the same count, but cover in 98% where runs seldom stop
early; more looks, which make every interval wider; a spending function (K. Lan, D. DeMets, Biometrika 70,
1983), whose steps are finer than those of few coins; t intervals, which assume normal values; sign tests
over rounds or blocks, which cover the process at hand and not the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

DOUBT = 0.055
"""Chance that the interval of either look misses; shared among comparisons (Bonferroni)."""


@dataclass(frozen=True)
class Look:
    """A moment at which it is asked whether a comparison is resolved.

    Attributes
    ----------
    processes : int
        After so many.
    dissent : int
        The interval leaves out so many processes at each end, so it excludes 1 where no more than so
        many disagree with the rest.
    """

    processes: int
    dissent: int


def plan(comparisons: int = 1, most: int | None = None, doubt: float = DOUBT) -> tuple[Look, ...]:
    """The looks of a run.

    Parameters
    ----------
    comparisons : int
        How many ratios are judged together, in this run or in a whole grid of cells. `doubt` is
        divided among them (Bonferroni's correction: unlike Holm's it is known before the first look,
        and the intervals hold all at once).
    most : int, optional
        Processes at most. By default as many as let one dissent.
    doubt : float
        Chance that any interval misses.

    Raises
    ------
    ValueError
        Where `most` processes cannot reach the confidence.
    """
    if comparisons < 1:
        raise ValueError(f"comparisons: must be at least 1, got {comparisons}")
    allowed = doubt / comparisons
    first = Look(fewest(allowed), 0)
    if most is None:
        most = first.processes
        while error((first, Look(most, 1))) > allowed:
            most += 1
    if most < first.processes:
        raise ValueError(
            f"processes: must be at least {first.processes}, got {most}: with fewer, the exact sign "
            f"test cannot reach {1 - allowed:.4g} confidence even where all of them agree"
        )
    if most > first.processes and (at_last := dissent(most, allowed, (first,))) > 0:
        return first, Look(most, at_last)
    return (Look(most, dissent(most, allowed)),)  # a second look could not say more than the first


def fewest(allowed: float) -> int:
    """How many processes reach a two-sided error of no more than `allowed`, if all agree."""
    count = 1
    while 2 * 0.5**count > allowed:
        count += 1
    return count


def dissent(processes: int, allowed: float, earlier: tuple[Look, ...] = ()) -> int:
    """The most that a last look may leave out at each end, after the `earlier` looks."""
    found = 0
    while 2 * (found + 2) <= processes and error((*earlier, Look(processes, found + 1))) <= allowed:
        found += 1
    return found


def error(looks: Sequence[Look]) -> float:
    """The chance that the interval of at least one look misses the true ratio: every path counted.

    The interval of a look misses where no more than `dissent` values lie on one side of the truth.
    """
    alive, taken, missed = {0: 1}, 0, Fraction(0)  # paths, by how many values lie above the truth
    for look in looks:
        for _ in range(look.processes - taken):
            longer: dict[int, int] = {}
            for above, paths in alive.items():
                for step in (0, 1):
                    longer[above + step] = longer.get(above + step, 0) + paths
            alive = longer
        taken = look.processes
        for above in [k for k in alive if min(k, taken - k) <= look.dissent]:
            missed += Fraction(alive.pop(above), 2**taken)
    return float(missed)
