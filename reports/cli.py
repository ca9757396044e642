"""The command line: ``corrconv VERB``, one verb a function. What a verb does stands elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import click

RESULTS, SITE = Path("reports/asv/results"), Path("reports/site")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


class Refused(click.ClickException):
    """What was asked cannot be done as asked: exit status 2, like click's own usage errors."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="corrconv", prog_name="corrconv")
def main() -> None:
    """Correlate and convolve: which implementation is correct, how exact, and how fast?"""


@main.command("list")
@as_json
def list_(as_json: bool) -> None:
    """The implementations: family, library, version, and whether they can run here."""
    from reports import listing

    if as_json:
        click.echo(json.dumps(listing.rows(), indent=1))
    else:
        listing.show()


@main.command()
@click.argument("what", nargs=-1, metavar="[NAME or FILE.py]...")
@click.option("--quick", is_flag=True, help="Every seventh case: seconds.")
@click.option("--case", metavar="CASE", help="Only this case, as a failure prints it.")
@as_json
def check(what: tuple[str, ...], quick: bool, case: str | None, as_json: bool) -> None:
    """The correctness gate, for the NAMEs and FILEs given or for all that can run here.

    Exits with 1 where an implementation fails.
    """
    from reports import checking

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


@main.command()
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
    from reports import checking, conforming
    from reports.conformance import run, store

    try:
        chosen = conforming.choose(what)
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


@main.command()
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=SITE, show_default=True)
@as_json
def report(results: Path, output: Path, as_json: bool) -> None:
    """Figures and page from stored results."""
    from reports import reporting

    try:
        built = reporting.build(results, output)
    except (ValueError, OSError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(reporting.as_data(built), indent=1))
    else:
        reporting.show(built)


@main.command()
@as_json
def calibrate(as_json: bool) -> None:
    """Measure what auto should know about this machine: under a minute, kept for this user.

    Until then auto uses what was measured elsewhere. Best run while nothing else is running.
    """
    from reports import calibrating

    try:
        found = calibrating.calibrate()
    except (OSError, ModuleNotFoundError, RuntimeError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(calibrating.as_data(found), indent=1))
    else:
        calibrating.show(found)


if __name__ == "__main__":
    main()
