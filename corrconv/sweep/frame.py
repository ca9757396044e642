"""Sweeps as one frame, a row for each side of each turn: for analysis elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from corrconv.kit.problems import spelled
from corrconv.measure.sides import AGAIN
from corrconv.sweep.contenders import HARDWARE, differences
from corrconv.sweep.evidence import Record, Result
from corrconv.sweep.files import Refused
from corrconv.sweep.floors import floors
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judging import family
from corrconv.sweep.twice import see_that_none_is_twice

if TYPE_CHECKING:
    import pandas as pd


def frame(sweeps: Sequence[Sweep]) -> pd.DataFrame:
    """A row for each side of each turn.

    Columns: ``machine``, ``sweep``; the case (``operation``, ``ndim``, ``x_shape``, ``h_shape`` as text,
    ``N`` and ``n``, the geometric means of their sides, ``mode``, ``boundary``, ``dtype``, ``workers``,
    ``rank_one``); ``name``, ``family``, ``again`` (whether it is a second entry), ``outcome``, ``detail``,
    ``repeat``; ``pass``, ``process``, ``reference``; ``look`` (seconds of one call), ``calls`` (a sample),
    ``rounds``, ``seconds`` (a call: the median over rounds, or the look where there are none), ``least``,
    ``ratio`` (to the reference: the median of ratios within rounds), ``samples`` (seconds of each round),
    ``error`` (normwise); ``host``, of a cluster; ``floor``, the noise floor for calls of these seconds in
    this case, as a factor (see `corrconv.sweep.floors`; NaN where too few sides were entered
    twice); ``made_at``.

    `frame.attrs` holds, by machine, what each sweep was made with.

    Raises
    ------
    Refused
        Where two sweeps hold the same turn, under whatever name of a machine.
    """
    import pandas as pd

    _one_machine_a_name(sweeps)
    see_that_none_is_twice(sweeps)
    rows = [
        {**row, "floor": _factor(of_run.log(row["seconds"], record.turn.line))}
        for sweep in sweeps
        for of_run in [floors(sweep.records)]
        for record in sweep.records
        for row in _rows(sweep, record)
    ]
    made = pd.DataFrame(rows)
    made.attrs = {
        "sweeps": {
            sweep.about.id: {
                key: getattr(sweep.about, key) for key in ("identity", "environment", "made_at")
            }
            for sweep in sweeps
        }
    }
    return made


def _factor(log: float | None) -> float:
    return math.nan if log is None else math.exp(log)


def _one_machine_a_name(sweeps: Sequence[Sweep]) -> None:
    """Refuse two machines that go by one name."""
    seen: dict[str, Sweep] = {}
    for sweep in sweeps:
        first = seen.setdefault(sweep.machine, sweep)
        there, here = (
            {key: each.about.identity.get(key, "?") for key in HARDWARE} for each in (first, sweep)
        )
        if differing := differences(there, here):
            raise Refused(
                f"{sweep.path}: is of another machine than {first.path}, and both call theirs "
                f"{sweep.machine} ({differing}); sweep again with --machine NAME, or join them apart"
            )


def _rows(sweep: Sweep, record: Record) -> list[dict[str, Any]]:
    case = record.turn.case
    problem = case.problem
    about_case = {
        "machine": sweep.machine,
        "sweep": sweep.about.id,
        "operation": problem.operation,
        "ndim": problem.ndim,
        "x_shape": spelled(problem.x_shape),
        "h_shape": spelled(problem.h_shape),
        "N": math.prod(problem.x_shape) ** (1 / problem.ndim),
        "n": math.prod(problem.h_shape) ** (1 / problem.ndim),
        "mode": problem.mode,
        "boundary": problem.boundary,
        "dtype": problem.dtype.name,
        "workers": case.workers,
        "rank_one": case.rank_one,
        "pass": record.turn.number,
        "process": record.process,
        "reference": record.reference,
        "made_at": record.made_at,
        "host": record.host,
    }
    reference = next((each for each in record.results if each.label == record.reference), None)
    families = sweep.about.families
    return [{**about_case, **_measured(each, reference, families)} for each in record.results]


def _measured(
    result: Result, reference: Result | None, families: Mapping[str, str]
) -> dict[str, Any]:
    samples = result.seconds
    pairs = list(zip(samples, reference.seconds if reference else ()))
    name = result.label.removesuffix(AGAIN)
    look = math.nan if result.look is None else result.look
    return {
        "name": name,
        "family": family(name, families),
        "again": result.label != name,
        "outcome": str(result.outcome),
        "detail": result.detail,
        "repeat": result.repeat,
        "look": look,
        "calls": result.calls,
        "rounds": len(samples),
        "seconds": median(samples) if samples else look,
        "least": min(samples) if samples else look,
        "ratio": math.exp(median(math.log(a / b) for a, b in pairs)) if pairs else math.nan,
        "samples": list(samples),
        "error": math.nan if result.error is None else result.error,
    }
