"""What more threads bring, who uses them, and who uses more than it may."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.words import counted, listed

from ..kit.answers import GROUP, Missing, Table, drawn
from ..kit.figure import SavedFigure
from ..kit.origins import origins
from ..kit.page import Page
from ..site.stored import Stored
from ..studies.targets import FROM_SECONDS
from . import use as thread_use
from .use import Counted, Known, Paired, Scaled, all_threads

FIGURES = ("scaling", "threads")
ALSO = ("winners-all-threads", "speed-up-all-threads")
"""Figures on the page of times."""
RUN, STUDY = "make bench", "python -m corrconv.reports.studies scaling"
TRIED, MODELS = "python -m corrconv.reports.capabilities.run", "corrconv calibrate --full"


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    also: tuple[SavedFigure, ...]
    every: Table
    missing: tuple[Missing, ...]
    from_milliseconds: float = FROM_SECONDS / 1e-3


def pages(stored: Stored) -> list[Page]:
    """One, where threads were counted, or times taken both with one and with all."""
    tried, pairs = thread_use.counted(stored.results), thread_use.paired(stored.results)
    timed, shares = thread_use.unpaired(stored.cells), thread_use.shares(stored.results)
    if tried is None and pairs is None and not timed:
        return []
    parts = (
        (tried is None, "How many threads each implementation uses", TRIED),
        (pairs is None, "Speed-ups of pairs taken in turn", STUDY),
        (not timed, "Times with one thread and with all", RUN),
        (shares is None, "Models, with the part of the work that threads divide", MODELS),
    )
    shown = Shown(
        tuple(filter(None, (gained(pairs, timed), who(tried), over(tried)))),
        drawn(stored, FIGURES),
        drawn(stored, ALSO),
        table(thread_use.known(tried, pairs, timed, shares, all_threads(stored.environment))),
        tuple(Missing(what, command) for absent, what, command in parts if absent),
    )
    return [
        Page(
            "threads.html",
            "Threads",
            "What a second thread brings, who uses it, and who uses more than it may.",
            GROUP,
            "threads.html.j2",
            shown,
            origins=origins(stored.results, "capabilities", "studies/scaling", "calibrate"),
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


def who(tried: dict[str, Counted] | None) -> str:
    """Who uses a second thread, and who never does."""
    if tried is None:
        return ""
    uses = [name for name, it in tried.items() if it.two == "yes"]
    never = [name for name, it in tried.items() if it.two == "no"]
    text = f"{len(uses)} of {counted(len(tried), 'implementation')} use two threads where they may"
    return f"{text}; {listed(never)} stay on one." if never else f"{text}."


def over(tried: dict[str, Counted] | None) -> str:
    """Who runs more threads than it was allowed."""
    if tried is None:
        return ""
    wrong = [name for name, it in tried.items() if "wrong" in (it.one, it.two)]
    if wrong:
        return f"More threads than were allowed run in {listed(wrong)}: over-subscribed beside other work."
    return "Nobody runs more threads than it was allowed: none is over-subscribed."


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


def at_once(it: Counted | None) -> str:
    """The most threads that ran or waited, with one allowed and with two."""
    if it is None:
        return "–"
    told = ["–" if most is None else f"{most:.2f}" for most in (it.at_one, it.at_two)]
    return listed(told)


def verdict(it: Counted | None) -> str:
    """In words."""
    if it is None:
        return "not tried"
    if "wrong" in (it.one, it.two):
        return "more than it may"
    return it.two if it.two in ("yes", "no") else "not told"


def _range(it: Scaled | None) -> str:
    if it is None:
        return "–"
    middle = units.ratio(it.median)
    if len(it.speeds) == 1:
        return f"{middle} (1)"
    return f"{middle} ({units.digits(it.speeds[0])} to {units.digits(it.speeds[-1])}; {len(it.speeds)})"
