"""The page that a reader opens: the question, the answer for this machine, and where to go on."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corrconv.kit import units
from corrconv.kit.units import listed

from .. import questions
from ..kit.figure import SavedFigure
from ..kit.html import FRONT
from ..kit.material import Material
from ..kit.page import Page
from ..timings import draw_winners as winners
from ..timings.findings import Findings, Gain, Share, cells, find
from ..timings.takeover import Takeover
from ..timings.winners import MAIN
from .page_repeat import plain

ASKED = {
    "machine": ("processor", "cores", "SIMD", "L2 cache", "L3 cache", "virtual machine", "system"),
    "python": ("version",),
    "packages": ("numpy", "scipy", "numba", "pyFFTW"),
    "source": ("commit", "uncommitted changes", "tier"),
}
"""What of the environment decides about speed; the rest is on the page that says how to repeat it."""

SAID = {("python", "version"): "Python"}
"""What is called otherwise where it stands alone."""


@dataclass(frozen=True)
class Answer:
    """One of the three: what is asked, and what was found, each in a few words."""

    asked: str
    found: str


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    where : str
        Of which cells the answers speak.
    answers : tuple of Answer
    figure : SavedFigure or None
        Who is fastest at each size; None where too little was timed.
    within : str
        Up to which lead two are a tie.
    environment : tuple of (str, str)
        What decides about speed.
    missing : tuple of (str, str)
        Evidence that was not made for these results, with the command that makes it.
    """

    where: str
    answers: tuple[Answer, ...]
    figure: SavedFigure | None
    within: str
    environment: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


def pages(stored: Material) -> list[Page]:
    """One, whatever is stored."""
    found = find(stored.cells)
    timed = stored.cells.loc[stored.cells["question"] == "time", "implementation"].nunique()
    shown = Shown(
        f"{MAIN}; {timed} implementations took part",
        answers(found),
        stored.figures.get(winners.on_one.name),
        found.noise.within,
        environment(stored.environment),
        tuple(questions.missing(stored.results)),
    )
    return [
        Page(
            FRONT,
            "Overview",
            "The answer for this machine in a figure and three sentences.",
            "Answer",
            0,
            "site/page.html.j2",
            shown,
        )
    ]


def answers(found: Findings) -> tuple[Answer, ...]:
    """Of the main regime: from where the FFT, who, and by how much."""
    share = next((each for each in found.shares if each.where == str(MAIN)), None)
    gain = next((each for each in found.gains if each.where == str(MAIN)), None)
    return (
        Answer("From which kernel on the FFT?", takeover(found.takeovers)),
        Answer("Which implementation?", fastest(share)),
        Answer("How much is gained?", gained(gain)),
    )


def takeover(found: Sequence[Takeover]) -> str:
    """The interval that most N share, and the others' by N."""
    if not found:
        return "Nothing was timed that answers this."
    by_N = {each.N: [(change.below, change.above) for change in each.changes] for each in found}
    if any(len(changes) != 1 for changes in by_N.values()):
        return "; ".join(each.sentence() for each in found) + "."
    counted = Counter(changes[0] for changes in by_N.values())
    (usual, _), *_ = counted.most_common(1)
    to = {each.changes[0].to for each in found}
    if to != {"fft"}:
        return "; ".join(each.sentence() for each in found) + "."
    others = [
        f"between {below} and {above} on images of side {units.number(N)}"
        for N, ((below, above),) in by_N.items()
        if (below, above) != usual
    ]
    aside = f" ({'; '.join(others)})" if others else ""
    return (
        f"The FFT takes over between kernels of side {usual[0]} and {usual[1]}{aside}; on smaller ones the "
        "direct sum is faster."
    )


def fastest(share: Share | None) -> str:
    """Who wins in how many cells."""
    if share is None or not share.cells:
        return "Nothing was timed that answers this."
    wins = [f"{name} in {count}" for name, count in share.wins]
    tied = [f"none alone in {share.ties}"] if share.ties else []
    return f"Of {cells(share.cells)}, the fastest is {listed([*wins, *tied])}."


def gained(gain: Gain | None) -> str:
    """Over what SciPy itself would choose."""
    if gain is None:
        return "scipy.signal's own choice was not timed beside others."
    low, median, high = (units.ratio(of(gain.ratios)) for of in (min, statistics.median, max))
    over = 'as fast as scipy.signal with its method="auto"'
    if low == high:
        return f"The fastest is {high} {over}."
    return f"The fastest is {median} {over} in the median cell, from {low} to {high}."


def environment(record: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """What decides about speed, as far as it was recorded."""
    found = []
    for section, keys in ASKED.items():
        held = {name.lower(): value for name, value in record.get(section, {}).items()}
        found += [
            (SAID.get((section, key), key), plain(held[key.lower()]))
            for key in keys
            if key.lower() in held
        ]
    return tuple(found)
