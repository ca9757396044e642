"""The loop of a side's process: requests and answers are JSON, a line each."""

from __future__ import annotations

import argparse
import json
import os
import runpy
import sys
from pathlib import Path

from .served import Served


def find_code(folders: list[str]) -> None:
    """Have the side's code on the path: after the standard library, and before what is installed."""
    installed = ("site-packages", "dist-packages")
    places = [place for place, each in enumerate(sys.path) if each.endswith(installed)]
    at = min(places, default=len(sys.path))
    sys.path[at:at] = folders


def main() -> int:
    """Serve a parent, until it has no more requests."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument(
        "--ending", required=True, help="corrconv/measure/ending.py, as it is today"
    )
    parser.add_argument("--code", action="append", default=[])
    parser.add_argument("--libraries", action="append", default=[])
    parser.add_argument("--bench", type=Path)
    options = parser.parse_args()
    runpy.run_path(options.ending)["end_with"](options.parent)
    find_code([*options.code, *options.libraries])  # NumPy is imported later: it may be one of them
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    served: Served | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if served is None:
                served = Served([Path(each).resolve() for each in options.code], options.bench)
            said = {"answer": getattr(served, asked.pop("do"))(**asked)}
        except (
            BaseException
        ) as error:  # whatever a commit raises, SystemExit too: the parent says it
            words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            said = {"raised": words}
        answers.write(json.dumps(said) + "\n")
        answers.flush()
    return 0
