"""All implementations through all cases: what `corrconv check` shows, and the main job asks before timing.

Nothing of an implementation runs in this process: it may end it, crash it or hang. Cases are put to them in
processes of their own, each with a limit, which say where they are; so whoever ends one is named, and the
others go on without it. Success is an outcome for every case, counted.
"""

from __future__ import annotations

import os
import queue
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corrconv import Implementation
from corrconv.check.case import Case
from corrconv.check.cases import every_case, quick_cases
from corrconv.check.draws import DRAWN, QUICK, drawn_cases
from corrconv.check.draws import seed as new_seed
from corrconv.check.evidence import GateReport, Verdict
from corrconv.check.examine import Failure
from corrconv.check.work import MANY_CALLS, Introduced, Part, do, introduce
from corrconv.core.registry import source
from corrconv.core.threads import all_workers
from corrconv.kit.console import progress
from corrconv.measure.conditions import Limits
from corrconv.measure.process import Ending, Process, ProcessFailed

ENVIRONMENT = {"CORRCONV_FFTW_PLANNER": os.environ.get("CORRCONV_FFTW_PLANNER", "FFTW_ESTIMATE")}
"""Of its processes. FFTW would measure for a minute how thousands of small sizes are quickest, which nobody
asks for again; what is timed is judged as it is planned then."""
LIMIT = 60.0
"""Seconds for one implementation in one case: loading and planning take up to tens, a call far less."""
Progress = Callable[[int], object]
"""Told how many cases were done since it was told last."""


class GateBroken(RuntimeError):
    """The gate itself failed, so it says nothing of anybody."""


def cases(*, quick: bool, only: str | None = None, seed: int | None = None) -> list[Case]:
    """The cases to put: all, the quick selection, or one.

    Parameters
    ----------
    quick : bool
    only : str, optional
        A case's text.
    seed : int, optional
        From which some are drawn; a new one where it is left out.
    """
    if only is not None:
        return [Case.parse(only)]
    fixed = quick_cases() if quick else list(every_case())
    seed = new_seed() if seed is None else seed
    return fixed + list(drawn_cases(seed, QUICK if quick else DRAWN))


def seed_of(cases: Iterable[Case]) -> int | None:
    """From which some of them were drawn."""
    return min((case.seed for case in cases if case.seed is not None), default=None)


def introduced(entry: str) -> Introduced:
    """What an implementation calls itself, found out in a process of its own.

    Raises
    ------
    ValueError
        Where it does not load, or is none, with the reason.
    ProcessFailed
        Where loading it ends the process, or does not end.
    """
    with Process(threads=None, limits=Limits(LIMIT), environment=ENVIRONMENT) as process:
        try:
            return process.ask(introduce, entry, (entry,))
        except ProcessFailed as gone:
            if gone.ending is Ending.RAISED:
                raise ValueError(gone.what.partition(": ")[2]) from None
            raise


def run(chosen: Sequence[Implementation], cases: Sequence[Case]) -> GateReport:
    """The gate with a progress bar; raises as `ask` does."""
    return ask({source(it.name): it.name for it in chosen}, cases)


def ask(sources: Mapping[str, str], cases: Sequence[Case]) -> GateReport:
    """The same for names and files, which are not loaded here.

    Parameters
    ----------
    sources : mapping
        What they call themselves, by what names them.
    cases : sequence of Case

    Raises
    ------
    GateBroken
    """
    with progress() as bar:
        task = bar.add_task("gate", total=len(cases))
        return run_parallel(sources, cases, lambda done: bar.advance(task, done))


