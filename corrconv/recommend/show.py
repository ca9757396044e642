"""What ``corrconv recommend`` prints: the ranking, the line of Python, and what they rest on."""

from __future__ import annotations

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

NEAR = "≈"


def show(found: Recommendation, *, everything: bool = False) -> None:
    """Print it; with `everything` also why others are not ranked."""
    out.print(escape(whose(found)))
    out.print(f"[bold]{escape(heading(found))}[/]\n")
    if found.ranking:
        out.print(_table(found))
        out.print()
    for each in found.if_rank_one:
        out.print(f"{escape(_conditional(each))}\n")
    out.print(f"{found.line}\n", soft_wrap=True, markup=False)
    for said in found.cautions:
        out.print(f"[yellow]{escape(said)}[/]")
    others = "" if everything else _others(found)
    for said in (_near(found), _of_auto(found), *_foot(found), others):
        if said:
            out.print(f"[dim]{escape(said)}[/]")
    out.print("[dim]To check by measurement:[/]")
    out.print(f"  {_check(found)}", soft_wrap=True, markup=False)
    if everything:
        _show_left(found)


def whose(found: Recommendation) -> str:
    """Whose numbers these are: measured here, predicted from what was, or another machine's."""
    if kept := found.measured:
        return f"Measured on this machine, swept {kept.swept[:10]}, in {kept.cell.processes} processes."
    source = found.source
    if source.here and not source.elsewhere:
        when = f"swept {source.swept[:10]}" if source.swept else f"calibrated {source.made[:10]}"
        return f"Predicted from this machine's own numbers, {when}."
    if not source.elsewhere:
        return "Nothing is predicted."
    some = " in part" if source.here else ""
    other = "this processor on another day" if source.same else "another processor"
    return f"Predicted{some} from numbers of {source.fitted_on}, {other}; corrconv sweep measures yours."


def heading(found: Recommendation) -> str:
    """The problem in words: which side is which, too."""
    problem = found.problem
    sides = f"{spelled(problem.x_shape)} with {spelled(problem.h_shape)}"
    if problem.ndim == 2:
        sides += " (rows x columns)"
    boundary = "" if problem.boundary == "fill" else f", {problem.boundary}"
    threads = "1 thread" if found.workers == 1 else f"{found.workers} threads"
    if problem.accuracy != "normwise":
        boundary += f", {problem.accuracy}"
    return f"{problem.operation} {sides}, {problem.mode}{boundary}, {problem.dtype.name}, {threads}"


def _table(found: Recommendation) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    seconds, between = ("measured", "95%") if found.measured else ("predicted", "90%")
    for column in (seconds, "/ first", between, "memory"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("exactness", no_wrap=True)
    for each in found.ranking:
        style = "dim" if each.missing else "bold" if each.name == found.method else ""
        name = f"{each.name}{' *' if each.missing else ''}"
        table.add_row(escape(name), *cells(each), style=style)
    return table


def cells(each: Candidate) -> tuple[str, ...]:
    """A row of the table, but for the name."""
    to_first = each.to_first
    between = f"{units.digits(to_first.low)} to {units.digits(to_first.high)}"
    return (
        str(units.seconds(each.seconds)),
        f"{units.digits(to_first.value)} {' ' if each.resolved else NEAR}",
        between if to_first.low < to_first.high else "",
        str(units.size(each.memory)),
        each.exactness.bound,
    )


def _conditional(each: Candidate) -> str:
    here = f", but it cannot run here ({each.missing})" if each.missing else ""
    return (
        f"{each.name}: {units.seconds(each.seconds)}, {units.ratio(each.to_first.value)} the first's, "
        f"where the kernel is of rank one (Gaussian, box, Sobel): --rank-one ranks it{here}"
    )


def _of_auto(found: Recommendation) -> str:
    auto = found.measured.cell.side("auto") if found.measured else None
    if auto:
        mark = f" {NEAR}" if auto.tied else ""
        return (
            f'method="auto", the default, took {units.seconds(auto.seconds)}, '
            f"{units.ratio(auto.beside.ratio)} the first's{mark}; it takes {found.chosen}."
        )
    takes = found.chosen
    if found.chosen != found.auto.name:
        takes += f", where it finds that the kernel is of rank one, else {found.auto.name}"
    said = f'method="auto", the default, takes {takes}: {found.auto.why}.'
    if found.chosen != found.method:
        *some, last = get("auto").chooses_among
        said += f" It chooses from {', '.join(some)} and {last}."
    return said


def _near(found: Recommendation) -> str:
    """The measured cell that is most like it, beside a prediction."""
    if found.nearest is None:
        return ""
    cell = found.nearest.cell
    others = [name for name in cell.tied if name != cell.best.name]
    tied = f" ({NEAR} {units.listed(others)})" if others else ""
    return (
        f"Nearest measured here, {found.nearest.swept[:10]}: {cell.case.line}: {cell.best.name}, "
        f"{units.seconds(cell.best.seconds)}{tied}."
    )


def _foot(found: Recommendation) -> list[str]:
    """What the columns mean, and where the times come from; a sentence or two each."""
    ranking = found.ranking
    if not ranking:
        return [f"The model has {_only_reason(found)}, so nothing is ranked."]
    return [
        _columns(found),
        _of_exactness(ranking),
        _first_calls(ranking),
        *_notes(found),
        *(f"* {each.name}: {each.missing}." for each in ranking if each.missing),
        " ".join(origin(found.source)) if not found.measured else "",
    ]


def _notes(found: Recommendation) -> list[str]:
    """Those of the ranking that auto's reason does not say; the same note once, with all whose it is."""
    notes: dict[str, list[str]] = {}
    for each in found.ranking:
        if each.note and each.note not in found.auto.why:
            notes.setdefault(each.note, []).append(each.name)
    return [f"{', '.join(names)}: {note}." for note, names in notes.items()]


def _columns(found: Recommendation) -> str:
    """What ranges and marks say."""
    if found.measured:
        return (
            f"{NEAR} cannot be told apart from the first: its interval holds 1, or the ratio is within "
            "the sweep's noise floor."
        )
    said = "/ first: nine of ten ratios lie in the range; seconds are of one machine's hour."
    if not all(each.resolved for each in found.ranking):
        said += f" {NEAR} cannot be told apart from the first: the range holds 1."
    return said


def _first_calls(ranking: Sequence[Candidate]) -> str:
    """What comes before the steady call, of the first few whose first calls were measured."""
    known = [each for each in ranking if each.first_call is not None][:3]
    if not known:
        return ""
    said = (f"{each.name} {units.seconds(each.first_call or 0.0)}" for each in known)
    return f"Before that, once a process, import, plan and first call: {', '.join(said)}."


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
    """Where the times come from, where only some are this machine's, and what makes them so."""
    said = []
    if source.here and source.elsewhere:
        machine = "this processor" if source.same else f"not here ({source.processor})"
        others = ", ".join(source.elsewhere)
        said.append(f"Times of {others} are of {source.fitted_on}, {machine}.")
        said.append(f"Times of {', '.join(source.here)} are this machine's.")
    if set(get("auto").chooses_among) & set(source.elsewhere):
        said.append(
            "corrconv calibrate measures this machine in a minute, and auto then goes by it."
        )
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
