"""The wheel holds one top-level name, and works beside a project with folders of the same names as ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house import INSTALLED, ROOMS, ROOT

pytestmark = pytest.mark.slow
TRAP = "raise SystemExit(f'{__file__}: the user\\'s own file was imported')\n"
MINE = ROOT / "tests" / "data" / "mine.py"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing is left in them."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ROOMS:
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "published")
        )
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel"]
    subprocess.run(
        [*run, "--no-deps", "--no-build-isolation", "--no-index", "-w", str(made), str(source)],
        check=True,
    )
    (found,) = made.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment: the wheel, and the libraries that it asks for."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    python = Path(sysconfig.get_path("scripts", vars=paths)) / "python"
    install = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*install, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    # the libraries of this environment; a .pth file in it, and so this checkout, is not read again
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has all the names that could be taken for ours, or for the standard library's."""
    for name in ("benchmarks", "reports", "impls"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(TRAP)
    for name in ("numpy", "random", "json", "corrconv"):
        (tmp_path / f"{name}.py").write_text(TRAP)
    shutil.copy(MINE, tmp_path / "mine.py")
    return tmp_path


def test_the_wheel_holds_one_name_and_all_that_pages_need(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"corrconv"}
    assert "corrconv/py.typed" in names
    for room, folder in {"corrconv": "corrconv", **INSTALLED}.items():
        for path in (ROOT / room).rglob("*.*"):
            if (
                path.suffix in {".py", ".j2", ".js", ".css", ".json"}
                and "published" not in path.parts
            ):
                at = path.relative_to(ROOT / room).as_posix()
                assert f"{folder.replace('.', '/')}/{at}" in names


VERBS = {
    "list": "numba_simd",
    "recommend --image 64x64 --kernel 5x5": "numba_simd",
    "check mine.py --quick": "mine",
    "compare numpy mine.py --image 500 --kernel 7 --seconds 2": "mine",
    "crossover numpy scipy_fft --ndim 1 --image-sides 64 --seconds 0.2": "numpy",
}
"""What each says, among other things."""


@pytest.mark.parametrize("line", VERBS)
def test_a_verb_runs_in_a_project_that_has_our_names(
    installed: Path, project: Path, line: str
) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [str(installed / "corrconv"), *line.split()],
        cwd=project, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert VERBS[line] in done.stdout + done.stderr
    assert "the user's own file" not in done.stdout + done.stderr


def test_the_package_says_that_it_is_typed(installed: Path) -> None:
    code = (
        "import importlib.resources as r; assert r.files('corrconv').joinpath('py.typed').is_file()"
    )
    subprocess.run([str(installed / "python"), "-P", "-c", code], check=True)
