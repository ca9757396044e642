"""What each implementation promises of its errors: the gate's rule, and what other tests asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corrconv.conform.selection import ROUNDING
from corrconv.kit import old_evidence as evidence
from corrconv.kit.registered import loaded
from corrconv.measure.cells import same
from corrconv.recommend.exact import Bound, exactness

from ..conform import section as conformance
from ..site.reading import reading


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
    problem = same("correlate", 2, "float32", 64, 3)
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
    found = evidence.load(results, conformance.NAME)
    if found is None:
        return None
    with reading(results, conformance.NAME, conformance.MAKE):
        return {
            name: sum(suite["declined"].get(ROUNDING, 0) for suite in it["suites"].values())
            for name, it in found["implementations"].items()
        }
