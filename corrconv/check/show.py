"""What ``corrconv check`` prints: the gate's verdicts as a table, and how to repeat what failed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from corrconv.check.evidence import NOTHING, GateReport, Verdict, repeat
from corrconv.kit.console import out


def show(report: GateReport, files: Mapping[str, str] = NOTHING) -> None:
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
            out.print(f"  repeat with: {escape(repeat(first, files))}", soft_wrap=True)
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
