"""``corrconv list``: which implementations there are."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import as_json


@click.command("list")
@as_json
def list_(as_json: bool) -> None:
    """The implementations: family, library, version, and whether they can run here."""
    from corrconv.list import show as listing

    if as_json:
        click.echo(json.dumps(listing.rows(), indent=1))
    else:
        listing.show()
