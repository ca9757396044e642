"""``corrconv report``: figures and pages from stored results."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, SITE, Refused, as_json, see_folder


@click.command()
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=SITE, show_default=True)
@click.option("--open", "opened", is_flag=True, help="Show it in the browser.")
@as_json
def report(results: Path, output: Path, opened: bool, as_json: bool) -> None:
    """Figures and pages from stored results."""
    try:
        from . import build as reporting

        see_folder(output)
        built = reporting.build(results, output)
    except ModuleNotFoundError as error:
        raise Refused(f"{error}: pip install 'corrconv[report]'") from None
    except (ValueError, OSError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(reporting.as_data(built), indent=1))
    else:
        reporting.show(built)
    if opened:
        reporting.open_in_browser(built)
