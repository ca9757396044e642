"""What a sweep lacks to be published as the reference run of a machine: each fault, and what to do.

Who sends a run in is told so before it is sent, and who takes it in asks the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from corrconv.doctor.evidence import Check, spoiling
from corrconv.kit import anonymous
from corrconv.kit.codec import to_data
from corrconv.kit.registered import loaded
from corrconv.kit.units import counted, listed, seconds
from corrconv.measure.machine import see
from corrconv.model import predict_all
from corrconv.model.elsewhere import package, standing
from corrconv.sweep import grid
from corrconv.sweep.alone import tried
from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Case, Outcome, Plan
from corrconv.sweep.floors import SHORT, floors
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judging import cells

TIER = "reference"
WIDEST = 0.10
"""The noise floor, over 1, of calls of `SHORT` and longer. With a wider one the run says little: routes to
the same sum differ by a few per cent, and an implementation that is worth its own line by ten or more."""
FEW = 3
"""Cells of an implementation from which it is held against the model."""
FARTHEST, OTHER = 4.0, 30.0
"""Factors, of medians over cells, up to which a run may differ from the model: in ratios to the reference,
and in seconds. A processor of another maker and eight years differed by 2 and by 7."""
SHOWN = 3
"""So many of a kind are named."""
AGAIN = "measure again, with corrconv sweep --share into another --output"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what to do."""

    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.what}; {self.cure}"


def faults(sweep: Sweep) -> list[Fault]:
    """All that there are; none where a sweep may be published."""
    rules: tuple[Callable[[Sweep], Iterator[Fault]], ...] = (
        named,
        complete,
        gated,
        undisturbed,
        resolved,
        plausible,
        unnamed,
    )
    return [fault for rule in rules for fault in rule(sweep)]


def named(sweep: Sweep) -> Iterator[Fault]:
    """The machine's name, by its letters."""
    try:
        see(sweep.machine)
    except ValueError as error:
        yield Fault(str(error), "share it again with --machine")


def complete(sweep: Sweep) -> Iterator[Fault]:
    """All was asked for, every turn is there once, and all that was measured alone."""
    plan = sweep.about.plan
    yield from planned(plan)
    go_on = "start the same sweep again, and it goes on where it was"
    taken = [record.turn for record in sweep.records]
    if missing := [f"{turn.line}, pass {turn.number}" for turn in set(plan.turns()) - set(taken)]:
        yield Fault(f"{counted(len(missing), 'turn')} missing: {_few(sorted(missing))}", go_on)
    if len(taken) != len(set(taken)) or set(taken) - set(plan.turns()):
        yield Fault("holds a turn twice, or one that was not asked for", AGAIN)
    wanted = {(name, number) for name in _alone(sweep) for number in range(plan.alone)}
    if lacks := wanted - {(each.name, each.number) for each in sweep.alone}:
        names = sorted({name for name, _ in lacks})
        yield Fault(f"was not measured alone: {_few(names)}", go_on)


def _alone(sweep: Sweep) -> list[str]:
    """Who has processes alone: those that take the case whose first call is timed."""
    plan, refused = sweep.about.plan, sweep.about.checked.refused
    known = [it for name in plan.sources if name not in refused and (it := loaded(name))]
    return [it.name for it in known if tried(it, plan.first, None)]


def planned(plan: Plan) -> Iterator[Fault]:
    """Every case of the reference tier was asked for, in enough processes, of what others have, too."""
    threads = max((Case.from_line(line).workers for line in plan.cases), default=1)
    asked = grid.tier(TIER, threads)
    whole = f"sweep all of it: corrconv sweep --{TIER} --share"
    if lacking := [case.line for case in asked.cases if case.line not in set(plan.cases)]:
        cases = counted(len(lacking), "case")
        yield Fault(f"{cases} of the {TIER} tier not asked for: {_few(lacking)}", whole)
    if plan.passes < asked.passes or plan.alone < asked.alone:
        yield Fault(
            f"{plan.passes} passes, and {plan.alone} processes for each implementation alone: "
            f"needs {asked.passes} and {asked.alone}",
            whole,
        )
    if own := [source for source in plan.sources if source.endswith(".py")]:
        yield Fault(f"holds {_few(own)}, which others do not have", "sweep what is registered")


