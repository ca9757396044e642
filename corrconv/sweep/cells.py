"""A sweep's cells: what it says of each case, of each side, and of any two."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from corrconv.measure.sequential import DOUBT, fewest
from corrconv.measure.statistics import Verdict
from corrconv.sweep.evidence import Case


@dataclass(frozen=True)
class Pair:
    """One side's time over another's.

    Attributes
    ----------
    of, to : str
    ratio : float
    low, high : float
        The exact sign-test interval over processes.
    verdict : Verdict
        Of the first beside the second.
    """

    of: str
    to: str
    ratio: float
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Side:
    """An implementation in a cell.

    Attributes
    ----------
    name, family : str
    seconds : float
        Of a call.
    low, high : float
        The least and the greatest process, in seconds.
    to_reference : float
        Its time over the reference's.
    beside : Pair
        It beside the cell's best.
    whole : bool
        Whether it had rounds in every process: one that is far behind is called once, and is slower.
    error : float or None
        max |y - exact| / (‖x‖₂ ‖h‖₂), the largest over processes.
    """

    name: str
    family: str
    seconds: float
    low: float
    high: float
    to_reference: float
    beside: Pair
    whole: bool
    error: float | None

    @property
    def tied(self) -> bool:
        """Whether it is the best, or cannot be told from it."""
        return self.beside.verdict is not Verdict.SLOWER


@dataclass(frozen=True)
class Cell:
    """One case: who is how fast.

    Attributes
    ----------
    case : Case
    processes : int
        Fresh ones that measured it.
    reference : str
    sides : tuple of Side
        The least time first.
    absent : mapping of str to str
        Those that were not measured, or not in every process, each with the reason.
    pairs : tuple of Pair
        Of every two sides that had rounds in every process.
    floor : float or None
        The noise floor beside the best, as a factor; None where it is not known.
    """

    case: Case
    processes: int
    reference: str
    sides: tuple[Side, ...]
    absent: Mapping[str, str]
    pairs: tuple[Pair, ...] = ()
    floor: float | None = None

    @property
    def best(self) -> Side:
        """The least time of those that compute: what only chooses among others runs one of them."""
        return next(side for side in self.sides if side.name == side.beside.to)

    @property
    def tied(self) -> tuple[str, ...]:
        """The best, and those that cannot be told from it; the choices as well."""
        return tuple(side.name for side in self.sides if side.tied)

    @property
    def fastest(self) -> str | None:
        """The best, where all others that compute are resolved to be slower; else None."""
        others = [side for side in self.sides if side.family != "choice" and side.tied]
        return self.best.name if len(self.sides) > 1 and len(others) == 1 else None

    def among(self, names: Container[str]) -> Cell | None:
        """The same without sides of other names, which this version may not have; None of fewer than two.

        All stand beside the best of those that are left, as they were paired.
        """
        left = [side for side in self.sides if side.name in names]
        if len(left) == len(self.sides) or len(left) < 2:
            return self if len(left) > 1 else None
        computing = [side for side in left if side.family != "choice" and side.whole]
        best = (computing or left)[0]
        kept = self.side(self.reference) in left
        sides = tuple(
            replace(
                side,
                beside=self.pair(side.name, best.name),
                to_reference=side.to_reference / (1 if kept else best.to_reference),
            )
            for side in left
        )
        pairs = tuple(pair for pair in self.pairs if pair.of in names and pair.to in names)
        reference = self.reference if kept else best.name
        return replace(self, reference=reference, sides=sides, pairs=pairs)

    def side(self, name: str) -> Side | None:
        """An implementation's; None where it was not measured."""
        return self._by_name.get(name)

    def pair(self, of: str, to: str) -> Pair:
        """Any two of its sides, the first beside the second.

        Raises
        ------
        KeyError
            Where one was not measured.
        """
        known = self._by_pair.get((of, to))
        if known is not None:
            return known
        if (to, of) in self._by_pair:
            return turned(self._by_pair[to, of])
        one, other = self._by_name[of], self._by_name[to]
        verdict = Verdict.NOT_RESOLVED
        if one.whole != other.whole and self.processes >= fewest(DOUBT):  # the other is far behind
            verdict = Verdict.FASTER if one.whole else Verdict.SLOWER
        ratio = one.to_reference / other.to_reference
        return Pair(of, to, ratio, ratio, ratio, verdict)

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], Pair]:
        return {(pair.of, pair.to): pair for pair in self.pairs}

    @cached_property
    def _by_name(self) -> dict[str, Side]:
        return {side.name: side for side in self.sides}


def turned(pair: Pair) -> Pair:
    """The same, the other way round."""
    other = {Verdict.FASTER: Verdict.SLOWER, Verdict.SLOWER: Verdict.FASTER}
    return Pair(
        pair.to,
        pair.of,
        1 / pair.ratio,
        1 / pair.high,
        1 / pair.low,
        other.get(pair.verdict, pair.verdict),
    )
