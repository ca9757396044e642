"""The verb ``corrconv upstream``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json, see_folder


@click.command()
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="asv's results, beside which the evidence is kept.",
)
@as_json
def upstream(results: Path, as_json: bool) -> None:
    """Known differences and defects of the libraries: which still hold here.

    Each is a small program, which is run with the versions installed. What came of them is kept for the page.
    """
    from corrconv.kit.codec import to_data
    from corrconv.kit.console import err

    from . import evidence, run
    from .show import show

    try:
        see_folder(results)
    except ValueError as error:
        raise Refused(str(error)) from None
    with err.status("") as status:
        found = run.collect(lambda name: status.update(f"Looking at {name}"))
    kept = evidence.save(found, results)
    if as_json:
        click.echo(json.dumps(to_data(found), indent=1))
    else:
        show(found, kept)
