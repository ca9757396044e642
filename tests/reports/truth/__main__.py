"""``python -m tests.reports.truth reports/published/MACHINE``: does the site say what its store says?"""

from __future__ import annotations

from pathlib import Path

import click

from tests.reports.truth.report import check, lines


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--most", default=20, show_default=True, help="Findings of a kind that are listed.")
def main(results: tuple[Path, ...], most: int) -> None:
    """Hold published sites against their stores; ends with 1 where one contradicts."""
    reports = [check(each) for each in results]
    for report in reports:
        click.echo("\n".join(lines(report, most=most)))
    if not all(report.holds for report in reports):
        raise SystemExit(1)


main()
