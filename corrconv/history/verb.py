"""The verb ``corrconv history``: the newest commits of a checkout, measured and kept."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.option(
    "--commits", type=click.IntRange(1), default=20, show_default=True,
    help="How many of the newest ones that touch what is measured.",
)  # fmt: skip
@click.option(
    "--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True,
    help="The folder of results, in which it is kept.",
)  # fmt: skip
@click.option("--machine", help="asv's name for this machine; its host name where left out.")
@click.option("--tiny", is_flag=True, help="Few samples: does it run?")
@as_json
def history(commits: int, results: Path, machine: str | None, tiny: bool, as_json: bool) -> None:
    """Our implementations over a checkout's commits: 45 s a commit.

    Each is timed beside one yardstick that no commit changes. Killed and started again, it goes on where it
    was. A commit that cannot be measured is named, with the reason, and the others go on.
    """
    from rich.markup import escape

    from corrconv.commits.repository import Repository
    from corrconv.history import kept, run, show
    from corrconv.history.measure import FULL, TINY
    from corrconv.kit.console import err, progress
    from corrconv.kit.options import see_folder
    from corrconv.measure.machine import see
    from corrconv.measure.one_run import one_run

    try:
        if machine:
            see(machine)  # it becomes a folder of asv's
        see_folder(results)
        root = Repository.around(Path.cwd()).root
        if said := run.fewer(root, commits):
            err.print(said, markup=False, soft_wrap=True)
        with one_run("corrconv history"), progress(auto_refresh=False) as bar:
            task = bar.add_task("history", total=1000)

            def told(share: float, words: str) -> None:
                bar.update(
                    task, completed=round(1000 * share), description=escape(words), refresh=True
                )

            found = run.run(root, results, commits, TINY if tiny else FULL, told)
            kept.keep(found, root, results, machine)
    except ValueError as error:
        raise Refused(str(error)) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(
            f"{where}{error.strerror or error}; commits that are finished are kept, and asking again goes on"
        ) from None
    if as_json:
        click.echo(json.dumps(show.as_data(found), indent=1))
    else:
        show.show(found)
    newest = {it.hash for it in found.line[-commits:]}
    if not any(it.commit in newest and not it.reason for it in found.tried):
        raise click.ClickException("none of these commits could be measured: see the reasons above")
