"""The house stands: four rooms, imports down only, no circle, each thing found by looking."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import house

BELOW = {
    "corrconv": {"corrconv"},
    "impls": {"corrconv", "impls"},
    "benchmarks": {"corrconv", "benchmarks"},
    "reports": {"corrconv", "reports"},
}
"""What each room may import of the house."""
HIGHEST = {"corrconv": 9, "reports": 6}


@pytest.fixture(scope="module")
def edges() -> house.Graph:
    return house.graph()


def room(path: str) -> str:
    return path.split("/")[0]


def test_no_file_imports_in_a_circle(edges: house.Graph) -> None:
    assert house.circles(edges) == []


def test_rooms_import_down_only(edges: house.Graph) -> None:
    up = [(a, b) for a, tos in edges.items() for b in tos if room(b) not in BELOW[room(a)]]
    assert up == []


def test_rooms_are_named_as_they_are_installed() -> None:
    for path in house.files():
        for base, _ in house.imported(path):
            assert base.split(".")[0] not in {"impls", "reports"}, f"{path}: imports {base}"


@pytest.mark.parametrize("name", HIGHEST)
def test_floors_of_a_room(edges: house.Graph, name: str) -> None:
    assert max(house.floors(edges, name).values()) <= HIGHEST[name], house.floors(edges, name)


def planted(root: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_a_planted_circle_is_seen_though_it_is_lazy(tmp_path: Path) -> None:
    texts = {
        "corrconv/__init__.py": "",
        "corrconv/a.py": "from corrconv import b",
        "corrconv/b.py": "def f():\n    from .c import x",
        "corrconv/c.py": "import corrconv.a",
        "reports/__init__.py": "",
        "reports/d.py": "from .e import y\nfrom corrconv.reports import e",
        "reports/e.py": "import typing\nif typing.TYPE_CHECKING:\n    from . import d",
    }
    edges = house.graph(planted(tmp_path, texts))
    assert house.circles(edges) == [["corrconv/a.py", "corrconv/b.py", "corrconv/c.py"]]
    assert edges["reports/d.py"] == {"reports/e.py"}


def test_floors_are_counted_from_below(tmp_path: Path) -> None:
    texts = {
        "reports/low/__init__.py": "",
        "reports/mid/__init__.py": "from corrconv.reports import low",
        "reports/top.py": "from .mid import x\nfrom .low import y",
    }
    floors = house.floors(house.graph(planted(tmp_path, texts)), "reports")
    assert floors == {"reports/low": 1, "reports/mid": 2, "reports/top.py": 3}


def test_no_process_imports_from_the_current_folder() -> None:
    """Where a user keeps a ``random.py``; asv alone is started in the checkout, whose folder is meant."""
    for path in house.files():
        text = path.read_text("utf-8")
        started = re.findall(r"sys\.executable,\s*([^,\s\]]+)", text)
        if path.name not in {"asv.py", "asv_room.py"}:
            assert set(started) <= {'"-P"'}, path


DIRECTLY = {
    "corrconv/apply/unfinished.py",  # lines that are added, of which the last may be torn
    "corrconv/measure/child.py",  # what it says while it lives
    "corrconv/measure/ending.py",  # a file of /proc
    "corrconv/measure/memory.py",  # a file of /proc
    "corrconv/measure/one_run.py",  # who holds the lock, written by who holds it
    "corrconv/regress/selftest/asv_room.py",  # a folder of the moment, in which asv measures
    "corrconv/regress/selftest/plant.py",  # a clone of the moment
}
"""Who writes a file and not by `corrconv.core.cache.replace`: it is of the moment, and never read back."""


def test_what_is_kept_is_written_in_one_step() -> None:
    """Beside its place, and renamed into it: a reader finds the old file or the new one, whole."""
    found = {
        path.relative_to(house.ROOT).as_posix()
        for path in house.files()
        if re.search(
            r"\.write_(text|bytes)\(|\bos\.rename\(|shutil\.move\(", path.read_text("utf-8")
        )
    }
    assert found == DIRECTLY
