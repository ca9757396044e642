"""What images in blocks cost beside others, and whether targets are reached."""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.kit import units

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Missing, Table
from . import evidence
from .evidence import Blocks
from .huge import evidence as of_huge
from .huge.evidence import Huge
from .race import APPLY, HOPELESS, NAMES, OURS
from .tables import of_contenders, of_parts, of_said, of_targets, of_tasks
from .targets import Target, peers, row, sides, targets


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    targets: Table | None
    contenders: tuple[Table, ...]
    parts: Table | None
    said: Table | None
    tasks: Table | None
    huge: str
    missing: tuple[Missing, ...]
    commands: tuple[str, ...]
    hopeless: float = HOPELESS


def pages(stored: Material) -> list[Page]:
    """One, where it was measured."""
    found, huge = evidence.load(stored.results), of_huge.load(stored.results)
    if found is None:
        return []
    made = targets(found, huge)
    missing = () if huge else (Missing(of_huge.TITLE, of_huge.MAKE),)
    shown = Shown(
        tuple(filter(None, (first(found), *of_each(made), not_measured(found)))),
        stored.drawn("blocks"),
        of_targets(made),
        tuple(of_contenders(found, n) for n in sides(found)),
        of_parts(found),
        of_said(found),
        of_tasks(found),
        at_length(huge),
        missing,
        (evidence.MAKE, f"{evidence.MAKE} --quick", of_huge.MAKE),
    )
    return [
        Page(
            "blocks.html",
            "Beyond memory",
            "Images block by block from file to file: time and memory beside others, and what was said.",
            "Measured",
            85,
            "blocks/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME, of_huge.NAME),
        )
    ]


def first(found: Blocks) -> str:
    """Speed beside the better of the others, and memory beside the leaner one, in a sentence."""
    said = []
    for n in sides(found):
        ours, others = row(found, n, OURS), peers(found, n)
        if ours is None or not others:
            continue
        best, least = others[0], min(it.peak for it in others)
        memory = (
            f" in {units.digits(ours.peak / least)} of the memory of the leaner one"
            if least
            else ""
        )
        said.append(
            f"with {n}×{n} {units.ratio(best.ratio or 0.0)} as fast as {best.name}, the better of "
            f"{units.counted(len(others), 'other')},{memory}".rstrip(",")
        )
    if not said:
        return ""
    return (
        f"From Zarr to Zarr, {units.number(found.N)}² float32 in chunks of {found.chunk}², {OURS} is "
        f"{'; '.join(said)}."
    )


def of_each(made: list[Target]) -> tuple[str, ...]:
    """How many targets are reached."""
    if not made:
        return ()
    reached = sum(it.reached for it in made)
    text = f"Of {units.counted(len(made), 'target')} {reached} are reached"
    rest = "" if reached == len(made) else "; the table says which are missed, and by how much"
    return (f"{text}{rest}.",)


def not_measured(found: Blocks) -> str:
    """Which contenders have no times, and why."""
    failed = {it.name: it.failed for it in found.rows if it.failed and it.name in NAMES}
    return " ".join(f"{name} has no times here: it {why}." for name, why in failed.items())


def at_length(huge: Huge | None) -> str:
    """The image of 16 GiB, in a sentence; empty where it was not tried."""
    if huge is None:
        return ""
    return (
        f"{units.number(huge.N)}² float32 ({units.size(4 * huge.N**2)}) with {huge.n}×{huge.n}: "
        f"{APPLY} took {units.seconds(huge.seconds)} with --memory {units.size(huge.ceiling)}, said at most "
        f"{units.size(huge.planned)}, and held {units.size(huge.peak)}. {huge.judged} parts of the result "
        f"were held against SciPy's. {huge.made.where}"
    )
