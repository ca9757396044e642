"""What a first call costs in a fresh process, beside SciPy's: ``python -m tests.corrconv.first_calls``.

Processes take turns. Counted is what comes after ``import numpy``: import and first call, in processor time,
which other work on the machine changes least (``--wall`` for seconds). ``--cold`` is a machine on which
nothing was compiled, planned or proved before.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import click

from tests.house import ROOT

CELLS = {
    "2048x2048 by 2048x2048": ((2048, 2048), (2048, 2048)),
    "512x512 by 31x31": ((512, 512), (31, 31)),
    "10^6 by 1000": ((10**6,), (1000,)),
    "64x64 by 3x3": ((64, 64), (3, 3)),
}
PROGRAM = """
import ast, sys, time
import numpy as np
whose, clock, x, h, dtype = sys.argv[1:]
clock = getattr(time, clock)
rng = np.random.default_rng(0)
x, h = (rng.standard_normal(ast.literal_eval(shape)).astype(dtype) for shape in (x, h))
began = clock()
if whose == "scipy":
    from scipy.signal import correlate
else:
    from corrconv import correlate
imported = clock()
correlate(x, h, "same")
print(imported - began, clock() - imported)
"""


def took(whose: str, clock: str, cell: str, dtype: str) -> tuple[float, ...]:
    """Seconds of the import and of the first call."""
    x, h = map(str, CELLS[cell])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, whose, clock, x, h, dtype],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(map(float, done.stdout.split()))


@click.command()
@click.option("--cold", is_flag=True, help="With an empty cache folder for each process.")
@click.option("--wall", is_flag=True, help="Seconds, in place of processor time.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--dtype", default="float32", show_default=True)
def main(cold: bool, wall: bool, rounds: int, dtype: str) -> None:
    """Medians, in milliseconds, and their ratio."""
    clock = "perf_counter" if wall else "process_time"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CORRCONV_CACHE"] = f"{folder}/cache"
        for cell in CELLS:
            found: dict[str, list[tuple[float, ...]]] = {"scipy": [], "corrconv": []}
            if not cold:
                took("corrconv", clock, cell, dtype)
            for number in range(rounds):
                for whose in list(found)[:: 1 if number % 2 else -1]:
                    if cold:
                        shutil.rmtree(f"{folder}/cache", ignore_errors=True)
                    found[whose].append(took(whose, clock, cell, dtype))
            parts = {
                whose: [1e3 * statistics.median(each) for each in zip(*seconds)]
                for whose, seconds in found.items()
            }
            words = ", ".join(
                f"{whose} {sum(each):6.0f} ms (import {each[0]:4.0f}, call {each[1]:5.0f})"
                for whose, each in parts.items()
            )
            click.echo(f"{cell:23} {words}: {sum(parts['corrconv']) / sum(parts['scipy']):.2f}")


if __name__ == "__main__":
    main()
