"""How exact the results are: error against time, the laws by which errors grow, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from corrconv.kit import units
from corrconv.kit.units import counted

from ..claims.registry import evidence_of
from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.measured import measured
from ..kit.page import Page, origins
from ..kit.quantity import What, quantity, sentence
from ..kit.quantity import listed as quantities
from ..kit.tables import Missing, Table
from . import laws, tables
from .errors import errors
from .front import Panel, panels, roundoff
from .laws import Laws
from .tables import POWERS, Promise, by_implementation, by_promise, by_route, exponent

RUN, CLAIMS, CONFORM = "make bench, or corrconv sweep", "corrconv claims B9 E5", "corrconv conform"
FADED = "uneven"


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    answers : tuple of str
        The page in sentences.
    figures : mapping of str to SavedFigure
    fronts : tuple of (str, str)
        A cell, and in words who is on its front.
    routes, promised, every : Table or None
        Exponents by order of summation; who promises what; all errors.
    roundoffs : tuple of (str, str)
        Each dtype with its u.
    missing : tuple of Missing
    """

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    fronts: tuple[tuple[str, str], ...]
    routes: Table | None
    promised: Table
    every: Table | None
    roundoffs: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]


def pages(stored: Material) -> list[Page]:
    """One, where the run has errors or the claims about them were put to the test."""
    found_in_run = errors(stored.run)
    both = evidence_of(stored.results, "B9")
    if found_in_run.empty and both is None:
        return []
    found = laws.laws(stored.results, stored.run)
    cells, asked = panels(stored.run), tables.asked(stored.results)
    promised = tables.promises({side.name for cell in stored.run.cells for side in cell.sides})
    shown = Shown(
        tuple(filter(None, (spread(found_in_run), growth(found, both), kept(promised, both)))),
        stored.drawn("accuracy"),
        tuple((str(cell), on_the_front(cell)) for cell in cells),
        by_route(found.routes),
        by_promise(promised, asked),
        by_implementation(found_in_run, found, promised),
        tuple((dtype, f"{power} = {roundoff(dtype):.3g}") for dtype, power in POWERS.items()),
        tuple(_missing(found_in_run, both, asked)),
    )
    return [
        Page(
            "accuracy.html",
            "Accuracy",
            "Error against time, how errors grow with the taps, and who keeps the digits of small outputs.",
            "Measured",
            40,
            "accuracy/page.html.j2",
            shown,
            origins=origins(stored.results, "claims/B9", "claims/E5", "conformance"),
        )
    ]


def _missing(errors: pd.DataFrame, both: Any, asked: Any) -> list[Missing]:
    parts = (
        (errors.empty, "Errors of each implementation", RUN),
        (both is None, "How errors grow by order of summation, and beside each output", CLAIMS),
        (asked is None, "SciPy's own tests of each output's accuracy", CONFORM),
    )
    return [Missing(what, command) for absent, what, command in parts if absent]


def spread(errors: pd.DataFrame) -> str:
    """From the least to the largest error, in each dtype, at the largest image."""
    said = []
    for dtype in POWERS:
        rows = errors[errors["dtype"] == dtype]
        rows = rows[rows["N"] == rows["N"].max()].sort_values("error", kind="stable")
        if rows.empty:
            continue
        low, high = (_in_u(row) for row in (rows.iloc[0], rows.iloc[-1]))
        at = f"in {dtype}, N = {rows['N'].iloc[0]}"
        said.append(sentence("{at}, from {low} to {high}", at=at, low=low, high=high))
    if not said:
        return ""
    words = "Set beside ‖x‖₂‖h‖₂, errors are parts of u, the dtype's unit roundoff: {said}."
    return sentence(words, said=Markup("; ").join(said))


def _in_u(row: Any) -> Markup:
    error = quantity(row["case"], row["implementation"], What.ERROR, row["error"])
    return sentence(
        "{error} ({name}, n = {n})", error=error, name=row["implementation"], n=row["n"]
    )


def growth(found: Laws, both: Any) -> str:
    """Both laws, measured; and from which kernel on the sequential sum errs more than the FFT."""
    known = {it.who: it for it in found.routes if it.where == "2-D, float32, normal"}
    if not {"sequential", "FFT"} <= set(known):
        return ""
    sequential, fft = (exponent(known[who]) for who in ("sequential", "FFT"))
    text = (
        "With the number of taps the error of a sum taken in sequence grows as their power "
        f"{sequential}, where the law √taps is 0.5, and that of an FFT as their power {fft}"
    )
    if "pairwise" in known:
        text += f"; of the same products summed in pairs it is {exponent(known['pairwise'])}"
    n = both.crossing("float32", "normal") if both else None
    return text + (f". In float32 the sequential sum errs more from n = {n} on." if n else ".")


def kept(promised: list[Promise], both: Any) -> str:
    """Who keeps the digits of small outputs, and what it costs not to."""
    own = [it for it in promised if it.bound == "componentwise"]
    text = (
        f"{len(own)} of {counted(len(promised), 'implementation')} keep the digits of every output, however "
        "small beside the others; the rest only of large ones"
    )
    if both is None or (FADED not in {data for _, data in both.kinds}):
        return f"{text}."
    n = both.sides[0]
    direct, fft = (
        both.of(it, "float32", FADED).component[0] * roundoff("float32")
        for it in ("sequential", "FFT")
    )
    return (
        f"{text}. In an image that fades to a millionth, float32, n = {n}, the worst output of an FFT is off "
        f"by {units.digits(100 * fft)}% of its own Σ|x||h|, and of a direct sum by "
        f"{units.digits(100 * direct)}%."
    )


def on_the_front(panel: Panel) -> Markup:
    """In words: who is worth the time, fastest first, with time and error."""
    said = [
        sentence(
            "{name} ({seconds}, {error})",
            name=it.name,
            seconds=measured(panel.cell, it.name, What.SECONDS),
            error=measured(panel.cell, it.name, What.ERROR),
        )
        for it in panel.front
    ]
    contenders = sum(not it.choice for it in panel.places)
    words = "{who}; {count} of {of} are dominated"
    return sentence(words, who=quantities(said), count=contenders - len(said), of=contenders)
