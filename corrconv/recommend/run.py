"""A ranking for one problem: measured, where this machine's own sweep has that very problem; else predicted.

The predictions are those of `corrconv.model`, from which `auto` chooses too; here they are only ranked.
Nothing is run or planned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import corrconv
from corrconv import model
from corrconv.core import cache
from corrconv.core.guests import GuestFailed, told
from corrconv.core.guests import declined as declined_by
from corrconv.core.registry import get, unavailable
from corrconv.core.threads import all_workers
from corrconv.kit.units import counted
from corrconv.model import table
from corrconv.model.choice import choose
from corrconv.model.prediction import capped, key_for
from corrconv.recommend import near, times
from corrconv.recommend.evidence import Candidate, Left, Recommendation, Source
from corrconv.recommend.exact import exactness, wrapping
from corrconv.recommend.times import Time
from corrconv.sweep.evidence import Case
from corrconv.sweep.own import own

Entry = tuple[corrconv.Implementation, str]
"""One to rank, and why it cannot run here; empty where it can."""


def recommend(
    problem: corrconv.Problem, workers: int = 1, *, rank_one: bool = False, everything: bool = False
) -> Recommendation:
    """Rank the implementations that take a problem.

    Parameters
    ----------
    problem : Problem
    workers : int
        How many threads each may use.
    rank_one : bool
        The kernel is of rank one: those that need it are ranked with the others.
    everything : bool
        Rank those as well that cannot run here.

    Raises
    ------
    ValueError
        Where no implementation takes such operands, with what is taken.
    """
    auto = get("auto")
    if reason := auto.supports(problem):
        raise ValueError(f"dtype: no implementation takes {reason.removeprefix(f'{auto.name} ')}")
    kept, case = own(), Case(problem, capped(workers), rank_one)
    predictions = {each.name: each for each in model.predict_all(problem, case.workers)}
    cell = near.measured(kept, case)
    known: Mapping[str, Time] = {}
    if cell:
        of_rank_one = kept.find(Case(problem, case.workers, True))
        known = times.measured(cell.cell, of_rank_one.cell if of_rank_one else None)
    able, unknown, declined, absent = _sorted_out(
        problem, known or predictions, everything, measured=bool(cell)
    )
    ranked = [entry for entry in able if rank_one or entry[0].kernels == "any"]
    if not cell and ranked:
        known = times.predicted(predictions, _first(ranked, predictions))
    first = table.first_calls()
    made = {
        it.name: _candidate(it, missing, known[it.name], first.get(it.name), case)
        for it, missing in able
        if known
    }
    ranking = _in_order(made[it.name] for it, _ in ranked)
    choice = choose(problem, workers, auto.chooses_among)
    chosen = choice.if_rank_one if rank_one and choice.if_rank_one else choice.name
    return Recommendation(
        problem,
        workers,
        rank_one,
        ranking,
        _in_order(each for each in made.values() if each not in ranking),
        tuple(unknown),
        tuple(declined),
        tuple(absent),
        choice,
        chosen,
        next((each.name for each in ranking if not each.missing), chosen),
        source(problem, [each.name for each in ranking]),
        cell,
        None if cell else near.nearest(kept, case),
        tuple(_cautions(case, workers, measured=bool(cell))),
    )


def _sorted_out(
    problem: corrconv.Problem, known: Collection[str], everything: bool, *, measured: bool
) -> tuple[list[Entry], list[Left], list[Left], list[Left]]:
    """Those to rank, each with why it cannot run here; and three kinds of others."""
    able, unknown, declined, absent = [], [], [], []
    for name in corrconv.names():
        missing = unavailable(name) or ""
        try:
            it = corrconv.get(name)
        except Exception:  # a third party's module: `missing` says what is wrong with it
            absent.append(Left(name, missing))
            continue
        if it.name == "auto":
            continue
        try:
            reason = None if told(it, "tries", problem) else declined_by(it, problem)
        except GuestFailed as error:
            reason = str(error)
        if reason:
            declined.append(Left(name, reason))
        elif missing and not everything:
            absent.append(Left(name, missing))
        elif name not in known:
            said = f"no times with {problem.dtype.name} in {problem.ndim}-D"
            unknown.append(Left(name, "not measured in this cell" if measured else said))
        else:
            able.append((it, missing))
    return able, unknown, declined, absent


def _first(ranked: Iterable[Entry], predictions: Mapping[str, model.Prediction]) -> str:
    """The fastest that can run here and computes, or the fastest where none can."""
    ranked = list(ranked)
    here = [entry for entry in ranked if not entry[1]] or ranked
    choices = [it.name for it, _ in here if it.family == "choice"]
    return times.first_of({it.name: predictions[it.name].seconds for it, _ in here}, choices)


def _in_order(made: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """By time, the first before those that only choose: what they run is one of the others."""

    def place(each: Candidate) -> tuple[float, bool]:
        chooses = each.family == "choice"
        value = each.to_first.value
        return max(value, 1.0) if chooses else value, chooses

    return tuple(sorted(made, key=place))


def _candidate(
    it: corrconv.Implementation, missing: str, known: Time, first: float | None, case: Case
) -> Candidate:
    note = known.note
    if told(it, "tries", case.problem):
        note = "tries this length when it is planned, and declines where its library is wrong"
    return Candidate(
        it.name,
        it.family,
        it.library,
        missing,
        known.seconds,
        known.to_first,
        known.resolved,
        told(it, "memory", case.problem, case.workers),
        exactness(it, case.problem),
        first,
        note,
    )


def _cautions(case: Case, workers: int, *, measured: bool) -> Iterator[str]:
    """What to know before using the answer."""
    if said := wrapping(case.problem):
        yield said
    if case.workers < workers:
        here = counted(all_workers(), "processor")
        yield f"{workers} threads on {here} are no faster than {case.workers}: times are of those."
    if not measured and (said := beyond(case.problem)):
        yield said


def beyond(problem: corrconv.Problem) -> str:
    """That sizes lie far outside those that models were fitted to; empty where they do not."""
    fitted = table.fitted(min(problem.ndim, 2))
    outside = fitted.outside(problem) if fitted else []
    said = f"Far beyond what the model was fitted to, {' and '.join(outside)}: an extrapolation."
    return said if outside else ""


def source(problem: corrconv.Problem, names: Iterable[str]) -> Source:
    """Of the times that the model gives these implementations for a problem."""
    ours = table.own()
    here: list[str] = []
    elsewhere: list[str] = []
    for name in names:
        measured = key_for(name, problem) in ours.entries
        (here if measured else elsewhere).append(name)
    about = table.about_builtin()
    return Source(
        tuple(here),
        tuple(elsewhere),
        about.get("processor", "unknown"),
        about.get("made_at", ""),
        cache.processor(),
        ours.made_at if ours.entries else "",
        ours.swept,
    )
