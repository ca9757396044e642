"""The verbs ``corrconv sweep`` and ``corrconv merge``: options in, what was found out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from corrconv.kit.options import Number, Refused, as_json


@click.command()
@click.option("--quick", "tier", flag_value="quick", help="Seven sizes, about a minute.")
@click.option("--reference", "tier", flag_value="reference", help="As published: 15 minutes.")
@click.option("--full", "tier", flag_value="full", help="The whole grid: hours.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER or FILE.json or FILE.parquet",
    help="The sweep's folder; of a file that all of it goes to, FILE beside it. [default: "
    "results/sweep/TIER]",
)
@click.option(
    "--only", multiple=True, metavar="NAME or FILE.py", help="May be repeated, as those below."
)
@click.option(
    "--image", "images", multiple=True, metavar="SHAPE", help="Instead of the grid's sizes."
)
@click.option("--kernel", "kernels", multiple=True, metavar="SHAPE", help="Each with each image.")
@click.option("--operation", multiple=True, type=click.Choice(["correlate", "convolve"]))
@click.option("--mode", multiple=True, type=click.Choice(["full", "same", "valid"]))
@click.option("--dtype", multiple=True)
@click.option("--workers", multiple=True, type=click.IntRange(1, 1024), help="Threads.")
@click.option("--passes", type=click.IntRange(1, 1000), help="Fresh processes for each case.")
@click.option("--seconds", type=Number(0), help="For everything, about.")
@click.option(
    "--memory",
    type=Number(0, 1e9, min_open=True),
    metavar="GIB",
    help="That a side may take; by default three quarters of what is free.",
)
@click.option(
    "--limit",
    type=Number(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Seconds that a step may take: to load, to plan, a call.",
)
@click.option("--machine", help="Its name in the results: by default of processor and cores.")
@click.option("--share", is_flag=True, help="One file to send in, of the reference sizes.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Of a Dask cluster, whose machines all measure; --output is then the folder of all of them. "
    "[default: results/machines]",
)
@click.option(
    "--case", metavar="CASE", help="Only this one, alone, as a failure prints it; kept nowhere."
)
@as_json
def sweep(
    tier: str | None,
    output: Path | None,
    memory: float | None,
    limit: float,
    machine: str | None,
    share: bool,
    scheduler: str | None,
    case: str | None,
    only: tuple[str, ...],
    as_json: bool,
    **asked: Any,
) -> None:
    """All implementations on a grid of sizes: four minutes on 2 cores.

    Every finished case is on disk at once. Killed and started again, it goes on where it was. What
    crashes, hangs or takes too much memory is recorded, with a line that repeats it.
    """
    from corrconv.kit.codec import to_data
    from corrconv.kit.options import see_file, see_folder
    from corrconv.measure.one_run import one_run
    from corrconv.sweep import run, show
    from corrconv.sweep import share as sharing
    from corrconv.sweep.contenders import contenders, here
    from corrconv.sweep.keeping import Stopped
    from corrconv.sweep.turn import CannotMeasure

    try:
        if scheduler:
            from corrconv.sweep.cluster import command

            command.see(case, output)
            tier = tier or ("reference" if share else "default")
            told = {"memory": memory, "limit": limit, "share": share, **asked}
            raise SystemExit(
                command.sweep(scheduler, tier, only, output, machine, as_json=as_json, **told)
            )
        allowed = here(memory, limit)
        if case:
            with one_run("corrconv sweep --case"):
                record = run.repeat(case, only, allowed, asked["seconds"])
        else:
            tier, who = tier or ("reference" if share else "default"), contenders(only)
            todo, seconds = run.plan(who, tier, **asked)
            output = output or Path("results/sweep") / tier
            if share:
                sharing.see_that_it_may_be_shared(todo)
            folder, file = run.places(output)
            see_folder(folder)
            if file:
                see_file(file)
            checked = sharing.fit if share else None
            with one_run(f"corrconv sweep to {folder}"):
                done = run.run(todo, who, seconds, folder, allowed, machine, checked)
            if share:
                file = sharing.share(done)
            elif file:
                run.keep(done, file)
    except (Stopped, CannotMeasure) as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, TypeError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    except KeyboardInterrupt:
        click.echo("stopped; start the same command again, and it goes on where it was", err=True)
        raise SystemExit(130) from None
    if case:
        click.echo(json.dumps(to_data(record), indent=1)) if as_json else show.show_record(record)
        raise SystemExit(1 if show.failures([record]) else 0)
    if as_json:
        click.echo(json.dumps(show.as_data(done, file), indent=1))
    else:
        show.show(done, file)
    left = show.left_out(done.records) if only else {}
    for name, reason in left.items():
        click.echo(f"{name} was not tried: {reason}", err=True)
    raise SystemExit(1 if left else 0)


@click.command()
@click.argument("output", type=click.Path(path_type=Path), metavar="OUT.parquet")
@click.argument("sweeps", nargs=-1, type=click.Path(path_type=Path), metavar="SWEEP...")
@as_json
def merge(output: Path, sweeps: tuple[Path, ...], as_json: bool) -> None:
    """Join SWEEPs, of one machine or several, into one table.

    A SWEEP is a folder, or a file that was written by corrconv sweep --output FILE.json.
    """
    from corrconv.kit.options import see_inputs
    from corrconv.sweep import merge as merging
    from corrconv.sweep import show

    try:
        see_inputs(sweeps)
        joined = merging.merge(sweeps, output)
    except (ValueError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(show.merged_data(joined, output), indent=1))
    else:
        show.show_merged(joined, output)
