"""Modules of third parties that do what no module should, as files and as entry points."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HEAD = "import io, os, signal, sys\nfrom corrconv.impls.strided import Strided\n"
MODULE = """{head}{at_import}
class Guest(Strided):
    name = "{name}"
    library = "numpy"
    reference = "a test"
    {said}

implementation = Guest()
"""

DO_NOT_LOAD = {
    "exits": "sys.exit(0)",
    "ends": "os._exit(0)",
    "raises_base": "raise type('Mine', (BaseException,), {})('my reason')",
    "interrupts": "raise KeyboardInterrupt",
    "closes_a_generator": "raise GeneratorExit",
    "recurses": "def again(): again()\nagain()",
    "no_memory": "raise MemoryError",
    "no_python": "def (",
}
SPOIL = {
    "prints": "print('noise ' * 500_000)",
    "goes_away": "os.chdir('/')",
    "deaf": "signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGINT, signal.SIG_IGN)",
    "takes_stdout": "sys.stdout = sys.stderr = io.StringIO()",
    "closes_stdout": "sys.stdout.close()",
}
if hasattr(os, "fork"):
    SPOIL["forks"] = "os.fork()"
SPOIL["shallow"] = "sys.setrecursionlimit(sys.getrecursionlimit() // 4)"
STAND_NO_TRIAL = {
    "aborts": "os.abort()",
    "quits": "import posix; posix._exit(0)",
    "becomes_another": "os.execv('/bin/true', ['true'])",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "ends_later": "import atexit; atexit.register(lambda: os._exit(0))",
    "closes_output": "sys.__stdout__.close()",
    "lets_go_of_output": "sys.__stdout__.detach()",
    "closes_errors": "os.close(2)",
    "takes_output_along": "os.dup2(os.open(os.devnull, os.O_WRONLY), 1)",
    "takes_numpy_away": "sys.modules.pop('numpy')",
}
"""What ends, or spoils, the process that loads it: on Linux."""
ABORTS_WHEN_ASKED = {
    "aborts_for_complex": "def declines(self, problem): problem.dtype.kind == 'c' and os.abort()",
    "aborts_there": "def unavailable(self): os.abort()",
    "aborts_described": "family = property(lambda self: os.abort())",
}
if sys.platform != "linux":
    STAND_NO_TRIAL, ABORTS_WHEN_ASKED = {}, {}
FAIL_WHEN_ASKED = {
    "asked_exits": "def supports(self, problem): sys.exit(0)",
    "asked_ends": "def supports(self, problem): os._exit(0)",
    "asked_raises": "def supports(self, problem): raise RuntimeError('my reason')",
    "asked_interrupts": "def supports(self, problem): raise KeyboardInterrupt",
    "asked_otherwise": "def supports(self): return None",
    "asked_says_5": "def supports(self, problem): return 5",
    "asked_goes": "def supports(self, problem): os.chdir('/'); sys.exit(0)",
    "tries_exits": "def tries(self, problem): sys.exit(0)",
    "plans_exits": "def make_plan(self, problem, workers): sys.exit(0)",
}
CANNOT_SAY = {
    "marked_up": "library = '[/nope]'",
    "there_exits": "def unavailable(self): sys.exit(0)",
    "there_ends": "def unavailable(self): os._exit(0)",
    "there_raises": "def unavailable(self): 1 / 0",
    "there_says_5": "def unavailable(self): return 5",
}
SAY_WRONG = {
    "number": "name = 5",
    "nameless": "name = ''",
    "path": "name = '../path'",
    "two_words": "name = 'two words'",
    "taken": "name = 'numba'",
    "formula": "name = '=1+1'",
    "markup": "name = '<b>markup</b>'",
    "family": "family = 'magic'",
    "library": "library = None",
    "dtypes": "dtypes = 'f4 float'",
    "arrays": "arrays = 5",
    "colour": "colour = 'red'",
    "property_exits": "family = property(lambda self: sys.exit(0))",
}
AT_IMPORT = {**DO_NOT_LOAD, **SPOIL, **STAND_NO_TRIAL}
REFUSED = {**DO_NOT_LOAD, **SAY_WRONG}
ON_TRIAL = {**STAND_NO_TRIAL, **ABORTS_WHEN_ASKED}
ALL = {**REFUSED, **ON_TRIAL, **SPOIL, **FAIL_WHEN_ASKED, **CANNOT_SAY}


def write(folder: Path) -> None:
    """A file for each, and a distribution that enters them all."""
    for name, text in ALL.items():
        at_import = text if name in AT_IMPORT else ""
        said = "pass" if at_import else text
        module = MODULE.format(head=HEAD, at_import=at_import, name=name, said=said)
        (folder / f"guest_{name}.py").write_text(module)
    about = folder / "guests-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: guests\nVersion: 1.0\n")
    points = [f"{name} = guest_{name}:implementation" for name in ALL]
    lines = "\n".join(["[corrconv.implementations]", *points])
    (about / "entry_points.txt").write_text(f"{lines}\n")
