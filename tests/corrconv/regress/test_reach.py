"""What a change can touch: planted in a small package whose imports are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.regress.reach import changed, touched
from tests.house import ROOT

FILES = {
    "__init__.py": "from corrconv.core import shared",
    "core/__init__.py": "",
    "core/shared.py": "x = 1",
    "engines/__init__.py": "",
    "engines/fast.py": "y = 1",
    "engines/slow.py": "z = 1",
    "lazy.py": "w = 1",
    "named.py": "v = 1",
    "reports/pages.py": "p = 1",
    "impls/__init__.py": "",
    "impls/one.py": "from ..engines import fast",
    "impls/two.py": "def f():\n    import corrconv.lazy\n    from corrconv.engines.slow import z",
    "impls/three.py": "FROM = 'corrconv.named:v'",
    "impls/auto.py": "",
}


def planted(root: Path, **changes: str) -> Path:
    for name, text in {
        **FILES,
        **{k.replace("__", "/") + ".py": v for k, v in changes.items()},
    }.items():
        path = root / "corrconv" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"engines__fast": "# a comment\n\ny = 1"}, ""),
        ({"engines__fast": "y = 2"}, "auto one"),
        ({"engines__slow": "z = 2"}, "auto two"),
        ({"lazy": "w = 2"}, "auto two"),
        ({"named": "v = 2"}, "auto three"),
        ({"core__shared": "x = 2"}, "auto one three two"),
        ({"impls__three": "FROM = 3"}, "auto three"),
        ({"reports__pages": "p = 2"}, ""),
        ({"engines__new": "q = 2"}, ""),
        ({"engines__fast": "y = "}, "auto one"),
        ({"impls__two": "def f(:"}, "auto two"),
    ],
)
def test_touched(tmp_path: Path, changes: dict[str, str], expected: str) -> None:
    base, head = planted(tmp_path / "base"), planted(tmp_path / "head", **changes)
    found = touched(base, head, ["one", "two", "three", "auto"])
    assert sorted(name for name, yes in found.items() if yes) == expected.split()


def test_what_is_no_python_may_touch_everything(tmp_path: Path) -> None:
    base, head = planted(tmp_path / "base"), planted(tmp_path / "head")
    (head / "corrconv" / "model.json").write_text("{}")
    assert changed(base, head) is None
    assert all(touched(base, head, ["one", "two"]).values())


@pytest.mark.slow
def test_an_engine_of_ours_reaches_its_implementation_and_not_a_librarys(tmp_path: Path) -> None:
    import shutil

    for side in ("base", "head"):
        shutil.copytree(ROOT / "corrconv", tmp_path / side / "corrconv")
        shutil.copytree(ROOT / "impls", tmp_path / side / "corrconv" / "impls")
    engine = tmp_path / "head" / "corrconv" / "engines" / "simd"
    for path in engine.glob("*.py"):
        path.write_text(path.read_text() + "\nplanted = 1\n")
    found = touched(tmp_path / "base", tmp_path / "head", ["numba_simd", "scipy_oa", "strided"])
    assert found == {"numba_simd": True, "scipy_oa": False, "strided": False}
