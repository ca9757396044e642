"""The verb ``corrconv doctor``."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import as_json


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """What on this machine will spoil a measurement, and how to mend it."""
    from corrconv.doctor import run
    from corrconv.doctor.evidence import as_data
    from corrconv.doctor.show import show

    checks = run.examine()
    if as_json:
        click.echo(json.dumps(as_data(checks), indent=1))
    else:
        show(checks)
