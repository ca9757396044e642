"""Measure an image of 16 GiB within 2 GiB, in a folder of a disk with room for two of it."""

from __future__ import annotations

from pathlib import Path

import click

from corrconv.check.spot import GateFailed
from corrconv.kit import evidence
from corrconv.kit.console import err, out
from corrconv.kit.options import RESULTS
from corrconv.measure.one_run import one_run

from ..processes import RunFailed
from .evidence import NAME, SIDE, load
from .run import measure


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--side", type=click.IntRange(1), default=SIDE, show_default=True, help="Of the image."
)
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="The folder of results, in which it is kept.",
)
def main(folder: Path, side: int, results: Path) -> None:
    """Write an image below FOLDER, convolve it with 31×31 in under 2 GiB, and remove it all again.

    A smaller one is taken where the disk has no room for two of 16 GiB.
    """
    try:
        load(results)  # before it is measured for minutes, and not overwritten without a word
        with one_run("python -m corrconv.reports.blocks.huge"):
            found = measure(
                folder, side, say=lambda words: err.print(words, markup=False, soft_wrap=True)
            )
    except (ValueError, RunFailed, GateFailed) as error:
        raise click.ClickException(str(error)) from None
    path = evidence.save(found, evidence.place(results, NAME))
    out.print(f" {NAME}: kept in {path}; the page shows it: corrconv report", soft_wrap=True)


if __name__ == "__main__":
    main()
