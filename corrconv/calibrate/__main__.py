"""``python -m corrconv.calibrate --builtin``: the package's own table, from a run on this machine.

With ``--alone`` or ``--shared`` it is a measuring process, as `corrconv.calibrate.processes` starts it.
"""

from __future__ import annotations

import argparse
import importlib
from contextlib import suppress
from pathlib import Path

from corrconv.calibrate import rounds, sizes, threads
from corrconv.calibrate.processes import Settings, measured, progress_line
from corrconv.measure.conditions import all_workers


def main() -> None:
    """Measure into a file, or write the table from one."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--builtin", action="store_true", help="write the package's own table")
    what.add_argument("--alone", action="store_true", help="measure on one thread")
    what.add_argument(
        "--shared", type=Path, metavar="FILE", help="measure its calls on all threads"
    )
    parser.add_argument(
        "--output", type=Path, required=True, help="of the rounds; read if it is there"
    )
    parser.add_argument("--seconds", type=float, default=Settings.seconds)
    parser.add_argument("--random", type=int, default=Settings.random, help="sizes for each fit")
    parser.add_argument("--limit", type=float, default=sizes.LIMIT, help="seconds a call at most")
    parser.add_argument("--no-grid", action="store_true")
    parser.add_argument("--dtypes", nargs="+", default=list(sizes.DTYPES))
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    settings = Settings(
        options.seconds,
        options.random,
        not options.no_grid,
        options.limit,
        tuple(options.dtypes),
        tuple(options.only),
    )
    if options.builtin:
        write_builtin(options.output, settings)
        return
    from corrconv.calibrate.measure import measure
    from corrconv.core.registry import modules

    if options.alone:
        asked = sizes.calls(settings.plan)
    else:
        asked = threads.calls(rounds.load(options.shared)["alone"], all_workers())
    for name in modules(call.name for call in asked):  # before anything settles their threads
        with suppress(Exception):
            importlib.import_module(name)
    process = "alone" if options.alone else "shared"
    rounds.save(options.output, **{process: measure(asked, settings.seconds, progress_line)})


def write_builtin(output: Path, settings: Settings) -> None:
    """Every entry that was fitted in the table that comes with the package, and the error of tiles."""
    from corrconv.calibrate.fitting import fit_all
    from corrconv.model import table

    held = rounds.load(output) if output.exists() else measured(settings, output, progress_line)
    found = fit_all(held["alone"], held.get("shared"))
    table.write_builtin((each.key, each.entry) for each in found.models)
    print(f"{len(found.models)} entries written to {table.BUILTIN}")


if __name__ == "__main__":
    main()
