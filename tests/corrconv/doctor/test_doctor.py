"""The doctor: what each check says of a machine that is well, ill, or cannot be read."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from corrconv.doctor import machine, software
from corrconv.doctor.evidence import Check
from corrconv.doctor.verb import examine
from corrconv.measure.conditions import THREAD_KNOBS

INFINITE = float("inf")
AVX2 = ("avx", "avx2", "fma")


@pytest.fixture
def root(tmp_path: Path) -> Callable[..., Path]:
    """A root folder with these files."""

    def make(**files: str) -> Path:
        for name, said in files.items():
            path = tmp_path / NAMES[name]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said + "\n", "utf-8")
        return tmp_path

    return make


CPU = "sys/devices/system/cpu"
NAMES = {
    "governor": f"{CPU}/cpu0/cpufreq/scaling_governor",
    "governor_1": f"{CPU}/cpu1/cpufreq/scaling_governor",
    "no_turbo": f"{CPU}/intel_pstate/no_turbo",
    "boost": f"{CPU}/cpufreq/boost",
    "clock": "sys/devices/system/clocksource/clocksource0/current_clocksource",
    "cpuinfo": "proc/cpuinfo",
    "product": "sys/class/dmi/id/product_name",
    "cpu_max": "sys/fs/cgroup/cpu.max",
    "quota": "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
    "period": "sys/fs/cgroup/cpu/cpu.cfs_period_us",
}


def assert_says(check: Check, state: str, *words: str) -> None:
    assert check.state == state, check
    assert bool(check.cure) == (state == "look"), check
    for word in words:
        assert word in f"{check.read} {check.cure}", check


def one(checks: Iterable[Check], name: str) -> Check:
    (found,) = (check for check in checks if check.name == name)
    return found


def test_this_machine_can_be_examined():
    found = examine()
    names = [check.name for check in found]
    assert len(set(names)) == len(names)
    for name in ("load", "governor", "turbo", "virtual machine", "thread knobs", "SIMD"):
        assert name in names
    for check in found:
        assert check.read
        assert_says(check, check.state)


def test_without_psutil_the_rest_is_examined(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    found = examine()
    assert_says(one(found, "load"), "unknown", "pip install psutil")
    assert one(found, "thread knobs").state != "unknown"


@pytest.mark.parametrize(
    ("name", "files", "state", "words"),
    [
        ("governor", {}, "unknown", "cannot be read"),
        ("governor", {"governor": "performance", "governor_1": "performance"}, "ok", "performance"),
        ("governor", {"governor": "performance", "governor_1": "powersave"}, "look", "cpupower"),
        ("turbo", {}, "unknown", "cannot be read"),
        ("turbo", {"no_turbo": "1"}, "ok", "off"),
        ("turbo", {"no_turbo": "0"}, "look", f"echo 1 | sudo tee /{CPU}/intel_pstate/no_turbo"),
        ("turbo", {"boost": "0"}, "ok", "off"),
        ("turbo", {"boost": "1"}, "look", f"echo 0 | sudo tee /{CPU}/cpufreq/boost"),
        ("clock source", {}, "unknown", "cannot be read"),
        ("clock source", {"clock": "tsc"}, "ok", "tsc"),
        ("clock source", {"clock": "hpet"}, "look", "clocksource=tsc"),
    ],
)
def test_clock(root, name, files, state, words):
    assert_says(one(machine.clock(root(**files)), name), state, words)


@pytest.mark.parametrize(
    ("files", "state", "words"),
    [
        ({}, "unknown", "cannot be read"),
        ({"cpuinfo": "flags : fpu avx2"}, "ok", "no hypervisor"),
        ({"cpuinfo": "flags : fpu hypervisor", "product": "HVM"}, "look", "yes HVM"),
    ],
)
def test_virtual_machine(root, files, state, words):
    assert_says(one(machine.share(root(**files)), "virtual machine"), state, words)


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({}, INFINITE),
        ({"cpu_max": "max 100000"}, INFINITE),
        ({"cpu_max": "150000 100000"}, 1.5),
        ({"quota": "-1", "period": "100000"}, INFINITE),
        ({"quota": "50000", "period": "100000"}, 0.5),
    ],
)
def test_a_container_s_share_is_read(root, files, quota):
    assert machine.quota(root(**files)) == quota


def test_processors():
    assert_says(machine.processors(4, 4, INFINITE), "ok", "4 of 4")
    assert_says(machine.processors(2, 4, INFINITE), "look", "taskset")
    assert_says(machine.processors(4, 4, 1.5), "look", "time for 1.5 only")


@pytest.mark.parametrize(
    ("name", "read", "state", "words"),
    [
        ("load", {"load": 0.1}, "ok", "0.10"),
        ("load", {"load": 1.5}, "look", "1.50"),
        ("stolen time", {"times": SimpleNamespace(steal=0.0)}, "ok", "0.0%"),
        ("stolen time", {"times": SimpleNamespace(steal=12.0)}, "look", "12.0%"),
        ("stolen time", {"times": SimpleNamespace()}, "unknown", "cannot be read"),
        ("memory", {"memory": (2**33, 0, 2**33)}, "ok", "8.0 GiB"),
        ("memory", {"memory": (2**28, 2**32, 2**33)}, "look", "4.0 GiB swapped out"),
        ("memory", {"memory": (2**30, 0, 0)}, "ok", "1.0 GiB"),
        ("power", {"battery": None}, "ok", "on mains"),
        ("power", {"battery": SimpleNamespace(power_plugged=True)}, "ok", "on mains"),
        ("power", {"battery": SimpleNamespace(power_plugged=False)}, "look", "on battery"),
    ],
)
def test_what_else_the_machine_does(name, read, state, words, monkeypatch):
    it = {"load": 0.0, "times": SimpleNamespace(), "memory": (1, 0, 0), "battery": None} | read
    available, used, total = it["memory"]
    monkeypatch.setattr("os.getloadavg", lambda: (it["load"], 0, 0), raising=False)
    psutil = SimpleNamespace(
        cpu_times_percent=lambda interval: it["times"],
        virtual_memory=lambda: SimpleNamespace(available=available),
        swap_memory=lambda: SimpleNamespace(used=used, total=total),
        sensors_battery=lambda: it["battery"],
    )
    assert_says(one(machine.busy(psutil), name), state, words)


def test_the_load_of_a_system_that_has_none_is_unknown(monkeypatch):
    monkeypatch.delattr("os.getloadavg", raising=False)
    psutil = pytest.importorskip("psutil")
    assert_says(one(machine.busy(psutil), "load"), "unknown", "cannot be read")


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("thread knobs", THREAD_KNOBS),
        ("thread places", ("OMP_PLACES", "KMP_AFFINITY")),
        ("settings", ("NUMBA_DISABLE_JIT", "NPY_DISABLE_CPU_FEATURES")),
    ],
)
def test_variables_of_the_environment(name, variables):
    assert_says(one(software.variables({"HOME": "x"}), name), "ok")
    for each in variables:
        assert_says(one(software.variables({each: ""}), name), "ok")
        found = list(software.variables({each: "3", "HOME": "x"}))
        assert [check.name for check in found if check.state == "look"] == [name]
        assert_says(one(found, name), "look", f"{each}=3", f"unset {each}")


@pytest.mark.parametrize(
    ("name", "built", "state", "words"),
    [
        ("SIMD", ((), "x86_64", "", {}), "unknown", ""),
        ("SIMD", (AVX2, "x86_64", "", {}), "ok", "avx2"),
        ("SIMD", (["sse2"], "x86_64", "", {}), "look", "-cpu host"),
        ("SIMD", (["asimd"], "aarch64", "", {}), "ok", "asimd"),
        ("FFTW's SIMD", (AVX2, "", "", {}), "unknown", ""),
        ("FFTW's SIMD", ((), "", "fftw-3.3.5-sse2-avx", {}), "unknown", ""),
        ("FFTW's SIMD", (AVX2, "", "fftw-3.3.5-sse2-avx", {}), "look", "processor also has avx2"),
        ("FFTW's SIMD", ((*AVX2, "avx512f"), "", "fftw-3.3.10-sse2-avx-avx2", {}), "ok", ""),
        ("FFTW's SIMD", (["sse2"], "", "fftw-3.3.5-sse2", {}), "ok", ""),
        ("NumPy's SIMD", (AVX2, "", "", {}), "unknown", ""),
        (
            "NumPy's SIMD",
            (AVX2, "", "", {"baseline": ["SSE"], "found": ["AVX2"]}),
            "ok",
            "found AVX2",
        ),
        ("NumPy's SIMD", (AVX2, "", "", {"baseline": ["SSE"]}), "look", "found none"),
        ("NumPy's SIMD", (["sse2"], "", "", {"baseline": ["SSE"]}), "ok", "found none"),
    ],
)
def test_vector_instructions(name, built, state, words):
    assert_says(one(software.built_for(*built), name), state, words)


def test_calibration(tmp_path: Path):
    mine = {"processor": "mine", "versions": {"numpy": "2"}}
    assert_says(software.calibration(tmp_path, mine), "look", "corrconv calibrate")
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps(mine | {"processor": "other", "made_at": "then"}))
    assert_says(software.calibration(tmp_path, mine), "look", "made for other processor")
    assert_says(software.calibration(tmp_path, mine | {"processor": "other"}), "ok", "then")
    file.write_text(json.dumps(mine | {"versions": {"numpy": "1"}}))
    assert_says(software.calibration(tmp_path, mine), "look", "made for other versions")
    file.write_text("{")
    assert_says(software.calibration(tmp_path, mine), "look", "unreadable")


def test_stale_caches(tmp_path: Path):
    assert_says(software.stale(tmp_path, {"fftw-wisdom-a.json"}), "ok")
    (tmp_path / "fftw-wisdom-a.json").write_text("{}")
    assert_says(software.stale(tmp_path, {"fftw-wisdom-a.json"}), "ok")
    for older in ("tile-times-b.json", "proved-fftw-b.json"):
        (tmp_path / older).write_text("{}")
        assert_says(software.stale(tmp_path, {"fftw-wisdom-a.json"}), "look", older)
        (tmp_path / older).unlink()
    (tmp_path / "fftw-wisdom-a.json").write_text("[")
    assert_says(software.stale(tmp_path, {"fftw-wisdom-a.json"}), "look", "fftw-wisdom-a.json")
