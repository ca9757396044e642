"""``corrconv check``: the correctness gate."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="[NAME or FILE.py]...")
@click.option("--quick", is_flag=True, help="Every seventh case, and a third of those drawn.")
@click.option("--case", metavar="CASE", help="Only this case, as a failure prints it.")
@click.option("--seed", type=click.IntRange(0), help="Of the cases that are drawn; a new one.")
@as_json
def check(
    what: tuple[str, ...], quick: bool, case: str | None, seed: int | None, as_json: bool
) -> None:
    """The correctness gate, for the NAMEs and FILEs given or for all that can run here.

    Exits with 1 where an implementation fails.
    """
    from corrconv.check import entries, run
    from corrconv.check.evidence import Coverage, GateReport, as_data
    from corrconv.check.show import show

    try:
        cases = run.cases(quick=quick, only=case, seed=seed)
        asked = entries.chosen(what)
    except (ValueError, TypeError, FileNotFoundError, ImportError) as error:
        raise Refused(str(error)) from None
    try:
        report = run.ask(asked.sources, cases) if asked.sources else GateReport()
    except run.GateBroken as error:
        raise click.ClickException(f"the gate itself failed: {error}") from None
    report.add(asked.report)
    coverage = Coverage.of(cases, None if case else run.seed_of(cases))
    if as_json:
        click.echo(json.dumps(as_data(report, asked.files, coverage), indent=1))
    else:
        show(report, asked.files, coverage)
    raise SystemExit(0 if report.ok else 1)
