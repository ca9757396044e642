"""For hours where wanted: threads with mixed shapes, forks meanwhile, and every answer looked at.

    python -m tests.corrconv.core.soak --minutes 10 --forks 1000

Eight threads plan and call whatever is ours, on shapes drawn anew, with one worker or two: in one shot, by
new plans, and with a fixed kernel. Meanwhile the main thread forks again and again, and each child does the
same for a few calls, within a limit. Prints a line of JSON: calls, forks, differences, hangs; exits with 1
where there is any of the last two.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable

os.environ.setdefault(
    "CORRCONV_FFTW_PLANNER", "FFTW_ESTIMATE"
)  # forks wait for plans, and many are wanted

import click
import numpy as np

import corrconv
from corrconv import Problem
from corrconv.core import Array
from tests.corrconv.core.forking import child

THREADS, SHAPES, CALLS = 8, 40, 3
LIMIT = 60.0
"""Seconds for a child that makes a few calls beside eight busy threads."""


class Cases:
    """Problems of mixed shapes and dtypes, their operands, and answers from another library."""

    def __init__(self, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self.names = [name for name in corrconv.available() if corrconv.get(name).ours]
        self.cases: list[tuple[Problem, Array, Array, Array, float]] = []
        for number in range(SHAPES):
            dtype = np.dtype(("f4", "f8", "c8", "c16")[number % 4])
            N, n = draw.integers(20, 300, 2), draw.integers(1, 14, 2)
            problem = Problem(
                ("correlate", "convolve")[number // 4 % 2],
                tuple(map(int, N)),
                tuple(map(int, n)),
                "same",
                dtype=dtype,
            )
            x = draw.standard_normal(N).astype(dtype)
            h = np.outer(draw.standard_normal(n[0]), draw.standard_normal(n[1])).astype(dtype)
            # norms now: forked while another thread is in OpenBLAS, NumPy's own children may hang in it
            allowed = 1e4 * float(np.finfo(dtype).eps * np.linalg.norm(x) * np.linalg.norm(h))
            y = corrconv.get("scipy_2d").plan(problem)(x, h)
            self.cases.append((problem, x, h, y, allowed))

    def warm(self) -> None:
        """Plan everything once: what is compiled takes tens of seconds, for which every fork would wait."""
        for name in self.names:
            for problem, *_ in self.cases:
                if not corrconv.get(name).supports(problem):
                    corrconv.get(name).plan(problem)

    def call(self, draw: random.Random) -> str:
        """One call of some implementation: empty where it is right."""
        name, (problem, x, h, y, allowed) = draw.choice(self.names), draw.choice(self.cases)
        it, workers = corrconv.get(name), draw.choice((1, 2))
        if it.supports(problem) or (name == "naive" and problem.multiply_adds > 10**5):
            return ""
        how = draw.randrange(3)
        if how == 0:
            compute = getattr(corrconv, problem.operation)
            got = compute(x, h, "same", method=name, workers=workers)
        elif how == 1:
            got = it.plan(problem, workers)(x, h)
        else:
            got = it.plan(problem, workers).fixed(h)(x)
        off = float(np.abs(got - y).max())
        return "" if off <= allowed else f"{name} {problem}: off by {off:g}"


class Soak:
    """Threads that call until they are told to stop."""

    def __init__(self, cases: Cases) -> None:
        self.cases, self.calls, self.differences = cases, 0, list[str]()
        self.ended = threading.Event()

    def work(self, seed: int) -> None:
        draw = random.Random(seed)
        while not self.ended.is_set():
            try:
                said = self.cases.call(draw)
            except Exception as error:
                said = f"{type(error).__name__}: {error}"
            if said:
                self.differences.append(said)
            self.calls += 1

    def forked(self, seed: int) -> Callable[[], str]:
        def some() -> str:
            faulthandler.dump_traceback_later(0.8 * LIMIT)  # where it hangs
            draw = random.Random(seed)
            said = [self.cases.call(draw) for _ in range(CALLS)]
            return "; ".join(filter(None, said)) or "right"

        return some


@click.command(help=__doc__)
@click.option("--minutes", type=float, default=10.0, show_default=True, help="At least.")
@click.option("--forks", type=int, default=0, help="At least.")
@click.option("--seed", type=int, default=None, help="Drawn where it is left out.")
def main(minutes: float, forks: int, seed: int | None) -> None:
    """Run."""
    seed = int.from_bytes(os.urandom(4), "big") if seed is None else seed
    cases = Cases(seed)
    cases.warm()
    soak, began = Soak(cases), time.monotonic()
    threads = [threading.Thread(target=soak.work, args=(seed + each,)) for each in range(THREADS)]
    for thread in threads:
        thread.start()
    said: list[str] = []
    while time.monotonic() - began < 60 * minutes or len(said) < forks:
        said.append(child(soak.forked(seed - len(said)), LIMIT))
    soak.ended.set()
    for thread in threads:
        thread.join(LIMIT)
    hangs = said.count("hangs") + sum(thread.is_alive() for thread in threads)
    wrong = soak.differences + [each for each in said if each not in ("right", "hangs")]
    told = {
        "seed": seed,
        "seconds": round(time.monotonic() - began),
        "calls": soak.calls,
        "forks": len(said),
    }
    print(json.dumps(told | {"hangs": hangs, "differences": len(wrong), "first": wrong[:5]}))
    sys.stdout.flush()
    os._exit(1 if hangs or wrong else 0)


if __name__ == "__main__":
    main()
