"""How different the same code looked from itself in a run, and so how large a lead must be.

Two floors are stored with a run that has them (`benchmarks.ratio`). The *paired* one belongs to ratios of
times that were taken in turn. The *unpaired* one belongs to everything else that asv times: the reference's
cells are timed twice, minutes apart, and the ratio of the two timings is an A/A that holds the drift.

One unpaired timing beats another only by the lead of its run, and where their quartiles lie apart. So of
the unpaired A/A those raise the lead that would otherwise be called a difference: with quartiles apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import counted

from .frame import select

LEAD = 1.10
"""Up to this ratio two unpaired timings are no difference, however calm the run was."""
BY_FACTOR = 2.0
"""From here on percent would mislead: -100% is no time at all."""
CELL = ["ndim", "dtype", "operation", "implementation", "N", "n"]


@dataclass(frozen=True)
class Floor:
    """How far from 1 the ratio of the reference to itself came, in pairs, at one size.

    Attributes
    ----------
    ndim, N, n : int
    factor : float
        At least 1.
    """

    ndim: int
    N: int
    n: int
    factor: float


@dataclass(frozen=True)
class Twice:
    """One cell of the reference, timed twice in a run.

    Attributes
    ----------
    ratio : float
        The longer median over the shorter.
    apart : bool
        Whether the quartiles of the two do not overlap.
    """

    ratio: float
    apart: bool


@dataclass(frozen=True)
class Noise:
    """What a run says of its own noise.

    Attributes
    ----------
    paired : tuple of Floor
        One for each size at which pairs were measured; empty where the run has none.
    unpaired : tuple of Twice
        One for each cell that was timed twice.
    """

    paired: tuple[Floor, ...] = ()
    unpaired: tuple[Twice, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether the run stored a floor of any kind."""
        return bool(self.paired or self.unpaired)

    @property
    def lead(self) -> float:
        """Up to this ratio two unpaired timings of this run are no difference.

        The farthest of all A/A ratios of the run, or `LEAD` where that is larger: a handful of pairs in
        a calm moment does not show how far a machine can drift.
        """
        return max([LEAD, *self._apart, *(floor.factor for floor in self.paired)])

    @property
    def _apart(self) -> list[float]:
        return [twice.ratio for twice in self.unpaired if twice.apart]

    @property
    def within(self) -> str:
        """The lead as it is written: 10%."""
        return percent(self.lead)

    @property
    def label(self) -> str:
        """For a figure of unpaired timings: noise: ±10%, and whether that was measured."""
        if self.measured:
            return label(self.lead)
        return f"{label(self.lead)} assumed (noise floor not measured in this run)"

    @property
    def tie(self) -> str:
        """For a figure that shows who is fastest."""
        known = "" if self.measured else " (noise floor not measured in this run)"
        return f"a tie: within {self.within}{known}"

    def floor(self, ndim: int, N: int, n: int) -> float | None:
        """The paired floor of a size, as a factor; None where it was not measured."""
        found = (f.factor for f in self.paired if (f.ndim, f.N, f.n) == (ndim, N, n))
        return next(found, None)

    def sentence(self) -> str:
        """What was measured, and what follows from it."""
        if not self.measured:
            return f"The noise floor was not measured in this run; a lead within {self.within} is a tie."
        parts = []
        if self.unpaired:
            by = (
                f"by up to {percent(max(self._apart))}"
                if self._apart
                else "by no more than its quartiles"
            )
            parts.append(
                f"timed twice in this run, minutes apart, the same code differed from itself {by} "
                f"({counted(len(self.unpaired), 'cell')})"
            )
        if self.paired:
            worst = max(floor.factor for floor in self.paired)
            parts.append(f"in paired rounds by up to {percent(worst)} ({_sizes(len(self.paired))})")
        text = ", ".join(parts)
        return f"{text[0].upper()}{text[1:]}; so a lead within {self.within} is a tie."


def noise(frame: pd.DataFrame) -> Noise:
    """From the rows of one run, see `corrconv.reports.timings.frame.newest`."""
    return Noise(_paired(frame), _unpaired(frame))


def _paired(frame: pd.DataFrame) -> tuple[Floor, ...]:
    """The stored floors; the reference's own ratio is an A/A of one more process, and counts too."""
    columns = [*CELL, "value"]
    floors, ratios = select(frame, "floor")[columns], select(frame, "ratio")[columns]
    found = []
    for _, row in floors.merge(ratios, "left", on=CELL, suffixes=("", "_ratio")).iterrows():
        own = 1.0 if pd.isna(row["value_ratio"]) else float(row["value_ratio"])
        factor = max(float(row["value"]), own, 1 / own)
        found.append(Floor(int(row["ndim"]), int(row["N"]), int(row["n"]), factor))
    return tuple(sorted(found, key=lambda floor: (-floor.ndim, floor.N, floor.n)))


def _unpaired(frame: pd.DataFrame) -> tuple[Twice, ...]:
    """The reference's cells that were timed both among the others and again."""
    columns = [*CELL, "value", "q25", "q75"]
    first, again = select(frame, "time", threads="one")[columns], select(frame, "again")[columns]
    found = []
    for _, row in first.merge(again, on=CELL, suffixes=("", "_again")).iterrows():
        ratio = float(row["value_again"] / row["value"])
        overlap = row["q25"] <= row["q75_again"] and row["q25_again"] <= row["q75"]
        found.append(Twice(max(ratio, 1 / ratio), not overlap))
    return tuple(found)


def label(factor: float) -> str:
    """What a grey band or cell is called: noise: ±10%; noise: within 2.70×."""
    return f"noise: {'±' if factor < BY_FACTOR else 'within '}{percent(factor)}"


def percent(factor: float) -> str:
    """1.0312 → 3.2%; 1.1 → 10%; 2.7 → 2.70×: rounded up, so that nothing inside reads as outside."""
    if factor >= BY_FACTOR:
        return units.ratio(math.ceil(100 * factor - 1e-9) / 100)
    above = 100 * (factor - 1)
    step = 10 if above < 9.95 else 1
    return f"{math.ceil(above * step - 1e-9) / step:g}%"


def _sizes(count: int) -> str:
    return "at 1 size" if count == 1 else f"at {count} sizes"
