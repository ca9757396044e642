"""Write the package's own table, or print fits for `corrconv.calibrate.quick.process`."""

from __future__ import annotations

import argparse
import json
from statistics import median

from corrconv.calibrate.quick.process import compile_all
from corrconv.calibrate.quick.scaling import anchored, completed
from corrconv.calibrate.quick.sizes import MEASURED
from corrconv.calibrate.quick.sums import ROUNDS, calibrate


def main() -> None:
    """``python -m corrconv.calibrate.quick --builtin``, or what a calibration asks of a process."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--builtin", action="store_true", help="write the package's own table")
    what.add_argument("--fits", action="store_true", help="print the fits as JSON")
    what.add_argument("--compile", action="store_true", help="only compile what --fits will call")
    parser.add_argument("--rounds", type=int, default=3 * ROUNDS)
    options = parser.parse_args()
    if options.compile:
        compile_all()
        return
    if options.fits:
        fits = anchored(completed(calibrate(options.rounds, MEASURED)))
        print(json.dumps([[each.key, each.coefficients, each.errors] for each in fits]))
        return
    from corrconv.engines.simd.host import SHAPE
    from corrconv.model import table

    fits = anchored(calibrate(options.rounds, progress=print))
    table.write_builtin([(each.key, each.entry) for each in fits], simd_tile=str(SHAPE))
    for each in fits:
        print(f"{each.key:32} median error {median(each.errors):.1%}")


if __name__ == "__main__":
    main()
