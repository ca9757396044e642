"""``corrconv doctor``: what is to be known about this machine."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import as_json


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """What on this machine will spoil a measurement, and how to mend it."""
    from corrconv.doctor import show as doctoring

    checks = doctoring.examine()
    if as_json:
        click.echo(json.dumps(doctoring.as_data(checks), indent=1))
    else:
        doctoring.show(checks)
