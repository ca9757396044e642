"""The verb ``corrconv models``: options in, the models' table out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.option("--quick", is_flag=True, help="Few small sizes, under a minute; nothing is stored.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Of the samples, an .npz file; beside the results where left out.",
)
@click.option(
    "--from",
    "stored",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Fit stored samples again; nothing is measured.",
)
@click.option("--only", multiple=True, metavar="NAME", help="May be repeated.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="asv's results, beside which the page looks for what was found.",
)
@as_json
def models(
    quick: bool,
    output: Path | None,
    stored: Path | None,
    only: tuple[str, ...],
    results: Path,
    as_json: bool,
) -> None:
    """How long each implementation takes, as a model: measured, fitted, its errors shown.

    It takes some twenty minutes, and calibrates auto first where that was not done. `recommend` and
    crossovers use the models from then on. Best run while nothing else is running.
    """
    from corrconv.calibrate import run_full as run
    from corrconv.calibrate.processes import Died

    asked = run.Asked(quick, output, stored, only, results)
    try:
        found = run.run(asked)
    except Died as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, OSError, RuntimeError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(run.as_data(found), indent=1))
    else:
        run.show(found)
