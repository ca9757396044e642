"""Images in blocks as tables: targets, contenders, where time goes, what was said, and tasks."""

from __future__ import annotations

from collections.abc import Sequence

from corrconv.kit import units

from ..kit.tables import Table
from .evidence import Blocks, Row
from .race import APPLY, DASK_IMAGE, MEMORY, OURS, OVERLAP
from .targets import Target

CALLS = {
    OURS: "corrconv.dask.convolve of the Zarr array",
    OVERLAP: "dask.array.map_overlap over scipy.signal.oaconvolve",
    DASK_IMAGE: "dask_image.ndfilters.convolve",
    APPLY: "corrconv apply, with blocks and chunks of its own choice",
    MEMORY: "corrconv.convolve of an array, nothing read or written",
}


def of_targets(made: Sequence[Target]) -> Table | None:
    """Each with what was measured; None where nothing can be told."""
    if not made:
        return None
    return Table(
        "What was aimed at, and what was measured",
        ("target", "wanted", "measured", "it is"),
        tuple((it.what, it.wanted, it.found, it.verdict) for it in made),
        words=(1, 2, 3),
    )


def of_contenders(found: Blocks, n: int) -> Table:
    """Seconds and memory of everyone, with one kernel."""
    rows = [it for it in found.rows if it.n == n]
    N, chunk = units.number(found.N), found.chunk
    return Table(
        f"{N}² float32 in chunks of {chunk}² with {n}×{n}, {found.workers} threads",
        (
            "contender", "time", "over ours", "interval", "pixels a second", "peak memory",
            "of it before the computation", "rounds",
        ),
        tuple((it.name, *_cells(found, it)) for it in rows),
        "; ".join(f"{it.name}: {CALLS.get(it.name, it.name)}" for it in rows) + ".",
    )  # fmt: skip


def _cells(found: Blocks, it: Row) -> tuple[str, ...]:
    if it.seconds is None:
        return (it.failed, "–", "–", "–", "–", "–", "–")
    low, high = (None if each is None else units.digits(each) for each in (it.low, it.high))
    return (
        str(units.seconds(it.seconds)),
        "–" if it.ratio is None else units.ratio(it.ratio),
        f"{low} to {high}" if it.rounds > 1 else "–",
        f"{found.N**2 / it.seconds / 1e6:.3g} million",
        str(units.size(it.peak)) if it.peak else "–",
        str(units.size(it.before)) if it.before else "–",
        str(it.rounds),
    )


def of_parts(found: Blocks) -> Table | None:
    """Shares of all threads' time; None where it was not watched."""
    if not found.parts:
        return None
    rows = []
    for it in found.parts:
        whole = found.workers * it.seconds
        known = (it.reading, it.computing, it.writing)
        shares = [each / whole for each in known]
        rows.append((f"{it.n}×{it.n}", *(f"{each:.0%}" for each in (*shares, 1 - sum(shares)))))
    return Table(
        f"Where the time of {OURS} goes",
        ("kernel", "reading and decoding", "computing", "encoding and writing", "all else"),
        tuple(rows),
        "Of all threads' time, in one more run. All else: windows put together, tasks made and handed out, "
        "waiting. Reading and writing hold the time that a thread waits for Zarr's own threads.",
    )


def of_said(found: Blocks) -> Table | None:
    """Ceilings asked, said and kept; None where none was tried."""
    if not found.said:
        return None
    return Table(
        "corrconv apply within so much memory",
        ("kernel", "asked", "said at most", "measured peak", "of what was said", "blocks", "time"),
        tuple(
            (
                f"{it.n}×{it.n}", str(units.size(it.ceiling)), str(units.size(it.planned)),
                str(units.size(it.peak)) if it.peak else "–",
                f"{it.peak / it.planned:.0%}" if it.peak else "–", str(it.blocks),
                str(units.seconds(it.seconds)),
            )
            for it in found.said
        ),
    )  # fmt: skip


def of_tasks(found: Blocks) -> Table | None:
    """Making tasks, and running tiny ones; None where that was not measured."""
    if not found.tasks:
        return None
    return Table(
        "Many blocks",
        ("way", "tasks made of blocks", "in", "tiny blocks run", "each"),
        tuple(
            (
                it.way, units.number(it.blocks), str(units.seconds(it.building)),
                units.number(it.run), str(units.seconds(it.each)),
            )
            for it in found.tasks
        ),
        "Blocks of 8² samples for the lazy array, computed and put together in memory; of 64², the smallest "
        "that it makes, for apply, from one map of NumPy's to another. Kernel 3×3.",
    )  # fmt: skip
