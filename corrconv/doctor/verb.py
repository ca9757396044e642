"""The verb ``corrconv doctor``: what is to be known about this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corrconv.kit.options import as_json

if TYPE_CHECKING:
    from corrconv.doctor.evidence import Check


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """What on this machine will spoil a measurement, and how to mend it."""
    from corrconv.doctor import show

    checks = examine()
    if as_json:
        click.echo(json.dumps(show.as_data(checks), indent=1))
    else:
        show.show(checks)


def examine() -> list[Check]:
    """All checks, in the order in which they are shown: about a second."""
    from corrconv.doctor import machine, software
    from corrconv.doctor.evidence import Check

    root = Path("/")
    try:
        import psutil

        busy = list(machine.busy(psutil))
    except ModuleNotFoundError:
        busy = [Check("load", "unknown", "psutil is not installed: pip install psutil")]
    here = [*busy, *machine.clock(root), *machine.share(root)]
    return [*here, *software.variables(os.environ), *software.simd(root), *software.caches()]
