"""The tables of accuracy, and what each implementation promises of its errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corrconv.check.metrics import COMPONENT_CONSTANT, DIRECT_CONSTANT, FFT_CONSTANT
from corrconv.conform import evidence as conformance
from corrconv.conform.selection import ROUNDING
from corrconv.kit.registered import loaded
from corrconv.kit.units import listed
from corrconv.measure.problems import square
from corrconv.recommend.exact import MEANING, Bound, exactness

from ..kit.quantity import What, quantity
from ..kit.tables import Table, between
from .laws import Growth, Laws


@dataclass(frozen=True)
class Promise:
    """Of one implementation, on floats.

    Attributes
    ----------
    name, family : str
    bound : {"componentwise", "normwise"}
        What the gate holds it to.
    computes_in : str
        The dtype in which it computes float32 where that is a wider one; else empty.
    """

    name: str
    family: str
    bound: Bound
    computes_in: str


def promises(names: Iterable[str]) -> list[Promise]:
    """Of those names that are registered and load here, sorted."""
    problem = square(2, 64, 3)
    found = []
    for name in sorted(set(names)):
        it = loaded(name)
        if it is not None:
            exact = exactness(it, problem)
            found.append(Promise(name, it.family, exact.bound, exact.computes_in or ""))
    return found


def asked(results: Path) -> dict[str, int] | None:
    """By name, how many of SciPy's and NumPy's own tests ask for more; None where they were not run.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    found = conformance.load(results)
    if found is None:
        return None
    return {
        name: sum(counts.declined.get(ROUNDING, 0) for counts in row.suites.values())
        for name, row in found.implementations.items()
    }


POWERS = {"float32": "2⁻²⁴", "float64": "2⁻⁵³"}
"""The unit roundoffs, as they are written."""


def exponent(it: Growth) -> str:
    """0.48 (0.46 to 0.50)."""
    return f"{_signed(it.value)} ({_signed(it.low)} to {_signed(it.high)})"


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def by_route(routes: tuple[Growth, ...]) -> Table | None:
    """Exponents, an order of summation in a row."""
    if not routes:
        return None
    orders, where = (
        list(dict.fromkeys(values)) for values in zip(*((it.who, it.where) for it in routes))
    )
    known = {(it.who, it.where): exponent(it) for it in routes}
    return Table(
        "Exponents of the taps, by order of summation",
        ("order", *where),
        tuple((who, *(known.get((who, each), "–") for each in where)) for who in orders),
        "Root mean square error over that of the outputs; the interval is the exact sign test's over "
        f"{between([str(count) for count in sorted({it.points for it in routes})])} draws of operands. "
        "Sequential: one product after the other. Pairwise: halves by themselves. BLAS: a matrix product "
        "of windows. FFT: SciPy's transforms. Uneven operands fade to a millionth across the image.",
    )


def by_promise(promised: list[Promise], asked: dict[str, int] | None) -> Table:
    """Two groups: who promises each output, and who the largest only."""
    rows = []
    for bound, rule in (
        ("componentwise", f"{COMPONENT_CONSTANT:g}(taps + 1)u of its own Σ|x||h|"),
        ("normwise", f"{DIRECT_CONSTANT:g}√taps·u or {FFT_CONSTANT:g} log₂(2P)·u of ‖x‖₂‖h‖₂"),
    ):
        names = [it.name for it in promised if it.bound == bound]
        more = [f"{name} {asked[name]}" for name in names if asked and asked.get(name)]
        rows.append(
            (
                bound,
                listed(names) or "none",
                MEANING[bound],
                rule,
                ", ".join(more) or ("none" if asked else "–"),
            )
        )
    return Table(
        "What is promised, and held to by the gate",
        (
            "promise",
            "who",
            "in words",
            "bound of the gate, real floats",
            "SciPy's and NumPy's tests that ask for more",
        ),
        tuple(rows),
        "Choose one of the first where small outputs matter beside large ones: images of many decades of "
        "range, residuals, spectra, values whose logarithm is taken. Which promise holds is an attribute of "
        "the implementation; the gate tests it on operands graded over many decades.",
        words=(1, 2, 3, 4),
    )


def by_implementation(errors: pd.DataFrame, found: Laws, promised: list[Promise]) -> Table | None:
    """Errors in u at a small, a middle and a large kernel of each dtype, and the growth."""
    lines: dict[str, str] = {}  # of the columns, by heading
    for dtype in POWERS:
        rows = errors[errors["dtype"] == dtype]
        rows = rows[rows["N"] == rows["N"].max()].drop_duplicates("n").sort_values("n")
        for i in sorted({0, len(rows) // 2, len(rows) - 1}) if len(rows) else ():
            it = rows.iloc[i]
            lines[f"{dtype}, N = {it['N']}, n = {it['n']}"] = it["case"]
    if not lines:
        return None
    known = dict(zip(zip(errors["case"], errors["implementation"]), errors["error"]))
    families = dict(zip(errors["implementation"], errors["family"]))
    grown = {it.who: it for it in found.implementations}
    bounds = {it.name: it.bound for it in promised}
    wide = [it.name for it in promised if it.computes_in]
    wider = (
        f" In a wider dtype float32 is computed by {listed(wide)}: rounded once." if wide else ""
    )

    def in_u(line: str, name: str) -> str:
        error = known.get((line, name))
        return "–" if error is None else quantity(line, name, What.ERROR, error)

    return Table(
        "Errors by implementation, in units of u",
        ("implementation", "way", *lines, "exponent of taps", "like", "promise"),
        tuple(
            (
                name,
                families[name],
                *(in_u(line, name) for line in lines.values()),
                exponent(grown[name]) if name in grown else "–",
                grown[name].law if name in grown else "–",
                bounds.get(name, "–"),
            )
            for name in sorted(families)
        ),
        "max |y − exact| / (‖x‖₂‖h‖₂) over the outputs compared. "
        "The exponent is a fit to all sizes of the run, in both dtypes, each error divided by what the "
        "largest of so many normal deviates is; interval of 95%. A dash: not tried at that size, too few "
        f"sizes, or an implementation that is not registered here.{wider}",
        words=(1, len(lines) + 3, len(lines) + 4),
    )
