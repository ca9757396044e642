"""The verb ``corrconv crossover``: options in, what was found out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Number, Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="A B")
@click.option(
    "--image-sides", metavar="N,N,...", help="The N to search at; in 1-D, lengths of the signal."
)
@click.option("--ndim", type=click.IntRange(1, 2), default=2, show_default=True)
@click.option("--dtype", default="float32", show_default=True)
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--workers", type=click.IntRange(1), default=1, help="Threads that each may use.")
@click.option("--seconds", type=Number(0), default=6.0, show_default=True, help="A point, about.")
@click.option("--output", type=click.Path(path_type=Path), help="The folder of finished points.")
@click.option("--classic", is_flag=True, help="The classic pairs, kept for the page: 15 minutes.")
@click.option("--quick", is_flag=True, help="With --classic: one N and float32, a few minutes.")
@click.option("--model-only", is_flag=True, help="Ask the model anew about what --classic kept.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="asv's results, beside which --classic keeps what it found.",
)
@as_json
def crossover(
    what: tuple[str, ...],
    image_sides: str | None,
    ndim: int,
    dtype: str,
    operation: str,
    workers: int,
    seconds: float,
    output: Path | None,
    classic: bool,
    quick: bool,
    model_only: bool,
    results: Path,
    as_json: bool,
) -> None:
    """From which n is B faster than A? Bracketed by paired runs, beside what the model says.

    The crossovers are a set: where an FFT's size steps, the faster one may change back. Every judged
    point is on disk at once; stopped and started again, the search goes on where it was.
    """
    from corrconv.compare.pool import kept
    from corrconv.crossover import evidence, run
    from corrconv.crossover import show as shown
    from corrconv.kit import evidence as kit
    from corrconv.kit.codec import to_data
    from corrconv.kit.options import see_folder
    from corrconv.measure.one_run import one_run
    from corrconv.measure.process import ProcessFailed

    folder = output or run.FOLDER
    for_page = classic or quick or model_only
    show = (lambda curve: None) if as_json else shown.show
    found: evidence.Crossovers | evidence.Curve
    try:
        if for_page and what:
            raise ValueError("--classic has pairs of its own: leave out A and B, or the option")
        if not model_only:
            see_folder(folder)
        if for_page:
            see_folder(results)
        if model_only:
            found = run.model_again(results)
            for curve in found.curves:
                show(curve)
        elif for_page:
            with one_run("corrconv crossover --classic"):
                found = run.classic(folder, quick=quick, done=show)
        else:
            asked = run.Asked(run.lengths(image_sides, ndim), seconds)
            pair, sides = run.pair(what, ndim, dtype, operation, workers)
            with one_run("corrconv crossover"), kept() as processes:
                found = run.measure(pair, sides, asked, folder, processes)
            show(found)
        path = kit.save(found, kit.place(results, evidence.NAME)) if for_page else None
    except ProcessFailed as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, TypeError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    except KeyboardInterrupt:
        click.echo("stopped; start the same command again, and it goes on where it was", err=True)
        raise SystemExit(130) from None
    if as_json:
        click.echo(json.dumps(to_data(found), indent=1))
    elif path:
        click.echo(f"\nKept in {path}; the page shows it: corrconv report")
