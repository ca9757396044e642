"""On a cluster of processes over TCP: kinds apart, workers and clients killed, and what is said of faults."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster

from corrconv.cli import main
from corrconv.sweep.cluster.asked import Asked
from corrconv.sweep.cluster.cluster import Cluster
from corrconv.sweep.cluster.dealing import Dealing
from corrconv.sweep.evidence import by_case
from corrconv.sweep.folder import load
from corrconv.sweep.stored import read
from tests.house import ROOT

PRELOAD, PROGRAM = (Path(__file__).with_name(name) for name in ("preload.py", "pretending.py"))
WORDS = ["--only", "strided", "--only", "naive", "--passes", "2", "--kernel", "5", "--kernel", "9"]
WORDS += [word for side in range(20, 26) for word in ("--image", str(side))]
ASKED = Asked(
    "default",
    ("strided", "naive"),
    images=tuple(map(str, range(20, 26))),
    kernels=("5", "9"),
    passes=2,
)
TURNS = 6 * 2 * 2
WAIT = 60.0
"""Seconds for what takes one: no test passes by waiting so long."""


@pytest.fixture
def address() -> Iterator[str]:
    with LocalCluster(n_workers=0, protocol="tcp://", dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@contextmanager
def worker(
    address: str, host: str, processor: str = "", **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """One on a machine that is called so, whose parts are measured by a machine that pretends."""
    command = [
        sys.executable,
        "-P",
        "-m",
        "dask",
        "worker",
        address,
        "--no-nanny",
        "--nthreads",
        "1",
    ]
    own = str(
        Path(os.environ["CORRCONV_CACHE"]) / host
    )  # else hosts that are one machine wait for each other
    pretended = {"PRETENDED_HOST": host, "CORRCONV_CACHE": own, **more}
    pretended["PRETENDED_PROGRAM"] = str(PROGRAM)  # Dask reads a copy of the other one
    pretended |= {"PRETENDED_PROCESSOR": processor} if processor else {}
    process = subprocess.Popen(
        [*command, "--no-dashboard", "--preload", str(PRELOAD)],
        env={**os.environ, **pretended},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition: Callable[[], object]) -> None:
    """Fails where it does not come to be."""
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def workers(address: str, *which: tuple[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    with ExitStack() as stack:
        started = [stack.enter_context(worker(address, *each)) for each in which]
        with Cluster(address) as cluster:
            until(lambda: len(cluster.workers()) == len(which))
        yield started


def run(address: str, output: Path, *more: str) -> Result:
    command = ["sweep", "--scheduler", address, *WORDS, "--output", str(output), *more]
    return CliRunner().invoke(main, command)


def test_two_kinds_of_machines_give_two_files_as_local_sweeps_write_them(
    address: str, tmp_path: Path
):
    kinds = ("a", "zen"), ("a", "zen"), ("b", "zen"), ("c", "lake")
    with workers(address, *kinds):
        result = run(address, tmp_path / "lab", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["not measured"] == told["left out"] == {}
    assert sorted(each["machine"] for each in told["machines"]) == ["lake-2core", "zen-2core"]
    for name, hosts in (("zen-2core", 2), ("lake-2core", 1)):
        folder = tmp_path / "lab" / name
        found, whole = load(folder / "sweep" / "default"), read(folder / "sweep.json")
        assert found.missing == whole.missing == 0
        assert found.about == whole.about
        assert len(found.records) == len(whole.records) == TURNS
        assert len(found.about.hosts) == hosts
        assert {of["machine"]["processor"] for of in found.about.hosts.values()} == {name[:-6]}
        for records in by_case(found.records).values():
            assert len({record.host for record in records}) == 1
        assert {record.host for record in found.records} == set(found.about.hosts)


def test_a_worker_that_is_killed_loses_no_case(address: str, tmp_path: Path):
    with workers(address, ("a", "zen"), ("b", "zen")) as started, Cluster(address) as cluster:
        said: list[str] = []
        left: list[psutil.Process] = []

        def kill(done: int, turns: int, doing: str) -> None:
            if done > 1 and started[0].poll() is None:
                left.extend(psutil.Process(started[0].pid).children(recursive=True))
                started[0].kill()
                started[0].wait()

        dealing = Dealing(cluster, ASKED, tmp_path / "lab", say=said.append, told=kill)
        dealing.run(every=0.1)
    (it,) = dealing.kinds
    assert started[0].returncode == -signal.SIGKILL
    assert not it.missing
    found = load(it.folder.path)
    assert found.missing == 0
    until(lambda: not any(each.is_running() for each in left))
    assert any("its worker is gone" in words for words in said)


def test_a_client_that_is_killed_goes_on_with_what_came_home(address: str, tmp_path: Path):
    lab = tmp_path / "lab"
    command = [sys.executable, "-P", "-m", "corrconv", "sweep", "--scheduler", address, *WORDS]
    with workers(address, ("a", "zen")):
        with subprocess.Popen(
            [*command, "--output", str(lab)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as client:
            until(lambda: len([*lab.rglob("turns/*.json")]) >= TURNS / 2)  # the first part is home
            client.kill()
        before = {path: path.read_bytes() for path in lab.rglob("turns/*.json")}
        assert len(before) < TURNS
        assert not list(lab.glob("*/sweep.json"))
        result = run(address, lab)
    assert result.exit_code == 0, result.output
    assert {path: path.read_bytes() for path in before} == before
    assert load(lab / "zen-2core" / "sweep" / "default").missing == 0
    assert "came home before" in result.stderr


def test_a_scheduler_that_is_killed_is_said_in_a_line(tmp_path: Path):
    at, lab, pipe = tmp_path / "at.json", tmp_path / "lab", subprocess.PIPE
    command = [sys.executable, "-P", "-m", "dask", "scheduler", "--port", "0", "--no-dashboard"]
    with subprocess.Popen(
        [*command, "--scheduler-file", str(at)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as scheduler:
        try:
            until(lambda: at.exists() and at.read_text().endswith("}"))
            address = json.loads(at.read_text())["address"]
            command = [sys.executable, "-P", "-m", "corrconv", "sweep", "--scheduler", address]
            with (
                workers(address, ("a", "zen")),
                subprocess.Popen(
                    [*command, *WORDS, "--output", str(lab)],
                    cwd=ROOT,
                    stdout=pipe,
                    stderr=pipe,
                    text=True,
                ) as client,
            ):
                until(lambda: any(lab.rglob("turns/*.json")))
                scheduler.kill()
                _, said = client.communicate(timeout=WAIT)
        finally:
            scheduler.kill()
    assert client.returncode == 1
    assert f"scheduler: {address} is lost" in said
    assert "start the same command again, and it goes on" in said
    assert "Traceback" not in said


def test_a_problem_that_ends_its_process_is_named_and_the_others_are_measured(
    address: str, tmp_path: Path
):
    words = [word for side in ("22", "23", "24") for word in ("--image", side)]
    command = [
        "sweep",
        "--scheduler",
        address,
        "--only",
        "strided",
        "--only",
        "naive",
        "--kernel",
        "5",
    ]
    with worker(address, "a", "zen", PRETENDED_CULPRIT="23"), Cluster(address) as cluster:
        until(cluster.workers)
        result = CliRunner().invoke(
            main, [*command, *words, "--passes", "2", "--output", str(tmp_path / "lab")]
        )
    assert result.exit_code == 1
    (said,) = (line for line in result.stderr.splitlines() if line.startswith("  correlate"))
    assert said.startswith("  correlate 23 5 same fill float32 1: ")
    assert "its process ended with exit status 7" in said
    found = load(tmp_path / "lab" / "zen-2core" / "sweep" / "default")
    assert {record.turn.line.split()[1] for record in found.records} == {"22", "24"}
    assert found.missing == 2
    assert not (tmp_path / "lab" / "zen-2core" / "sweep.json").exists()


def test_what_is_wrong_with_the_cluster_is_said_in_a_line_or_two(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("corrconv.sweep.cluster.cluster.TIMEOUT", 1.0)
    result = run("tcp://127.0.0.1:1", tmp_path / "lab")
    assert result.exit_code == 2
    assert "scheduler: tcp://127.0.0.1:1 is not reached" in result.output
    result = run(address, tmp_path / "lab")
    assert result.exit_code == 2
    assert f"has no workers; start one on each machine: dask worker {address}" in result.output
    for code, words in (
        ("0000", "with other code (0000 there,"),
        ("none", "has no corrconv, or an older"),
    ):
        with worker(address, "a", "zen", PRETENDED_CODE=code), Cluster(address) as cluster:
            until(cluster.workers)
            result = run(address, tmp_path / "lab")
        assert result.exit_code == 2
        assert words in result.output
        assert "pip install 'corrconv[dask]==" in result.output
        assert "Traceback" not in result.output
        with Cluster(address) as cluster:
            until(lambda: not cluster.workers())  # at once
    assert not (tmp_path / "lab").exists()


def test_what_no_host_can_do_is_said_with_its_reason(address: str, tmp_path: Path):
    with workers(address, ("a", "zen")):
        result = run(address, tmp_path / "lab", "--only", "nobody")
    assert result.exit_code == 2
    assert "can measure what is asked" in result.output
    assert "nobody" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--output", "lab.json"], "output: of a cluster is a folder"),
        (
            ["--case", "correlate 64 5 same fill float32 1"],
            "case: is measured here, without --scheduler",
        ),
        (["--image", "64"], "image, kernel: give both"),
    ],
)
def test_options_that_make_no_sweep_are_refused_before_a_cluster_is_reached(
    words: list[str], said: str
):
    result = CliRunner().invoke(main, ["sweep", "--scheduler", "nowhere", *words])
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.slow
def test_real_measurements_by_a_worker_that_a_nanny_started(tmp_path: Path):
    """Which is a daemon, with variables of its own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, protocol="tcp://", dashboard_address=":0"
    ) as cluster:
        command = [
            "sweep",
            "--scheduler",
            cluster.scheduler_address,
            "--only",
            "strided",
            "--only",
            "naive",
        ]
        words = (
            "--image",
            "64",
            "--kernel",
            "5",
            "--passes",
            "2",
            "--seconds",
            "1",
            "--machine",
            "here",
        )
        result = CliRunner().invoke(main, [*command, *words, "--output", str(tmp_path / "lab")])
    assert result.exit_code == 0, result.output
    found = read(tmp_path / "lab" / "here" / "sweep.json")
    assert found.missing == 0
    assert len(found.about.hosts) == 1, "two workers are of one machine"
    assert len({record.process for record in found.records}) == 2
    assert found.about.checked.gate.keys() == {"strided", "naive"}
    (record,) = found.about.hosts.values()
    assert record["packages"]["numpy"] == found.about.environment["packages"]["numpy"]


def test_a_sweep_without_a_cluster_loads_no_dask():
    code = "import sys, corrconv.sweep.verb, corrconv.sweep.run; print('dask' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
