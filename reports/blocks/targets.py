"""What images in blocks are held to, and whether what was measured reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corrconv.kit import units

from .evidence import Blocks, Row
from .huge.evidence import CEILING, SIDE, Huge
from .race import MEMORY, OURS, PEERS

FASTER, NOT_SLOWER, LEANER, SHARE = 3.0, 1.0, 0.5, 0.85
"""Of time over ours with the larger kernel and with the smaller one, of memory, of the speed in memory."""
BUILDING, EACH = 10.0, 1e-3
"""Seconds, for all tasks and for a block."""


@dataclass(frozen=True)
class Target:
    """One of them.

    Attributes
    ----------
    what : str
    wanted, found : str
        In words; `found` says what it was measured beside.
    reached : bool
    """

    what: str
    wanted: str
    found: str
    reached: bool

    @property
    def verdict(self) -> str:
        """In a word."""
        return "reached" if self.reached else "missed"


def sides(found: Blocks) -> list[int]:
    """The kernels', the largest first."""
    return sorted({row.n for row in found.rows}, reverse=True)


def row(found: Blocks, n: int, name: str) -> Row | None:
    """A contender's, where it was measured."""
    return next((it for it in found.rows if (it.n, it.name) == (n, name) and it.seconds), None)


def peers(found: Blocks, n: int) -> list[Row]:
    """The others' that were measured, the fastest first."""
    held = [row(found, n, name) for name in PEERS]
    return sorted((it for it in held if it and it.ratio), key=lambda it: it.ratio or 0.0)


def targets(found: Blocks, huge: Huge | None) -> list[Target]:
    """All that can be told of."""
    return [
        *(it for n in sides(found) for it in _beside(found, n)),
        *(it for n in sides(found) if (it := _of_memory(found, n))),
        *_ceilings(found),
        *([] if huge is None else [_huge(huge)]),
        *_tasks(found),
    ]


def _beside(found: Blocks, n: int) -> Iterator[Target]:
    ours, others = row(found, n, OURS), peers(found, n)
    if ours is None or not others:
        return
    best, least = others[0], min(others, key=lambda it: it.peak)
    ratio, high = best.ratio or 0.0, best.high or 0.0
    largest = n == sides(found)[0]
    yield Target(
        f"{n}×{n}: times as fast as the better of the others",
        f"at least {FASTER:g}" if largest else "not slower",
        f"{units.digits(ratio)} (beside {best.name})",
        ratio >= FASTER if largest else high >= NOT_SLOWER,
    )
    if ours.peak and least.peak:
        share = ours.peak / least.peak
        yield Target(
            f"{n}×{n}: peak memory beside the leaner of the others",
            f"under {LEANER:.0%}",
            f"{share:.0%} ({units.size(ours.peak)} beside {units.size(least.peak)}, {least.name})",
            share < LEANER,
        )


def _of_memory(found: Blocks, n: int) -> Target | None:
    held = row(found, n, MEMORY)
    if held is None or held.ratio is None:
        return None
    what = f"{n}×{n}: of the speed per pixel in memory"
    return Target(what, f"at least {SHARE:.0%}", f"{held.ratio:.0%}", held.ratio >= SHARE)


def _ceilings(found: Blocks) -> Iterator[Target]:
    held = [it for it in found.said if it.peak]
    if not held:
        return
    worst = max(held, key=lambda it: it.peak / it.planned)
    yield Target(
        "memory of corrconv apply beside what it says at first",
        "no more",
        f"at most {worst.peak / worst.planned:.0%} ({units.size(worst.peak)} of "
        f"{units.size(worst.planned)})",
        all(it.peak <= it.planned <= it.ceiling for it in held),
    )


def _huge(huge: Huge) -> Target:
    part = "" if huge.N >= SIDE else f", of {units.number(huge.N)}² for which the disk had room"
    return Target(
        f"{units.number(SIDE)}² float32 with {huge.n}×{huge.n}: peak memory",
        f"under {units.size(CEILING)}",
        f"{units.size(huge.peak)}{part}",
        huge.peak < CEILING and huge.N >= SIDE,
    )


def _tasks(found: Blocks) -> Iterator[Target]:
    seconds: Callable[[float], units.Quantity] = units.seconds
    for it in found.tasks:
        yield Target(
            f"{it.way}: tasks of {units.number(it.blocks)} blocks",
            f"under {seconds(BUILDING)}",
            str(seconds(it.building)),
            it.building < BUILDING,
        )
        yield Target(
            f"{it.way}: a tiny block",
            f"at most {seconds(EACH)}",
            str(seconds(it.each)),
            it.each <= EACH,
        )
