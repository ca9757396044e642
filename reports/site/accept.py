"""``make accept FILE=…``: a machine's run that was sent in is verified, and becomes a published one.

    python -m corrconv.reports.site.accept FILE [--evidence FOLDER] [--verify]

Nothing is written where it has a fault; each is said, with what to do. Else the run, and what evidence goes
with it, are kept in ``reports/published/MACHINE/``, its site is built there, all other sites lead to it, and
the README's table has it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from corrconv.core.cache import replace
from corrconv.kit import anonymous, evidence
from corrconv.kit.console import out
from corrconv.sweep import stored
from corrconv.sweep.contenders import HARDWARE, differences
from corrconv.sweep.faults import Fault, faults
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import SWEEP, Sweep
from corrconv.sweep.twice import see_that_none_is_twice

from ..kit.found import modules
from ..machines import readme
from ..machines.published import PUBLISHED
from . import sites


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--evidence", "beside", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Results of the same machine, whose other evidence is taken along.",
)  # fmt: skip
@click.option("--verify", is_flag=True, help="Say what is wrong, and write nothing.")
def main(file: Path, beside: Path | None, verify: bool) -> None:
    """Verify a machine's run in FILE, and publish it."""
    try:
        sweep = stored.read(file)
    except (OSError, Refused) as error:
        raise click.ClickException(str(error)) from None
    if found := [
        *faults(sweep),
        *taken(sweep, PUBLISHED / sweep.machine),
        *copied(sweep, PUBLISHED),
    ]:
        raise click.ClickException("\n  ".join([f"{file} is not accepted:", *map(str, found)]))
    out.print(f"{file}: a whole run of {sweep.machine}, without a fault", soft_wrap=True)
    if verify:
        return
    try:
        accept(sweep, beside)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    out.print(f"commit {PUBLISHED} and {readme.README}", soft_wrap=True)


def copied(sweep: Sweep, published: Path) -> list[Fault]:
    """Whether it is a run that is published under another machine's name."""
    others = [
        path for path in sorted(published.glob(f"*/{SWEEP}")) if path.parent.name != sweep.machine
    ]
    found = []
    for path in others:
        try:
            see_that_none_is_twice([stored.read(path), sweep])
        except Refused as error:
            found.append(Fault(str(error), "share a run of a machine that is not published yet"))
    return found


def taken(sweep: Sweep, folder: Path) -> list[Fault]:
    """Whether another machine is published under its name."""
    if not (folder / SWEEP).is_file():
        return []
    there, here = (
        {key: each.about.identity.get(key) for key in HARDWARE}
        for each in (stored.read(folder / SWEEP), sweep)
    )
    differing = differences(there, here)
    cure = "share it again with --machine NAME"
    return [Fault(f"{folder} is of another machine ({differing})", cure)] if differing else []


def accept(sweep: Sweep, beside: Path | None = None, published: Path = PUBLISHED) -> None:
    """Keep a run, with the evidence of its machine, and make all sites and the README's table anew.

    Parameters
    ----------
    sweep : Sweep
        Without faults.
    beside : Path, optional
        A folder of results of the same machine, whose evidence takes the place of what is published.
    published : Path

    Raises
    ------
    ValueError
        Where evidence is damaged: before anything is written.
    """
    folder = published / sweep.machine
    along = said(beside) if beside else {}
    stored.write(sweep, folder / SWEEP)
    for name, text in along.items():
        replace(evidence.place(folder, name), text)
    sites.rebuild(published)


def said(results: Path) -> dict[str, str]:
    """What other evidence a folder of results holds, by name, without the names of its computer.

    Raises
    ------
    ValueError
        Where some of it is damaged.
    """
    known, found = anonymous.here(), {}
    for module in modules("evidence"):
        if module.load(results) is not None:  # what is damaged is refused, not published
            path = evidence.place(results, module.NAME)
            data = anonymous.data(json.loads(path.read_text("utf-8")), known)
            found[module.NAME] = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return found


if __name__ == "__main__":
    sys.exit(main())
