"""``corrconv apply``: a kernel over an image in a file."""

from __future__ import annotations

from pathlib import Path

import click

from corrconv.kit.options import Number, Refused


@click.command()
@click.option(
    "--input", "image", type=click.Path(path_type=Path), required=True, help="Zarr, .npy or TIFF."
)
@click.option("--kernel", required=True, help="A file (.npy or text), or gaussian:3, box:5x5.")
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A new file.")
@click.option("--operation", type=click.Choice(["correlate", "convolve"]), default="correlate")
@click.option("--mode", type=click.Choice(["full", "same", "valid"]), default="same")
@click.option("--boundary", type=click.Choice(["fill", "wrap", "symm"]), default="fill")
@click.option("--fillvalue", type=Number(), default=0.0, show_default=True)
@click.option("--memory", help="A ceiling, as 2GiB; by default 256 MiB for each worker's block.")
@click.option(
    "--scheduler", default="threads", show_default=True, help="threads, processes or an address."
)
@click.option("--workers", type=click.IntRange(1, 1024), help="By default one for each processor.")
def apply(
    image: Path,
    kernel: str,
    output: Path,
    operation: str,
    mode: str,
    boundary: str,
    fillvalue: float,
    memory: str | None,
    scheduler: str,
    workers: int | None,
) -> None:
    """Correlate or convolve an image in a file, of any size, within so much memory.

    Killed, and started again with the same words, it goes on with the blocks that are missing.

    Example: corrconv apply --input big.zarr --kernel gaussian:3 --output smooth.zarr --memory 2GiB
    """
    try:
        from dask.utils import parse_bytes
    except ModuleNotFoundError:
        raise Refused(
            "apply needs dask, which is not installed: pip install 'corrconv[dask]'"
        ) from None
    from corrconv.apply import run
    from corrconv.kit.console import err, out, progress

    def say(words: str) -> None:
        err.print(words, markup=False, soft_wrap=True)

    try:
        try:
            most = None if memory is None else parse_bytes(memory)
        except ValueError:
            raise ValueError(
                f"memory: must be bytes, as 2000000000 or 2GiB, got {memory!r}"
            ) from None
        asked = run.Asked(
            image, kernel, output, operation, mode, boundary,  # type: ignore[arg-type]
            int(fillvalue) if fillvalue == int(fillvalue) else fillvalue, most, scheduler, workers,
        )  # fmt: skip
        with progress() as bar:
            task = bar.add_task("blocks", total=None)
            done = run.apply(
                asked, say=say, progress=lambda gone, of: bar.update(task, completed=gone, total=of)
            )
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise click.ClickException(
            f"{where}{error.strerror or error}; what is done is kept: ask the same again to go on"
        ) from None
    except (ValueError, TypeError) as error:
        raise Refused(str(error)) from None
    out.print(f"{done}: whole", markup=False, soft_wrap=True)
