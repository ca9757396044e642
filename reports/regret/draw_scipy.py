"""What SciPy's own choice costs: a map of the time of method auto over that of its better alternative."""

from __future__ import annotations

from corrconv.kit import units

from ..kit.figure import Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import machine
from ..timings.cells import GREY, ON, Fill, draw_maps, grids, tidy_cells
from ..timings.noise import noise
from ..timings.winners import Contest
from .regret import ROUTES, SCIPY, Regret, regret

NAME = "scipy-regret"
PAGE, ORDER = "regret", 10
STEPS = ((1.5, "#fde0c5"), (2.5, "#f4a582"), (float("inf"), "#c94741"))
"""Colours of losses, each up to a regret."""
FASTER = "#d6e6f2"
UNKNOWN = "#ffffff"


@styled
def draw(material: Material) -> Figure:
    """One map for each regime of correlate on one thread."""
    frame = material.cells
    found = [
        (regime, cells)
        for regime, every in grids(frame, "one")
        if (cells := [contest for contest in every if contest.choice(SCIPY)])
    ]
    if not found:
        raise LeftOut(f"{SCIPY} was not timed {ON['one']}")
    of_run = noise(frame)
    figure = draw_maps(found, _fill, of_run.label)
    steps = ", ".join(f"{limit:g}×" for limit, _ in STEPS[:-1])
    return Figure(
        NAME,
        "What SciPy's choice costs",
        f"Bold: the time of scipy.signal with method auto over that of the better of {' and '.join(ROUTES)}, "
        "its own two alternatives; 1 is a perfect choice that takes no time. Where one of them was "
        "not timed, a dash. Below: over the fastest of all. Grey: no difference, a lead within "
        f"{of_run.within}, or quartiles that overlap. Light to dark red: slower than the better alternative, "
        f"by up to {steps} and more. Pale blue, a time below both, can only be noise. "
        f"The thick line: where the fastest of all turns from direct to FFT. Medians, not paired. "
        f"{of_run.sentence()} {machine(frame)}",
        "Maps over kernel size and image size: how many times as long SciPy's own choice takes as the "
        "better of its alternatives.",
        figure,
        tidy_cells(found, _told),
    )


def _regret(contest: Contest) -> Regret:
    found = regret(contest)
    assert found is not None  # others are left out
    return found


def _told(contest: Contest) -> dict[str, object]:
    it = _regret(contest)
    return {
        "seconds": it.chosen.seconds,
        "better_alternative": it.routes[0].implementation if it.routes else "",
        "times_its_better_alternative": it.over_own,
        "slower_beyond_noise": it.loses,
        "fastest_of_all": contest.fastest.implementation,
        "times_the_fastest_of_all": it.over_all,
    }


def _fill(contest: Contest) -> Fill:
    it = _regret(contest)
    small = f"{units.ratio(it.over_all)} the best"
    if it.over_own is None:
        return Fill(UNKNOWN, "–", small)
    return Fill(colour(it), units.ratio(it.over_own), small)


def colour(it: Regret) -> str:
    """Grey in the noise; else by how much it is slower, or that it is faster."""
    own = it.over_own or 1.0
    if alike(it):
        return GREY
    if own < 1:
        return FASTER
    return next(shade for limit, shade in STEPS if own <= limit)


def alike(it: Regret) -> bool:
    """Whether the choice and its better alternative cannot be told apart."""
    return it.contest.alike(it.routes[0], it.chosen)
