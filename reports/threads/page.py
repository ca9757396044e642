"""What more threads bring, who uses them, and who uses more than it may."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.units import counted, listed
from corrconv.measure.statistics import Verdict

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.quantity import What, quantity
from ..kit.tables import Missing, Table
from . import evidence
from . import use as thread_use
from .evidence import Use
from .use import FROM_SECONDS, Both, Gain, Gains, Known, across_said, case_said

ALSO = ("winners-all-threads", "speed-up-all-threads")
"""Figures on the page of times."""
RUN, MODELS = "make bench, or corrconv sweep", "corrconv calibrate --full"


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    also: tuple[SavedFigure, ...]
    by_case: Table | None
    every: Table
    floor: str
    missing: tuple[Missing, ...]
    from_milliseconds: float = FROM_SECONDS / 1e-3


def pages(stored: Material) -> list[Page]:
    """One, where threads were counted, or times taken both with one and with all."""
    found = evidence.load(stored.results)
    shares = thread_use.shares(stored.results)
    known = thread_use.known(stored.run, found, shares)
    if found is None and not known.gains.every:
        return []
    parts = (
        (found is None, "Threads counted, and what multiply-adds alone gain", evidence.MAKE),
        (not known.gains.every, "Times with one thread and with all", RUN),
        (shares is None, "Models, with the part of the work that threads divide", MODELS),
    )
    answers = gained(known), in_one_thread(known.gains), who(known.tried), over(known.tried)
    shown = Shown(
        tuple(filter(None, answers)),
        stored.drawn("threads"),
        stored.named(ALSO),
        by_case(known.gains),
        table(known),
        across_said(known.gains),
        tuple(Missing(what, command) for absent, what, command in parts if absent),
    )
    return [
        Page(
            "threads.html",
            "Threads",
            "What a second thread brings, who uses it, and who uses more than it may.",
            "Measured",
            70,
            "threads/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME, "calibrate"),
        )
    ]


def gained(known: Known) -> str:
    """From the least to the most, beside what the machine allows."""
    gains, by_name = known.gains, known.gains.by_name
    if not by_name:
        return ""
    medians = {name: statistics.median(gain.speed for gain in of) for name, of in by_name.items()}
    ordered = sorted(medians, key=lambda name: medians[name])
    most, least = (f"{name} ({units.ratio(medians[name])})" for name in (ordered[-1], ordered[0]))
    shown = [gain for of in by_name.values() for gain in of]
    over = (
        f"over {FROM_SECONDS / 1e-3:g} ms" if any(gain.long for gain in shown) else "of any length"
    )
    text = (
        f"{gains.threads} threads make calls {over} {units.ratio(statistics.median(medians.values()))} as "
        f"fast as one, in the median of {counted(len(ordered), 'implementation')} that can use them; most "
        f"gains {most}, least {least}. {resolved(gains, shown)}"
    )
    if known.bound is not None:
        above = sum(median > known.bound for median in medians.values())
        text += (
            f" Multiply-adds in registers alone gained {units.ratio(known.bound)}, which is what a program "
            f"that only computes may expect{f'; {above} gained more' if above else ''}."
        )
    return text


def resolved(gains: Gains, shown: list[Gain]) -> str:
    """How many of the comparisons are."""
    many = counted(len(shown), "comparison")
    if gains.floor is None:
        return (
            f"How far apart times of different processes are was not measured here, so none of {many} is "
            "resolved."
        )
    faster, slower = (
        sum(gain.verdict is verdict for gain in shown)
        for verdict in (Verdict.FASTER, Verdict.SLOWER)
    )
    return f"Of {many} {faster} are resolved to be faster and {slower} slower."


def in_one_thread(gains: Gains) -> str:
    """Who never uses a second one, by its own word, and so has no ratio."""
    if not gains.single:
        return ""
    stay = "stays" if len(gains.single) == 1 else "stay"
    return f"{listed(sorted(gains.single))} {stay} on one thread, whatever is allowed: no ratio is shown."


def who(tried: Mapping[str, Both]) -> str:
    """Who uses a second thread, and who never does."""
    if not tried:
        return ""
    uses = [name for name, (_, two) in tried.items() if two.use is Use.AS_ALLOWED]
    never = [name for name, (_, two) in tried.items() if two.use is Use.FEWER]
    text = f"{len(uses)} of {counted(len(tried), 'implementation')} use two threads where they may"
    return f"{text}; {listed(never)} stay on one." if never else f"{text}."


def over(tried: Mapping[str, Both]) -> str:
    """Who runs more threads than it was allowed."""
    if not tried:
        return ""
    if wrong := [name for name, both in tried.items() if too_many(both)]:
        return f"More threads than were allowed run in {listed(wrong)}: over-subscribed beside other work."
    return "Nobody runs more threads than it was allowed: none is over-subscribed."


def too_many(both: Both) -> bool:
    """Whether with one allowed or with two more of them ran."""
    return any(it.use is Use.MORE for it in both)


def by_case(gains: Gains) -> Table | None:
    """Times as fast, an implementation in a row, a case in a column."""
    if not gains.every:
        return None
    known = {(gain.name, gain.case.line): gain for gain in gains.every}
    names = sorted({gain.name for gain in gains.every})
    return Table(
        f"Times as fast with {gains.threads} threads as with one",
        ("implementation", *map(case_said, gains.lines)),
        tuple((name, *(_times(known.get((name, line))) for line in gains.lines)) for name in names),
        f"{across_said(gains)} A dash: not measured both ways.",
    )


def _times(gain: Gain | None) -> str:
    if gain is None:
        return "–"
    text = "≈" if gain.verdict is Verdict.NOT_RESOLVED else units.ratio(gain.speed)
    return quantity(gain.case, gain.name, What.THREADS, gain.over_one, text)


def table(known: Known) -> Table:
    """All that is known, an implementation in a row."""
    threads = known.gains.threads
    return Table(
        f"Every implementation{'' if threads is None else f', {threads} threads'}",
        (
            "implementation", "uses a second thread", "threads at once, 1 and 2 allowed",
            "times as fast", "efficiency", "beside multiply-adds alone", "share divided, model",
        ),
        tuple(_row(name, known) for name in known.names),
        "Times as fast: the median over cases, in brackets the least, the most and how many cases. "
        "Efficiency is that median over the number of threads; beside it stands the gain of "
        "multiply-adds in registers, which a program that waits for memory, or had a better moment, may "
        "exceed. Threads at once: the most, over two sizes, that ran or waited for a processor; on a busy "
        "machine that reads high, so the verdict goes by processor time too. The model's share p gives "
        "1 / (1 − p + p / threads), in 2-D where it works there, else in 1-D: so many times as fast.",
        words=(1,),
    )  # fmt: skip


def _row(name: str, known: Known) -> tuple[str, ...]:
    speed, threads = known.speed(name), known.gains.threads
    return (
        name,
        verdict(known.tried.get(name)),
        at_once(known.tried.get(name)),
        "one thread" if name in known.gains.single else _range(known.gains.by_name.get(name)),
        f"{speed / threads:.0%}" if speed and threads else "–",
        f"{speed / known.bound:.0%}" if speed and known.bound else "–",
        _divided(known.share(name), threads),
    )


def _divided(share: float | None, threads: int | None) -> str:
    """The model's share, and how many times as fast that makes it where the threads are known."""
    if share is None:
        return "–"
    if threads is None:
        return f"{share:.0%}"
    return f"{share:.0%}, so {units.ratio(thread_use.expected(share, threads))}"


def at_once(both: Both | None) -> str:
    """The most threads that ran or waited, with one allowed and with two."""
    if both is None:
        return "–"
    return listed(["–" if it.at_once is None else f"{it.at_once:.2f}" for it in both])


def verdict(both: Both | None) -> str:
    """In words."""
    if both is None:
        return "not tried"
    if too_many(both):
        return "more than it may"
    if both[1].use is None:
        return "not told"
    return "no" if both[1].use is Use.FEWER else "yes"


def _range(of: list[Gain] | None) -> str:
    if not of:
        return "–"
    speeds = sorted(gain.speed for gain in of)
    middle = units.ratio(statistics.median(speeds))
    if len(speeds) == 1:
        return f"{middle} (1)"
    return f"{middle} ({units.digits(speeds[0])} to {units.digits(speeds[-1])}; {len(speeds)})"
