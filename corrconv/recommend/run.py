"""A ranking for one problem, by predicted times. Nothing is run or planned.

The times are those of `corrconv.model`, from which `auto` chooses too; here they are only ranked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import corrconv
from corrconv import model
from corrconv.core import cache
from corrconv.core.registry import get, unavailable
from corrconv.engines.tiles import costs
from corrconv.model import Prediction, table
from corrconv.model.choice import choose
from corrconv.model.prediction import key_for
from corrconv.recommend.evidence import Candidate, Left, Recommendation, Source, spread
from corrconv.recommend.exact import exactness


def recommend(
    problem: corrconv.Problem, workers: int = 1, *, rank_one: bool = False, everything: bool = False
) -> Recommendation:
    """Rank the implementations that take a problem by predicted time.

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
    predictions = {each.name: each for each in model.predict_all(problem, workers)}
    able, unknown, declined, absent = _sorted_out(problem, predictions, everything)
    needy = {it.name for it, _ in able if it.kernels != "any"}
    ranked = [entry for entry in able if rank_one or entry[0].name not in needy]
    first = _first([(predictions[it.name], missing) for it, missing in ranked])
    made = {
        it.name: _candidate(it, missing, predictions[it.name], first, problem, workers)
        for it, missing in able
    }
    order = [name for name in predictions if name in made]
    ranking = tuple(made[name] for name in order if rank_one or name not in needy)
    choice = choose(problem, workers, auto.chooses_among)
    chosen = choice.if_rank_one if rank_one and choice.if_rank_one else choice.name
    return Recommendation(
        problem,
        workers,
        rank_one,
        ranking,
        tuple(made[name] for name in order if not rank_one and name in needy),
        tuple(unknown),
        tuple(declined),
        tuple(absent),
        choice,
        chosen,
        next((each.name for each in ranking if not each.missing), chosen),
        source(problem, [each.name for each in ranking]),
    )


def _sorted_out(
    problem: corrconv.Problem, predictions: dict[str, Prediction], everything: bool
) -> tuple[list[tuple[corrconv.Implementation, str]], list[Left], list[Left], list[Left]]:
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
        if reason := None if it.tries(problem) else it.supports(problem):
            declined.append(Left(name, reason))
        elif missing and not everything:
            absent.append(Left(name, missing))
        elif name not in predictions:
            unknown.append(Left(name, _no_time(problem)))
        else:
            able.append((it, missing))
    return able, unknown, declined, absent


def _no_time(problem: corrconv.Problem) -> str:
    if problem.ndim > 2:
        return f"no times in {problem.ndim}-D: the model was fitted in 1-D and 2-D"
    return f"no times with {problem.dtype.name} in {problem.ndim}-D"


def _first(ranked: list[tuple[Prediction, str]]) -> Prediction | None:
    """The fastest that can run here, or the fastest where none can."""
    here = [each for each, missing in ranked if not missing] or [each for each, _ in ranked]
    return min(here, key=lambda each: each.seconds, default=None)


def _candidate(
    it: corrconv.Implementation,
    missing: str,
    predicted: Prediction,
    first: Prediction | None,
    problem: corrconv.Problem,
    workers: int,
) -> Candidate:
    against = first or predicted
    note = predicted.detail
    if it.tries(problem):
        note = "tries this length when it is planned, and declines where its library is wrong"
    return Candidate(
        it.name,
        it.family,
        it.library,
        missing,
        predicted.seconds,
        predicted.error,
        predicted.seconds / against.seconds,
        _resolved(predicted, against),
        it.memory(problem, workers),
        exactness(it, problem),
        note,
    )


def _resolved(one: Prediction, other: Prediction) -> bool | None:
    """Whether the ranges of two lie apart; None where one is not known, True of one and itself."""
    if one.name == other.name:
        return True
    mine, others = spread(one.seconds, one.error), spread(other.seconds, other.error)
    if mine is None or others is None:
        return None
    return mine[1] < others[0] or others[1] < mine[0]


def source(problem: corrconv.Problem, names: Iterable[str]) -> Source:
    """Of the times that the model gives these implementations for a problem."""
    own = cache.calibration().get("entries", {})
    here: list[str] = []
    elsewhere: list[str] = []
    for name in names:
        key = key_for(name, problem)
        by_tiles = table.basis_of(name) == table.TILES
        measured = costs.own_file().exists() if by_tiles else key in own
        (here if measured else elsewhere).append(name)
    about = json.loads(table.BUILTIN.read_text("utf-8"))
    return Source(
        tuple(here),
        tuple(elsewhere),
        about.get("processor", "unknown"),
        about.get("made_at", ""),
        cache.processor(),
    )
