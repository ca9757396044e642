"""One deviation looked at: run, and judged against what was described and what was wanted."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from typing import Any, Literal

from .deviation import Deviation, Kind
from .expected import Raised, meets, text

Status = Literal["holds", "mended", "changed", "not installed", "not here"]
AS_DESCRIBED = "id", "kind", "title", "does", "should", "hurts", "undone", "link", "code"
TIME_LIMIT = 120.0
"""Seconds for a program that runs alone."""


@dataclass(frozen=True)
class Observation:
    """What the installed version does, in texts as they are kept; the words are those of `Deviation`.

    Attributes
    ----------
    version : str
        Empty where the library is not installed.
    got : str
        What it gave; empty where it was not run.
    message : str
        What to do now; empty where it holds as described.
    """

    id: str
    library: str
    version: str
    kind: Kind
    status: Status
    title: str
    does: str
    should: str
    hurts: str
    undone: str
    link: str
    got: str
    described: str
    wanted: str
    code: str
    message: str


def observe(deviation: Deviation) -> Observation:
    """Run it with the installed version; nothing is raised, whatever the library does."""
    version = deviation.library.version()
    if version is None:
        return observed(deviation, "not installed")
    if deviation.needs():
        return observed(deviation, "not here", version)
    got = _alone(deviation) if deviation.alone else _here(deviation)
    return observed(deviation, _status(deviation, got), version, text(got))


def observed(it: Deviation, status: Status, version: str = "", got: str = "") -> Observation:
    """What was seen, in texts."""
    same: dict[str, Any] = {name: getattr(it, name) for name in AS_DESCRIBED}
    described, wanted = text(it.described), text(it.wanted)
    seen: dict[str, Any] = {"version": version, "status": status, "got": got}
    seen["message"] = _message(it, status, version, got)
    return Observation(library=it.library.name, described=described, wanted=wanted, **same, **seen)


def _message(it: Deviation, status: Status, version: str, got: str) -> str:
    where = f"{it.library.name} {version}"
    if status == "mended":
        cure = f"take the workaround out of {it.adapter}" if it.adapter else "say so in its words"
        return f"{where} mends {it.id!r}: {cure} and record the version"
    if status == "changed":
        return (
            f"{where} has changed in {it.id!r}: it gives {got}, neither what is described "
            f"({text(it.described)}) nor what is wanted ({text(it.wanted)}); describe it anew"
            + (f" and look at {it.adapter}" if it.adapter else "")
        )
    if status == "not installed":
        return f"{it.library.name} is not installed: pip install {it.library.distributions[0]}"
    return it.needs() if status == "not here" else ""


def _status(deviation: Deviation, got: Any) -> Status:
    """Mended first: what is described may be a mere "above", what is wanted never is."""
    if meets(got, deviation.wanted):
        return "mended"
    return "holds" if meets(got, deviation.described) else "changed"


def _here(deviation: Deviation) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the value is what is looked at
        try:
            return deviation.function()
        except Exception as error:
            return Raised(type(error).__name__, _first_line(error))


def _alone(deviation: Deviation) -> Any:
    """What the shown program prints, in a new process and an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-W", "ignore", "-c", deviation.code],
                capture_output=True,
                text=True,
                cwd=folder,
                timeout=TIME_LIMIT,
                env={**os.environ, "PYTHONPATH": ""},
            )
        except subprocess.TimeoutExpired:
            return Raised("TimeoutExpired", f"took over {TIME_LIMIT:g} seconds")
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        kind, _, message = last.partition(": ")
        return Raised(kind.rpartition(".")[2], message)
    printed = done.stdout.strip()
    try:
        return ast.literal_eval(printed)
    except (ValueError, SyntaxError):  # text, NaN
        return printed


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0]
