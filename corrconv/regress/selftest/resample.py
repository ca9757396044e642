"""Runs drawn from a long record of one commit beside itself: more than can be measured."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.regress.selftest.rates import Rate


@dataclass(frozen=True)
class Resampled:
    """Runs that were drawn, and what was named in them: all of it false.

    Attributes
    ----------
    runs : int
    cells : int
        Of each run.
    alarmed : int
        Runs that name any cell.
    of_cells : int
        Of all runs.
    named : int
        Cells, of those.
    """

    runs: int
    cells: int
    alarmed: int
    of_cells: int
    named: int

    @property
    def alarms(self) -> Rate:
        """Of runs."""
        return Rate(self.alarmed, self.runs)
