"""Ratios over commits, with noise floors as bands, and steps marked: a figure a family."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from corrconv.history import evidence
from corrconv.history.cells import REGIMES, YARDSTICK
from corrconv.history.evidence import History
from corrconv.history.series import Line, Series, line
from corrconv.kit import units
from corrconv.kit.registered import loaded

from ..kit.axes import factor_axis
from ..kit.curves import label_all, panels, some
from ..kit.figure import AID, HALO, Figure, LeftOut, drawing
from ..kit.look import End, look
from ..kit.material import Material
from .tables import data

FAMILIES = {
    "direct": "sums",
    "fft": "transforms",
    "choice": "what auto chooses",
}
TICKS = 4
"""Commits that are named below a panel."""
ROOM = 0.42
"""Of a panel's commits, kept for names on the right."""
GAP = "#b0b0b0"


@drawing("history-direct", "history", 10)
def draw_direct(material: Material) -> Figure:
    """Direct sums."""
    return _draw(material, "direct")


@drawing("history-fft", "history", 20)
def draw_fft(material: Material) -> Figure:
    """Transforms."""
    return _draw(material, "fft")


@drawing("history-choice", "history", 30)
def draw_choice(material: Material) -> Figure:
    """What chooses among them."""
    return _draw(material, "choice")


def family(name: str) -> str:
    """Of an implementation that may be gone."""
    it = loaded(name)
    return it.family if it else "direct"


def _draw(material: Material, kind: str) -> Figure:
    history: History = material.of(evidence)
    of = line(history)
    chosen = [it for it in of.series if not it.is_control and family(it.name) == kind]
    regimes = [regime for regime in REGIMES if any(it.regime == regime for it in chosen)]
    if not regimes:
        raise LeftOut(f"no commit has numbers of {FAMILIES[kind]}: {evidence.MAKE}")
    figure, axes = panels(len(regimes), height=3.7, sharey=False)
    ends = []
    for panel, regime in zip(axes, regimes):
        here = [it for it in chosen if it.regime == regime]
        ends.append((panel, _draw_panel(panel, of, here, kind)))
        about = REGIMES[regime]
        panel.set_title(f"{regime}\n{about.sizes}", loc="left")
    for panel in axes[:: min(3, len(axes))]:
        panel.set_ylabel("time over the yardstick's")
    label_all(figure, ends)
    count = sum(len(it.found.steps) for it in chosen)
    return Figure(
        f"Over commits: {FAMILIES[kind]}",
        f"Each point is a commit: processor time of a planned call over that of {YARDSTICK}, one thread, the "
        "median of fresh processes that took both in turn. The line is the level between steps; in the band "
        f"around it 99% of commits would lie that change nothing. {_resolved(count)} A cross below is a "
        f"commit that was not measured. {_machine(history)}",
        "Ratios over commits on a log scale, a line and a band for each implementation, steps marked.",
        figure,
        data(of, chosen),
    )


def _resolved(count: int) -> str:
    if not count:
        return "No step is resolved."
    many = f"{units.counted(count, 'step')} resolved"
    return f"{many}, marked with the commit and by how much time changed."


def _machine(history: History) -> str:
    """Of the conditions that are shown."""
    shown = history.shown
    return f"Measured on {shown.processor}." if shown else ""


def _draw_panel(axes: Axes, of: Line, here: Sequence[Series], kind: str) -> list[End]:
    count = len(of.commits)
    ends = []
    for it in here:
        style = look(it.name, kind)
        axes.plot(
            range(count), it.ratios, color=style.colour, linestyle="none", marker=style.marker,
            markerfacecolor=style.face, markersize=3.6, markeredgewidth=0.9, zorder=3,
        )  # fmt: skip
        for begin, end, level in it.found.levels:
            across = [begin - 0.4, end - 0.6]
            axes.plot(
                across, [level, level], color=style.colour, linewidth=1.3, zorder=2, label=AID
            )
            if it.floor == it.floor:
                low, high = level / it.floor, level * it.floor
                axes.fill_between(across, low, high, color=style.colour, alpha=0.16, linewidth=0)
        _mark_steps(axes, of, it, style.colour)
        begin, end, level = it.found.levels[-1]
        ends.append(End(end - 0.6, level, it.name, style.colour))
    _limits(axes, here)
    missing = {gap.commit.hash for gap in of.gaps}
    gaps = [place for place, commit in enumerate(of.commits) if commit.hash in missing]
    axes.plot(
        gaps, [0.03] * len(gaps), "x", color=GAP, markersize=4, transform=axes.get_xaxis_transform()
    )
    places = some(list(range(count)), TICKS)
    axes.set_xlim(-0.8, (count - 1) * (1 + ROOM) + 0.8)
    axes.xaxis.set_major_locator(FixedLocator(places))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda place, _: of.commits[round(place)].short))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", labelsize=7.2, rotation=30)
    axes.grid(visible=False, axis="x")
    return ends


def _mark_steps(axes: Axes, of: Line, it: Series, colour: str) -> None:
    levels = [level for *_, level in it.found.levels]
    for step, before, after in zip(it.found.steps, levels, levels[1:]):
        axes.annotate(
            "", (step.at - 0.5, after), (step.at - 0.5, before),
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
        axes.annotate(
            f"{units.ratio(step.size)}\n{of.commits[step.at].short}",
            (step.at - 0.5, max(before, after)), gid=HALO,
            xytext=(0, 4), textcoords="offset points", fontsize=6.8, color=colour, va="bottom", ha="center",
        )  # fmt: skip


def _limits(axes: Axes, here: Sequence[Series]) -> None:
    """Log, past all values and bands, half a decade at the least, so that noise looks like noise."""
    every = [value for it in here for value in it.ratios if value == value]
    floors = [it.floor for it in here if it.floor == it.floor] or [1.0]
    low, high = min(every) / max(1.1, *floors), max(every) * max(1.1, *floors)
    low /= (high / low) ** 0.08  # for the crosses
    while high / low < 3:
        low, high = low / 1.05, high * 1.05
    factor_axis(axes, "y", low, high)
