"""How much memory a call needs beyond its operands, against size, and beside what was predicted."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import counted, listed

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Missing, Table
from ..timings.frame import select
from . import evidence
from .tables import HIDDEN, ITEM, NEAR, Peak, by_cell, by_size, of_run, of_study

RUN = "make bench"


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
    run = select(stored.cells, "memory", operation="correlate", ndim=2, dtype="float32")
    found = evidence.load(stored.results)
    if run.empty and found is None:
        return []
    rows = pd.DataFrame() if found is None else found.frame
    peaks = [*of_study(rows), *of_run(run)]
    shown = Shown(
        tuple(filter(None, (at_the_largest(rows), in_the_run(run), predicted(peaks)))),
        stored.drawn("memory"),
        by_size(rows, peaks),
        by_cell(run, peaks),
        tuple(
            Missing(what, command)
            for absent, what, command in (
                (run.empty, "The peak of every implementation", RUN),
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
    image = float(most["image"])
    text = (
        f"Beside an image of {units.number(N)}² ({units.size(image)}, float32) and as large a result, "
        f"{least['name']} needs {units.size(least['extra'])} more and {most['name']} "
        f"{units.size(most['extra'])}, {units.digits(most['extra'] / image)} times the image "
        f"(n = {most['n']})."
    )
    flat = [str(name) for name, line in rows.groupby("name") if _flat(line)]
    if flat:
        text += f" What {listed(flat)} need{'s' if len(flat) == 1 else ''} does not grow with the image."
    return text


def _flat(line: pd.DataFrame) -> bool:
    """Whether the need stays within a factor of two while the image grows."""
    line = line.sort_values("N")
    return len(line) > 1 and line["extra"].iloc[-1] <= NEAR * max(
        line["extra"].iloc[0], HIDDEN["study"]
    )


def in_the_run(run: pd.DataFrame) -> str:
    """From the least to the most at the run's largest size."""
    if run.empty:
        return ""
    N, n = max(zip(run["N"], run["n"]))
    of = run[(run["N"] == N) & (run["n"] == n)].sort_values("value")
    least, most = of.iloc[0], of.iloc[-1]
    return (
        f"In the run, N = {N}, n = {n}, {counted(len(of), 'implementation')} needed from "
        f"{units.size(least['value'])} ({least['implementation']}) to {units.size(most['value'])} "
        f"({most['implementation']}), the result of {units.size(ITEM * N * N)} included."
    )


def predicted(peaks: list[Peak]) -> str:
    """How near the model is."""
    if not peaks:
        return ""
    near, worst = sum(peak.off <= NEAR for peak in peaks), max(peaks, key=lambda peak: peak.off)
    text = (
        f"The model that predicts this before a call is within a factor of {NEAR:g} of {near} of "
        f"{counted(len(peaks), 'measured peak')}"
    )
    if near == len(peaks):
        return f"{text}."
    how = "much" if worst.factor > 1 else "little"
    return (
        f"{text}; farthest off is {worst.name} at N = {units.number(worst.N)}, n = {worst.n}: "
        f"{units.digits(worst.off)} times too {how}."
    )
