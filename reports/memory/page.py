"""How much memory a call needs beyond its operands, against size, and beside what was predicted."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import counted, listed
from corrconv.measure.problems import square
from corrconv.sweep.evidence import Case

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.quantity import What, quantity, sentence
from ..kit.tables import Missing, Table
from . import evidence
from .tables import HIDDEN, NEAR, Peak, by_cell, by_size, image, of_run, of_study, size

RUN = "make bench, or corrconv sweep"


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    by_size: Table | None
    by_cell: Table | None
    missing: tuple[Missing, ...]


def pages(stored: Material) -> list[Page]:
    """One, where a peak was measured."""
    run = of_run(stored.run)
    found = evidence.load(stored.results)
    if not run and found is None:
        return []
    rows = pd.DataFrame() if found is None else found.frame
    study = of_study(rows)
    shown = Shown(
        tuple(filter(None, (at_the_largest(rows), in_the_run(run), predicted([*study, *run])))),
        stored.drawn("memory"),
        by_size(rows, study),
        by_cell(run),
        tuple(
            Missing(what, command)
            for absent, what, command in (
                (not run, "The peak of every implementation", RUN),
                (found is None, "Peaks against the image's size", evidence.MAKE),
            )
            if absent
        ),
    )
    return [
        Page(
            "memory.html",
            "Memory",
            "Peak memory of a call beyond its operands, against size, beside what was predicted.",
            "Measured",
            50,
            "memory/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def at_the_largest(rows: pd.DataFrame) -> str:
    """The least and the most at the largest image, and who does not grow with it."""
    if rows.empty:
        return ""
    N = int(rows["N"].max())
    of = rows[rows["N"] == N].sort_values("extra")
    least, most = of.iloc[0], of.iloc[-1]
    line = Case(square(2, N, int(most["n"]))).line
    flat = [str(name) for name, of in rows.groupby("name") if _flat(of)]
    grows = (
        f" What {listed(flat)} need{'s' if len(flat) == 1 else ''} does not grow with the image."
    )
    return sentence(
        "Beside an image of {N}² ({image}, float32) and as large a result, {least} needs {low} more and "
        "{most} {high}, {times} times the image (n = {n}).{grows}",
        N=units.number(N),
        image=units.size(image(line)),
        least=least["name"],
        low=quantity(line, least["name"], What.MEMORY, float(least["extra"])),
        most=most["name"],
        high=quantity(line, most["name"], What.MEMORY, float(most["extra"])),
        times=units.digits(float(most["extra"]) / image(line)),
        n=most["n"],
        grows=grows if flat else "",
    )


def _flat(line: pd.DataFrame) -> bool:
    """Whether the need stays within a factor of two while the image grows."""
    line = line.sort_values("N")
    return len(line) > 1 and line["extra"].iloc[-1] <= NEAR * max(line["extra"].iloc[0], HIDDEN)


def in_the_run(peaks: list[Peak]) -> str:
    """From the least to the most at the run's largest size."""
    if not peaks:
        return ""
    last = peaks[-1].case
    of = [peak for peak in peaks if peak.case == last]
    low, high = (
        sentence(
            "{held} ({name})", held=quantity(last, it.name, What.MEMORY, it.measured), name=it.name
        )
        for it in (of[0], of[-1])
    )
    return sentence(
        "In the run, {size}, {count} needed from {low} to {high} beyond image and result.",
        size=size(last),
        count=counted(len(of), "implementation"),
        low=low,
        high=high,
    )


def predicted(peaks: list[Peak]) -> str:
    """How near the model is."""
    peaks = [peak for peak in peaks if peak.factor is not None]
    if not peaks:
        return ""
    near, worst = sum(peak.off <= NEAR for peak in peaks), max(peaks, key=lambda peak: peak.off)
    text = (
        f"The model that predicts this before a call is within a factor of {NEAR:g} of {near} of "
        f"{counted(len(peaks), 'measured peak')}"
    )
    if near == len(peaks):
        return f"{text}."
    how = "much" if (worst.factor or 1.0) > 1 else "little"
    return (
        f"{text}; farthest off is {worst.name} at {worst.size}: "
        f"{units.digits(worst.off)} times too {how}."
    )
