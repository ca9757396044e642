"""The terminal: one place for colours, tables and progress bars (Rich does the work)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def progress(auto_refresh: bool = True) -> Progress:
    """A bar with steps, time gone and time left, on stderr: output stays clean for a pipe.

    Without `auto_refresh` no thread draws it: a process that measures has it drawn between samples.
    """
    from rich import progress as rich  # slow to import: `corrconv list` draws no bar

    return rich.Progress(
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TimeElapsedColumn(),
        rich.TextColumn("left"),
        rich.TimeRemainingColumn(),
        console=err,
        transient=True,
        auto_refresh=auto_refresh,
    )
