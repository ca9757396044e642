"""The verb ``corrconv calibrate``: options in, this machine's models out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from corrconv.kit.options import RESULTS, Refused, as_json


@click.command()
@click.option("--full", is_flag=True, help="Every implementation on many sizes: twenty minutes.")
@click.option(
    "--trial", is_flag=True, help="With --full: few small sizes, a minute; nothing is stored."
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="With --full: of the samples, an .npz file; beside the results where left out.",
)
@click.option(
    "--from",
    "stored",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --full: fit stored samples again; nothing is measured.",
)
@click.option("--only", multiple=True, metavar="NAME", help="With --full; may be repeated.")
@click.option(
    "--results",
    type=click.Path(path_type=Path),
    default=RESULTS,
    show_default=True,
    help="Where what --full and --coverage found is kept, for the page.",
)
@click.option(
    "--coverage",
    "runs",
    multiple=True,
    metavar="FILE or FOLDER",
    type=click.Path(path_type=Path, exists=True),
    help="Count how often predicted ranges hold what this sweep measured; nothing is measured.",
)
@click.option(
    "--under-load", is_flag=True, help="Measure, and keep it, although other work runs meanwhile."
)
@click.option("--builtin", is_flag=True, hidden=True, help="Write the package's own tables.")
@as_json
def calibrate(
    full: bool,
    trial: bool,
    output: Path | None,
    stored: Path | None,
    only: tuple[str, ...],
    results: Path,
    runs: tuple[Path, ...],
    under_load: bool,
    builtin: bool,
    as_json: bool,
) -> None:
    """Measure how long calls take here, and keep it for auto, recommend and crossovers.

    Without --full: auto's own, in some ten seconds, or a minute and a half the first time, when there is
    much to compile; others' times are scaled as these are. With --full: everybody's, each fitted as a
    model, whose errors and exponents are shown.

    Until then times are those of another machine. While other work runs it waits, for three minutes at most:
    what is kept is believed for long.
    """
    from corrconv.calibrate import coverage, run, samples
    from corrconv.calibrate import show as calibrating
    from corrconv.kit import evidence
    from corrconv.kit.codec import to_data
    from corrconv.kit.options import see_file, see_folder, see_inputs
    from corrconv.measure.load import Loaded, wait
    from corrconv.measure.one_run import one_run
    from corrconv.measure.process import ProcessFailed

    if (trial or output or stored or only) and not (full or builtin):
        raise click.UsageError("--trial, --output, --from and --only need --full")
    if stored and output:
        raise click.UsageError(
            "--from reads samples, and --output is for new ones: give one of them"
        )
    if runs:
        try:
            see_inputs(runs)
            see_folder(results)
            held = coverage.counted(runs)
            evidence.save(held, evidence.place(results, coverage.NAME))
        except (ValueError, OSError) as error:
            raise Refused(str(error)) from None
        click.echo(json.dumps(to_data(held), indent=1)) if as_json else calibrating.show_held(held)
        return
    asked = run.Asked(trial, output, stored, only, results)
    try:
        see_inputs([stored] if stored else [])
        if full and asked.whole:
            see_folder(results)
        if not stored and (full or builtin):
            see_file(asked.samples, samples.load, "file of samples")
        with one_run("corrconv calibrate"):
            if not (under_load or trial or stored):
                wait()
            with calibrating.bar() as progress:
                if builtin:
                    click.echo(f"written: {run.builtin(asked, progress)}")
                    return
                found = run.full(asked, progress) if full else run.quick(progress)
    except Loaded as error:
        raise click.ClickException(
            f"{error}; corrconv calibrate --under-load measures all the same"
        ) from None
    except ProcessFailed as error:
        raise click.ClickException(str(error)) from None
    except (ValueError, OSError, ImportError) as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(calibrating.as_data(found), indent=1))
    else:
        calibrating.show(found)
