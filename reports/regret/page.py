"""What choosing costs: our own choice and SciPy's, over the best that could have been chosen."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from corrconv.kit import units
from corrconv.kit.units import counted

from ..claims.registry import evidence_of
from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.measured import measured
from ..kit.page import Page, origins
from ..kit.quantity import What, sentence
from ..kit.run import View
from ..kit.tables import Missing, Table
from ..kit.words import floor
from ..peers import evidence
from . import pairs, regret, tables
from .regret import OURS, SCIPY, Regret, spread

RUN = "make bench, or corrconv sweep"
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
    floor : str
        What is a tie in this run.
    own, every : Table or None
        In the run's cells: over SciPy's two routes, and over the best of all, ours beside it.
    wrong : tuple of str
        The cells in which it takes the worse route.
    random, paired, docstring, switch : Table or None
        Random problems; claim E1; claim E2; where a perfect choice would switch.
    missing : tuple of Missing
    """

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    against_peers: str
    floor: str
    own: Table | None
    every: Table | None
    wrong: tuple[str, ...]
    random: Table | None
    paired: Table | None
    docstring: Table | None
    switch: Table | None
    missing: tuple[Missing, ...]


def pages(stored: Material) -> list[Page]:
    """One, where a choice was measured."""
    scipy, ours = (regret.regrets(stored.run, name) for name in (SCIPY, OURS))
    peers = evidence.load(stored.results)
    e1, e2 = (evidence_of(stored.results, id_) for id_ in ("E1", "E2"))
    switch = pairs.switch(stored.results)
    if not scipy and not ours and peers is None and e1 is None:
        return []
    parts = (
        (not scipy, "Times of SciPy's choice and its alternatives", RUN),
        (peers is None, "Random problems, held out of the run, in pairs", evidence.MAKE),
        (e1 is None or e2 is None, "What SciPy chooses at random sizes", CLAIMS),
        (switch is None, "Where a perfect choice would switch", CROSS),
    )
    rows = None if peers is None else peers.frame
    answers = (
        beside_best("Our own choice, auto,", ours, tables.at_random(rows, OURS)),
        beside_best("SciPy's own, scipy_auto,", scipy, tables.at_random(rows, SCIPY)),
        in_cells(scipy),
        pairs.in_pairs(e1),
    )
    shown = Shown(
        tuple(filter(None, answers)),
        stored.drawn("regret"),
        tables.against_peers(rows),
        floor(stored.run.floors),
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
            "Choosing",
            "What automatic choices cost: ours, and scipy.signal's own between direct and FFT.",
            "Measured",
            80,
            "regret/page.html.j2",
            shown,
            origins=origins(stored.results, "claims/E1", "claims/E2", evidence.NAME, "crossovers"),
        )
    ]


def beside_best(who: str, found: dict[View, list[Regret]], at_random: str) -> str:
    """Over the best that could have been chosen: the middle and the worst, in the run and held out."""
    every = [it for of in found.values() for it in of]
    said = []
    if every:
        worst = max(every, key=lambda it: it.over_all)
        middle = spread([it.over_all for it in every], [str(it) for it in every])
        said.append(
            sentence(
                "in the run's {count} {median} the time of the best in the median and {worst} at worst "
                "({where}), resolved to be slower in {slower}",
                count=counted(len(every), "cell"),
                median=units.ratio(middle.median if middle else 1.0),
                worst=tables.beside_all(worst),
                where=worst,
                slower=sum(it.slower for it in every) or "none",
            )
        )
    if at_random:
        said.append(sentence("at random problems, held out of the run, {said}", said=at_random))
    return sentence("{who} takes {said}.", who=who, said=Markup("; ").join(said)) if said else ""


def in_cells(scipy: dict[View, list[Regret]]) -> str:
    """SciPy's beside its own two alternatives: the middle and the worst, and how often it is wrong."""
    both = [(it, it.own) for found in scipy.values() for it in found if it.own]
    if not both:
        return ""
    it, _ = max(both, key=lambda of: of[1].ratio)
    middle = spread([own.ratio for _, own in both], [str(each) for each, _ in both])
    return sentence(
        "Beside the better of its own two, in the {count} with both, that is {median} in the median and "
        "{worst} at worst ({where}); it is slower in {loses}, of which {wrong} look like the wrong route.",
        count=counted(len(both), "cell"),
        median=units.ratio(middle.median if middle else 1.0),
        worst=tables.beside_own(it),
        where=it,
        loses=sum(each.loses for each, _ in both),
        wrong=sum(each.wrong for each, _ in both),
    )


def wrong(it: Regret) -> str:
    """Where, by how much, and which would have been better."""
    own, better, worse = (
        measured(it.cell, side.name, What.SECONDS)
        for side in (it.chosen, it.routes[0], it.routes[-1])
    )
    return sentence(
        "{where}: {own}, where {first} takes {better} and {last} {worse}",
        where=it, own=own, first=it.routes[0].name, better=better, last=it.routes[-1].name, worse=worse,
    )  # fmt: skip
