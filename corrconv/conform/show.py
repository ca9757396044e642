"""What ``corrconv conform`` prints: counts, what was not asked, and each failure."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from corrconv.conform.evidence import Conformance, Counts
from corrconv.kit.console import out


def show(found: Conformance) -> None:
    """Print the counts, what was not asked, and each failure with the command that repeats it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for asked in found.suites.values():
        for column in (f"{asked.title}: passed", "declined", "failed"):
            table.add_column(column, justify="right")
    for name, row in found.implementations.items():
        table.add_row(name, *(cell for counts in row.suites.values() for cell in _cells(counts)))
    out.print(table)
    for asked in found.suites.values():
        _say(f"\n{asked.title} {asked.version}, tests of {', '.join(asked.functions)}")
        for why, tests in asked.left_out.items():
            _say(f"  [dim]{len(tests)} not asked:[/] {escape(why)}")
        if asked.missing:
            _say(f"  [yellow]not in this version:[/] {escape(', '.join(asked.missing))}")
    for row in found.implementations.values():
        for suite, counts in row.suites.items():
            if counts.declined and len(found.implementations) == 1:
                _say(f"\ndeclined of {found.suites[suite].title}'s")
                for why, count in counts.declined.items():
                    _say(f"  [dim]{count}:[/] {escape(why)}")
    for name, row in found.implementations.items():
        for failure in (failure for counts in row.suites.values() for failure in counts.failed):
            _say(f"\n[red]{name}[/] fails {escape(failure.test)}")
            _say(f"  {escape(failure.error)}")
            _say(f"  repeat with: {escape(failure.repeat)}")


def _cells(counts: Counts) -> tuple[str, str, str]:
    failed = f"[red]{len(counts.failed)}[/]" if counts.failed else "0"
    return str(counts.passed), str(sum(counts.declined.values())), failed


def _say(text: str) -> None:
    out.print(text, soft_wrap=True)
