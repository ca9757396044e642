"""What each implementation can do, found by trying it: ``python -m corrconv.reports.capabilities.run``."""

from __future__ import annotations

import json
import platform
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.kit import old_evidence as evidence
from corrconv.kit.console import out, progress
from corrconv.kit.options import RESULTS, as_json
from corrconv.measure.conditions import all_workers

from .collect import collect, correlating
from .facts import Capability, Fact
from .section_capabilities import NAME, SHORT

LEGEND = (
    "In the order of the page: full, same, valid, valid with h larger; zeros, fillvalue, wrap, symm; "
    "bool, integers, floats, complex; 1-D, 2-D, 3-D; even, larger than x; NaN in x with a small and "
    "a large kernel, inf in x, NaN in h; one worker is one thread, two are more. ✓ yes, ◐ partly, "
    "– declined (threads: still one), ✗ wrong or lost, ! raises, l local, s spreads, a all."
)
SIGNS = {"local": "l", "spreads": "s", "lost": "✗", "all": "a"}
BAD = ("wrong", "raises", "lost")


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="asv's results, beside which the findings are kept.",
)
@as_json
def main(names: tuple[str, ...], results: Path, as_json: bool) -> None:
    """Try every implementation, keep what came out, show it. NAMEs alone are shown, and not kept."""
    for name in names:
        if name not in corrconv.available():
            raise click.BadParameter(f"{name!r} cannot run here: see corrconv list")
    found = _collect(list(names) or correlating())
    data = as_data(found)
    if not names:
        evidence.save(data, results, NAME)
    if as_json:
        click.echo(json.dumps(data, indent=1))
    else:
        show(found)


def as_data(found: list[Capability]) -> dict[str, Any]:
    """The evidence: what was found, and where."""
    where = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": all_workers(),
    }
    return {"made on": where, "implementations": [it.as_data() for it in found]}


def _collect(names: list[str]) -> list[Capability]:
    with progress() as bar:
        task = bar.add_task("capabilities", total=len(names))
        return collect(names, lambda name: bar.update(task, advance=1, description=name))


def show(found: list[Capability]) -> None:
    """A row for each implementation; then the reasons of what is not as it should be."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("name", no_wrap=True)
    for it in found[:1]:
        for group, _ in groupby(it.facts, key=attrgetter("group")):
            table.add_column(group, no_wrap=True)
    for it in found:
        groups = (list(facts) for _, facts in groupby(it.facts, key=attrgetter("group")))
        table.add_row(it.name, *map(_in_short, groups))
    out.print(table)
    out.print(f"\n[dim]{LEGEND}[/]")
    for it in found:
        for fact in it.facts:
            if fact.answer in BAD:
                where = f"{it.name}, {fact.group}, {fact.what}"
                out.print(f"[red]{fact.answer}[/]: {escape(f'{where}: {fact.detail}')}")


def _in_short(facts: list[Fact]) -> str:
    """A letter or sign for each."""
    signs = ((SIGNS.get(fact.answer, SHORT[fact.answer]), fact.answer in BAD) for fact in facts)
    return "".join(f"[red]{sign}[/]" if bad else sign for sign, bad in signs)


if __name__ == "__main__":
    main()
