"""Contenders agree in processes of their own, tell what they took, and say why they fail."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from click import ClickException
from corrconv.reports.blocks import measure
from corrconv.reports.blocks.huge.run import measure as measure_huge
from corrconv.reports.blocks.images import write, write_kernel
from corrconv.reports.blocks.overhead import APPLY, LAZILY, lazily
from corrconv.reports.blocks.overhead import apply as tasks_of_apply
from corrconv.reports.blocks.processes import RunFailed, run
from corrconv.reports.blocks.race import NAMES, NOT_INSTALLED, Field, race
from corrconv.reports.questions import TINY

MIB = 2**20


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    folder = tmp_path_factory.mktemp("field")
    images = (write(folder / f"{it}.zarr", it, 64) for it in (200, 64))
    return Field(folder, *images, 64, 2)


@pytest.fixture(scope="module")
def kernel(field: Field) -> Path:
    return write_kernel(field.folder / "k.npy", 7)


@pytest.mark.slow
def test_all_contenders_are_right_and_leave_nothing(field: Field, kernel: Path) -> None:
    before = sorted(it.name for it in field.folder.iterdir())
    memory = 2 * measure.of_chunk(replace(measure.TINY, N=200), 7)
    found = {it.name: it for it in race(field, kernel, 7, memory, 1, NAMES)}
    assert set(found) == set(NAMES)
    for name, row in found.items():
        missing = name == "dask-image" and find_spec("dask_image") is None
        assert row.failed == (NOT_INSTALLED if missing else ""), name
    assert sorted(it.name for it in field.folder.iterdir()) == before


@pytest.mark.slow
def test_a_run_tells_what_it_took(field: Field, kernel: Path) -> None:
    done = field.done(field.asked("parts", kernel, 64 * MIB))
    assert min(done.reading, done.computing, done.writing) > 0
    assert done.reading + done.computing + done.writing < 2 * done.seconds
    assert 30 * MIB < done.before <= done.peak
    of_apply = field.done(field.asked("corrconv apply", kernel, 700 * MIB))
    assert 550 * MIB < of_apply.planned <= 700 * MIB
    assert of_apply.blocks >= 8


@pytest.mark.slow
def test_a_run_that_fails_says_why(field: Field, kernel: Path) -> None:
    with pytest.raises(RunFailed, match="memory: .*give more"):
        run(field.asked("corrconv apply", kernel, MIB))


def test_tasks_are_made_and_run(tmp_path: Path) -> None:
    lazy, of_apply = lazily(30, 20, 2), tasks_of_apply(30, 20, 2, tmp_path)
    assert (lazy.way, of_apply.way) == (LAZILY, APPLY)
    for it in (lazy, of_apply):
        assert (it.blocks, it.run) == (36, 25)
        assert it.building > 0
        assert it.each > 0


@pytest.mark.slow
def test_the_large_image_in_small(tmp_path: Path) -> None:
    found = measure_huge(tmp_path, 200, 64, 5)
    assert (found.N, found.judged) == (200, 3)
    assert found.peak > 0
    assert list(tmp_path.iterdir()) == []


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "find_spec", lambda name: None if name == "dask" else object())
    with pytest.raises(ClickException, match=r"needs dask, .*corrconv\[dask\]"):
        measure.measure(TINY, lambda share, what: None)
