"""The crossovers of the classic pairs, as they are kept: the verb's own evidence."""

from corrconv.crossover.evidence import MAKE, NAME, TITLE, Crossovers, load

__all__ = ["MAKE", "NAME", "TITLE", "Crossovers", "load"]
