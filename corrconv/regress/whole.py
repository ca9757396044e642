"""A run from what was asked to what is said: sides made, measured with a bar, and the machine beside it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from corrconv.kit.console import err, progress
from corrconv.measure import environment
from corrconv.regress.asking import Settings
from corrconv.regress.evidence import Regression
from corrconv.regress.prepare import Question, prepared
from corrconv.regress.run import measure


def whole(question: Question, settings: Settings) -> Regression:
    """Build both sides and measure them.

    Raises
    ------
    ValueError
        Where what was asked makes no comparison.
    NotMeasured
        Where there is no answer.
    OSError
        Where what is finished cannot be kept.
    """

    def say(words: str) -> None:
        err.print(words, markup=False, soft_wrap=True)

    asking, notes = prepared(question, Path.cwd(), say)
    before = environment.load()
    with progress() as bar:
        task = bar.add_task("regress", total=100)

        def told(share: float, words: str) -> None:
            bar.update(task, completed=round(100 * share), description=words)

        found = measure(asking, settings, progress=told, notes=notes)
    record = {**environment.record(), "load": {"before": before, "after": environment.load()}}
    return dataclasses.replace(found, environment=record)
