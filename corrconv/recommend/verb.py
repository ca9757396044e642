"""The verb ``corrconv recommend``."""

from __future__ import annotations

import json

import click

from corrconv.kit.options import Refused, as_json


@click.command()
@click.option(
    "--image",
    default="512x512",
    show_default=True,
    metavar="SHAPE",
    help="As NumPy's shapes, rows first: 1920x1080 is 1920 rows of 1080. 1-D: one number.",
)
@click.option("--kernel", default="15x15", show_default=True, metavar="SHAPE", help="As --image.")
@click.option("--dtype", default="float32", show_default=True, help="Of both, as NumPy names it.")
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--mode", type=click.Choice(["full", "same", "valid"]), default="same")
@click.option("--boundary", type=click.Choice(["fill", "wrap", "symm"]), default="fill")
@click.option(
    "--accuracy",
    type=click.Choice(["normwise", "componentwise"]),
    default="normwise",
    help="componentwise: small outputs are to be as accurate as large ones.",
)
@click.option("--workers", type=click.IntRange(1), default=1, help="Threads that each may use.")
@click.option(
    "--rank-one", is_flag=True, help="The kernel is a column times a row: Gaussian, box, Sobel."
)
@click.option(
    "--all", "everything", is_flag=True, help="Those too that cannot run here, and why others not."
)
@as_json
def recommend(
    image: str,
    kernel: str,
    dtype: str,
    operation: str,
    mode: str,
    boundary: str,
    accuracy: str,
    workers: int,
    rank_one: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """What to use for a problem: a ranking, and the line of Python.

    Nothing is measured: where corrconv sweep measured this very problem here, its times and verdicts are
    shown; else times are predicted, as auto chooses by them. compare measures.
    """
    from corrconv.kit import problems
    from corrconv.recommend import run
    from corrconv.recommend.evidence import as_data
    from corrconv.recommend.show import show

    try:
        problem = problems.problem(
            image,
            kernel,
            dtype=dtype,
            operation=operation,
            mode=mode,
            boundary=boundary,
            accuracy=accuracy,
        )
        found = run.recommend(problem, workers, rank_one=rank_one, everything=everything)
    except (ValueError, TypeError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(as_data(found), indent=1))
    else:
        show(found, everything=everything)
