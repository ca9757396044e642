"""The verb ``corrconv crossover``: options in, what was found out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="A B")
@click.option(
    "--image-sides", metavar="N,N,...", help="The N to search at; in 1-D, lengths of the signal."
)
@click.option("--ndim", type=click.IntRange(1, 2), default=2, show_default=True)
@click.option("--dtype", default="float32", show_default=True)
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--workers", type=click.IntRange(1), default=1, help="Threads that each may use.")
@click.option(
    "--seconds", type=click.FloatRange(0), default=6.0, show_default=True, help="A point, about."
)
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
    from corrconv.crossover import ask as run
    from corrconv.crossover import classic as pairs
    from corrconv.crossover.run import Asked, Curve
    from corrconv.kit import old_evidence as evidence
    from corrconv.measure.process import ProcessFailed

    folder = output or run.FOLDER
    for_page = classic or quick or model_only
    show = (lambda curve: None) if as_json else run.show
    try:
        if for_page and what:
            raise ValueError("--classic has pairs of its own: leave out A and B, or the option")
        if model_only:
            found = pairs.model_again(evidence.load(results, pairs.NAME))
        elif for_page:
            found = pairs.measure(folder, quick=quick, done=show)
        else:
            sides = run.lengths(image_sides, ndim)
            pair, both = run.pair(what, ndim, dtype, operation, workers)
            curve = run.measure(pair, both, Asked(sides, seconds), folder)
            found = run.as_data(curve)
            show(curve)
        kept = evidence.save(found, results, pairs.NAME) if for_page else None
    except ProcessFailed as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, TypeError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    except KeyboardInterrupt:
        click.echo("stopped; start the same command again, and it goes on where it was", err=True)
        raise SystemExit(130) from None
    if as_json:
        click.echo(json.dumps(found, indent=1))
    elif kept:
        for data in found["curves"] if model_only else ():
            run.show(Curve.from_data(data))
        click.echo(f"\nKept in {kept}; the page shows it: corrconv report")
