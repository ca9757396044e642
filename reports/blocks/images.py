"""Zarr images that are written block by block, and results that are held against SciPy's."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from corrconv import Problem, get
from corrconv.check.metrics import normwise_bound, unit_roundoff
from corrconv.check.spot import GateFailed
from corrconv.core import Array

SEED = 20240229


def write(path: Path, N: int, chunk: int) -> Path:
    """An image of N² normal float32 samples; no more than a chunk of it is held."""
    import zarr

    image = zarr.create_array(str(path), shape=(N, N), dtype="f4", chunks=(chunk, chunk))
    random = np.random.default_rng(SEED)
    for row, column in product(range(0, N, chunk), repeat=2):
        shape = min(chunk, N - row), min(chunk, N - column)
        image[row : row + chunk, column : column + chunk] = random.standard_normal(shape, "f4")
    return path


def write_kernel(path: Path, n: int) -> Path:
    """A kernel of n² normal float32 samples, which no symmetry and no low rank makes cheaper."""
    np.save(path, np.random.default_rng(SEED + n).standard_normal((n, n), "f4"))
    return path


def places(N: int, side: int) -> list[tuple[int, int]]:
    """Where results are looked at: two corners, and the middle, across the borders of chunks."""
    last, middle = max(N - side, 0), max(N // 2 - side // 2 + 1, 0)
    return list(dict.fromkeys([(0, 0), (middle, middle), (last, last)]))


def judge(image: Path, kernel: Path, output: Path, side: int) -> float:
    """See that parts of a result, side by side, are SciPy's in float64; the greatest normwise error, in u.

    Raises
    ------
    GateFailed
        Where one is farther off than the gate allows, or not there.
    """
    import zarr

    x, y, h = zarr.open_array(str(image)), zarr.open_array(str(output)), np.load(kernel)
    if y.shape != x.shape or y.dtype != x.dtype:
        raise GateFailed(f"result is {y.shape} {y.dtype}, expected {x.shape} {x.dtype}")
    worst = 0.0
    for place in places(x.shape[0], side):
        worst = max(worst, _judge(x, h, y, place, side))
    return worst


def _judge(x: Any, h: Array, y: Any, place: tuple[int, int], side: int) -> float:
    from scipy.signal import fftconvolve

    part = tuple(slice(at, min(at + side, N)) for at, N in zip(place, x.shape))
    window = _window(x, part, h.shape)
    wanted = fftconvolve(window, h.astype("f8"), "valid")
    problem = Problem("convolve", window.shape, h.shape, "valid", dtype=np.dtype(x.dtype))
    scale = float(np.linalg.norm(window) * np.linalg.norm(h)) * unit_roundoff(problem.dtype)
    error = float(np.nan_to_num(np.abs(np.asarray(y[part]) - wanted), nan=np.inf).max()) / scale
    allowed = normwise_bound(get("auto"), problem)
    if not error <= allowed:
        raise GateFailed(
            f"result is wrong near {place}: normwise error {error:.3g} u, allowed are {allowed:.3g} u"
        )
    return error


def _window(x: Any, part: tuple[slice, ...], taps: tuple[int, ...]) -> Array:
    """What a part of ``same`` reads, zeros outside the image."""
    before = [(n - 1) - (n - 1) // 2 for n in taps]
    after = [(n - 1) // 2 for n in taps]
    wide = [(of.start - left, of.stop + right) for of, left, right in zip(part, before, after)]
    inside = tuple(slice(max(a, 0), min(b, N)) for (a, b), N in zip(wide, x.shape))
    outside = [(max(-a, 0), max(b - N, 0)) for (a, b), N in zip(wide, x.shape)]
    return np.pad(np.asarray(x[inside], "f8"), outside)
