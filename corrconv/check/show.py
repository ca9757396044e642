"""What ``corrconv check`` prints: verdicts as a table, what was asked, and how to repeat what failed."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from corrconv.check.evidence import NOTHING, Coverage, GateReport, Verdict, repeat
from corrconv.kit.console import out


def show(
    report: GateReport, files: Mapping[str, str] = NOTHING, coverage: Coverage | None = None
) -> None:
    """Print the verdicts, the first failure of each that failed, what was asked, and how SciPy compares."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in ("passed", "declined", "failed", "normwise", "componentwise"):
        table.add_column(column, justify="right")
    table.add_column("verdict", no_wrap=True)
    for verdict in report.verdicts.values():
        table.add_row(*_row(verdict))
    out.print(table)
    out.print("[dim]errors are the worst seen, as a fraction of their bound (docs/method.md)[/]")
    for verdict in report.verdicts.values():
        if verdict.failures:
            first = verdict.failures[0]
            out.print(f"\n[red]{verdict.name}[/]: {escape(str(first))}")
            out.print(f"  repeat with: {escape(repeat(first, files))}", soft_wrap=True)
        most = sorted(verdict.declined.items(), key=lambda item: -item[1])[:1]
        for reason, count in most if not verdict.ok else ():
            out.print(f"\n{verdict.name} declined {count} cases, most for: {escape(reason)}")
    if coverage:
        out.print(f"\n{_asked(coverage, report)}")
    reference = report.reference
    compared = reference.agreed + len(reference.differs)
    out.print(
        f"\nSciPy gives the oracle's answer in {reference.agreed} of {compared} cases; it has none "
        f"in {sum(reference.no_answer.values())} others"
    )
    for case in reference.differs:
        out.print(f"  [red]differs[/]: {escape(case)}")


def _row(verdict: Verdict) -> tuple[str, ...]:
    words = verdict.words
    return (
        verdict.name,
        str(verdict.passed),
        str(sum(verdict.declined.values())),
        str(len(verdict.failures)),
        f"{verdict.normwise:.2f}" if verdict.passed else "–",
        f"{verdict.componentwise:.2f}" if verdict.componentwise else "–",
        f"[green]{words}[/]" if verdict.ok else f"[red]{words}[/]",
    )


def _asked(coverage: Coverage, report: GateReport) -> str:
    """What was there to be asked, and how often something was called."""
    drawn = f" and {coverage.drawn} drawn from seed {coverage.seed}" if coverage.drawn else ""
    calls = sum(verdict.calls for verdict in report.verdicts.values())
    left = sum(sum(verdict.not_asked.values()) for verdict in report.verdicts.values())
    words = [
        f"asked: {coverage.fixed:,} fixed cases{drawn}",
        f"{_span(coverage.outputs)} outputs",
        f"{_span(coverage.taps)} taps",
        f"{_span(coverage.axes)} axes",
        f"values of 2^{coverage.scales[0]} to 2^{coverage.scales[1]}",
        f"{_span(coverage.workers)} workers",
    ]
    text = f"{', '.join(words)}; {calls:,} calls judged"
    return f"{text}; {left} too slow or too extreme for who was to be asked" if left else text


def _span(values: tuple[int, int]) -> str:
    return f"{values[0]:,}" if values[0] == values[1] else f"{values[0]:,} to {values[1]:,}"
