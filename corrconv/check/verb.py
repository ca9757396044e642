"""``corrconv check``: the correctness gate."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="[NAME or FILE.py]...")
@click.option("--quick", is_flag=True, help="Every seventh case: seconds.")
@click.option("--case", metavar="CASE", help="Only this case, as a failure prints it.")
@as_json
def check(what: tuple[str, ...], quick: bool, case: str | None, as_json: bool) -> None:
    """The correctness gate, for the NAMEs and FILEs given or for all that can run here.

    Exits with 1 where an implementation fails.
    """
    from corrconv.check import run
    from corrconv.check.evidence import as_data
    from corrconv.check.show import show
    from corrconv.kit import registered

    try:
        chosen, cases = registered.chosen(what), run.cases(quick=quick, only=case)
    except (ValueError, TypeError, FileNotFoundError, ImportError) as error:
        raise Refused(str(error)) from None
    report, files = run.run(chosen, cases), registered.files(what, chosen)
    if as_json:
        click.echo(json.dumps(as_data(report, files), indent=1))
    else:
        show(report, files)
    raise SystemExit(0 if report.ok else 1)
