"""The page that a reader opens: the question, the answer for this machine, and where to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corrconv.kit import units
from corrconv.kit.units import counted, listed

from .. import questions
from ..kit.figure import SavedFigure
from ..kit.html import FRONT
from ..kit.material import Material
from ..kit.page import Page
from ..kit.quantity import sentence
from ..kit.run import MAIN, Run
from ..kit.words import floor
from ..timings import draw_winners as winners
from ..timings.findings import OVER, Gain, Share, at, gains, share
from ..timings.takeover import Takeover, takeovers
from .page_repeat import plain

OURS = "auto"
"""What a user of corrconv gets who names no method."""
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
    """One of them: what is asked, and what was found, each in a few words."""

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
        Who is fastest at each size; None where too little was measured.
    floor : str
        From where on two differ.
    environment : tuple of (str, str)
        What decides about speed.
    missing : tuple of (str, str)
        Evidence that was not made for these results, with the command that makes it.
    """

    where: str
    answers: tuple[Answer, ...]
    figure: SavedFigure | None
    floor: str
    environment: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


def pages(stored: Material) -> list[Page]:
    """One, whatever is stored."""
    run = stored.run
    measured = {side.name for cell in run.of_view(MAIN) for side in cell.sides}
    shown = Shown(
        f"{MAIN}; {counted(len(measured), 'implementation')} took part",
        answers(run),
        stored.figures.get(winners.on_one.name),
        floor(run.floors),
        environment(run.environment),
        tuple(questions.missing(stored.results)),
    )
    return [
        Page(
            FRONT,
            "Overview",
            "The answer for this machine in a figure and four sentences.",
            "Answer",
            0,
            "site/page.html.j2",
            shown,
        )
    ]


def answers(run: Run) -> tuple[Answer, ...]:
    """Of the main view: from where the FFT, who, by how much, and what the own choice costs."""
    found, main = takeovers(run), run.of_view(MAIN)
    return (
        Answer("From which kernel on the FFT?", takeover(found)),
        Answer("Which implementation?", fastest(share(str(MAIN), main))),
        Answer("How much is gained?", gained(gains(str(MAIN), main, OVER))),
        Answer(f"What does {OURS} cost?", cost(gains(str(MAIN), main, OURS))),
    )


def takeover(found: Sequence[Takeover]) -> str:
    """The interval that most N share, and the others' by N."""
    if not found:
        return "Nothing was measured that answers this."
    if any([change.to for change in each.changes] != ["fft"] for each in found):
        return "; ".join(each.sentence() for each in found) + "."
    by_N = {each.N: (each.changes[0].below, each.changes[0].above) for each in found}
    (usual, shared), *_ = Counter(by_N.values()).most_common(1)
    rest = "On smaller ones the direct sum is faster."
    if shared == 1 and len(found) > 1:
        (first, (below, above)), *larger = by_N.items()
        more = [f"; {_where(N, *of)}" for N, of in larger]
        start = (
            f"between kernels of side {below} and {above} on images of side {units.number(first)}"
        )
        return f"The FFT takes over {start}{''.join(more)}. {rest}"
    others = [_where(N, *of) for N, of in by_N.items() if of != usual]
    aside = f" ({'; '.join(others)})" if others else ""
    return f"The FFT takes over between kernels of side {usual[0]} and {usual[1]}{aside}. {rest}"


def _where(N: int, below: int, above: int) -> str:
    return f"between {below} and {above} on images of side {units.number(N)}"


def fastest(of: Share) -> str:
    """Who wins in how many cells."""
    if not of.cells:
        return "Nothing was measured that answers this."
    wins = [f"{name} in {count}" for name, count in of.wins]
    tied = [f"a tie in {of.ties}"] if of.ties else []
    return f"Of {counted(of.cells, 'size')}, the fastest is {listed([*wins, *tied])}."


def gained(gain: Gain | None) -> str:
    """Over what SciPy itself would choose."""
    if gain is None:
        return "scipy.signal's own choice was not measured beside others."
    over = 'as fast as scipy.signal with its method="auto"'
    if len(gain.found) == 1:
        return sentence("The fastest is {most} {over}.", most=gain.most, over=over)
    return sentence(
        "The fastest is {median} {over} in the median cell, from {least} to {most}.",
        median=gain.median,
        over=over,
        least=gain.least,
        most=gain.most,
    )


def cost(gain: Gain | None) -> str:
    """Of a choice that runs one of the others: how far it is behind the best of them."""
    if gain is None:
        return f"{OURS} was not measured."
    return sentence(
        "It cannot be told from the fastest in {tied} of {sizes}; at worst it takes {most} as long as "
        "the best, at {at}.",
        tied=gain.tied,
        sizes=counted(len(gain.found), "size"),
        most=gain.most,
        at=at(gain.found[-1]),
    )


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