def run_parallel(
    sources: Mapping[str, str],
    cases: Sequence[Case],
    progress: Progress = lambda done: None,
    processes: int | None = None,
    limit: float = LIMIT,
) -> GateReport:
    """On all processors.

    Raises
    ------
    GateBroken
    """
    shared = _Shared(_parts(list(sources), cases))
    count = min(processes or all_workers(), shared.parts.qsize())
    threads = [
        threading.Thread(target=_serve, args=(shared, limit), daemon=True) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    report, left = GateReport({entry: Verdict(name) for entry, name in sources.items()}), count
    while left:
        said = shared.said.get()
        if said is None:
            left -= 1
        elif isinstance(said, GateReport):
            report.add(said)
        elif isinstance(said, int):
            progress(said)
        else:
            raise GateBroken(str(said)) from said
    for entry, verdict in report.verdicts.items():
        if verdict.put != len(cases) and not verdict.failures:
            detail = f"{verdict.put} of {len(cases)} cases have an outcome"
            verdict.failures.append(Failure(entry, "", "process", detail))
    return _named(report, [str(case) for case in cases])


def _named(report: GateReport, order: list[str]) -> GateReport:
    """By what implementations call themselves; failures in the order of cases, as parts end in any."""
    place = {text: number for number, text in enumerate(order)}
    for verdict in report.verdicts.values():
        failures = [replace(each, implementation=verdict.name) for each in verdict.failures]
        verdict.failures = sorted(failures, key=lambda each: place.get(each.case, len(place)))
    report.verdicts = {verdict.name: verdict for verdict in report.verdicts.values()}
    return report


def _parts(sources: Sequence[str], cases: Sequence[Case]) -> list[Part]:
    """The largest first, so that all end together; the same shapes in one, since some compile for them."""
    drawn = [case for case in cases if case.seed is not None]
    drawn.sort(key=lambda case: -case.problem.multiply_adds)
    many = [Part((entry,), ()) for entry in sources]
    fixed = [case for case in cases if case.seed is None]
    groups = [
        Part(tuple(sources), tuple(map(str, group)))
        for _, group in groupby(fixed, lambda case: (case.problem.x_shape, case.problem.h_shape))
    ]
    alone = [Part(tuple(sources), (str(case),)) for case in drawn]
    return [*alone[:3], *many, *groups, *alone[3:]]


@dataclass
class _Shared:
    """Among the threads that each have a process."""

    parts: queue.SimpleQueue[Part]
    said: queue.SimpleQueue[GateReport | int | Exception | None]
    out: set[str]
    """Who has ended a process: nothing more is asked of it."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts, self.said, self.out = queue.SimpleQueue(), queue.SimpleQueue(), set()
        for part in parts:
            self.parts.put(part)


def _serve(shared: _Shared, limit: float) -> None:
    """Take parts, and have a process do them, until there are no more."""
    server = _Server(limit)
    try:
        while True:
            try:
                part = shared.parts.get_nowait()
            except queue.Empty:
                break
            _do(server, shared, part)
            shared.said.put(len(part.cases))
    except Exception as error:  # the main thread says it
        shared.said.put(error)
    finally:
        server.close()
        shared.said.put(None)


def _do(server: _Server, shared: _Shared, part: Part) -> None:
    """Have a part done, without those who end the process."""
    while sources := tuple(entry for entry in part.sources if entry not in shared.out):
        asked = replace(part, sources=sources)
        try:
            report = server.ask(asked)
        except ProcessFailed as gone:
            if gone.ending is Ending.RAISED and not gone.side:
                raise
            if gone.side or len(sources) == 1:
                culprit = gone.side or sources[0]
                shared.out.add(culprit)
                shared.said.put(_ended(culprit, gone))
                continue
            for place, entry in enumerate(sources):  # nobody was named: each by itself
                _do(server, shared, Part((entry,), part.cases, scipy=part.scipy and place == 0))
            return
        shared.said.put(report)
        return


def _ended(culprit: str, gone: ProcessFailed) -> GateReport:
    """The failure of who ended a process, in the case that it was in."""
    case = re.search(r"in \[([^\]]*)", gone.place.step)
    said = f"; its last words: {gone.words.splitlines()[-1]}" if gone.words else ""
    where = case[1] if case else MANY_CALLS if MANY_CALLS in gone.place.step else ""
    failure = Failure(culprit, where, "process", f"{gone.what}{said}")
    return GateReport({culprit: Verdict(culprit, failures=[failure])})


class _Server:
    """A process that does parts; a new one after each that has ended."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._process: Process | None = None

    def ask(self, part: Part) -> GateReport:
        """Raises `ProcessFailed`, after which the next part has a new process."""
        if self._process is None:
            self._process = Process(
                threads=None, limits=Limits(self._limit), environment=ENVIRONMENT
            )
        try:
            return self._process.ask(do, part, part.sources)
        except ProcessFailed:
            self.close()
            raise

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.close()
        self._process = None
