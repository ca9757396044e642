"""``corrconv compare``: is B faster than A?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import Number, Refused, as_json


@click.command()
@click.argument("what", nargs=-1, metavar="A B [C]...")
@click.option("--image", default="512x512", show_default=True, help="Its shape; 1-D: one number.")
@click.option("--kernel", default="15x15", show_default=True, help="Its shape.")
@click.option("--dtype", default="float32", show_default=True)
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--mode", type=click.Choice(["full", "same", "valid"]), default="same")
@click.option("--boundary", type=click.Choice(["fill", "wrap", "symm"]), default="fill")
@click.option(
    "--workers", type=click.IntRange(1, 1024), default=1, help="Threads that each may use."
)
@click.option("--one-shot", is_flag=True, help="Calls without a plan made beforehand.")
@click.option("--seconds", type=Number(0), default=10.0, show_default=True, help="About.")
@click.option("--processes", type=click.IntRange(1, 1000), help="At most; 6 at the least.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Keep the result here: x.json, or x.parquet."
)
@as_json
def compare(
    what: tuple[str, ...],
    image: str,
    kernel: str,
    dtype: str,
    operation: str,
    mode: str,
    boundary: str,
    workers: int,
    one_shot: bool,
    seconds: float,
    processes: int | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Is B faster than A? Paired timing of implementations (names or files) in fresh processes.

    Each is compared with the first: a ratio with its interval, or "not resolved".
    """
    from corrconv.compare import evidence, show
    from corrconv.compare.run import Settings
    from corrconv.kit import parquet, problems
    from corrconv.kit.options import see_file
    from corrconv.measure.one_run import one_run
    from corrconv.measure.process import ProcessFailed

    try:
        problem = problems.problem(
            image, kernel, dtype=dtype, operation=operation, mode=mode, boundary=boundary
        )
        chosen = show.choose(what, problem)
        if output:
            see_file(output, evidence.load, "comparison")
            if output.suffix == ".parquet":
                parquet.require()
        settings = Settings(seconds=seconds, processes=processes)
        with one_run("corrconv compare"):
            found = show.run(chosen, problem, settings, workers=workers, one_shot=one_shot)
        if output:
            evidence.save(found, output)
    except ProcessFailed as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, TypeError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(evidence.as_data(found), indent=1))
    else:
        show.show(found)
