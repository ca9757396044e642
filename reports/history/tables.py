"""The history in tables: steps, where each stands, what was not measured; and a figure's data."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from corrconv.history.cells import REGIMES
from corrconv.history.evidence import Commit, History
from corrconv.history.series import Line, Series, steps
from corrconv.history.show import percent
from corrconv.kit import units

from ..kit.html import link
from ..kit.tables import Table
from ..kit.words import percent as percent_of


def linked(history: History, commit: Commit) -> str:
    """A commit's first digits, which lead to its page where the project has one."""
    if not history.address:
        return commit.short
    return Markup('<a href="{}">{}</a>').format(link(history.address + commit.hash), commit.short)


def of_steps(history: History, of: Line) -> Table | None:
    """Each step, the newest first; None where there is none."""
    rows = []
    for series, place in steps(of):
        step = series.found.steps[place]
        commit = of.commits[step.at]
        since = of.commits[step.before + 1]
        range_ = (
            ""
            if since == commit
            else Markup(", or a commit from {} on").format(linked(history, since))
        )
        rows.append(
            (
                Markup("{}{}").format(linked(history, commit), range_),
                commit.day,
                commit.subject,
                series.regime,
                series.name,
                units.ratio(step.size),
                percent(step.confidence),
            )
        )
    if not rows:
        return None
    note = (
        "Of time: 0.5× takes half as long from that commit on. The confidence counts that the place was "
        "searched for, and all series of this page (Holm). Of commits between that were not measured, any "
        "may be it."
    )
    headings = ("Commit", "Date", "Subject", "Regime", "Implementation", "Time", "Confidence")
    return Table("Every step", headings, tuple(rows), note, words=(1, 2, 3, 4))


def of_levels(of: Line, control: bool) -> Table:
    """Where each implementation stands, and how far a commit may be off that changes nothing."""
    rows = tuple(
        (
            it.name,
            it.regime,
            units.ratio(it.found.levels[-1][2]),
            off(it),
            str(sum(value == value for value in it.ratios)),
        )
        for it in of.series
        if it.is_control == control
    )
    headings = ("Implementation", "Regime", "Level now", "Floor", "Commits")
    note = (
        "The level is over the yardstick's time, since the last step; the floor is how far 99% of commits "
        "that change nothing lie from it at most."
    )
    title = "The yardstick against itself" if control else "Where they stand"
    return Table(title, headings, rows, note, words=(1,))


def off(it: Series) -> str:
    """A floor in words."""
    return "not known" if math.isnan(it.floor) else f"±{percent_of(it.floor)}"


def of_gaps(history: History, of: Line) -> Table | None:
    """Commits without numbers; None where there is none."""
    rows = tuple(
        (linked(history, it.commit), it.commit.day, it.commit.subject, it.reason) for it in of.gaps
    )
    title = "Commits that were not measured"
    return (
        Table(title, ("Commit", "Date", "Subject", "Why"), rows, words=(1, 2, 3)) if rows else None
    )


def of_regimes() -> Table:
    """What is measured."""
    rows = tuple((name, it.sizes, it.words) for name, it in REGIMES.items())
    return Table("The regimes", ("Regime", "Correlate of", "Where time goes"), rows, words=(1, 2))


def data(of: Line, chosen: Sequence[Series]) -> pd.DataFrame:
    """Of a figure: a row for each point."""
    rows = [
        {
            "place": place,
            "commit": commit.hash,
            "committed": commit.at,
            "regime": it.regime,
            "implementation": it.name,
            "time_over_the_yardstick": ratio,
            "level": next(v for a, b, v in it.found.levels if a <= place < b),
            "floor": it.floor,
            "step": next((s.size for s in it.found.steps if s.at == place), math.nan),
        }
        for it in chosen
        for place, (commit, ratio) in enumerate(zip(of.commits, it.ratios))
        if ratio == ratio
    ]
    return pd.DataFrame(rows)
