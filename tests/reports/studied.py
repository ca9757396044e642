"""Stored studies made for a test: every target reached, as `corrconv.reports.studies` would keep them."""

from __future__ import annotations

import copy
import itertools
from typing import Any

Data = dict[str, Any]
MADE = {
    "at": "2024-02-29T12:00:00+00:00",
    "quick": False,
    "processor": "a processor",
    "processors": 2,
    "commit": "0123456789abcdef",
    "uncommitted changes": False,
}
FAMILIES = {
    "auto": "choice",
    "auto, one-shot": "choice",
    "scipy_auto": "choice",
    "numba_simd": "direct",
    "numba": "direct",
    "ndimage": "direct",
    "numpy": "direct",
    "separable": "direct",
    "fftw_tiled": "fft",
    "fftw": "fft",
    "scipy_fft": "fft",
    "mkl": "fft",
    "opencv": "mixed",
    "multiply-adds alone": "bound",
}
RATIOS = {"auto": 1.0, "auto, one-shot": 1.05, "numba_simd": 0.99, "fftw": 3.0, "scipy_fft": 12.0}


def data() -> Data:
    """All studies; a test may change what it likes."""
    studies = {
        "peak": _peak(),
        "standing": _standing(),
        "calls": _calls(),
        "efficiency": _efficiency(),
        "scaling": _scaling(),
        "memory_by_size": _memory(),
        "ideas": _ideas(),
    }
    return {name: {"made": dict(MADE), "rows": rows} for name, rows in studies.items()}


def changed(studies: Data, study: str, change: Any, **where: Any) -> Data:
    """A copy in which the rows of a study that have these values are changed."""
    made = copy.deepcopy(studies)
    rows = [row for row in made[study]["rows"] if all(row[k] == v for k, v in where.items())]
    assert rows, f"no row of {study} has {where}"
    for row in rows:
        row.update({key: by(row[key]) for key, by in change.items()})
    return made


def _peak() -> list[Data]:
    values = {"float32": 8e10, "float64": 4e10, "copy": 1.2e10}
    return [{"what": w, "per_second": v, "samples": 500} for w, v in values.items()]


def _standing() -> list[Data]:
    rows = []
    for problem in range(40):
        ndim, dtype = 2 - problem % 2, ("float32", "float64")[problem // 2 % 2]
        work = round(10 ** (4.2 + 0.13 * problem))
        peers = {"scipy_auto": 12.5 + problem % 5}
        peers |= (
            {"opencv": 2 + problem % 7, "mkl": 4.0} if ndim == 2 else {"numpy": 2.5 + problem % 3}
        )
        for name, ratio in (RATIOS | peers).items():
            seconds = work / 2e10 * ratio
            rows.append(
                {
                    "problem": problem,
                    "ndim": ndim,
                    "dtype": dtype,
                    "x_shape": [100 + problem] * ndim,
                    "h_shape": [3 + problem % 9] * ndim,
                    "multiply_adds": work,
                    "name": name,
                    "family": FAMILIES[name],
                    "peer": name in peers or name == "scipy_fft",
                    "chosen": "numba_simd" if name == "auto" else "",
                    "median": seconds,
                    "best": 0.9 * seconds,
                    "ratio": ratio,
                    "low": 0.97 * ratio,
                    "high": 1.03 * ratio,
                    "rounds": 9,
                    "failed": "",
                }
            )
    failed = {"median": None, "best": None, "ratio": None, "low": None, "high": None}
    more = {
        "name": "jax",
        "family": "direct",
        "peer": True,
        "rounds": 0,
        "failed": "GateFailed: 3 u",
    }
    return [*rows, rows[0] | failed | more]


def _calls() -> list[Data]:
    extra = {"one-shot": 2.1e-6, "planned": 0.8e-6, "in place": 0.7e-6, "bare": 0.0}
    return [
        {"what": what, "median": 2e-6 + more, "best": 1.9e-6 + more, "extra": more, "rounds": 90}
        for what, more in extra.items()
    ]


def _efficiency() -> list[Data]:
    rows = []
    sizes = itertools.product(("float32", "float64"), (64, 1024), (3, 7, 15, 31))
    for dtype, N, n in sizes:
        itemsize, peak = (4, 8e10) if dtype == "float32" else (8, 4e10)
        best = {"numba_simd": 0.9 - 1.2 / n, "numba": 0.2, "ndimage": 0.012}
        for name, share in (best | ({"opencv": 0.3} if n < 10 else {})).items():
            rows.append(
                {
                    "name": name,
                    "family": FAMILIES[name],
                    "dtype": dtype,
                    "N": N,
                    "n": n,
                    "bytes": 2 * N * N * itemsize,
                    "per_second": share * peak,
                    "share": share + (0.1 if name == "numba_simd" else 0),
                    "best_share": share + 0.12,
                    "peak": peak,
                    "rounds": 9,
                }
            )
    return rows


def _scaling() -> list[Data]:
    speeds = {
        "multiply-adds alone": 1.97,
        "numba_simd": 1.93,
        "fftw_tiled": 1.86,
        "separable": 1.82,
    }
    speeds |= {"auto": 1.92, "opencv": 1.4, "mkl": 1.2, "fftw": 1.5}
    rows = []
    for (name, speed), (k, N) in itertools.product(speeds.items(), enumerate((1024, 2048))):
        for workers, times in ((1, 1.0), (2, speed + 0.03 * k)):
            rows.append(
                {
                    "name": name,
                    "family": FAMILIES[name],
                    "ours": name not in ("opencv", "mkl"),
                    "low_rank": name == "separable",
                    "ndim": 2,
                    "N": N,
                    "n": 31,
                    "workers": workers,
                    "median": 0.02 / times,
                    "best": 0.019 / times,
                    "speed": times,
                    "rounds": 9,
                }
            )
    return rows


def _memory() -> list[Data]:
    per_image = {"fftw_tiled": 0.0, "fftw": 3.1, "scipy_fft": 6.0, "opencv": 1.5, "numba_simd": 0.0}
    return [
        {
            "name": name,
            "family": FAMILIES[name],
            "N": N,
            "n": 31,
            "image": 4 * N * N,
            "extra": round(4 * N * N * images + (5e6 if name == "fftw_tiled" else 1e5)),
        }
        for (name, images), N in itertools.product(per_image.items(), (512, 2048, 8192))
    ]


def _ideas() -> list[Data]:
    ladders = {
        "direct": ("plain loops", "vectorised", "sums in registers", "blocked", "threads"),
        "fft": ("whole FFT of N + n − 1", "a good size", "tiles", "the fastest library", "threads"),
    }
    return [
        {
            "ladder": ladder,
            "step": k,
            "what": what,
            "how": f"how {k} is done",
            "N": 1024,
            "n": 7 if ladder == "direct" else 31,
            "workers": 2 if what == "threads" else 1,
            "median": 0.06 / 2**k,
            "best": 0.05 / 2**k,
            "gain": 2.0 if k else 1.0,
            "rounds": 18,
        }
        for ladder, steps in ladders.items()
        for k, what in enumerate(steps)
    ]
