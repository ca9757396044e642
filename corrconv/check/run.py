"""All implementations through all cases: what `corrconv check` shows and asv asks before timing.

A case needs nothing of another, so many are shared out among child processes, and the parts' reports are
simply added. Cases of the same shapes stay together: an implementation that compiles for each shape does
so once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby

from corrconv import Implementation, available, get
from corrconv.check.cases import Case, every_case, quick_cases
from corrconv.check.evidence import GateReport, Reference, Verdict
from corrconv.check.examine import Failure, examine
from corrconv.check.oracle import Exact, exact
from corrconv.check.reference import agrees, no_answer, scipy_answer
from corrconv.check.threads import thread_failures
from corrconv.core.registry import source
from corrconv.core.threads import all_workers
from corrconv.kit.console import progress
from corrconv.kit.pool import spawned
from corrconv.kit.registered import found

MANY = 1000
"""Cases from which starting processes pays."""
Progress = Callable[[int], object]
"""Told how many cases were done since it was told last."""


def cases(*, quick: bool, only: str | None = None) -> list[Case]:
    """The cases to put: all, the quick selection, or one."""
    if only is not None:
        return [Case.parse(only)]
    return quick_cases() if quick else list(every_case())


def run(chosen: Sequence[Implementation], cases: Sequence[Case]) -> GateReport:
    """The gate with a progress bar, on all processors where there is much to do."""
    with progress() as bar:
        task = bar.add_task("gate", total=len(cases))
        gate = run_gate if len(cases) < MANY else run_parallel
        return gate(chosen, cases, lambda done: bar.advance(task, done))


def run_gate(
    implementations: Iterable[Implementation],
    cases: Iterable[Case],
    progress: Progress = lambda done: None,
) -> GateReport:
    """Examine every implementation in every case; `progress` is told of each case."""
    chosen = list(implementations)
    report = run_cases(chosen, cases, progress)
    report.add(run_beyond_cases(chosen))
    return report


def run_cases(
    implementations: Iterable[Implementation],
    cases: Iterable[Case],
    progress: Progress = lambda done: None,
) -> GateReport:
    """Every implementation in every case, and nothing else."""
    chosen = list(implementations)
    report = GateReport({i.name: Verdict(i.name) for i in chosen}, Reference())
    for case in cases:
        answer = exact(case.problem, *case.operands())
        _compare_with_scipy(report.reference, case, answer)
        for implementation in chosen:
            report.verdicts[implementation.name].take(examine(implementation, case, answer))
        progress(1)
    return report


def run_beyond_cases(implementations: Iterable[Implementation]) -> GateReport:
    """What needs more than one call: threads."""
    report = GateReport({}, Reference())
    for implementation in implementations:
        report.verdicts[implementation.name] = Verdict(
            implementation.name, failures=thread_failures(implementation)
        )
    return report


def _compare_with_scipy(reference: Reference, case: Case, answer: Exact) -> None:
    if reason := no_answer(case.problem):
        reference.no_answer[reason] += 1
    elif agrees(case.problem, answer, scipy_answer(case.problem, *case.operands())):
        reference.agreed += 1
    else:
        reference.differs.append(str(case))


def quick_verdicts() -> dict[str, str | None]:
    """For each implementation that can run here, why it may not be timed, or None."""
    report = run_gate(map(get, available()), quick_cases())
    return {name: verdict.reason for name, verdict in report.verdicts.items()}


def run_parallel(
    chosen: Sequence[Implementation], cases: Sequence[Case], progress: Progress = lambda done: None
) -> GateReport:
    """As `run_gate`, on all processors.

    A child that dies takes its cases with it, so each implementation then gets a process of its own,
    and those that bring it down fail the gate.
    """
    sources = {it.name: source(it.name) for it in chosen}
    try:
        return _share(sources, cases, all_workers(), progress)
    except BrokenProcessPool:
        report = GateReport({}, Reference())
        for name, entry in sources.items():
            alone = _alone(name, entry, cases)
            if report.reference.agreed:
                alone.reference = Reference()  # SciPy's answers count once
            report.add(alone)
        progress(len(cases))
        return report


def _share(
    sources: Mapping[str, str], cases: Sequence[Case], processes: int, progress: Progress
) -> GateReport:
    report, entries = GateReport({}, Reference()), list(sources.values())
    parts = [list(part) for _, part in groupby(cases, _shapes)]
    with spawned(processes) as pool:
        asked: dict[Future[GateReport], int] = {
            pool.submit(_part, entries, part): len(part) for part in parts
        }
        asked[pool.submit(_beyond, entries)] = 0
        for done in as_completed(asked):
            report.add(done.result())
            progress(asked[done])
    for verdict in report.verdicts.values():  # parts end in any order
        verdict.failures.sort(key=lambda failure: failure.case)
    report.verdicts = {name: report.verdicts[name] for name in sources}
    return report


def _shapes(case: Case) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return case.problem.x_shape, case.problem.h_shape


def _alone(name: str, entry: str, cases: Sequence[Case]) -> GateReport:
    try:
        return _share({name: entry}, cases, 1, lambda done: None)
    except BrokenProcessPool as error:
        failure = Failure(name, str(cases[0]), "process", f"it died: {error}")
        return GateReport({name: Verdict(name, failures=[failure])}, Reference())


def _part(entries: list[str], cases: Sequence[Case]) -> GateReport:
    return run_cases([found(entry) for entry in entries], cases)


def _beyond(entries: list[str]) -> GateReport:
    return run_beyond_cases([found(entry) for entry in entries])
