"""``corrconv conform``: SciPy's and NumPy's own tests."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="[NAME or FILE.py]...")
@click.option("--suite", type=click.Choice(["scipy", "numpy"]), help="Only SciPy's or NumPy's.")
@click.option("--test", default="", metavar="TEST", help="Only this test, as a failure prints it.")
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
@as_json
def conform(
    what: tuple[str, ...], suite: str | None, test: str, results: Path, as_json: bool
) -> None:
    """SciPy's and NumPy's own tests, for the NAMEs and FILEs given or for all that can run here.

    What whole suites say of registered names is kept for the page. Exits with 1 where a test fails.
    """
    from corrconv.check import show as checking
    from corrconv.conform import run, store
    from corrconv.conform import show as conforming

    try:
        chosen = checking.choose(what)
        typed = checking.as_typed(what, chosen)
        found = conforming.conform(chosen, suite, test, typed)
        if not (suite or test or typed):
            store.keep(found, results)
    except (ValueError, TypeError, OSError, ImportError, run.CannotRun) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(conforming.as_data(found), indent=1))
    else:
        conforming.show(found)
    raise SystemExit(0 if found.ok else 1)