def gated(sweep: Sweep) -> Iterator[Fault]:
    """The gate was asked of all, and all passed, then and in every case."""
    gate = sweep.about.checked.gate
    if unasked := [name for name in sweep.about.plan.sources if name not in gate]:
        yield Fault(f"the gate was not asked of {_few(unasked)}", AGAIN)
    for name, reason in sweep.about.checked.refused.items():
        yield Fault(
            f"the gate refuses {reason if name in reason else f'{name}: {reason}'}",
            f"see corrconv check {name} --quick: mend it, or report it; then {AGAIN}",
        )
    wrong = [
        f"{each.label} at {record.turn.line} ({each.detail})"
        for record in sweep.records
        for each in record.results
        if each.outcome is Outcome.WRONG
    ]
    if wrong:
        yield Fault(f"{len(wrong)} results were wrong: {_few(wrong)}", "report that: it is a bug")


def undisturbed(sweep: Sweep) -> Iterator[Fault]:
    """The doctor was asked before, and found nothing that spoils a run."""
    found = sweep.about.checked.doctor
    if not found:
        yield Fault("the doctor was not asked before it began", AGAIN)
    yield from map(spoiled, spoiling(found))


def spoiled(check: Check) -> Fault:
    """What a finding of the doctor's is to a run."""
    return Fault(f"the doctor found {check.name}: {check.read}", f"{check.cure}; then {AGAIN}")


def resolved(sweep: Sweep) -> Iterator[Fault]:
    """The noise floor of longer calls is known, and not too wide."""
    found = floors(sweep.records).long
    which = f"the noise floor of calls from {seconds(SHORT)} on"
    if found is None:
        yield Fault(f"{which} is not known: too few sides were entered twice", AGAIN)
    elif found.factor > 1 + WIDEST:
        yield Fault(
            f"{which} is {found.factor - 1:.1%}, over {WIDEST:.0%}",
            f"see that nothing else runs (corrconv doctor), and {AGAIN}",
        )


def plausible(sweep: Sweep) -> Iterator[Fault]:
    """No implementation is far from what the package's model says of it beside the reference; nor are all."""
    ratios: dict[str, list[float]] = {}
    logs = []
    with standing(package()):  # whatever was measured here: everybody is held against the same
        for cell in cells(sweep.records, sweep.about.families):
            for name, (beside, alone) in _to_model(cell).items():
                ratios.setdefault(name, []).append(beside)
                logs.append(alone)
    cure = (
        "see whether the machine or a library is at fault; where neither is, say so and send it in"
    )
    for name, of in ratios.items():
        if len(of) >= FEW and abs(median(of)) > math.log(FARTHEST):
            yield Fault(
                f"{name}: its time over the reference's is {math.exp(median(of)):.2g} times the model's "
                f"in the median of {len(of)} cells; plausible is 1/{FARTHEST:g} to {FARTHEST:g}",
                cure,
            )
    if not logs:
        yield Fault("the model predicts nothing of it", AGAIN)
    elif abs(median(logs)) > math.log(OTHER):
        yield Fault(
            f"its times are {math.exp(median(logs)):.2g} times the model's in the median; plausible is "
            f"1/{OTHER:g} to {OTHER:g}",
            cure,
        )


def _to_model(cell: Cell) -> dict[str, tuple[float, float]]:
    """Log-ratios of measured to predicted times, by implementation: to the reference's, and as they are."""
    if cell.case.workers > 1:  # how threads scale is the machine's own
        return {}
    known = {each.name: each.seconds for each in predict_all(cell.case.problem)}
    base = known.get(cell.reference)
    return {
        side.name: (
            math.log(side.to_reference / (known[side.name] / base)),
            math.log(side.seconds / known[side.name]),
        )
        for side in cell.sides
        if base and side.name in known
    }


def unnamed(sweep: Sweep) -> Iterator[Fault]:
    """No path and no address in it."""
    said = to_data([sweep.about, sweep.records, sweep.alone])
    if found := sorted(set(anonymous.left(said))):
        yield Fault(f"names paths or addresses: {_few(found)}", "corrconv sweep --share cuts them")


def _few(names: list[str]) -> str:
    """The first of them, and how many more."""
    more = len(names) - SHOWN
    return listed([*names[:SHOWN], f"{more} more"] if more > 0 else names)
