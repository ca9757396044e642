"""``corrconv check``: the gate's verdicts as a table, and how to repeat what failed."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.check.cases import Case, every_case, quick_cases
from corrconv.check.examine import Failure
from corrconv.check.parallel import run_parallel
from corrconv.check.run import GateReport, Verdict, run_gate
from corrconv.core.registry import load_file, source
from corrconv.kit.console import out, progress

NOTHING: Mapping[str, str] = {}
MANY = 1000
"""Cases from which starting processes pays."""


def choose(what: tuple[str, ...]) -> list[corrconv.Implementation]:
    """The implementations named, from the registry or from files; all available ones by default.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where a name is not registered or cannot run here, or a file does not load or holds no
        implementation.
    """
    if not what:
        return [corrconv.get(name) for name in corrconv.available()]
    chosen = [found(entry) for entry in what]
    for implementation in chosen:
        if missing := implementation.unavailable():
            raise ValueError(f"{implementation.name} cannot run here: {missing}")
    return chosen


def as_typed(what: tuple[str, ...], chosen: list[corrconv.Implementation]) -> dict[str, str]:
    """How a caller names each implementation: a file's by the file, since its name is not kept."""
    return {it.name: entry for it, entry in zip(chosen, what) if _is_file(entry)}


def _is_file(entry: str) -> bool:
    return entry.endswith(".py") or Path(entry).is_file()


def repeat(failure: Failure, typed: Mapping[str, str]) -> str:
    """The command that repeats a failure."""
    name = shlex.quote(typed.get(failure.implementation, failure.implementation))
    return f'corrconv check {name} --case "{failure.case}"'


def cases(*, quick: bool, only: str | None) -> list[Case]:
    """The cases to put: all, the quick selection, or one."""
    if only is not None:
        return [Case.parse(only)]
    return quick_cases() if quick else list(every_case())


def found(entry: str) -> corrconv.Implementation:
    """The implementation of a name or a file."""
    return load_file(entry) if _is_file(entry) else corrconv.get(entry)


def run(chosen: list[corrconv.Implementation], cases: list[Case]) -> GateReport:
    """Run the gate with a progress bar, on all processors where there is much to do."""
    with progress() as bar:
        task = bar.add_task("gate", total=len(cases))
        if len(cases) < MANY:
            return run_gate(chosen, cases, lambda: bar.advance(task))
        return run_parallel(
            {it.name: source(it.name) for it in chosen},
            found,
            cases,
            lambda done: bar.advance(task, done),
        )


def as_data(report: GateReport, typed: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """The verdicts for a program; `typed` is what `as_typed` gives."""
    return {
        "ok": report.ok,
        "implementations": {
            name: {
                "ok": verdict.ok,
                "passed": verdict.passed,
                "declined": dict(verdict.declined),
                "normwise error / bound": verdict.normwise,
                "componentwise error / bound": verdict.componentwise,
                "failures": [
                    {
                        "case": f.case,
                        "check": f.check,
                        "detail": f.detail,
                        "repeat": repeat(f, typed),
                    }
                    for f in verdict.failures
                ],
            }
            for name, verdict in report.verdicts.items()
        },
        "scipy": {
            "agrees": report.reference.agreed,
            "has no answer": dict(report.reference.no_answer),
            "differs": report.reference.differs,
        },
    }


def show(report: GateReport, typed: Mapping[str, str] = NOTHING) -> None:
    """Print the verdicts, the first failure of each that failed, and how SciPy compares."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in ("passed", "declined", "failed", "normwise", "componentwise"):
        table.add_column(column, justify="right")
    table.add_column("verdict")
    for verdict in report.verdicts.values():
        table.add_row(*_row(verdict))
    out.print(table)
    out.print("[dim]errors are the worst seen, as a fraction of their bound (docs/method.md)[/]")
    for verdict in report.verdicts.values():
        if verdict.failures:
            first = verdict.failures[0]
            out.print(f"\n[red]{verdict.name}[/]: {escape(str(first))}")
            out.print(f"  repeat with: {escape(repeat(first, typed))}", soft_wrap=True)
        for reason, count in verdict.declined.most_common(1) if not verdict.ok else ():
            out.print(f"\n{verdict.name} declined {count} cases, most for: {escape(reason)}")
    reference = report.reference
    compared = reference.agreed + len(reference.differs)
    out.print(
        f"\nSciPy gives the oracle's answer in {reference.agreed} of {compared} cases; it has none "
        f"in {sum(reference.no_answer.values())} others"
    )
    for case in reference.differs:
        out.print(f"  [red]differs[/]: {escape(case)}")


def _row(verdict: Verdict) -> tuple[str, ...]:
    word = "[green]passes[/]" if verdict.ok else "[red]FAILS[/]"
    return (
        verdict.name,
        str(verdict.passed),
        str(sum(verdict.declined.values())),
        str(len(verdict.failures)),
        f"{verdict.normwise:.2f}" if verdict.passed else "–",
        f"{verdict.componentwise:.2f}" if verdict.componentwise else "–",
        word if verdict.passed or verdict.failures else "[red]declines all[/]",
    )
