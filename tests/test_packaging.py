"""The files around the code: locks, pins, workflows and targets agree. Reads files, runs nothing."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.house import ROOMS, ROOT

LOCKS = {path.stem: path for path in sorted((ROOT / "requirements").glob("*.txt"))}
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.MULTILINE)) - {"git-ready", "renew"}


def lines(lock: str) -> list[str]:
    """The lock's lines, less comments and empty ones."""
    text = LOCKS[lock].read_text("utf-8")
    return [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]


def pins(lock: str) -> dict[str, str]:
    """Each distribution's version in a lock; a distribution may be there only once."""
    found: dict[str, str] = {}
    for line in lines(lock):
        if not line.startswith(" "):
            match = re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", line)
            assert match, f"{lock}: not an exact pin: {line}"
            assert match[1] not in found, f"{lock}: {match[1]} has several versions"
            found[match[1]] = match[2]
    return found


def names(requirements: list[str]) -> set[str]:
    """Normalised names of requirements."""
    found = [re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements]
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def asv() -> dict:
    return json.loads((ROOT / "asv.conf.json").read_text("utf-8"))


def test_the_locks_are_there() -> None:
    assert set(LOCKS) >= {"bench", "dev", "peers"}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_lines_are_pins_and_hashes_and_name_no_index_or_path(lock: str) -> None:
    pin = re.compile(r"[a-z0-9._-]+==[A-Za-z0-9.+!]+( ; [^\\/]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    for line in lines(lock):
        assert pin.fullmatch(line) or digest.fullmatch(line), line
    assert not re.search(r"://|--index|--extra-index|find-links", LOCKS[lock].read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    found = lines(lock)
    for line, following in zip(found, [*found[1:], ""], strict=True):
        if not line.startswith(" "):
            assert following.startswith("    --hash="), line


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_says_how_it_is_made(lock: str) -> None:
    header = LOCKS[lock].read_text("utf-8").splitlines()[1]
    for part in ("make lock", "uv pip compile", "--universal", "--generate-hashes", f"{lock}.txt"):
        assert part in header


def test_dev_lock_holds_all_that_bench_holds() -> None:
    assert pins("bench").items() <= pins("dev").items()


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("bench", ["bench", "report"]),
        ("dev", ["bench", "report", "parquet", "test", "lint"]),
        ("peers", ["peers", "jax", "tensorflow"]),
    ],
)
def test_lock_covers_what_the_project_asks_for(project: dict, lock: str, extras: list[str]) -> None:
    wanted = list(project["project"]["dependencies"])
    for extra in extras:
        wanted += project["project"]["optional-dependencies"][extra]
    assert names(wanted) | {"setuptools"} <= pins(lock).keys()


def test_locks_agree_where_they_meet() -> None:
    dev, peers = pins("dev"), pins("peers")
    assert {name: peers[name] for name in dev.keys() & peers.keys()} == {
        name: dev[name] for name in dev.keys() & peers.keys()
    }


def test_torch_is_in_no_lock_and_in_one_version(project: dict) -> None:
    # PyPI's wheel for Linux brings CUDA, gigabytes of it: README says how to get another
    assert not any("torch" in pins(lock) or "triton" in pins(lock) for lock in LOCKS)
    (pin,) = project["project"]["optional-dependencies"]["torch"]
    version = pin.removeprefix("torch==")
    assert f"TORCH_VERSION := {version}\n" in MAKEFILE
    wanted = project["dependency-groups"]["torch-needs"]
    assert names(wanted) <= pins("peers").keys()


def test_bench_and_test_need_no_peer(project: dict) -> None:
    peers = names(project["project"]["optional-dependencies"]["peers"]) | {"jax", "tensorflow"}
    assert not peers & (pins("bench").keys() | pins("dev").keys())


def test_build_requirements_hold_no_spaces(project: dict) -> None:
    assert not [
        r for r in project["build-system"]["requires"] if " " in r
    ]  # asv stumbles over them


def test_asv_pins_are_the_locks(asv: dict) -> None:
    matrix = asv["matrix"]["req"]
    assert {"numpy", "scipy", "numba", "pyfftw"} <= matrix.keys()
    for name, versions in matrix.items():
        assert versions == [pins("bench")[name]], f"{name}: asv.conf.json and the lock differ"


def test_asv_environments_are_made_from_the_lock(asv: dict) -> None:
    assert "asv-runner" in pins("bench")
    assert any("{conf_dir}/requirements/bench.txt" in command for command in asv["build_command"])


def test_asv_measures_main_with_the_running_python(asv: dict) -> None:
    assert asv["branches"] == ["main"]
    assert asv["environment_type"] == "virtualenv"
    assert "pythons" not in asv


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_with_their_version(workflow: Path) -> None:
    uses = re.findall(r"^\s*(?:- )?uses:\s*(.+)$", workflow.read_text("utf-8"), re.MULTILINE)
    assert uses
    for use in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*", use), use


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_state_permissions_and_put_no_event_data_into_scripts(workflow: Path) -> None:
    text = workflow.read_text("utf-8")
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)
    assert len(re.findall(r"timeout-minutes:", text)) == len(re.findall(r"runs-on:", text))
    for line in text.splitlines():
        if "${{ github.event." in line and "github.event_name" not in line:
            assert re.match(r"\s+(BASE|HEAD|ref): \$\{\{ [\w.]+ \}\}$", line), line


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_makefile_has_the_target_with_a_line_of_help(target: str) -> None:
    assert re.search(rf"^{target}:.*  ## \S", MAKEFILE, re.MULTILINE)


def test_makefile_and_workflows_name_no_absolute_path() -> None:
    for path in [ROOT / "Makefile", ROOT / "asv.conf.json", ROOT / "pyproject.toml", *WORKFLOWS]:
        assert not re.search(
            r"(?<![\w.}$])/(home|root|tmp|work|opt|usr)/", path.read_text("utf-8")
        ), path


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_of_modules_is_a_package_and_so_gets_installed(room: str) -> None:
    modules = [path for path in (ROOT / room).rglob("*.py") if "published" not in path.parts]
    for folder in {folder for path in modules for folder in path.parents if ROOT in folder.parents}:
        assert (folder / "__init__.py").is_file(), folder.relative_to(ROOT)


def test_ci_run_is_executable() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
