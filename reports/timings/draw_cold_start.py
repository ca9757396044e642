"""Before the steady call: loading, planning and first call in a fresh process; and calls without a plan."""

from __future__ import annotations

from collections.abc import Mapping

from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.sweep.evidence import Case, Stages
from corrconv.sweep.judging import family

from ..kit.axes import beside, rows_of, time_axis
from ..kit.figure import Figure, LeftOut, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.run import Run
from ..kit.words import machine

STAGES = {
    What.LOADING: ("loading", "load the library", "#0072b2", ""),
    What.PLANNING: ("planning", "plan", "#e69f00", "///"),
    What.FIRST_CALL: ("first_call", "first call", "#3b3b3b", ""),
}
"""What is drawn: the field of `Stages`, its words, colour and hatch."""


@drawing("cold-start", "times", 110)
def draw(material: Material) -> Figure:
    """The stages end to end, at one size; the quickest start on top."""
    run = material.run
    found = _stages(run)
    cold = {name: it.cold for name, it in found.items()}
    names = sorted(cold, key=lambda name: cold[name])
    figure, axes = rows_of(names)
    left = [0.0] * len(names)
    for stage, label, colour, hatch in STAGES.values():
        lengths = [getattr(found[name], stage) for name in names]
        axes.barh(
            range(len(names)), lengths, 0.62, left, color=colour, hatch=hatch, edgecolor="white",
            linewidth=0, label=label,
        )  # fmt: skip
        left = [a + b for a, b in zip(left, lengths)]
    for place, name in enumerate(names):
        parts = " + ".join(str(units.seconds(part)) for part in _parts(found[name]))
        beside(axes, cold[name], place, f"{units.seconds(cold[name])} = {parts}")
    axes.set_xlim(0, max(left) * 1.62)
    axes.set_xlabel("seconds in a fresh process")
    axes.legend(loc="upper right", frameon=False)
    line = run.sweep.about.plan.first
    return Figure(
        "Cold start",
        "What the first result costs in a fresh process that has NumPy already: loading + planning + "
        f"first call, {_where(line)}. {_counted(run)} Read it as an order of magnitude: "
        "compiled code and FFTW's wisdom come from the disk where an earlier process left them. "
        f"{machine(run)}",
        "Stacked horizontal bars of loading, planning and first call, from "
        f"{names[0]}, {units.seconds(cold[names[0]])}, to {names[-1]}, {units.seconds(cold[names[-1]])}.",
        figure,
        table(
            row(line, name, what, getattr(found[name], stage))
            for name in names
            for what, stage in (
                (What.COLD, "cold"),
                *((it, stage) for it, (stage, *_) in STAGES.items()),
            )
        ),
    )


def _parts(it: Stages) -> list[float]:
    return [getattr(it, stage) for stage, *_ in STAGES.values()]


@drawing("one-shot", "times", 100)
def one_shot(material: Material) -> Figure:
    """A warm call without a plan beside one with it; the cheapest on top."""
    run = material.run
    found = _stages(run)
    names = sorted(found, key=lambda name: found[name].one_shot)
    every = [value for it in found.values() for value in (it.one_shot, it.planned)]
    figure, axes = rows_of(names, width=8.5)
    time_axis(axes.xaxis)
    low, high = min(every), max(every)
    axes.set_xlim(low / 1.5, high * (high / low) ** 0.45 * 1.5)
    axes.set_xlabel("a warm call")
    for place, name in enumerate(names):
        it = found[name]
        colour = look(name, family(name, run.sweep.about.families)).colour
        axes.plot((it.planned, it.one_shot), (place, place), color=colour, linewidth=1.2)
        axes.plot(it.planned, place, "o", color=colour, ms=6)
        axes.plot(it.one_shot, place, "o", color=colour, markerfacecolor="white", ms=6)
        words = f"{units.seconds(it.one_shot)}, with a plan {units.seconds(it.planned)}"
        beside(axes, max(it.one_shot, it.planned), place, words)
    line = run.sweep.about.plan.first
    return Figure(
        "Calls without a plan",
        f"Hollow: corrconv.correlate(x, h, method=…), which looks a plan up in each call. Filled: the same "
        f"plan called again and again. Both warm, {_where(line)}, in a process of its own. {_counted(run)} "
        f"Not in pairs: what differs by little does not differ. {machine(run)}",
        "Pairs of points on a log scale of seconds, one row for each implementation, the cheapest call "
        "without a plan on top.",
        figure,
        table(
            row(line, name, what, value)
            for name in names
            for what, value in (
                (What.ONE_SHOT, found[name].one_shot),
                (What.PLANNED, found[name].planned),
            )
        ),
    )


def _stages(run: Run) -> Mapping[str, Stages]:
    if not run.stages:
        raise LeftOut("no implementation was measured in a process of its own")
    return run.stages


def _where(line: str) -> str:
    problem = Case.from_line(line).problem
    x, h = spelled(problem.x_shape), spelled(problem.h_shape)
    return f"for an image of {x} with a kernel of {h}, {problem.dtype.name}"


def _counted(run: Run) -> str:
    """Of how many processes."""
    many = run.sweep.about.plan.alone
    return f"Medians over {many} processes each." if many > 1 else "One process each."
