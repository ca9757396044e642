"""What ``corrconv recommend`` prints: the ranking, the line of Python, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.core.registry import get
from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.kit.problems import spelled
from corrconv.recommend.evidence import Candidate, Left, Recommendation, Source
from corrconv.recommend.exact import MEANING

NEAR, UNSURE = "≈", "?"
COLUMNS = ("predicted", "90% range", "/ first", "memory")


def show(found: Recommendation, *, everything: bool = False) -> None:
    """Print it; with `everything` also why others are not ranked."""
    out.print(f"[bold]{escape(heading(found))}[/]\n")
    if found.ranking:
        out.print(_table(found))
        out.print()
    for each in found.if_rank_one:
        out.print(f"{escape(_conditional(each))}\n")
    out.print(f"{found.line}\n", soft_wrap=True, markup=False)
    others = "" if everything else _others(found)
    for said in (_of_auto(found), *_foot(found), others):
        if said:
            out.print(f"[dim]{escape(said)}[/]")
    out.print("[dim]To check by measurement:[/]")
    out.print(f"  {_check(found)}", soft_wrap=True, markup=False)
    if everything:
        _show_left(found)


def heading(found: Recommendation) -> str:
    """The problem in words: which side is which, too."""
    problem = found.problem
    sides = f"{spelled(problem.x_shape)} with {spelled(problem.h_shape)}"
    if problem.ndim == 2:
        sides += " (rows x columns)"
    boundary = "" if problem.boundary == "fill" else f", {problem.boundary}"
    threads = "1 thread" if found.workers == 1 else f"{found.workers} threads"
    return f"{problem.operation} {sides}, {problem.mode}{boundary}, {problem.dtype.name}, {threads}"


def _table(found: Recommendation) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("exactness", no_wrap=True)
    for each in found.ranking:
        style = "dim" if each.missing else "bold" if each.name == found.method else ""
        name = f"{each.name}{' *' if each.missing else ''}"
        table.add_row(escape(name), *_cells(each), style=style)
    return table


def _cells(each: Candidate) -> tuple[str, ...]:
    mark = {True: " ", False: NEAR, None: UNSURE}[each.resolved]
    return (
        str(units.seconds(each.seconds)),
        _range(each),
        f"{units.digits(each.times_first)} {mark}",
        str(units.size(each.memory)),
        each.exactness.bound,
    )


def _range(each: Candidate) -> str:
    """Both ends in the unit of the larger one, as 8.12 to 11.3 ms."""
    if each.range is None:
        return "not known"
    low, high = each.range
    if math.isinf(high):
        return f"over {units.seconds(low)}"
    upper = units.seconds(high)
    scale = next(size for size, unit in units.SECONDS if unit == upper.unit)
    return f"{units.digits(low / scale)} to {upper}"


def _conditional(each: Candidate) -> str:
    here = f", but it cannot run here ({each.missing})" if each.missing else ""
    return (
        f"{each.name}: {units.seconds(each.seconds)}, {units.ratio(each.times_first)} the first's, "
        f"where the kernel is of rank one (Gaussian, box, Sobel): --rank-one ranks it{here}"
    )


def _of_auto(found: Recommendation) -> str:
    takes = found.chosen
    if found.chosen != found.auto.name:
        takes += f", where it finds that the kernel is of rank one, else {found.auto.name}"
    said = f'method="auto", the default, takes {takes}: {found.auto.why}.'
    if found.chosen != found.method:
        *some, last = get("auto").chooses_among
        said += f" It chooses from {', '.join(some)} and {last}."
    return said


def _foot(found: Recommendation) -> list[str]:
    """What the columns mean, and where the times come from; a sentence or two each."""
    ranking = found.ranking
    if not ranking:
        return [f"The model has {_only_reason(found)}, so nothing is ranked."]
    return [
        *_marks(ranking),
        _of_exactness(ranking),
        *(f"{e.name}: {e.note}." for e in ranking if e.note and e.note not in found.auto.why),
        *(f"* {each.name}: {each.missing}." for each in ranking if each.missing),
        " ".join(origin(found.source)),
    ]


def _marks(ranking: Sequence[Candidate]) -> list[str]:
    said, marks = [], [each.resolved for each in ranking]
    if False in marks:
        said.append(f"{NEAR} cannot be told apart from the first: the ranges overlap.")
    if None in marks:
        said.append(f"{UNSURE} cannot be compared: how far off the prediction may be is not known.")
    return said


def _of_exactness(ranking: Sequence[Candidate]) -> str:
    said = ["Memory is beyond operands and result, to a factor of two or so."]
    bounds = dict.fromkeys(each.exactness.bound for each in ranking)
    said += [f"{bound}: {MEANING[bound]}." for bound in bounds]
    for dtype in dict.fromkeys(each.exactness.computes_in for each in ranking):
        if dtype:
            names = (each.name for each in ranking if each.exactness.computes_in == dtype)
            said.append(f"In {dtype} inside: {', '.join(names)}.")
    return " ".join(said)


def _only_reason(found: Recommendation) -> str:
    reasons = dict.fromkeys(each.reason for each in found.unknown)
    return "; ".join(reasons) or "no times for what can run here"


def origin(source: Source) -> list[str]:
    """Where the times come from, and what makes them this machine's own."""
    said = []
    if source.elsewhere:
        whose = f" of {', '.join(source.elsewhere)}" if source.here else ""
        machine = "this processor" if source.same else f"not here ({source.processor})"
        said.append(f"Times{whose} are of {source.fitted_on}, {machine}.")
    if source.here:
        said.append(f"Times of {', '.join(source.here)} are this machine's.")
    if set(get("auto").chooses_among) & set(source.elsewhere):
        said.append("corrconv calibrate measures this machine, and auto then goes by it.")
    return said


def _check(found: Recommendation) -> str:
    """The command that measures the first two, as far as they can run here."""
    ranked = [each.name for each in found.ranking if not each.missing]
    names = dict.fromkeys((found.method, *ranked, *(each.name for each in found.unknown)))
    return compare(found.problem, list(names)[:2], found.workers)


def compare(problem: corrconv.Problem, names: Sequence[str], workers: int = 1) -> str:
    """The command that measures these on this problem."""
    said = [
        "corrconv compare",
        *names,
        f"--image {spelled(problem.x_shape)} --kernel {spelled(problem.h_shape)}",
        f"--dtype {problem.dtype.name}",
    ]
    usual = {"operation": "correlate", "mode": "same", "boundary": "fill"}
    for option, value in usual.items():
        if (asked := getattr(problem, option)) != value:
            said.append(f"--{option} {asked}")
    if workers > 1:
        said.append(f"--workers {workers}")
    return " ".join(said)


def _others(found: Recommendation) -> str:
    """Who is not ranked, in one sentence."""
    kinds = {"not here": found.absent, "no times": found.unknown, "not taken": found.declined}
    said = [f"{kind}: {', '.join(e.name for e in left)}" for kind, left in kinds.items() if left]
    return f"Not ranked ({'; '.join(said)}): --all says why." if said else ""


def _show_left(found: Recommendation) -> None:
    left: list[Left] = [*found.unknown, *found.declined, *found.absent]
    if not left:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("not ranked", no_wrap=True)
    table.add_column("why")
    for each in left:
        table.add_row(escape(each.name), escape(each.reason))
    out.print()
    out.print(table)
