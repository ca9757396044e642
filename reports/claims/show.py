"""``corrconv claims``: runs the experiments, keeps what came out, prints it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from corrconv.core.threads import all_workers
from corrconv.kit.codec import to_data
from corrconv.kit.console import out, progress
from corrconv.measure import environment

from ..kit.run import Run
from . import evidence
from . import run as running
from .claim import Claim, Effort, Number
from .run import Outcome

COLOURS = {
    "reproduced": "green",
    "refuted": "red",
    "conditional": "yellow",
    "not resolved": "cyan",
    "broken": "bold red",
}
PACKAGES = {"numpy", "scipy", "numba", "pyfftw", "matplotlib"}
PACKAGES |= {"torch", "tensorflow", "tensorflow-cpu"}
SHOWN = 3
"""Numbers of each claim in the table; the page has them all."""


def run(claims: Sequence[Claim[Any]], effort: Effort, measured: Run | None = None) -> list[Outcome]:
    """Run each, with a bar that names it; `measured` is what those about a run ask."""
    with progress() as bar:
        task = bar.add_task("claims", total=len(claims))
        begun: list[str] = []

        def begin(claim: Claim[Any]) -> None:
            description = f"{claim.id}  {claim.title}"
            bar.update(task, completed=len(begun), description=escape(description))
            begun.append(claim.id)

        return running.run(claims, effort, begin, measured)


def keep(outcomes: Sequence[Outcome], results: Path) -> Path:
    """Put them in the places of earlier outcomes of the same claims; the file. Those of a run are not kept.

    Raises
    ------
    ValueError, OSError
        Where what was stored is damaged; the message says what to do.
    """
    made = _made()
    stored = [evidence.record(outcome, made) for outcome in outcomes if not outcome.claim.of_run]
    return evidence.keep(stored, results)


def _made() -> dict[str, Any]:
    record = environment.record()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": str(record["source"]["commit"]),
        "uncommitted changes": record["source"]["uncommitted changes"],
        "processor": str(record["machine"]["processor"]),
        "processors": all_workers(),
        "python": record["python"]["version"],
        "packages": {
            name: version
            for name, version in record["packages"].items()
            if name.lower() in PACKAGES
        },
    }


def write_page(results: Path, output: Path, measured: Run | None = None) -> Path | None:
    """All outcomes as a page, into the site that lies in `output` where there is one; None without any."""
    from ..kit import figure, html  # which load a plotting library: not for a list
    from . import page as claims
    from . import registry

    figures = figure.save_all(
        registry.figure_names(), registry.draw_all(results, measured), output / "figures"
    )
    written = html.write(claims.beside(results, measured), output, figures=figures, into=True)
    return written[0] if written else None


def as_data(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """For a program."""
    records = [to_data(evidence.record(outcome, {})) for outcome in outcomes]
    return {"ok": not any(outcome.error for outcome in outcomes), "claims": records}


def list_as_json(claims: Sequence[Claim[Any]]) -> str:
    """What there is, for a program."""
    keys = ("id", "title", "statement", "exact", "needs", "meaning")
    rows = [{key: getattr(it, key) for key in keys} | {"source": it.source.title} for it in claims]
    return json.dumps(rows, indent=1)


def show_list(claims: Sequence[Claim[Any]]) -> None:
    """What there is."""
    table = _table("id", "statement", "source")
    for claim in claims:
        table.add_row(claim.id, escape(claim.title), escape(claim.source.author))
    out.print(table)


def show(outcomes: Sequence[Outcome], kept: Path, page: Path | None) -> None:
    """Print the verdicts with the numbers that decided, and below them what they hang on."""
    table = _table("id", "statement", "verdict", "deciding numbers")
    for it in outcomes:
        table.add_row(it.claim.id, escape(it.claim.title), _verdict(it), _numbers(it.numbers))
    out.print(table)
    for it in outcomes:
        if it.words and it.verdict != "reproduced":
            out.print(f"\n[bold]{it.claim.id}[/] {_verdict(it)}: {escape(it.words)}")
    counts = Counter(it.verdict for it in outcomes)
    summary = ", ".join(f"{counts[word]} {word}" for word in COLOURS if counts[word])
    what = "1 claim" if len(outcomes) == 1 else f"{len(outcomes)} claims"
    out.print(f"\n{what} in {sum(it.seconds for it in outcomes):.1f} s: {summary}")
    if page:
        out.print(f"kept in {kept}\npage    {page}", soft_wrap=True)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, no_wrap=column in ("id", "verdict"))
    return table


def _numbers(numbers: Sequence[Number]) -> str:
    from ..kit.quantity import plain  # which loads pandas: not for a list

    rest = f"\n[dim]and {len(numbers) - SHOWN} more[/]" if len(numbers) > SHOWN else ""
    return (
        "\n".join(f"{escape(it.label)}: {escape(plain(it.text))}" for it in numbers[:SHOWN]) + rest
    )


def _verdict(outcome: Outcome) -> str:
    return f"[{COLOURS[outcome.verdict]}]{outcome.verdict}[/]"
