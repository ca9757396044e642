"""The verb ``corrconv claims``: options in, verdicts out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="[ID]...")
@click.option("--quick", is_flag=True, help="Smaller sizes and fewer samples: under a minute.")
@click.option("--list", "only_list", is_flag=True, help="What there is; nothing is run.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="The folder of results, in which the outcome is kept.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("results/site"),
    show_default=True,
    help="Gets the page, claims.html, and its figures.",
)
@as_json
def claims(
    what: tuple[str, ...],
    quick: bool,
    only_list: bool,
    results: Path,
    output: Path,
    as_json: bool,
) -> None:
    """Published statements put to the test: reproduced, refuted, conditional or not resolved.

    An ID is a claim, as A1, or a source's letter; all of them by default. What came out is kept for
    the page. Exits with 1 where an experiment broke.
    """
    from corrconv.kit.options import see_folder
    from corrconv.measure.one_run import one_run

    from ..kit.run import of
    from . import registry
    from . import show as claiming
    from .claim import Effort

    try:
        chosen = registry.choose(what)
        if only_list:
            click.echo(claiming.list_as_json(chosen)) if as_json else claiming.show_list(chosen)
            return
        see_folder(results)
        see_folder(output)
        measured = of(results)
        with one_run("corrconv claims"):
            outcomes = claiming.run(chosen, Effort.QUICK if quick else Effort.FULL, measured)
        kept = claiming.keep(outcomes, results)
        page = claiming.write_page(results, output, measured)
    except (ValueError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(claiming.as_data(outcomes), indent=1))
    else:
        claiming.show(outcomes, kept, page)
    raise SystemExit(1 if any(outcome.error for outcome in outcomes) else 0)
