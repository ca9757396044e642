"""``corrconv sweep --scheduler``, as the command line asks it: what it takes, what it prints, how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from corrconv.kit.console import err
from corrconv.kit.options import see_folder
from corrconv.sweep.cluster import run, show
from corrconv.sweep.cluster.asked import Asked


def see(case: str | None, output: Path | None) -> None:
    """Refuse what goes with one machine alone.

    Raises
    ------
    ValueError
        Naming the option.
    """
    if case:
        raise ValueError("case: is measured here, without --scheduler; leave one of them out")
    if output and output.suffix in (".json", ".parquet"):
        raise ValueError(
            f"output: of a cluster is a folder, with a file for each kind of machine in it, got {output}; "
            "corrconv merge joins them into one table"
        )


def sweep(
    address: str,
    tier: str,
    only: tuple[str, ...],
    output: Path | None,
    machine: str | None,
    *,
    as_json: bool,
    **told: Any,
) -> int:
    """Measure on the machines of a cluster, and say what was found; the exit status.

    Raises
    ------
    ValueError, TypeError, OSError, ImportError, Stopped
        As `corrconv.sweep.cluster.run.sweep`.
    """
    output = output or run.OUTPUT
    see_folder(output)

    def say(words: str) -> None:
        err.print(words, markup=False, soft_wrap=True)

    found = run.sweep(address, Asked(tier, only, **told), output, machine, say)
    if as_json:
        click.echo(json.dumps(show.as_data(found), indent=1))
    else:
        show.show(found)
    show.show_missing(found)
    return 0 if found.is_whole else 1
