"""A side's process: computes cells with the code of one commit, and takes a sample of one when it is told
to.

It is started by this file's path, with the side's Python and the folders of its code. So it stands alone:
it imports NumPy, and of the side's ``corrconv`` the public names that its older commits have as well. Both
sides run this very file, of the version that asked. Requests and answers are JSON, a line each.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib
import importlib.util
import inspect
import json
import os
import signal
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

KERNELS = 5
"""Kernels that take turns."""
COMPILED_LATER = "corrconv.engines.machine_code.meanwhile"
CHANGED = 64
"""Samples of an image that change before each sample of time, so that to remember a result gains nothing."""
WARM = 0.05
"""Seconds that a cell is called before it is first timed, or twice."""


def draw(cell: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The image and the kernels of a cell: the same for both sides, whatever version of NumPy they have.

    `RandomState` is frozen (NEP 19); `default_rng` may change from version to version.
    """
    import numpy as np

    random = np.random.RandomState(0)
    dtype = np.dtype(cell["dtype"])

    def one(shape: list[int]) -> Any:
        if dtype.kind == "c":
            return (random.standard_normal(shape) + 1j * random.standard_normal(shape)).astype(
                dtype
            )
        if dtype.kind == "f":
            return random.standard_normal(shape).astype(dtype)
        return random.randint(0, 5, shape).astype(dtype)

    def kernel() -> Any:
        if not cell["rank_one"]:
            return one(cell["h"])
        made = one(cell["h"][:1])
        for side in cell["h"][1:]:
            made = np.multiply.outer(made, one([side]))
        return made

    return one(cell["x"]), [kernel() for _ in range(KERNELS)]


