"""``python -m corrconv.reports.upstream``: observe every deviation, show a table, keep the evidence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from rich import box
from rich.markup import escape
from rich.table import Table

from corrconv.kit import console
from corrconv.kit import old_evidence as evidence

from .run import collect, save

COLOURS = {
    "holds": "yellow",
    "mended": "green",
    "changed": "red",
    "not installed": "dim",
    "not here": "dim",
}


@click.command()
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=Path("results/asv/results"),
    show_default=True,
    help="asv's results, beside which the evidence is kept.",
)
def main(results: Path) -> None:
    """Observe every known difference and defect with the libraries installed here."""
    with console.err.status("") as status:
        found = collect(lambda name: status.update(f"Looking at {name}"))
    show(found)
    console.out.print(f"[dim]Kept in {save(found, results)}")


def show(found: evidence.Evidence) -> None:
    """A row for each deviation, then the counts, then what has to be done."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("library", "version", "id", "kind", "status"):
        table.add_column(name, no_wrap=name != "id")
    for row in found["deviations"]:
        status = f"[{COLOURS[row['status']]}]{row['status']}"
        kind = f"[bold]{row['kind']}" if row["kind"] == "defect" else row["kind"]
        table.add_row(row["library"], row["version"] or "–", row["id"], kind, status)
    console.out.print(table)
    counts = Counter(row["status"] for row in found["deviations"])
    console.out.print(", ".join(f"{count} {status}" for status, count in counts.items()))
    for row in found["deviations"]:
        if row["status"] in ("mended", "changed"):
            console.out.print(f"[{COLOURS[row['status']]}]{escape(row['message'])}")


if __name__ == "__main__":
    main()
