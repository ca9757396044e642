"""``corrconv regress``: is HEAD slower than BASE?"""

from __future__ import annotations

import json
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from corrconv.kit.options import Number, Refused, as_json

UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


class Duration(click.ParamType):
    """Seconds, minutes or hours: 90, 90s, 10m, 1h."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?(s|m|min|h)?", str(value).strip())
        seconds = float(found[1]) * UNITS[found[2] or ""] if found else 0.0
        if not 1 <= seconds <= 7 * 24 * 3600:
            self.fail(
                f"{value!r} is no time from 1s to 168h; 90s, 10m and 1h are some.", param, ctx
            )
        return seconds


class NotMeasured(click.ClickException):
    """No answer: exit status 4."""

    exit_code = 4

    def show(self, file: Any = None) -> None:
        click.echo(f"not measured: {self.message}", err=True)


@contextmanager
def statuses(context: click.Context) -> Iterator[None]:
    """The exit status of whatever ends a run; click's own and Python's would be that of a slowdown."""
    from corrconv.commits.repository import NotMeasured as NoAnswer

    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            "stopped; what is finished is kept, and asking again goes on from there", err=True
        )
        context.exit(130)
    except NoAnswer as error:
        raise NotMeasured(str(error)) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise NotMeasured(
            f"{where}{error.strerror or error}; what is finished is kept, and asking again goes on from there"
        ) from None
    except click.ClickException:
        raise
    except ImportError as error:  # an extra that is not installed
        raise Refused(str(error)) from None
    except Exception as error:
        traceback.print_exc()
        raise NotMeasured(f"a defect of corrconv regress itself: {error!r}") from None


@click.command()
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--budget", type=Duration(), default="10m", show_default=True, help="Builds apart.")
@click.option(
    "--effect",
    type=Number(0.001, 1),
    default=0.03,
    show_default=True,
    help="The minimum effect: 0.03 is 3%.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Measure these alone; may be repeated.")
@click.option(
    "--bench",
    type=click.Path(path_type=Path),
    help="Measure the functions of this file instead, as it is now, on both sides.",
)
@click.option("--install", is_flag=True, help="With --bench: have pip build each commit's package.")
@click.option(
    "--with", "before", multiple=True, metavar="NAME==VERSION", help="BASE is HEAD with this."
)
@click.option("--against", "after", multiple=True, metavar="NAME==VERSION", help="HEAD has this.")
@click.option(
    "--environment",
    type=click.Choice(["auto", "here", "lock"]),
    default="auto",
    show_default=True,
    help="auto: this one where it is what both commits' locks say, else one of each lock.",
)
@click.option(
    "--self-test", "testing", is_flag=True,
    help="How often does this err here? BASE against itself, and with slowdowns planted; 14 budgets long.",
)  # fmt: skip
@click.option("--dirty", is_flag=True, help="HEAD is the tree, with what is not committed.")
@click.option("--seed", type=click.IntRange(0), default=0, help="Of the orders.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Add the table to this file.")
@click.option("--figure", type=click.Path(path_type=Path), help="Draw all intervals: an SVG.")
@click.option("--output", type=click.Path(path_type=Path), help="Keep the result here, as JSON.")
@as_json
@click.pass_context
def regress(
    context: click.Context,
    base: str | None,
    head: str | None,
    budget: float,
    effect: float,
    only: tuple[str, ...],
    bench: Path | None,
    install: bool,
    before: tuple[str, ...],
    after: tuple[str, ...],
    environment: str,
    testing: bool,
    dirty: bool,
    seed: int,
    markdown: Path | None,
    figure: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Is HEAD slower than BASE? Both commits are built, and timed in fresh processes that alternate.

    Exit statuses: 0 not slower, 1 slower, 3 not resolved, 4 not measured, 5 wrong. Left out, BASE is main,
    and HEAD is HEAD. A branch whose name begins with a dash goes behind --.
    """
    from corrconv.kit.options import see_file
    from corrconv.measure.one_run import one_run
    from corrconv.regress import evidence, show
    from corrconv.regress.asking import Settings
    from corrconv.regress.prepare import Question
    from corrconv.regress.selftest.verb import see_alone, self_test
    from corrconv.regress.whole import whole

    if testing:
        see_alone(context)
        with statuses(context):
            settings = Settings(budget, effect, seed, only)
            status = self_test(base or "HEAD", settings, figure, as_json=as_json)
        context.exit(status)
    if bool(before) != bool(after) or (before and base):
        raise Refused(
            "--with and --against go together, and without BASE: both sides are HEAD, each with its versions"
        )
    if bench is not None and not os.path.isfile(bench):  # a name may be too long for Path's own
        raise Refused(f"--bench {bench}: there is no such file")
    if bench is not None and bench.suffix != ".py":
        raise Refused(f"--bench {bench}: is no Python file; its name must end with .py")
    if install and bench is None:
        raise Refused("--install is of --bench: corrconv's own commits are always built")
    question = Question(
        base or ("HEAD" if before else "main"),
        head or "HEAD",
        before,
        after,
        bench,
        environment,
        install,
        dirty,
    )
    with statuses(context):
        try:
            for path in filter(None, (markdown, figure, output)):
                see_file(path)
        except ValueError as error:
            raise Refused(str(error)) from None
        if figure:
            from corrconv.regress.figure import draw  # that matplotlib is missing is said before
        with (
            one_run("corrconv regress"),
            whole(question, Settings(budget, effect, seed, only)) as found,
        ):
            if output:
                evidence.save(found, output)
            if markdown:
                with markdown.open("a", encoding="utf-8") as file:
                    file.write(show.markdown(found))
            if figure:
                draw(found, figure)
            if as_json:
                click.echo(json.dumps(evidence.as_data(found), indent=1))
            else:
                show.show(found)
    context.exit(evidence.STATUS[found.answer])
