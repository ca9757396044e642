"""What ``corrconv recommend --json`` says of every cell of a run, to somebody whose machine has swept it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from corrconv.reports.kit.quantity import Key, What
from corrconv.reports.kit.run import Run

from corrconv.cli import main
from corrconv.core.threads import all_workers
from corrconv.kit.problems import spelled
from corrconv.model import table
from corrconv.sweep import own
from corrconv.sweep.evidence import RANK_ONE, Case
from tests.reports.truth import answers
from tests.reports.truth.answers import Row
from tests.reports.truth.seen import Seen

PLACE = "corrconv recommend"


@contextmanager
def swept_here(run: Run) -> Iterator[None]:
    """As if this machine had measured the run, with all that it measured installed."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        stack.enter_context(patch.dict("os.environ", CORRCONV_CACHE=folder))
        for module in ("near", "run"):
            stack.enter_context(
                patch(f"corrconv.recommend.{module}.unavailable", lambda name: None)
            )
        _forget()
        own.keep(run.sweep)
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    table.forget()


def every(run: Run) -> list[Seen]:
    """Of all cells that so many processors can be asked for."""
    cases = [cell.case for cell in run.cells if cell.case.workers <= all_workers()]
    first = run.sweep.about.plan.first
    with swept_here(run):
        return [each for case in cases for each in said(case, answer(case), first)]


def options(case: Case) -> list[str]:
    """What to ask for a case."""
    problem = case.problem
    return [
        "recommend",
        *("--image", spelled(problem.x_shape), "--kernel", spelled(problem.h_shape)),
        *("--operation", problem.operation, "--mode", problem.mode, "--boundary", problem.boundary),
        *("--dtype", problem.dtype.name, "--workers", str(case.workers)),
        *(["--rank-one"] if case.rank_one else []),
    ]


def answer(case: Case) -> dict[str, Any]:
    """The command's."""
    result = CliRunner().invoke(main, [*options(case), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def said(case: Case, data: dict[str, Any], first_case: str = "") -> Iterator[Seen]:
    """Its numbers; a prediction of what was measured contradicts the store as a verdict does.

    Parameters
    ----------
    case : Case
        That was asked for.
    data : dict
        The answer.
    first_case : str
        The line of the case whose first call was measured, which stands for all.
    """
    place = f"{PLACE}: {case.line}"
    if data["measured"] is None:
        yield Seen(Key(case.line, data["method"], What.VERDICT), "only predicted", place)
        return
    first = data["measured"]["best"]
    rows = [_row(each) for each in data["ranking"]]
    yield from answers.ranking(case.line, rows, first, place)
    if data["method"] != first:
        yield Seen(Key(case.line, data["method"], What.VERDICT), "named first", place)
    for each in data["ranking"]:
        if (seconds := each["first_call"]) is not None:
            yield Seen(Key(first_case, each["name"], What.COLD), seconds, place)
    needy = [_row(each) for each in data["if_rank_one"]]
    yield from answers.numbers(f"{case.line} {RANK_ONE}", needy, first, place, intervals=False)


def _row(data: dict[str, Any]) -> Row:
    low, high = data["range"]
    numbers = data["seconds"], data["times_first"], low, high
    return Row(data["name"], data["family"], *numbers, data["resolved"])
