"""1-D: time against the number of taps, a panel for each number of samples."""

from __future__ import annotations

from corrconv.kit import units

from ..kit.figure import Figure, LeftOut, styled
from ..kit.material import Material
from ..kit.words import machine, samples
from .curves import others, time_panels
from .frame import select
from .winners import Regime

NAME = "time-taps"
PAGE, ORDER = "times", 80
REGIME = Regime(1, "one", "float32", "correlate")


@styled
def draw(material: Material) -> Figure:
    """Every implementation."""
    frame = material.cells
    times = select(frame, "time", **vars(REGIME))
    if times.empty:
        raise LeftOut(f"no timings of {REGIME}")
    lengths = sorted(times["N"].unique())
    figure, data = time_panels(
        times, "N", "n", lengths, lambda N: f"{units.number(N)} samples", "taps n"
    )
    return Figure(
        NAME,
        "One dimension: time against taps",
        f"{REGIME}: a signal with a filter of n taps, planned and warm; lines and markers as above. "
        f"{others(times)}{samples(times)} {machine(frame)}",
        "Log-log curves of time against the number of taps, one panel for each length of the signal.",
        figure,
        data,
    )
