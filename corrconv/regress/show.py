"""What a run says, on the terminal and as Markdown: the answer first, then what stands out, then how sure
it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.kit.units import counted
from corrconv.regress.evidence import STATUS, Answer, Judged, Ran, Regression

STYLES = {
    Answer.WRONG: "bold red",
    Answer.SLOWER: "red",
    Answer.NOT_MEASURED: "magenta",
    Answer.NOT_RESOLVED: "yellow",
    Answer.FASTER: "green",
    Answer.NOT_SLOWER: "dim",
}
FIRST = tuple(STYLES)
"""What is told first."""
SHOWN = 12
"""Rows of an answer in Markdown; the JSON has all."""


def ordered(cells: Sequence[Judged]) -> list[Judged]:
    """The worst first, and of those the farthest from 1."""
    return sorted(cells, key=lambda c: (FIRST.index(c.answer), -abs((c.ratio or 1) - 1), c.key))


def sentence(found: Regression) -> str:
    """The answer in words."""
    counts = {answer: [c for c in found.cells if c.answer is answer] for answer in Answer}
    bad, measured = counts[found.answer], [c for c in found.cells if c.ratio is not None]
    power = ""
    if found.detectable is not None:
        power = f"a slowdown of {found.detectable:.1%} would have been found in nine of ten typical cells"
    if found.answer is Answer.NOT_SLOWER:
        faster = counts[Answer.FASTER]
        more = f"; {counted(len(faster), 'cell')} faster" if faster else ""
        cells = counted(len(measured), "cell")
        return f"none of {cells} is slower by {units.percent(found.effect)} or more; {power}{more}"
    said = {
        Answer.WRONG: "HEAD gives wrong results in",
        Answer.SLOWER: "HEAD is slower, confirmed in fresh processes, in",
        Answer.NOT_MEASURED: "it could not be measured in",
        Answer.NOT_RESOLVED: "it is not known in",
    }[found.answer]
    if found.why:
        return found.why
    if not found.cells:
        return "there is no cell that both sides have"
    names = ", ".join(dict.fromkeys(c.name for c in ordered(bad)))
    return f"{said} {len(bad)} of {counted(len(found.cells), 'cell')}: {names}"


def rests_on(found: Regression) -> str:
    """Rates, and what it took."""
    again = sum(c.confirmed for c in found.cells)
    return (
        f"An unchanged pair of commits would have any cell named in {units.percent(found.family)} of runs at "
        f"most; the minimum effect is {units.percent(found.effect)}. {counted(again, 'cell')} measured "
        f"again, in fresh processes. {_intervals(found)}{found.spent:.0f} s."
    )


def _intervals(found: Regression) -> str:
    """What an interval is: of those that are named it is wider, since many were looked at."""
    named = any(c.answer in {Answer.SLOWER, Answer.FASTER} for c in found.cells)
    more = "; of cells that are slower or faster, such that all hold at once" if named else ""
    return f"Intervals: 95%{more}. "


def proof(name: str, ran: Ran) -> str:
    """Which code a side has run."""
    files = (
        f"{ran.files} files loaded, all of that commit" if ran.files else "its files not looked at"
    )
    own = f"; {units.listed(ran.libraries)}" if ran.libraries else ""
    return f"{name}: {ran.called}, {ran.commit}; {files}; {ran.code[0]}; {ran.python}{own}"


def show(found: Regression) -> None:
    """Print it."""
    if not found.why:
        _cells(found)
    style = STYLES[found.answer].replace("dim", "green")
    out.print(f"[{style}]{found.answer}[/]: {escape(sentence(found))}", soft_wrap=True)
    rests = "" if found.why else f"{rests_on(found)} "
    out.print(f"[dim]{rests}Exit status {STATUS[found.answer]}.[/]", soft_wrap=True)


def _cells(found: Regression) -> None:
    """What ran, and what is said of each cell."""
    for name, ran in (("BASE", found.base), ("HEAD", found.head)):
        out.print(f"[dim]{escape(proof(name, ran))}[/]", soft_wrap=True)
    for note in found.notes:
        out.print(f"[dim]{escape(note)}[/]", soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("cell", overflow="fold")
    for column in ("BASE", "HEAD/BASE", "interval", "pairs"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("answer", no_wrap=True)
    for cell in ordered(found.cells):
        style = STYLES[cell.answer]
        table.add_row(escape(cell.key), *_numbers(cell), f"[{style}]{cell.answer}[/]")
    out.print(table)
    for key, why in reasons(found.cells):
        out.print(f"{escape(key)}: {escape(why)}", soft_wrap=True)
    for warning in found.warnings:
        out.print(f"[bold yellow]warning:[/] {escape(warning)}", soft_wrap=True)


def reasons(cells: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """Why cells have no answer, those of one reason together."""
    found: dict[str, list[str]] = {}
    for cell in ordered(cells):
        if cell.why:
            found.setdefault(cell.why, []).append(cell.key)
    for why, keys in found.items():
        more = f" and {len(keys) - 3} more" if len(keys) > 3 else ""
        yield f"{', '.join(keys[:3])}{more}", why


def _numbers(cell: Judged) -> tuple[str, str, str, str]:
    if cell.ratio is None:
        return "", "", "", ""
    seconds = str(units.seconds(cell.seconds)) if cell.seconds else ""
    between = f"{cell.low:.3f} to {cell.high:.3f}" if cell.low and cell.high else ""
    return seconds, f"{cell.ratio:.3f}", between, str(cell.pairs)


def markdown(found: Regression) -> str:
    """For a pull request's comment, or a job's summary."""
    lines = [
        f"### {_cell(found.base.called)} → {_cell(found.head.called)}: {found.answer}",
        "",
        f"{(said := _cell(sentence(found)))[0].upper()}{said[1:]}.",
        "",
    ]
    if found.why:
        return "\n".join(lines)
    lines += [
        *(f"> **Warning:** {_cell(each)}\n" for each in found.warnings),
        "| cell | BASE | HEAD / BASE | interval | pairs | answer |",
        "|---|--:|--:|--:|--:|---|",
    ]
    left_out: dict[Answer, int] = {}
    told: dict[Answer, int] = {}
    for cell in ordered(found.cells):
        told[cell.answer] = told.get(cell.answer, 0) + 1
        if told[cell.answer] > SHOWN:
            left_out[cell.answer] = left_out.get(cell.answer, 0) + 1
            continue
        lines.append(f"| {' | '.join((_cell(cell.key), *_numbers(cell), str(cell.answer)))} |")
    lines += ["", *(f"{count} more: {answer}." for answer, count in left_out.items())]
    lines += [f"- {_cell(key)}: {_cell(why)}" for key, why in reasons(found.cells)]
    lines += ["", rests_on(found), ""]
    lines += [
        f"- {_cell(text)}"
        for text in (proof("BASE", found.base), proof("HEAD", found.head), *found.notes)
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text that is nothing else in Markdown: no column, no line, no tag, no link."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}" if mark not in "<>" else f"&#{ord(mark)};")
    return " ".join(text.split())