def renew(x: Any, count: int) -> None:
    """Change an image in place, by the sample's number: the same for both sides."""
    import numpy as np

    flat = x.reshape(-1)
    random = np.random.RandomState(count % 2**32)
    places = random.randint(0, flat.size, min(CHANGED, max(1, flat.size // 8)))
    flat[places] = flat[random.randint(0, flat.size)]


class Made:
    """A cell that can be called; closed when it is dropped."""

    def __init__(self, cell: dict[str, Any]) -> None:
        import numpy as np

        import corrconv

        problem = corrconv.Problem(
            cell["operation"],
            tuple(cell["x"]),
            tuple(cell["h"]),
            "same",
            dtype=np.dtype(cell["dtype"]),
        )
        implementation = corrconv.get(cell["name"])
        self._plan: Any = implementation.plan(problem, 1)
        self.x, self.kernels = draw(cell)
        self._turn = 0

    def call(self) -> Any:
        self._turn = (self._turn + 1) % KERNELS
        return self._plan(self.x, self.kernels[self._turn])

    def renew(self, count: int) -> None:
        renew(self.x, count)
        self._turn = 0

    def result(self) -> Any:
        return self._plan(self.x, self.kernels[0])

    @property
    def digest(self) -> int:
        return zlib.crc32(b"".join(each.tobytes() for each in (self.x, *self.kernels)))

    def close(self) -> None:
        close = getattr(self._plan, "close", None)
        if close:
            close()


class Plain:
    """A function of somebody's file, called without arguments; the file's `check`, if any, judges it."""

    digest = 0

    def __init__(self, cell: dict[str, Any], bench: Any) -> None:
        self._name = cell["name"]
        self.call = getattr(bench, self._name)
        self._check = getattr(bench, "check", None)

    def renew(self, count: int) -> None:
        """Its operands are its own."""

    def judge(self) -> str:
        """What its check says against it; empty where nothing."""
        if self._check is None:
            return ""
        try:
            said = self._check(self._name, self.call())
        except Exception as error:
            return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return "check returned False" if said is False else ""

    def close(self) -> None:
        """It holds nothing of ours."""


class Served:
    """What a side's process does, by the requests' words.

    Parameters
    ----------
    roots : list of Path
        Folders of its code.
    bench : Path or None
        Somebody's file of functions.
    """

    def __init__(self, roots: list[Path], bench: Path | None) -> None:
        self._roots = roots
        self._made: dict[str, Any] = {}
        self._bench = _load(bench) if bench else None

    def names(self) -> dict[str, Any]:
        """What can be measured here: of each name, how it computes, and which kernels and dtypes it takes."""
        if self._bench is not None:
            return {name: {} for name in functions(self._bench)}
        import corrconv

        with suppress(ImportError):  # newer versions compile later, in time that would be measured
            vars(importlib.import_module(COMPILED_LATER))["WORTH"] = 0.0
        found = {}
        for name in corrconv.available():
            it = corrconv.get(name)
            found[name] = {
                "family": it.family,
                "kernels": getattr(it, "kernels", "any"),
                "ours": bool(getattr(it, "ours", False)),
            }
        return found

    def make(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Have a cell ready: planned, warm; gives seconds a call, roughly, and a digest of its operands."""
        made = Plain(cell, self._bench) if self._bench is not None else Made(cell)
        self._made[cell["key"]] = made
        digest, began, calls, least = made.digest, time.perf_counter(), 0, float("inf")
        while calls < 2 or time.perf_counter() - began < WARM:
            start = time.perf_counter()
            made.call()
            least = min(least, time.perf_counter() - start)
            calls += 1
        return {"seconds": least, "digest": digest}

    def sample(self, key: str, calls: int, refresh: bool, number: int) -> float:
        """Seconds a call, of so many, with that sample's operands; where `refresh`, after one uncounted."""
        made = self._made[key]
        made.renew(number)
        call, clock = made.call, time.perf_counter
        if refresh:
            call()  # finds its own data in the caches again, and not what ran meanwhile
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls

    def judge(self, key: str, number: int, file: str) -> str:
        """Write the result for that sample's operands to a file; of a function, give what its check says."""
        made = self._made[key]
        made.renew(number)
        if isinstance(made, Plain):
            return made.judge()
        import numpy as np

        np.save(file, np.asarray(made.result()), allow_pickle=False)
        return ""

    def drop(self, key: str) -> None:
        """Give back what a cell holds."""
        made = self._made.pop(key, None)
        if made:
            made.close()

    def loaded(self, package: str) -> list[list[str]]:
        """Which files of code run here: the package's, wherever they are, and all in the side's folders.

        Of each its path, and git's digest of what is in it.
        """
        found = []
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if not file or not str(file).endswith(".py"):
                continue
            path = Path(file).resolve()
            own = bool(package) and name.split(".")[0] == package
            if own or any(root in path.parents for root in self._roots):
                found.append([str(path), *blob(path.read_bytes())])
        return found

    def borrowed(self, folders: list[str]) -> list[str]:
        """Top-level modules that are loaded from these folders, with their versions."""
        found = {}
        for name, module in sorted(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and any(
                Path(folder).resolve() in Path(file).resolve().parents for folder in folders
            ):
                top = name.partition(".")[0]
                found[top] = f"{top} {getattr(sys.modules.get(top), '__version__', '')}".strip()
        return list(found.values())


def blob(content: bytes) -> tuple[str, str]:
    """Git's digests of a file's content, in either of its formats."""
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content).hexdigest(), hashlib.sha256(head + content).hexdigest()


def functions(bench: Any) -> list[str]:
    """Names of the functions that a file defines and that take nothing, in the order of its lines."""
    found = []
    for name, it in vars(bench).items():
        if name.startswith("_") or name == "check" or not inspect.isfunction(it):
            continue
        takes = inspect.signature(it).parameters.values()
        own = it.__module__ == bench.__name__
        if own and all(each.default is not each.empty for each in takes):
            found.append(name)
    return found


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("corrconv_regress_bench", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.dont_write_bytecode = True  # nothing is left beside somebody's file
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = False
    return module


def find_code(folders: list[str]) -> None:
    """Have the side's code on the path: after the standard library, and before what is installed."""
    installed = ("site-packages", "dist-packages")
    places = [place for place, each in enumerate(sys.path) if each.endswith(installed)]
    at = min(places, default=len(sys.path))
    sys.path[at:at] = folders


def end_with(parent: int) -> None:
    """End this process when its parent ends, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


def main() -> int:
    """Serve a parent, until it has no more requests."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--code", action="append", default=[])
    parser.add_argument("--libraries", action="append", default=[])
    parser.add_argument("--bench", type=Path)
    options = parser.parse_args()
    end_with(options.parent)
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


if __name__ == "__main__":
    sys.exit(main())
