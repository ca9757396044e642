"""What more threads bring, who uses them, and who uses more than it may."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.units import counted, listed

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Missing, Table
from . import evidence
from . import use as thread_use
from .evidence import FROM_SECONDS, Use
from .use import Both, Known, Paired, Scaled, all_threads

ALSO = ("winners-all-threads", "speed-up-all-threads")
"""Figures on the page of times."""
RUN, MODELS = "make bench", "corrconv calibrate --full"


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    also: tuple[SavedFigure, ...]
    every: Table
    missing: tuple[Missing, ...]
    from_milliseconds: float = FROM_SECONDS / 1e-3


def pages(stored: Material) -> list[Page]:
    """One, where threads were counted, or times taken both with one and with all."""
    found = evidence.load(stored.results)
    tried, pairs = thread_use.counted(found), thread_use.paired(found)
    timed, shares = thread_use.unpaired(stored.cells), thread_use.shares(stored.results)
    if found is None and not timed:
        return []
    parts = (
        (found is None, "Speed-ups of pairs, and threads counted", evidence.MAKE),
        (not timed, "Times with one thread and with all", RUN),
        (shares is None, "Models, with the part of the work that threads divide", MODELS),
    )
    shown = Shown(
        tuple(filter(None, (gained(pairs, timed), who(tried), over(tried)))),
        stored.drawn("threads"),
        stored.named(ALSO),
        table(thread_use.known(tried, pairs, timed, shares, all_threads(stored.environment))),
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


def gained(pairs: Paired | None, timed: dict[str, Scaled]) -> str:
    """From the least to the most, beside what the machine allows."""
    over_5 = f"calls over {FROM_SECONDS / 1e-3:g} ms"
    if pairs is None or not pairs.by_name:
        if not timed:
            return ""
        ordered = sorted(timed, key=lambda name: timed[name].median)
        if len(ordered) == 1:
            return f"With all threads, {over_5}, unpaired: {_said(ordered[0], timed)}."
        return (
            f"With all threads, {over_5}, unpaired, {_said(ordered[-1], timed)} gains most and "
            f"{_said(ordered[0], timed)} least, in the median of sizes."
        )
    ordered = sorted(pairs.by_name, key=lambda name: pairs.by_name[name].median)
    medians = [pairs.by_name[name].median for name in ordered]
    text = (
        f"{pairs.threads} threads make {over_5} {units.ratio(statistics.median(medians))} as fast as one, in "
        f"the median of {counted(len(ordered), 'implementation')}; most gains "
        f"{_said(ordered[-1], pairs.by_name)}, least {_said(ordered[0], pairs.by_name)}."
    )
    if pairs.bound is not None:
        above = sum(median > pairs.bound for median in medians)
        text += (
            f" Multiply-adds in registers alone gained {units.ratio(pairs.bound)}, which is what a program "
            f"that only computes may expect{f'; {above} gained more' if above else ''}."
        )
    return text


def _said(name: str, of: Mapping[str, Scaled]) -> str:
    return f"{name} ({units.ratio(of[name].median)})"


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


def table(known: Known) -> Table:
    """All that is known, an implementation in a row."""
    threads = "" if known.threads is None else f", {known.threads} threads"
    return Table(
        f"Every implementation{threads}",
        (
            "implementation", "uses a second thread", "threads at once, 1 and 2 allowed",
            "times as fast, paired", "efficiency", "beside multiply-adds alone", "times as fast, asv",
            "share divided, model",
        ),
        tuple(_row(name, known) for name in known.names),
        "Times as fast: the median over sizes, in brackets the least, the most and how many sizes. "
        "Efficiency is that median over the number of threads; beside it stands the gain of "
        "multiply-adds in registers, which a program that waits for memory, or had a better moment, may "
        "exceed. Threads at once: the most, over two sizes, that ran or waited for a processor; on a busy "
        "machine that reads high, so the verdict goes by processor time too. The model's share p gives "
        "1 / (1 − p + p / threads), in 2-D where it works there, else in 1-D: so many times as fast. "
        "asv's two timings are with one thread and with all of the run's.",
        words=(1,),
    )  # fmt: skip


def _row(name: str, known: Known) -> tuple[str, ...]:
    pair, threads = known.paired.get(name), known.threads
    return (
        name,
        verdict(known.tried.get(name)),
        at_once(known.tried.get(name)),
        _range(pair),
        f"{pair.median / threads:.0%}" if pair and threads else "–",
        f"{pair.median / known.bound:.0%}" if pair and known.bound else "–",
        _range(known.timed.get(name)),
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


def _range(it: Scaled | None) -> str:
    if it is None:
        return "–"
    middle = units.ratio(it.median)
    if len(it.speeds) == 1:
        return f"{middle} (1)"
    return f"{middle} ({units.digits(it.speeds[0])} to {units.digits(it.speeds[-1])}; {len(it.speeds)})"
