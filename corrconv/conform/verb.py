"""The verb ``corrconv conform``."""

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
    from corrconv.conform import evidence, run
    from corrconv.conform.show import show
    from corrconv.kit import registered
    from corrconv.kit.codec import to_data
    from corrconv.kit.console import progress
    from corrconv.kit.options import see_folder

    try:
        chosen = registered.chosen(what)
        files = registered.files(what, chosen)
        if not (suite or test or files):
            see_folder(results)
        with progress() as bar:
            task = bar.add_task("conform", total=None)
            found = run.conform(
                chosen, suite, test, files, lambda n, N: bar.update(task, completed=n, total=N)
            )
        if not (suite or test or files):
            evidence.keep(found, results)
    except (ValueError, TypeError, OSError, ImportError, run.CannotRun) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps({"ok": found.ok} | to_data(found), indent=1))
    else:
        show(found)
    raise SystemExit(0 if found.ok else 1)
