"""Histories whose steps, drifts and gaps are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corrconv.history.cells import AGAIN
from corrconv.history.evidence import Cell, Commit, Conditions, History, Measured

HERE = Conditions("a processor", "3.11.7", {"numpy": "2.4.6", "scipy": "1.17.1"})
MADE = {
    "at": "2026-12-01T03:00:00+00:00", "processor": "a processor", "processors": 2, "commit": "0" * 40,
    "quick": False,
}  # fmt: skip


def commit(number: int, subject: str = "") -> Commit:
    at = f"2026-11-{1 + number // 24:02}T{number % 24:02}:00:00+00:00"
    return Commit(f"{number + 1:040x}"[::-1], at, subject or f"Change {number}")


def history(
    series: Mapping[tuple[str, str], Sequence[float]],
    gaps: Mapping[int, str] | None = None,
    address: str = "",
    conditions: Conditions = HERE,
    untried: Sequence[int] = (),
) -> History:
    """Ratios along a line of commits; gaps are those that could not be measured, each with its reason."""
    gaps = gaps or {}
    line = tuple(commit(number) for number in range(len(next(iter(series.values())))))
    tried = [
        Measured(
            it.hash, it.at, conditions,
            () if place in gaps else tuple(Cell(*key, (of[place],) * 3) for key, of in series.items()),
            reason=gaps.get(place, ""),
        )
        for place, it in enumerate(line)
        if place not in untried
    ]  # fmt: skip
    return History(MADE, address, line, tuple(tried))


def noisy(
    level: float,
    count: int,
    steps: Mapping[int, float] | None = None,
    seed: int = 0,
    noise: float = 0.01,
) -> list[float]:
    """A level, each step a factor from that place on."""
    logs = np.full(count, np.log(level)) + np.random.default_rng(seed).normal(0, noise, count)
    for place, factor in (steps or {}).items():
        logs[place:] += np.log(factor)
    return [float(value) for value in np.exp(logs)]


def example(count: int = 24) -> History:
    """Some of everything: a step down, a step up, gaps, a control."""
    series = {
        ("call", "numba_simd"): noisy(0.05, count, seed=1),
        ("call", "strided"): noisy(1.9, count, {15: 1.3}, seed=2),
        ("direct", "numba_simd"): noisy(0.07, count, {9: 1.12}, seed=3, noise=0.005),
        ("direct", "numba"): noisy(0.3, count, seed=4, noise=0.03),
        ("between", "fft_tiled"): noisy(0.11, count, seed=5),
        ("between", "fftw"): noisy(0.36, count, seed=6),
        ("between", "auto"): noisy(0.35, count, {9: 0.32}, seed=7),
        ("signal", "auto"): noisy(0.034, count, seed=8),
        ("call", AGAIN): noisy(1.0, count, seed=9, noise=0.003),
    }
    return history(series, {4: "it cannot be installed: error: no such file"}, "", untried=(17,))
