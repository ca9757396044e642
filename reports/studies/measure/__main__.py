"""One study, in this process: ``python -m corrconv.reports.studies.measure NAME --output FILE [--quick]``.

Writes its rows as JSON, and on its output, as it goes, how much is done: ``  35% what comes now``.
`corrconv.reports.studies` runs them all.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
from pathlib import Path

from .sampling import Budget

NAMES = (
    "peak",
    "standing",
    "calls",
    "efficiency",
    "scaling",
    "memory_by_size",
    "ideas",
)
"""In the order in which they are run."""
QUICK = Budget(seconds=30.0, rounds=5)
TINY = Budget(seconds=1e-9, rounds=2, tiny=True)


def run(name: str, budget: Budget) -> list[dict[str, object]]:
    """The rows of a study as plain data."""
    study = importlib.import_module(f"corrconv.reports.studies.measure.{name}")
    return [dataclasses.asdict(row) for row in study.run(budget, _say)]


def _say(share: float, what: str) -> None:
    print(f"{share:5.1%} {what}", flush=True)


def main() -> None:
    """Run one study and write what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, half a minute")
    parser.add_argument("--tiny", action="store_true", help="the smallest sizes: does it run?")
    parser.add_argument(
        "--seconds", type=float, default=Budget.seconds, help="for a study of random problems"
    )
    options = parser.parse_args()
    budget = TINY if options.tiny else QUICK if options.quick else Budget(options.seconds)
    options.output.write_text(json.dumps(run(options.name, budget)), "utf-8")


if __name__ == "__main__":
    main()
