"""For every test: the project on the path, a cache folder of its own, examples that never vary."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

# Last on the path, so that an installed corrconv comes first: the tests' own helpers are found here,
# and in a checkout that is not installed so are the packages.
sys.path.append(str(Path(__file__).resolve().parents[1]))

# The same examples in every run: a failure is a change in the code, never luck.
settings.register_profile("all", derandomize=True, deadline=None, database=None, max_examples=300)
settings.register_profile("quick", settings.get_profile("all"), max_examples=30)


def pytest_configure(config: pytest.Config) -> None:
    """Where slow tests are left out, as in `make test`: fewer examples, and FFTW measures no plans.

    Interrupts are heard, also by what tests start: a shell has them ignored in what runs in the background.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    quick = config.option.markexpr == "not slow"
    settings.load_profile("quick" if quick else "all")
    if quick:
        os.environ.setdefault("CORRCONV_FFTW_PLANNER", "FFTW_ESTIMATE")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Path]:
    """What is kept between processes (FFTW's wisdom) goes here, and never to the user's folder."""
    folder = tmp_path_factory.mktemp("corrconv-cache")
    compiled, kept = folder / "machine_code", getattr(request.config, "cache", None)
    if kept:  # compiling takes minutes, and is kept from run to run by its sources
        with suppress(OSError):
            _brought(kept.mkdir("machine_code"), compiled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORRCONV_CACHE", str(folder))
        patch.setattr("corrconv.engines.machine_code.meanwhile.WORTH", 0.0)
        yield folder
    if kept:
        with suppress(OSError):
            _brought(compiled, kept.mkdir("machine_code"))


def _brought(there: Path, here: Path) -> None:
    """What lies there is here as well, in a folder that nobody else may write to."""
    here.mkdir(mode=0o700, exist_ok=True)
    for path in there.glob("*.o"):
        if not (here / path.name).exists():
            part = shutil.copyfile(path, here / f"{path.name}.{os.getpid()}")
            os.replace(part, here / path.name)


@pytest.fixture(scope="module", autouse=True)
def nothing_learned(cache_folder: Path) -> Iterator[None]:
    """What a module's sweeps and calibrations have kept goes with it: `auto` and `recommend` go by that."""

    from corrconv import model
    from corrconv.core.plans import plans

    yield
    learned = ("calibration.json", "cells.json")
    kept = [path for pattern in learned for path in cache_folder.glob(pattern)]
    for path in kept:
        path.unlink()
    if kept:
        for forget in (model.forget, plans.clear):
            forget()


@pytest.fixture(scope="module", autouse=True)
def own_registry() -> Iterator[None]:
    """Files that a test has loaded, some of them wrong on purpose, stay with its module."""
    from corrconv.core import registry

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_from_files", {})
        patch.setattr(registry, "_paths", {})
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread_first() -> None:
    """Libraries that settle their threads when they start do so with one, whatever test comes first."""
    import corrconv

    for name in ("jax", "tensorflow"):
        implementation = corrconv.get(name)
        if implementation.unavailable() is None:
            implementation.plan(
                corrconv.Problem("correlate", (3,), (1,), dtype="float32"), workers=1
            )
