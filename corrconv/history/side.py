"""One commit's code, timed in a process of its own: ``python -P side.py``, with a line of JSON on stdin.

This file is today's, and so are the loop that it times with and what ends it with its parent, whose files it
is told; `corrconv` is the commit's. Of that only names are used that have been there for long: ``get``,
``Problem``, and a plan that is called. What it finds goes to a file, a line each, so that it is known who
ended it.

Times are the processor's, of all threads, and not the clock's: on a busy machine a call of ten milliseconds
is interrupted in nearly every round and one of a tenth in few, so that their ratio followed the load, by
factors of three with four programs to a processor. What waits instead of working is not seen.
"""

from __future__ import annotations

import importlib.util
import json
import math
import sys
import time
from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.signal import fftconvolve

Array = npt.NDArray[Any]
KERNELS = 8
"""They take turns, and no sample finds one that was seen before: to remember a spectrum gains nothing."""
BOUND = {"float32": 1e-5, "float64": 1e-13}
"""How far a result may be from the yardstick's in float64, of ‖x‖₂ ‖h‖₂."""


def main() -> None:
    """What is asked for, regime after regime."""
    asked = json.loads(sys.stdin.readline())
    _from_file("ending", asked["ending"]).end_with(asked["parent"])
    with Path(asked["answers"]).open("a", encoding="utf-8") as file:

        def say(**what: Any) -> None:
            file.write(json.dumps(what) + "\n")
            file.flush()

        loop = _from_file("rounds", asked["loop"])
        _forget_checkouts()
        say(at=["", ""])
        import corrconv

        say(file=str(corrconv.__file__))
        if not Path(corrconv.__file__ or "").resolve().is_relative_to(asked["package"]):
            return  # another corrconv answered: its times are not this commit's
        _compile_at_once()
        for regime, of in asked["regimes"].items():
            say(
                regime=regime,
                **_regime(corrconv, loop, of, asked, partial(_at, say, regime)),
            )
        strangers = [str(file) for file in _files() if not file.is_relative_to(asked["package"])]
        say(strangers=strangers)


def _at(say: Callable[..., object], regime: str, name: str) -> None:
    say(at=[regime, name])


def _from_file(name: str, path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its frozen types look themselves up there
    spec.loader.exec_module(module)
    return module


def _forget_checkouts() -> None:
    """No module that the commit lacks is found in a checkout that this Python has installed for editing."""
    sys.meta_path[:] = [
        it for it in sys.meta_path if "__editable__" not in getattr(it, "__module__", "")
    ]


def _files() -> list[Path]:
    """Where everything of corrconv that was imported lies."""
    found = [
        getattr(module, "__file__", None)
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == "corrconv"
    ]
    return [Path(file).resolve() for file in found if file]


def _compile_at_once() -> None:
    """Where a commit has a switch that puts compiling off, it is turned; others compile at once anyhow."""
    try:
        from corrconv.engines.machine_code import meanwhile
    except ImportError:
        return
    meanwhile.WORTH = 0.0


def _regime(
    corrconv: ModuleType,
    loop: ModuleType,
    of: dict[str, Any],
    asked: dict[str, Any],
    at: Callable[[str], object],
) -> dict[str, Any]:
    """The ratio of each implementation, and why others have none."""
    operands = Operands(of["image"], of["kernel"], of["dtype"], of["rank_one"])
    problem = corrconv.Problem(
        "correlate", operands.x.shape, operands.kernels[0].shape, "same", dtype=operands.x.dtype
    )
    sides: dict[str, Callable[[Array, Array], Array]] = {}
    left: dict[str, str] = {}
    for name in of["names"]:
        at(name)
        try:
            plan = corrconv.get(name).plan(problem)
            left_out = operands.wrong(plan)
        except Exception as error:  # whatever a commit's code raises: that is an answer
            left_out = f"{type(error).__name__}: {error}"[:300]
        if left_out:
            left[name] = left_out
        else:
            sides[name] = plan
    named = [asked["again"], asked["again"], *sides]
    calls = [yardstick, yardstick, *sides.values()]
    samplers = []
    for name, each in zip(named, calls):
        at(name)
        call = operands.call(each)
        samplers.append(loop.filling(call, clock=time.process_time, renew=operands.renew))
    taken = loop.take(
        samplers, rounds=asked["rounds"], seed=asked["seed"], at=lambda side: at(named[side])
    )
    at("")
    (reference, *others) = [np.log(each.seconds) for each in taken]
    ratios = {
        name: math.exp(median(map(float, other - reference)))
        for name, other in zip((asked["again"], *sides), others)
    }
    for name, plan in sides.items():
        if wrong := operands.wrong(plan):
            left[name] = f"after it was timed: {wrong}"
            del ratios[name]
    return {"ratios": ratios, "left": left}


def yardstick(x: Array, h: Array) -> Array:
    """Correlate by SciPy's FFT, as a user writes it."""
    found: Array = fftconvolve(x, h[(slice(None, None, -1),) * h.ndim], mode="same")
    return found


class Operands:
    """An image and kernels of a regime, the same in all commits, which change before each sample."""

    def __init__(self, image: list[int], kernel: list[int], dtype: str, rank_one: bool) -> None:
        self._random = np.random.default_rng(16)
        self.x = self._random.standard_normal(image).astype(dtype)
        parts = [kernel] if not rank_one else [[n] for n in kernel]
        self.kernels = [self._kernel(parts).astype(dtype) for _ in range(KERNELS)]
        self._turn = 0

    def _kernel(self, parts: list[list[int]]) -> Array:
        return reduce(np.multiply.outer, [self._random.standard_normal(part) for part in parts])

    def renew(self, calls: int) -> None:
        """Other kernels, and an image that differs in a few places."""
        for kernel in self.kernels:
            kernel *= self._random.choice((-1, 1)) * self._random.uniform(0.5, 2)
            kernel /= np.abs(kernel).max()
        flat = self.x.reshape(-1)
        flat[self._random.integers(0, flat.size, 64)] = self._random.standard_normal(64)

    def call(self, compute: Callable[[Array, Array], Array]) -> Callable[[], Array]:
        """A call with the next kernel."""

        def call() -> Array:
            self._turn = (self._turn + 1) % KERNELS
            return compute(self.x, self.kernels[self._turn])

        return call

    def wrong(self, compute: Callable[[Array, Array], Array]) -> str:
        """What is wrong with its result; empty where it is right."""
        h = self.kernels[0]
        exact = yardstick(self.x.astype(float), h.astype(float))
        found = np.asarray(compute(self.x, h))
        if found.shape != exact.shape:
            return f"its result has the shape {found.shape}, not {exact.shape}"
        off = np.abs(found - exact).max() / (np.linalg.norm(self.x) * np.linalg.norm(h))
        bound = BOUND[str(self.x.dtype)]
        return "" if off <= bound else f"its result is wrong by {off:.1e} of ‖x‖ ‖h‖"


if __name__ == "__main__":
    main()
