"""What each idea bought: two staircases of time, one technique more at each step."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units

from ..kit.figure import Figure, canvas, styled
from ..kit.look import look
from ..kit.material import Material
from ..kit.scales import time_axis
from ..kit.study_look import study
from ..kit.tidy import tidy

NAME = "ideas"
PAGE, ORDER = "studies", 20
LADDERS = {"direct": ("Direct sum", "numba_simd"), "fft": ("FFT", "fftw_tiled")}


@styled
def draw(material: Material) -> Figure:
    """Direct and FFT beside each other."""
    made = study(material, "ideas")
    found = [
        (ladder, made.rows[made.rows["ladder"] == ladder].sort_values("step"))
        for ladder in LADDERS
        if (made.rows["ladder"] == ladder).any()
    ]
    steps = max(len(rows) for _, rows in found)
    figure = canvas(max(5.6 * len(found), 7.0), 0.62 * steps + 1.3)
    for axes, (ladder, rows) in zip(figure.subplots(1, len(found), squeeze=False)[0], found):
        title, name = LADDERS[ladder]
        _draw_panel(axes, rows, look(name, ladder).colour)
        first = rows.iloc[0]
        axes.set_title(f"{title}, N = {first['N']}, n = {first['n']}", loc="left")
    drawn = pd.concat([rows for _, rows in found])
    samples = int(made.rows["rounds"].min())
    return Figure(
        NAME,
        "What each idea bought",
        "From the top, each step adds one technique to the one above. Beside it stands its time, and how "
        "many times faster it is than the step above, as the median over samples taken in turn. Float32, "
        "same; one thread but for the last step. What a step lacks is switched off in what is there: the "
        "compiler's vectors, tiles of several rows, sizes that suit FFTW, tiles, other libraries' "
        f"transforms. Medians of {samples} samples. {made.where}",
        "Two staircases of times on log scales, falling from the simplest program to the fastest.",
        figure,
        tidy(
            drawn, "ladder", "step", "what", "how", "N", "n", seconds="median", times_as_fast="gain"
        ),
    )


def _draw_panel(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    time_axis(axes.xaxis)
    times = [float(value) for value in rows["median"]]
    low, high = min(times), max(times)
    span = max(high / low, 11.0)
    axes.set_xlim(low / span**0.12, low * span**1.75)
    gains = [float(value) for value in rows["gain"]]
    for place, time in enumerate(times):
        if place:
            before = times[place - 1]
            axes.plot([before, before], [place - 1, place], color="#bbbbbb", lw=1, zorder=1)
            axes.plot([before, time], [place, place], color=colour, lw=5, alpha=0.35, zorder=1)
        axes.plot(time, place, "o", color=colour, ms=7)
        gain = f"  {_faster(gains[place])}" if place else ""
        right = max(time, times[place - 1] if place else time)
        axes.annotate(
            f"{units.seconds(time)}{gain}", (right, place), xytext=(9, 0),
            textcoords="offset points", va="center", fontsize=8.5,
        )  # fmt: skip
    labels = [f"{what}\n{how}" for what, how in zip(rows["what"], rows["how"])]
    axes.set_yticks(range(len(rows)), labels)
    for label in axes.get_yticklabels():
        label.set_linespacing(1.25)
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    total = units.ratio(times[0] / times[-1])
    axes.set_xlabel(f"time of one call; {total} from the first to the last")


def _faster(gain: float) -> str:
    return f"{units.ratio(gain)} faster" if gain >= 1 else f"{units.ratio(1 / gain)} slower"
