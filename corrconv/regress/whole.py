"""A run from what was asked to what is said: sides made, measured with a bar, and the machine beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from corrconv.commits.repository import NotMeasured
from corrconv.kit.console import err, progress
from corrconv.kit.options import Refused
from corrconv.measure import environment
from corrconv.regress import evidence
from corrconv.regress.asking import Settings
from corrconv.regress.evidence import Regression
from corrconv.regress.prepare import Question, prepared
from corrconv.regress.run import measured


@contextmanager
def whole(question: Question, settings: Settings) -> Iterator[Regression]:
    """Build both sides and measure them; what is finished is kept until the block ends well.

    A side that cannot be built or run is an answer, too: not measured, and why.

    Raises
    ------
    Refused
        Where what was asked makes no comparison.
    OSError
        Where what is finished cannot be kept.
    """

    def say(words: str) -> None:
        err.print(words, markup=False, soft_wrap=True)

    before = environment.load()
    with ExitStack() as kept:
        try:
            found = kept.enter_context(_measured(question, settings, say))
        except NotMeasured as error:
            found = evidence.unmeasured(question.base, question.head, settings.effect, str(error))
        load = {"before": before, "after": environment.load()}
        yield dataclasses.replace(found, environment={**environment.record(), "load": load})


@contextmanager
def _measured(
    question: Question, settings: Settings, say: Callable[[str], object]
) -> Iterator[Regression]:
    try:
        asking, notes = prepared(question, Path.cwd(), say)
    except ValueError as error:
        raise Refused(str(error)) from None
    with ExitStack() as kept:
        with progress() as bar:
            task = bar.add_task("regress", total=100)

            def told(share: float, words: str) -> None:
                bar.update(task, completed=round(100 * share), description=words)

            found = kept.enter_context(measured(asking, settings, progress=told, notes=notes))
        yield found
