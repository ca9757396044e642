"""``corrconv list``, ``check`` and ``conform``: what there is, and whether it is right."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command("list")
@as_json
def list_(as_json: bool) -> None:
    """The implementations: family, library, version, and whether they can run here."""
    from corrconv.list import show as listing

    if as_json:
        click.echo(json.dumps(listing.rows(), indent=1))
    else:
        listing.show()


@click.command()
@click.argument("what", nargs=-1, metavar="[NAME or FILE.py]...")
@click.option("--quick", is_flag=True, help="Every seventh case: seconds.")
@click.option("--case", metavar="CASE", help="Only this case, as a failure prints it.")
@as_json
def check(what: tuple[str, ...], quick: bool, case: str | None, as_json: bool) -> None:
    """The correctness gate, for the NAMEs and FILEs given or for all that can run here.

    Exits with 1 where an implementation fails.
    """
    from corrconv.check import show as checking

    try:
        chosen = checking.choose(what)
        cases = checking.cases(quick=quick, only=case)
    except (ValueError, TypeError, FileNotFoundError, ImportError) as error:
        raise Refused(str(error)) from None
    report, typed = checking.run(chosen, cases), checking.as_typed(what, chosen)
    if as_json:
        click.echo(json.dumps(checking.as_data(report, typed), indent=1))
    else:
        checking.show(report, typed)
    raise SystemExit(0 if report.ok else 1)


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
