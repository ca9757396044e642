"""What the command line's verbs share."""

from __future__ import annotations

from pathlib import Path

import click

RESULTS, SITE = Path("results"), Path("results/site")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


class Refused(click.ClickException):
    """What was asked cannot be done as asked: exit status 2, like click's own usage errors."""

    exit_code = 2
