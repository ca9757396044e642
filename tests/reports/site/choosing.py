"""The Choose page's model run apart from its page, and Python's own with the same coefficients."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corrconv.reports.choose import page as choose
from corrconv.reports.choose.known import Known, known
from corrconv.reports.choose.pack import pack
from corrconv.reports.kit.run import Run
from corrconv.reports.kit.run import load as load_run
from playwright.sync_api import Browser

import corrconv
from corrconv.calibrate.evidence import Calibrated, load
from corrconv.model import choice
from corrconv.model.elsewhere import standing
from corrconv.recommend import near, run
from corrconv.sweep.own import Kept, Own
from tests.reports.site.browser import launched

PUBLISHED = sorted((Path(__file__).parents[3] / "reports" / "published").glob("*/calibrate.json"))[
    0
].parent
"""A run that is kept with the project, with its models."""
Held = dict[str, Any]
Asked = tuple[corrconv.Problem, int, bool]
"""A problem, the threads, and whether the kernel is said to be of rank one."""
ANSWER = """
const row = ({ name, seconds, timesFirst, range, resolved, memory, exactness }) => (
  { name, seconds, timesFirst, range, resolved, memory, exactness });
const answer = (asked) => asked.map(([of, workers, rankOne]) => {
  const problem = problemOf(of);
  const predicted = predictAll(problem, workers);
  const { refusals, ranking, ifRankOne, auto, cell, nearest } = recommend(problem, workers, rankOne);
  return { predicted: predicted.map(({ name, seconds, detail }) => [name, seconds, detail]),
           ranking: ranking.map(row), ifRankOne: ifRankOne.map(row), auto,
           refused: [...refusals.keys()].sort(), beyond: beyond(problem),
           cell: cell?.line ?? null, nearest: nearest?.line ?? null };
});"""


PROGRAM = choose.model() + ANSWER


def modelled() -> Calibrated:
    """The models of the reference run."""
    kept = load(PUBLISHED)
    assert kept is not None
    return kept


@cache
def published() -> Run:
    """The reference run."""
    return load_run(PUBLISHED)


def of_published() -> tuple[Known, Held]:
    """What the page computes from, for the reference run: in Python, and as the page holds it."""
    of = known(modelled(), published().cells)
    return of, json.loads(json.dumps(packed(of)))


def packed(of: Known) -> Held:
    """As the page of the reference run holds it."""
    return pack(of, 2, published().made)


def project() -> dict[str, Any]:
    """What pyproject.toml says of the project."""
    path = Path(__file__).parents[3] / "pyproject.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["project"]
    return found


@contextmanager
def the_same_table(of: Known) -> Iterator[None]:
    """Python's model with these coefficients and registers; everything as if installed."""
    kept = Own(
        {},
        tuple(
            Kept("2024-02-29", left) for cell in of.cells if (left := cell.among(corrconv.names()))
        ),
    )
    with standing(of.numbers), pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "own", lambda: kept)
        for module in (run, near):
            patch.setattr(module, "unavailable", lambda name: None)
        patch.setattr(choice, "_can", lambda name, asked: not corrconv.get(name).supports(asked))
        yield


def as_data(asked: Sequence[Asked]) -> list[Any]:
    """For the page's program."""
    return [
        (
            {
                "operation": problem.operation,
                "x": problem.x_shape,
                "h": problem.h_shape,
                "mode": problem.mode,
                "dtype": problem.dtype.name,
            },
            workers,
            rank_one,
        )
        for problem, workers, rank_one in asked
    ]


def answers(held: Held, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """What the page's program says: by Node where it is installed, else by a browser."""
    if shutil.which("node"):
        return by_node(held, asked)
    with launched() as browser:
        return by_browser(browser, held, asked)


def by_browser(browser: Browser, held: Held, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The same in a page of its own."""
    program = f"({{ held, asked }}) => {{ {PROGRAM}\n return answer(asked); }}"
    page = browser.new_page()
    found: list[dict[str, Any]] = page.evaluate(program, {"held": held, "asked": as_data(asked)})
    page.close()
    return found


def by_node(held: Held, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The same by Node."""
    read = 'const { held, asked } = JSON.parse(require("fs").readFileSync(0, "utf8"));\n'
    script = f"{read}{PROGRAM}\nprocess.stdout.write(JSON.stringify(answer(asked)));"
    command = ["node", "--input-type=commonjs", "--eval", script]
    done = subprocess.run(
        command,
        input=json.dumps({"held": held, "asked": as_data(asked)}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def problems(number: int, seed: int = 11) -> list[Asked]:
    """At random, of every kind that the page takes."""
    rng, found = np.random.default_rng(seed), []
    while len(found) < number:
        ndim = int(rng.integers(1, 3))
        top = {1: 2**24, 2: 2**13}[ndim]
        x, h = (
            tuple(int(n) for n in np.exp(rng.uniform(0, np.log(most), ndim)))
            for most in (top, top // int(rng.choice([1, 16, 256])))
        )
        mode, operation = (
            rng.choice(["same", "full", "valid"]),
            rng.choice(["correlate", "convolve"]),
        )
        dtype = np.dtype(str(rng.choice(["float32", "float64"])))
        try:
            problem = corrconv.Problem(str(operation), x, h, str(mode), dtype=dtype)  # type: ignore[arg-type]
        except ValueError:  # valid, and neither contains the other
            continue
        found.append((problem, int(rng.integers(1, 3)), bool(rng.integers(2))))
    return found


EDGES = [
    ((1,), (1,)),
    ((1,), (7,)),
    ((7,), (1,)),
    ((16,), (16,)),
    ((5,), (9,)),
    ((2**24,), (2**24,)),
    ((100_000,), (101,)),
    ((1, 1), (1, 1)),
    ((1, 640), (1, 7)),
    ((640, 1), (7, 1)),
    ((480, 640), (1, 1)),
    ((480, 640), (1, 31)),
    ((480, 640), (31, 1)),
    ((480, 640), (2, 2)),
    ((64, 64), (65, 66)),
    ((2000,), (130,)),
    ((300, 200), (10, 13)),
    ((64, 64), (64, 64)),
    ((1080, 1920), (21, 21)),
    ((1024, 1024), (31, 31)),
    ((4099, 4099), (255, 255)),
    ((65536, 65536), (3, 3)),
    ((65536, 3), (65536, 2)),
]


def edges() -> list[Asked]:
    """The corners: n = 1, kernels as large as the image and larger, the page's limits."""
    return [
        (corrconv.Problem("correlate", x, h, mode, dtype=np.dtype(dtype)), workers, True)  # type: ignore[arg-type]
        for x, h in EDGES
        for mode in ("same", "full", "valid")
        for dtype in ("float32", "float64")
        for workers in (1, 2)
    ]
