"""The command line: ``corrconv VERB``, one verb a function. What a verb does stands elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import click

from reports.cli_claims import claims
from reports.cli_crossover import crossover
from reports.cli_models import models
from reports.cli_recommend import recommend
from reports.cli_sweep import merge, sweep
from reports.options import Refused, as_json

RESULTS, SITE = Path("reports/asv/results"), Path("reports/site")


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
    """Measure what auto should know about this machine, and keep it for this user.

    It takes some ten seconds, and two minutes the first time: then there is much to compile.

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


@main.command()
@click.argument("what", nargs=-1, metavar="A B [C]...")
@click.option("--image", default="512x512", show_default=True, help="Its shape; 1-D: one number.")
@click.option("--kernel", default="15x15", show_default=True, help="Its shape.")
@click.option("--dtype", default="float32", show_default=True)
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--mode", type=click.Choice(["full", "same", "valid"]), default="same")
@click.option("--boundary", type=click.Choice(["fill", "wrap", "symm"]), default="fill")
@click.option("--workers", type=click.IntRange(1), default=1, help="Threads that each may use.")
@click.option("--one-shot", is_flag=True, help="Calls without a plan made beforehand.")
@click.option("--seconds", type=click.FloatRange(0), default=10.0, show_default=True, help="About.")
@click.option("--processes", type=click.IntRange(1), help="At most; 6 at the least.")
@click.option("--output", type=click.Path(path_type=Path), help="Keep the result here, as JSON.")
@as_json
def compare(
    what: tuple[str, ...],
    image: str,
    kernel: str,
    dtype: str,
    operation: str,
    mode: str,
    boundary: str,
    workers: int,
    one_shot: bool,
    seconds: float,
    processes: int | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Is B faster than A? Paired timing of implementations (names or files) in fresh processes.

    Each is compared with the first: a ratio with its interval, or "not resolved".
    """
    from benchmarks.paired import store
    from benchmarks.paired.compare import Settings
    from benchmarks.paired.processes import ChildFailed
    from reports import comparing

    try:
        problem = comparing.problem(
            image, kernel, dtype=dtype, operation=operation, mode=mode, boundary=boundary
        )
        chosen = comparing.choose(what, problem)
        settings = Settings(seconds=seconds, processes=processes)
        found = comparing.run(chosen, problem, settings, workers=workers, one_shot=one_shot)
        if output:
            store.save(found, output)
    except ChildFailed as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, TypeError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(comparing.as_data(found), indent=1))
    else:
        comparing.show(found)


@main.command()
@as_json
def doctor(as_json: bool) -> None:
    """What on this machine will spoil a measurement, and how to mend it."""
    from reports import doctoring

    checks = doctoring.examine()
    if as_json:
        click.echo(json.dumps(doctoring.as_data(checks), indent=1))
    else:
        doctoring.show(checks)


main.add_command(claims)
main.add_command(crossover)
main.add_command(models)
main.add_command(recommend)
main.add_command(sweep)
main.add_command(merge)

if __name__ == "__main__":
    main()
