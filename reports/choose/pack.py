"""All that the page answers from, as data: measured cells, the model's numbers, and what everybody takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

import corrconv
from corrconv.core import ipp_library, memory, threads
from corrconv.core.registry import get
from corrconv.engines.fft import choice as own_tiles
from corrconv.engines.fft import costs, lanes, passes
from corrconv.kit.registered import loaded
from corrconv.model import choice, ours, prediction, table
from corrconv.model.bases import choices, lengths, sums, transforms
from corrconv.recommend.exact import MEANING
from corrconv.recommend.times import measured
from corrconv.sweep.cells import Cell

from ..kit.page import Made
from .able import Able, able
from .known import AXES, Known

LIMITS = {1: 2**24, 2: 2**16}
"""Longest side that the page takes, by number of axes."""


def constants() -> dict[str, Any]:
    """By the names that the program knows them by."""
    return {
        "limits": LIMITS,
        "THREADS": prediction.THREADS,
        "HOLDS": prediction.HOLDS,
        "FAR": table.FAR,
        "choosesAmong": get("auto").chooses_among,
        "SECOND_CACHE": ours.SECOND_CACHE,
        "FIRST_CACHE": sums.FIRST_CACHE,
        "THIRD_CACHE": transforms.THIRD_CACHE,
        "SMALL_KERNEL": sums.SMALL_KERNEL,
        "DOT_BLOCK": sums.DOT_BLOCK,
        "XLA_TAPS": sums.XLA_TAPS,
        "DFT_TAPS": choices.DFT_TAPS,
        "DFT_TAPS_ELSE": choices.DFT_TAPS_ELSE,
        "IPP_FFT_TAPS": ipp_library.FFT_TAPS["k0"],
        "IPP_FFT_IMAGE_TAPS": ipp_library.FFT_IMAGE_TAPS["k0"],
        "IPP_LARGEST": _file_of("ipp").LARGEST,
        "IPP_SHORT": ipp_library.SHORT,
        "SCIPY_1D": choices.SCIPY_1D,
        "SCIPY_1D_LONGER_KERNEL": choices.SCIPY_1D_LONGER_KERNEL,
        "SCIPY_2D": choices.SCIPY_2D,
        "REAL": lengths.REAL,
        "COMPLEX": lengths.COMPLEX,
        "OF_FFTW": lengths.OF_FFTW,
        "SMALL_FACTOR": lengths.SMALL_FACTOR,
        "LARGE_FACTOR": lengths.LARGE_FACTOR,
        "AT_ONCE": lengths.AT_ONCE,
        "LOOK": choice.LOOK,
        "LOOK_TAP": choice.LOOK_TAP,
        "MEBIBYTE": memory.MEBIBYTE,
        "PIECE": _file_of("numba_simd").MOST,
        "LEAST": threads.LEAST,
        "TRIED_FROM": _file_of("mkl").TRIED_FROM,
    }


def own(vector_bytes: int) -> dict[str, Any]:
    """What tiles of our own transforms are chosen by, with vectors of such a length."""
    return {
        "RADICES": passes.RADICES,
        "OPTIONAL": own_tiles.OPTIONAL,
        "INNER": own_tiles.INNER,
        "FOUR": lanes.FOUR,
        "AT_ONCE": lanes.AT_ONCE,
        "FIRST": costs.FIRST,
        "SECOND": costs.SECOND,
        "costs": {
            f"{real} {ndim}": asdict(costs.costs(np.dtype(real), vector_bytes, ndim))
            for real in ("float32", "float64")
            for ndim in AXES
        },
    }


def _file_of(name: str) -> ModuleType:
    """The module of an implementation, in which its own numbers stand."""
    return import_module(type(get(name)).__module__)


REFERENCES = {
    "scipy_auto": "scipy.signal's own choice",
    "scipy_fft": "scipy.signal's FFT",
    "opencv": "OpenCV",
}
"""What the first is compared with in words."""


def pack(of: Known, processors: int, made: Made) -> dict[str, Any]:
    """What is known of the run, the implementations in its table's order, and the constants."""
    numbers = of.numbers
    names = dict.fromkeys(key.partition(" ")[0] for key in numbers.entries)
    names |= dict.fromkeys(
        name for name in corrconv.names() if name != "auto"
    )  # no times of others
    fitted = {ndim: table.fitted(ndim) for ndim in AXES}
    here = {name: it for name in names if (it := loaded(name)) is not None}
    cells = [left for cell in of.cells if (left := cell.among({*here, "auto"}))]
    return constants() | {
        "entries": {key: entry.as_data() for key, entry in numbers.entries.items()},
        "own": own(numbers.registers.vector_bytes),
        "simd": {
            "vectorBytes": numbers.registers.vector_bytes,
            "half": numbers.registers.vector_bytes * (numbers.registers.vectors // 2),
            "rows": numbers.registers.rows,
        },
        "cells": [_cell(cell, cells) for cell in cells],
        "implementations": {name: _implementation(able(it)) for name, it in here.items()},
        "references": REFERENCES,
        "meaning": MEANING,
        "fitted": {ndim: asdict(sizes) for ndim, sizes in fitted.items() if sizes},
        "processors": processors,
        "source": _source(of, made),
    }


def _cell(cell: Cell, every: Sequence[Cell]) -> dict[str, Any]:
    """A measured cell, with those that need a kernel of rank one from the cell of such kernels."""
    case, problem = cell.case, cell.case.problem
    of_rank_one = replace(case, rank_one=True)
    twin = next((each for each in every if each.case == of_rank_one), None)
    return {
        "line": case.line,
        "operation": problem.operation,
        "x": problem.x_shape,
        "h": problem.h_shape,
        "mode": problem.mode,
        "dtype": problem.dtype.name,
        "workers": case.workers,
        "rankOne": case.rank_one,
        "processes": cell.processes,
        "best": cell.best.name,
        "tied": cell.tied,
        "times": {
            name: [of.seconds, of.to_first.value, of.to_first.low, of.to_first.high, of.resolved]
            for name, of in measured(cell, twin).items()
        },
    }


def _implementation(it: Able) -> dict[str, Any]:
    data = asdict(it)
    data["declines"] = {
        key: {name: value for name, value in says.items() if value}
        for key, says in data["declines"].items()
    }
    return {key: value for key, value in data.items() if key != "name"}


def _source(of: Known, made: Made) -> dict[str, Any]:
    """Where the times are from, for the page's words."""
    return {
        "processor": made.cpu,
        "commit": made.commit[:8],
        "at": made.date,
        "borrowed": of.borrowed,
        "package": of.package.get("processor", "unknown"),
        "packageAt": of.package.get("made_at", "")[:10],
    }
