"""What each way to keep compiled code costs: ``python -m tests.corrconv.engines.ways_to_keep``.

One function, the direct sum of `numba_simd` in 2-D and float32, by numba's own cache and as machine code of
ours; beside it a library of LLVM's text, as the transforms are. Fresh processes take turns, and processor
time is counted, which other work on the machine changes least. Then each way's files are damaged, a bit at a
time.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import click

from tests.house import ROOT

START = """
import sys, time
import numpy as np
x, h, out = np.ones((64, 64), "f4"), np.ones((3, 3), "f4"), np.zeros((62, 62), "f4")
fills, began = np.zeros(1, "f4"), time.process_time()
"""
SIMD = """
from corrconv.engines.simd import geometry as g
numbers = np.zeros(7, np.int64)
numbers[g.STOP] = 62
def call(): return of(x, h, out, numbers, fills)
"""
WAYS = {
    "numba's cache": """
import numba
from numba import types
from corrconv.engines.simd.plane import correlate_plane
def array(kind, n, order, readonly): return types.Array(kind, n, order, readonly=readonly)
f4, i8 = types.float32, types.int64
takes = array(f4, 2, "A", True), array(f4, 2, "A", True), array(f4, 2, "C", False)
takes = *takes, array(i8, 1, "C", True), array(f4, 1, "C", True)
of = numba.njit([i8(*takes)], cache=True, nogil=True, error_model="numpy")(correlate_plane)
"""
    + SIMD,
    "our machine code": """
from corrconv.engines.simd.compiled import compiled
of = compiled(np.dtype("f4"), 2)
"""
    + SIMD,
    "our library of text": """
from corrconv.engines.machine_code.text import text_library
text = "define void @sum(ptr %p) {\\n store float 9.0, ptr %p\\n ret void\\n}"
of = text_library("ways-text", lambda: text, ["sum"], sources=()).call("sum")
address = out.ctypes.data
def call(): return of(address)
""",
}
END = """
call()
first = time.process_time() - began
least = 1.0
for _ in range(30):
    start = time.perf_counter()
    for _ in range(300): call()
    least = min(least, (time.perf_counter() - start) / 300)
print(first, least, out.max())
"""


def asked(way: str, folder: Path) -> tuple[float, float, float] | None:
    """Seconds until the first result, of a call, and the result; None where the process died."""
    paths = {"CORRCONV_CACHE": folder / "ours", "NUMBA_CACHE_DIR": folder / "numba"}
    done = subprocess.run(
        [sys.executable, "-c", START + WAYS[way] + END],
        env={**os.environ, **{name: str(path) for name, path in paths.items()}},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return tuple(map(float, done.stdout.split())) if not done.returncode else None  # type: ignore[return-value]


def damaged(way: str, folder: Path, times: int) -> Counter[str]:
    """What becomes of a process that finds one bit of a file changed."""
    ends = Counter[str]()
    draw = random.Random(0)
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    endings = (".nbc", ".nbi") if way == "numba's cache" else (".o",)
    of_way = [
        path for path in kept if path.suffix in endings and ("text" in path.name) == ("text" in way)
    ]
    for _ in range(times):
        path = draw.choice(of_way)
        held = bytearray(kept[path])
        held[draw.randrange(len(held))] ^= 1 << draw.randrange(8)
        path.write_bytes(held)
        said = asked(way, folder)
        made_again = path.read_bytes() != held
        right = said is not None and said[2] == 9
        ends[
            "died"
            if said is None
            else "wrong"
            if not right
            else "made anew"
            if made_again
            else "run"
        ] += 1
        for each, content in kept.items():
            each.write_bytes(content)
    return ends


@click.command()
@click.option("--rounds", default=9, show_default=True)
@click.option(
    "--flips", default=40, show_default=True, help="Bits that are changed, one at a time."
)
def main(rounds: int, flips: int) -> None:
    """Measure, and damage."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o700)
        cold = {way: asked(way, folder) for way in WAYS}
        warm = {way: [] for way in WAYS}
        for number in range(rounds):
            for way in list(WAYS)[:: 1 if number % 2 else -1]:
                warm[way].append(asked(way, folder))
        for way in WAYS:
            first, call, _ = (statistics.median(each) for each in zip(*warm[way]))
            click.echo(
                f"{way:20} made {cold[way][0]:5.2f} s   later {1e3 * first:6.1f} ms a process   "
                f"{1e6 * call:5.2f} us a call   {flips} flips: {dict(damaged(way, folder, flips))}"
            )


if __name__ == "__main__":
    main()
