"""What choosing costs: SciPy's own choice and ours, over the best that could have been chosen."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.units import counted

from ..claims.registry import evidence_of
from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Missing, Table
from ..peers import evidence
from ..timings.noise import noise
from ..timings.winners import Regime
from . import pairs, regret, tables
from .regret import OURS, SCIPY, Regret, spread

RUN = "make bench"
CLAIMS, CROSS = "corrconv claims E1 E2", "corrconv crossover --classic"


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    answers : tuple of str
    figures : tuple of SavedFigure
    against_peers : str
        How ours stands to everybody else's operations; empty where that was not measured.
    noise : str
        What is a tie in this run.
    own, every : Table or None
        In asv's cells: over SciPy's two routes, and over the best of all, ours beside it.
    wrong : tuple of str
        The cells in which it takes the worse route.
    random, paired, docstring, switch : Table or None
        Random problems; claim E1; claim E2; where a perfect choice would switch.
    missing : tuple of Missing
    """

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    against_peers: str
    noise: str
    own: Table | None
    every: Table | None
    wrong: tuple[str, ...]
    random: Table | None
    paired: Table | None
    docstring: Table | None
    switch: Table | None
    missing: tuple[Missing, ...]


def pages(stored: Material) -> list[Page]:
    """One, where SciPy's choice was timed."""
    scipy, ours = (regret.regrets(stored.cells, name) for name in (SCIPY, OURS))
    peers = evidence.load(stored.results)
    e1, e2 = (evidence_of(stored.results, id_) for id_ in ("E1", "E2"))
    switch = pairs.switch(stored.results)
    if not scipy and peers is None and e1 is None:
        return []
    parts = (
        (not scipy, "Times of SciPy's choice and its alternatives", RUN),
        (peers is None, "Random problems, in pairs", evidence.MAKE),
        (e1 is None or e2 is None, "What SciPy chooses at random sizes", CLAIMS),
        (switch is None, "Where a perfect choice would switch", CROSS),
    )
    rows = None if peers is None else peers.frame
    shown = Shown(
        tuple(filter(None, (pairs.in_pairs(e1), tables.at_random(rows), in_cells(scipy)))),
        stored.drawn("regret"),
        tables.against_peers(rows),
        noise(stored.cells).sentence(),
        tables.own(scipy),
        tables.every(scipy, ours),
        tuple(wrong(it) for found in scipy.values() for it in found if it.wrong),
        tables.random(rows),
        pairs.paired(e1),
        pairs.docstring(e2),
        switch,
        tuple(Missing(what, command) for absent, what, command in parts if absent),
    )
    return [
        Page(
            "regret.html",
            "SciPy's auto",
            "What scipy.signal's own choice between direct and FFT costs, and what ours does.",
            "Measured",
            80,
            "regret/page.html.j2",
            shown,
            origins=origins(stored.results, "claims/E1", "claims/E2", evidence.NAME, "crossovers"),
        )
    ]


def in_cells(scipy: dict[Regime, list[Regret]]) -> str:
    """In the run's cells: the middle and the worst, and how often beyond noise."""
    both = [it for found in scipy.values() for it in found if it.over_own is not None]
    found = spread([it.over_own or 0.0 for it in both], [place(it) for it in both])
    if found is None:
        return among_all(scipy)
    loses, wrong = sum(it.loses for it in both), sum(it.wrong for it in both)
    return (
        f"In the run's {counted(found.count, 'cell')} with both its alternatives timed, unpaired, its time "
        f"is {units.ratio(found.median)} that of the better one in the median and "
        f"{units.ratio(found.worst)} at worst ({found.where}); it is slower beyond noise in {loses}, of "
        f"which {wrong} look like the wrong route."
    )


def among_all(scipy: dict[Regime, list[Regret]]) -> str:
    """Where its own alternatives were not timed: beside the fastest."""
    every = [it for found in scipy.values() for it in found]
    found = spread([it.over_all for it in every], [place(it) for it in every])
    if found is None:
        return ""
    return (
        f"In the run's {counted(found.count, 'cell')} its time is {units.ratio(found.median)} that of the "
        f"fastest of all in the median and {units.ratio(found.worst)} at worst ({found.where}), unpaired; no "
        "cell has both its own alternatives."
    )


def place(it: Regret) -> str:
    """2-D correlate, float32, one thread, N = 256, n = 15."""
    return f"{it.contest.regime}, {it.size}"


def wrong(it: Regret) -> str:
    """Where, by how much, and which would have been better."""
    better, worse = it.routes[0], it.routes[-1]
    return (
        f"{place(it)}: {units.seconds(it.chosen.seconds)}, where {better.implementation} takes "
        f"{units.seconds(better.seconds)} and {worse.implementation} {units.seconds(worse.seconds)}"
    )
