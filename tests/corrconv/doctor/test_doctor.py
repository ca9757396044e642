"""The doctor: what each check says of a machine that is well, ill, or cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corrconv.doctor import busy, caches, clock, machine, simd, threads
from corrconv.doctor.check import Check
from corrconv.doctor.run import examine
from corrconv.measure.conditions import THREAD_KNOBS

AVX2 = frozenset({"avx", "avx2", "fma"})


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
    "layout": "proc/sys/kernel/randomize_va_space",
    "cpu_max": "sys/fs/cgroup/cpu.max",
    "quota": "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
    "period": "sys/fs/cgroup/cpu/cpu.cfs_period_us",
}


def assert_says(check: Check, state: str, *words: str) -> None:
    assert check.state == state, check
    assert (check.cure == "") == (state == "ok"), check
    for word in words:
        assert word in f"{check.read} {check.cure}", check


def test_this_machine_can_be_examined():
    found = examine()
    names = [check.name for check in found]
    assert len(set(names)) == len(names)
    for name in ("load", "governor", "turbo", "virtual machine", "thread knobs", "SIMD"):
        assert name in names
    for check in found:
        assert check.read
        assert_says(check, check.state)


@pytest.mark.parametrize(
    ("files", "state", "words"),
    [
        ({}, "unknown", "cannot be read"),
        ({"governor": "performance", "governor_1": "performance"}, "ok", "performance"),
        ({"governor": "performance", "governor_1": "powersave"}, "look", "cpupower"),
    ],
)
def test_governor(root, files, state, words):
    assert_says(clock.governor(root(**files)), state, words)


@pytest.mark.parametrize(
    ("files", "state", "words"),
    [
        ({}, "unknown", "cannot be read"),
        ({"no_turbo": "1"}, "ok", "off"),
        ({"no_turbo": "0"}, "look", "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate"),
        ({"boost": "0"}, "ok", "off"),
        ({"boost": "1"}, "look", "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost"),
    ],
)
def test_turbo(root, files, state, words):
    assert_says(clock.turbo(root(**files)), state, words)


@pytest.mark.parametrize(
    ("files", "state", "words"),
    [
        ({}, "unknown", "cannot be read"),
        ({"clock": "tsc"}, "ok", "tsc"),
        ({"clock": "hpet"}, "look", "clocksource=tsc"),
    ],
)
def test_clock_source(root, files, state, words):
    assert_says(clock.source(root(**files)), state, words)


@pytest.mark.parametrize(
    ("files", "state", "words"),
    [
        ({}, "unknown", "cannot be read"),
        ({"cpuinfo": "flags : fpu avx2"}, "ok", "no hypervisor"),
        ({"cpuinfo": "flags : fpu hypervisor", "product": "HVM"}, "look", "yes, HVM"),
    ],
)
def test_virtual_machine(root, files, state, words):
    assert_says(machine.virtual(root(**files)), state, words)


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({}, None),
        ({"cpu_max": "max 100000"}, None),
        ({"cpu_max": "150000 100000"}, 1.5),
        ({"quota": "-1", "period": "100000"}, None),
        ({"quota": "50000", "period": "100000"}, 0.5),
    ],
)
def test_a_container_s_share_is_read(root, files, quota):
    assert machine._quota(root(**files)) == quota


def test_processors():
    assert_says(machine.processors(4, 4, None), "ok", "4 of 4")
    assert_says(machine.processors(2, 4, None), "look", "taskset")
    assert_says(machine.processors(4, 4, 1.5), "look", "time for 1.5 only")


def test_memory_layout_and_allocator(root):
    assert_says(machine.layout(root()), "unknown")
    assert_says(machine.layout(root(layout="2")), "ok")
    assert_says(machine.layout(root(layout="0")), "look", "randomize_va_space=2")
    assert_says(machine.allocator(True), "ok")
    assert_says(machine.allocator(False), "look", "1.9 times")


def test_load_and_stolen_time_and_memory():
    assert_says(busy.load(0.1, 2), "ok")
    assert_says(busy.load(1.5, 2), "look", "1.50")
    assert_says(busy.load(None, 2), "unknown")
    assert_says(busy.steal(0.0), "ok")
    assert_says(busy.steal(12.0), "look", "12.0%")
    assert_says(busy.steal(None), "unknown")
    assert_says(busy.memory(2**33, 0, 2**33), "ok", "8.0 GiB")
    assert_says(busy.memory(2**28, 2**32, 2**33), "look", "4.0 GiB swapped out")
    assert_says(busy.memory(2**30, 0, 0), "ok")


def test_thread_knobs_and_places():
    assert_says(threads.knobs({"HOME": "x"}), "ok")
    assert_says(threads.knobs({"OMP_NUM_THREADS": "1"}), "look", "unset OMP_NUM_THREADS")
    for knob in THREAD_KNOBS:
        assert_says(threads.knobs({knob: "3"}), "look", f"{knob}=3")
    assert_says(threads.places({}), "ok")
    assert_says(threads.places({"OMP_PLACES": "cores"}), "look", "unset OMP_PLACES")


def test_simd_of_the_processor():
    assert_says(simd.processor(None, "x86_64"), "unknown")
    assert_says(simd.processor(AVX2, "x86_64"), "ok", "avx2")
    assert_says(simd.processor(frozenset({"sse2"}), "x86_64"), "look", "-cpu host")
    assert_says(simd.processor(frozenset({"asimd"}), "aarch64"), "ok", "asimd")


def test_simd_of_fftw():
    assert_says(simd.fftw(None, AVX2), "unknown")
    assert_says(simd.fftw("fftw-3.3.5-sse2-avx", None), "unknown")
    assert_says(simd.fftw("fftw-3.3.5-sse2-avx", AVX2), "look", "processor also has avx2")
    assert_says(simd.fftw("fftw-3.3.10-sse2-avx-avx2", AVX2 | {"avx512f"}), "ok")
    assert_says(simd.fftw("fftw-3.3.5-sse2", frozenset({"sse2"})), "ok")


def test_simd_of_numpy_and_settings():
    assert_says(simd.numpy(None, AVX2), "unknown")
    assert_says(simd.numpy({"baseline": ["SSE"], "found": ["AVX2"]}, AVX2), "ok", "found AVX2")
    assert_says(simd.numpy({"baseline": ["SSE"]}, AVX2), "look", "found none")
    assert_says(simd.settings({"NUMBA_DISABLE_JIT": ""}), "ok")
    assert_says(simd.settings({"NUMBA_DISABLE_JIT": "1"}), "look", "unset NUMBA_DISABLE_JIT")


def test_calibration(tmp_path: Path):
    assert_says(caches.calibration(tmp_path, "mine"), "look", "corrconv calibrate")
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps({"processor": "other", "made_at": "then"}))
    assert_says(caches.calibration(tmp_path, "mine"), "look", "of other, this is mine")
    assert_says(caches.calibration(tmp_path, "other"), "ok", "then")
    file.write_text("{")
    assert_says(caches.calibration(tmp_path, "mine"), "look", "unreadable")


def test_stale_caches(tmp_path: Path):
    assert_says(caches.stale(tmp_path, {"fftw-wisdom-a.json"}), "ok")
    (tmp_path / "fftw-wisdom-a.json").write_text("{}")
    assert_says(caches.stale(tmp_path, {"fftw-wisdom-a.json"}), "ok")
    (tmp_path / "tile-times-b.json").write_text("{}")
    assert_says(caches.stale(tmp_path, {"fftw-wisdom-a.json"}), "look", "tile-times-b.json")
    (tmp_path / "fftw-wisdom-a.json").write_text("[")
    assert_says(
        caches.stale(tmp_path, {"fftw-wisdom-a.json"}), "look", "unreadable", "fftw-wisdom-a.json"
    )


def test_cache_size(tmp_path: Path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_bytes(bytes(1000))
    assert_says(caches.size(tmp_path), "ok")
    monkeypatch.setattr(caches, "LARGE", 1000)
    assert_says(caches.size(tmp_path), "look", "delete it")
