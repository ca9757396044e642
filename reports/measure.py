"""Measure what a question rests on, and keep it: ``python -m corrconv.reports.measure [--quick] NAME``."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
from rich.markup import escape

from corrconv.kit import evidence
from corrconv.kit.console import out, progress
from corrconv.kit.options import RESULTS
from corrconv.measure.one_run import one_run

from . import questions
from .questions import QUICK, TINY, Budget


@click.command()
@click.argument("name", type=click.Choice(questions.names()))
@click.option("--quick", is_flag=True, help="Fewer rounds and half a minute of random problems.")
@click.option("--tiny", is_flag=True, help="The smallest sizes: does it run?")
@click.option("--seconds", default=Budget.seconds, show_default=True, help="For random problems.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="The folder of results, in which it is kept.",
)
def main(name: str, quick: bool, tiny: bool, seconds: float, results: Path) -> None:
    """Measure NAME in this process: what it settles, such as threads, is settled for all of it."""
    stored = importlib.import_module(f"{__package__}.{name}.evidence")
    measure = importlib.import_module(f"{__package__}.{name}.measure").measure
    try:
        stored.load(results)
    except ValueError as error:  # before minutes of measuring, and not overwritten without a word
        raise click.ClickException(str(error)) from None
    budget = TINY if tiny else QUICK if quick else Budget(seconds)
    turn = one_run(f"python -m corrconv.reports.measure {name}")
    with turn, progress(auto_refresh=False) as bar:  # no thread of its own beside what is timed
        task = bar.add_task(name, total=100)

        def told(share: float, what: str) -> None:
            done, now = round(100 * share), escape(f"{name}: {what}")
            bar.update(task, completed=done, description=now, refresh=True)

        found = measure(budget, told)
    path = evidence.save(found, evidence.place(results, name))
    out.print(f" {name}: kept in {path}; the page shows it: corrconv report", soft_wrap=True)


if __name__ == "__main__":
    main()
