"""What the explorer shows, before it is packed."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.measure.statistics import Verdict


@dataclass(frozen=True)
class Side:
    """An implementation in a cell.

    Attributes
    ----------
    name : str
    seconds : float
        Of one call: asv's median over samples, a sweep's over processes.
    low, high : float
        Quartiles of asv's samples; the least and the greatest process of a sweep.
    whole : bool
        Whether it was measured as often as the others; a sweep calls one that is far behind only once.
    """

    name: str
    seconds: float
    low: float
    high: float
    whole: bool = True


@dataclass(frozen=True)
class Pair:
    """The ratio of two sides of a cell, from rounds that both took part in."""

    of: str
    to: str
    ratio: float
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Cell:
    """One size.

    Attributes
    ----------
    N, n : int
        Sides of image and kernel; samples and taps in 1-D.
    sides : tuple of Side
    pairs : tuple of Pair
        Empty where the timings were not paired.
    floor : float or None
        The noise floor of paired ratios, as a factor.
    absent : tuple of str
        Those that were not tried, or failed.
    """

    N: int
    n: int
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...] = ()
    floor: float | None = None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """The cells that share everything but their size."""

    ndim: int
    operation: str
    dtype: str
    threads: str
    mode: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Error:
    """An implementation's max |y - exact| / (‖x‖₂ ‖h‖₂), as log10, for kernels of side `n`."""

    name: str
    dtype: str
    n: int
    log10: float


@dataclass(frozen=True)
class Source:
    """One run of asv, or one sweep on one machine.

    Attributes
    ----------
    kind : {"asv", "sweep"}
    machine, made : str
        What it was measured on; the commit and date, in words.
    note : str
        What its intervals are, and from where on a difference counts, in words.
    lead : float
        Up to this ratio two unpaired timings are a tie; 1 where pairs decide.
    views : tuple of View
    families : dict
        By implementation.
    errors : tuple of Error
        Of correlate, 2-D, at the side `errors_at`.
    errors_at : int
        The largest that was tracked; 0 where none was.
    """

    kind: str
    machine: str
    made: str
    note: str
    lead: float
    views: tuple[View, ...]
    families: dict[str, str]
    errors: tuple[Error, ...] = ()
    errors_at: int = 0
