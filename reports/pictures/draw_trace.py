"""An EEG trace through a low-pass filter: a 1-D convolution with the taps of a FIR filter."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

import corrconv
from corrconv.core import Array

from ..kit.figure import Figure, canvas, drawing
from ..kit.material import Material
from .samples import EEG_RATE, agreement, eeg

TAPS = 81
CUTOFF = 10.0
"""Hz, where the response is one half."""
ZOOM = (2.0, 4.0)
"""Seconds that are magnified."""
BEFORE, AFTER, GREY = "#b2481b", "#1f4e79", "#555555"


def low_pass() -> Array:
    """Taps of a linear-phase low-pass filter, by a Hamming window, with gain 1 at 0 Hz."""
    from scipy.signal import firwin

    taps: Array = firwin(TAPS, CUTOFF, fs=EEG_RATE)
    return taps


def filtered(trace: Array) -> Array:
    """The trace convolved with `low_pass`, zero outside; odd and symmetric taps delay nothing."""
    return corrconv.convolve(trace, low_pass(), "same")


@drawing("trace", "pictures", 40)
def draw(_: Material) -> Figure:
    """A trace before and after, two seconds of it magnified, and the spectra of all traces."""
    before = eeg()
    after = np.stack([filtered(trace) for trace in before])
    found = agreement(before[0], low_pass(), "same")
    drawing = canvas(11, 6)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["whole", "whole"], ["zoom", "spectrum"]], height_ratios=[1, 1.25]
    )
    seconds = np.arange(before.shape[1]) / EEG_RATE
    for name in ("whole", "zoom"):
        axes[name].plot(seconds, before[0], color=BEFORE, lw=1.1)
        axes[name].plot(seconds, after[0], color=AFTER, lw=1.8)
        axes[name].set(xlabel="seconds", ylabel="EEG, arbitrary unit")
    axes["whole"].set(xlim=(0, seconds[-1]), title="One trace")
    axes["whole"].axvspan(*ZOOM, color="#eeeeee", zorder=0)
    _zoom(axes["zoom"], seconds, before[0], after[0])
    _spectra(axes["spectrum"], before, after)
    return Figure(
        title="A brain wave without its fast part",
        caption=(
            f"An EEG trace of {before.shape[1]} samples, taken as {EEG_RATE:.0f} a second, "
            f"convolved with the {TAPS} taps of a low-pass filter of {CUTOFF:.0f} Hz. Above "
            f"{CUTOFF:.0f} Hz the four traces of the file lose {_lost(before, after):.1%} of their "
            f"power. {found.sentence('units')}"
        ),
        alt=(
            "A jagged EEG trace over ten seconds with a smooth one through its middle; the same "
            "magnified; and power over frequency: alike up to about eight hertz, and above twelve "
            "the filtered one lower by several powers of ten."
        ),
        figure=drawing,
        data=_tidy(seconds, before, after),
    )


def _tidy(seconds: Array, before: Array, after: Array) -> pd.DataFrame:
    """The trace against seconds, and after it the spectra against frequency."""
    frequencies, power = _power(before)
    trace = {"seconds": seconds, "before": before[0], "after": after[0]}
    spectra = {"hertz": frequencies, "power_before": power, "power_after": _power(after)[1]}
    return pd.concat([pd.DataFrame(trace), pd.DataFrame(spectra)])


def _power(traces: Array) -> tuple[Array, Array]:
    """Frequencies, and the power there by Welch's method, the mean of all traces."""
    from scipy.signal import welch

    frequencies, power = welch(traces, EEG_RATE, nperseg=200)
    return frequencies, power.mean(axis=0)


def _lost(before: Array, after: Array) -> float:
    """Share of the power above the cutoff that is gone."""
    frequencies, power = _power(before)
    above = frequencies > CUTOFF
    return float(1 - _power(after)[1][above].sum() / power[above].sum())


def _zoom(axes: Axes, seconds: Array, before: Array, after: Array) -> None:
    """Set the limits, and name both lines where they lie furthest apart."""
    shown = (seconds >= ZOOM[0]) & (seconds <= ZOOM[1])
    low, high = before[shown].min(), before[shown].max()
    axes.set(xlim=ZOOM, ylim=(low - 0.1 * (high - low), high + 0.1 * (high - low)))
    axes.set_title("Two seconds of it")
    at = np.flatnonzero(shown)[np.argmax(np.abs(before - after)[shown])]
    for name, trace, colour, height in (("before", before, BEFORE, 4), ("after", after, AFTER, -4)):
        axes.annotate(
            name,
            (seconds[at], trace[at]),
            (-70, height),
            textcoords="offset points",
            color=colour,
            weight="bold",
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.8},
        )


def _spectra(axes: Axes, before: Array, after: Array) -> None:
    middle = EEG_RATE / 4
    for name, traces, colour, width in (
        ("before", before, BEFORE, 1.4),
        ("after", after, AFTER, 2),
    ):
        frequencies, power = _power(traces)
        axes.semilogy(frequencies, power, color=colour, lw=width)
        level = power[np.searchsorted(frequencies, middle)]
        axes.annotate(
            name, (middle, level), (0, 8), textcoords="offset points", color=colour, weight="bold"
        )
    axes.axvline(CUTOFF, color=GREY, lw=1, ls=":")
    axes.text(CUTOFF - 0.5, 1e-10, f"cutoff, {CUTOFF:.0f} Hz", color=GREY, ha="right")
    axes.set(xlim=(0, EEG_RATE / 2), xlabel="Hz", ylabel="power density, unit² per Hz")
    axes.set_title("Spectra, the mean of four traces")
