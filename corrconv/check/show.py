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
        out.print("\n[bold]covered[/]")
        out.print(_covered(coverage, report))
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
        f"[{_colour(verdict)}]{words}[/]",
    )


def _colour(verdict: Verdict) -> str:
    if not verdict.ok:
        return "red"
    return "green" if 2 * verdict.passed >= verdict.put else "yellow"


def _covered(coverage: Coverage, report: GateReport) -> Table:
    """What was there to be asked, how often something was called, and what was not."""
    verdicts = report.verdicts.values()
    calls = sum(verdict.calls for verdict in verdicts)
    declined = sum(sum(verdict.declined.values()) for verdict in verdicts)
    left = sum(sum(verdict.not_asked.values()) for verdict in verdicts)
    again = f", {coverage.drawn} drawn: --seed {coverage.seed} repeats them"
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for name, words in {
        "cases": f"{coverage.fixed:,} fixed{again if coverage.seed is not None else ''}",
        "outputs": _span(coverage.outputs),
        "taps": _span(coverage.taps),
        "axes": _span(coverage.axes),
        "values": f"2^{coverage.scales[0]} to 2^{coverage.scales[1]}; {', '.join(coverage.data)}",
        "workers": f"{_span(coverage.workers)}; 8 threads on one plan",
        "calls": f"{calls:,} judged, of {len(verdicts)} implementations",
        "declined": f"{declined:,} cases by who was asked",
        "not asked": f"{left:,} cases too slow for a direct sum, or too extreme for a transform",
    }.items():
        table.add_row(f"[dim]{name}[/]", words)
    return table


def _span(values: tuple[int, int]) -> str:
    return f"{values[0]:,}" if values[0] == values[1] else f"{values[0]:,} to {values[1]:,}"
