"""``corrconv calibrate`` and ``doctor``: what is to be known about this machine."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import Refused, as_json


@click.command()
@as_json
def calibrate(as_json: bool) -> None:
    """Measure what auto should know about this machine, and keep it for this user.

    It takes some ten seconds, and two minutes the first time: then there is much to compile.

    Until then auto uses what was measured elsewhere. Best run while nothing else is running.
    """
    from corrconv.calibrate import show as calibrating

    try:
        found = calibrating.calibrate()
    except (OSError, ModuleNotFoundError, RuntimeError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(calibrating.as_data(found), indent=1))
    else:
        calibrating.show(found)


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
