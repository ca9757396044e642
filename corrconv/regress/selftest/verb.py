"""What ``corrconv regress --self-test`` does."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from corrconv.commits.repository import Repository
from corrconv.kit import evidence as files
from corrconv.kit.console import err, progress
from corrconv.kit.options import RESULTS, Refused, see_file, see_folder
from corrconv.measure.one_run import one_run
from corrconv.regress.asking import Settings
from corrconv.regress.selftest import figure as drawing
from corrconv.regress.selftest import run, show
from corrconv.regress.selftest.promises import Verdict, promises
from corrconv.regress.selftest.resample import drawn

TAKES = {"testing", "base", "budget", "effect", "only", "seed", "figure", "as_json"}


def see_alone(context: click.Context) -> None:
    """Refuse what a self-test does not take.

    Raises
    ------
    Refused
    """
    default = ParameterSource.DEFAULT
    for parameter in context.command.params:
        name = parameter.name or ""
        if name not in TAKES and context.get_parameter_source(name) is not default:
            called = parameter.opts[0] if parameter.param_type_name == "option" else name.upper()
            raise Refused(
                f"{called}: --self-test does not take it; it measures one commit, HEAD or the one that is "
                "given, against itself"
            )


def self_test(commit: str, settings: Settings, figure: Path | None, *, as_json: bool) -> int:
    """Measure, keep, print and draw; gives the exit status: 1 where a promise is broken beyond chance.

    Raises
    ------
    Refused
        Where there is no such commit, or what an earlier run has kept is damaged.
    NotMeasured
        Where the commit cannot be measured.
    OSError
        Where it cannot be kept.
    """
    try:
        if figure:
            see_file(figure)
        repository = Repository.around(Path.cwd())
        results = repository.root / RESULTS
        begun = run.begun(results, repository.commit(commit), settings)
        see_folder(results)
    except ValueError as error:
        raise Refused(str(error)) from None

    def say(words: str) -> None:
        err.print(words, markup=False, soft_wrap=True)

    with one_run("corrconv regress"), progress() as bar:
        task = bar.add_task("self-test", total=1000)

        def told(share: float, words: str) -> None:
            bar.update(task, completed=round(1000 * share), description=words)

        found = run.self_test(repository, begun, results, settings, say=say, progress=told)
    if as_json:
        click.echo(files.text(found), nl=False)
    else:
        show.show(found)
    if figure:
        drawing.draw(found, figure)
    broken = any(it.verdict is Verdict.BROKEN for it in promises(found, drawn(found)))
    return int(broken)
