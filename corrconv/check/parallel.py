"""The whole gate on all processors: its cases shared out among child processes.

A case needs nothing of another, so the parts' reports are simply added. Cases of the same shapes stay
together: an implementation that compiles for each shape does so once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby

from corrconv import Implementation
from corrconv.check.cases import Case
from corrconv.check.examine import Failure
from corrconv.check.run import GateReport, Reference, Verdict, run_beyond_cases, run_cases
from corrconv.measure.conditions import all_workers

Find = Callable[[str], Implementation]
"""Gets an implementation in another process, of what names it there; pickled, so a module's own."""


def run_parallel(
    sources: Mapping[str, str],
    find: Find,
    cases: Sequence[Case],
    progress: Callable[[int], object] = lambda done: None,
) -> GateReport:
    """As `run_gate`, on all processors.

    Parameters
    ----------
    sources : mapping of str to str
        For the name of each implementation, what `find` needs to get it.
    find : callable
        A function of a module: child processes import it.
    cases : sequence of Case
    progress : callable
        Signature the number of cases done since the last call.

    Notes
    -----
    A child that dies takes its cases with it, so each implementation then gets a process of its own,
    and those that bring it down fail the gate.
    """
    try:
        return _share(sources, find, cases, all_workers(), progress)
    except BrokenProcessPool:
        report = GateReport({}, Reference())
        for name, entry in sources.items():
            alone = _alone(name, entry, find, cases)
            if report.reference.agreed:
                alone.reference = Reference()  # SciPy's answers count once
            report.add(alone)
        progress(len(cases))
        return report


def _share(
    sources: Mapping[str, str],
    find: Find,
    cases: Sequence[Case],
    processes: int,
    progress: Callable[[int], object],
) -> GateReport:
    report, entries = GateReport({}, Reference()), list(sources.values())
    parts = [list(part) for _, part in groupby(cases, _shapes)]
    context = multiprocessing.get_context("spawn")  # some libraries do not survive a fork
    with ProcessPoolExecutor(processes, context) as pool:
        asked: dict[Future[GateReport], int] = {
            pool.submit(_part, find, entries, part): len(part) for part in parts
        }
        asked[pool.submit(_beyond, find, entries)] = 0
        for done in as_completed(asked):
            report.add(done.result())
            progress(asked[done])
    for verdict in report.verdicts.values():  # parts end in any order
        verdict.failures.sort(key=lambda failure: failure.case)
    report.verdicts = {name: report.verdicts[name] for name in sources}
    return report


def _shapes(case: Case) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return case.problem.x_shape, case.problem.h_shape


def _alone(name: str, entry: str, find: Find, cases: Sequence[Case]) -> GateReport:
    try:
        return _share({name: entry}, find, cases, 1, lambda done: None)
    except BrokenProcessPool as error:
        failure = Failure(name, str(cases[0]), "process", f"it died: {error}")
        return GateReport({name: Verdict(name, failures=[failure])}, Reference())


def _part(find: Find, entries: list[str], cases: Sequence[Case]) -> GateReport:
    return run_cases([find(entry) for entry in entries], cases)


def _beyond(find: Find, entries: list[str]) -> GateReport:
    return run_beyond_cases([find(entry) for entry in entries])
