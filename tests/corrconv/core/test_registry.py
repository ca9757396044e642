"""Implementations are found by looking: files, entry points, and what a caller loads."""

from __future__ import annotations

import importlib.metadata

import numpy as np
import pytest

import corrconv
from corrconv.core import DirectImplementation, registry
from corrconv.list.show import rows
from tests.house import ROOT

FILE = """
from corrconv.core import DirectImplementation

class Mine(DirectImplementation):
    name = "{name}"
    library = "numpy"
    reference = "a test"

    def correlate_valid(self, image, kernel):
        return {scale} * (image[: len(image) - len(kernel) + 1] * kernel[0])

implementation = Mine()
"""


class Pointed(DirectImplementation):
    name = "pointed"
    library = "corrconv-no-such-library"
    reference = "a test"


pointed = Pointed()


@pytest.fixture(autouse=True)
def a_registry_to_spoil(monkeypatch):
    """What a test registers is forgotten afterwards; its entry points stand no trial: see test_trial."""
    monkeypatch.setattr("corrconv.core.trial.see_entry_point", lambda point: None)
    monkeypatch.setattr(registry, "_from_files", {})
    monkeypatch.setattr(registry, "_paths", {})
    yield
    monkeypatch.undo()
    registry._entry_points.cache_clear()
    registry._load.cache_clear()


def enter(monkeypatch, **points):
    """Pretend that a distribution with these entry points is installed."""
    entries = [importlib.metadata.EntryPoint(n, v, registry.GROUP) for n, v in points.items()]

    def entry_points(*, group):
        return entries if group == registry.GROUP else []

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    registry._entry_points.cache_clear()
    registry._load.cache_clear()


def write(folder, stem, name="mine", scale=1):
    path = folder / f"{stem}.py"
    path.write_text(FILE.format(name=name, scale=scale))
    return path


def test_every_file_in_impls_is_a_name():
    stems = {path.stem for path in (ROOT / "impls").glob("*.py")} - {"__init__"}
    assert len(stems) > 20
    assert stems <= set(corrconv.names())
    for stem in stems:
        assert corrconv.get(stem) is corrconv.get(stem)


def test_a_file_is_registered(tmp_path):
    assert "mine" not in corrconv.names()
    loaded = registry.load_file(write(tmp_path, "any_stem"))
    assert corrconv.get("mine") is loaded
    assert "mine" in corrconv.names()
    assert "mine" in corrconv.available()
    np.testing.assert_array_equal(corrconv.correlate([1, 2], [3], method="mine"), [3, 6])


def test_a_file_changed_and_loaded_again_is_used_at_once(tmp_path):
    for scale in (1, 2):
        registry.load_file(str(write(tmp_path, "stem", scale=scale)))
        result = corrconv.correlate([1, 2], [3], method="mine")
        np.testing.assert_array_equal(result, [3 * scale, 6 * scale])


@pytest.mark.parametrize("name", ["numba", "other", "pointed"])
def test_a_name_is_taken_only_once(tmp_path, monkeypatch, name):
    enter(monkeypatch, pointed=f"{__name__}:pointed")
    registry.load_file(write(tmp_path, "first", "other"))
    with pytest.raises(ValueError, match=rf"^second\.py: the name '{name}' is already registered"):
        registry.load_file(write(tmp_path, "second", name))


def test_files_that_hold_no_implementation(tmp_path):
    with pytest.raises(FileNotFoundError, match="no implementation file at .*nowhere"):
        registry.load_file(tmp_path / "nowhere.py")
    with pytest.raises(FileNotFoundError):
        registry.load_file(tmp_path)
    text = tmp_path / "notes.txt"
    text.write_text("implementation = 1")
    with pytest.raises(TypeError, match=r"^notes\.txt: is not a Python file"):
        registry.load_file(text)
    for content in ("", "implementation = 1", "class implementation: name = 'x'"):
        path = tmp_path / "empty.py"
        path.write_text(content)
        with pytest.raises(
            TypeError, match=r"^empty\.py: must hold an object called 'implementation'"
        ):
            registry.load_file(path)
    assert registry._from_files == {}


def test_an_entry_point_is_registered(monkeypatch):
    assert "pointed" not in corrconv.names()
    enter(monkeypatch, pointed=f"{__name__}:pointed")
    assert "pointed" in corrconv.names()
    assert corrconv.get("pointed") is pointed
    assert "pointed" not in corrconv.available()  # its library is not installed


def test_an_entry_point_is_loaded_only_when_asked_for(monkeypatch):
    enter(monkeypatch, broken="no_such_module:thing")
    assert "broken" in corrconv.names()
    with pytest.raises(ImportError, match="ModuleNotFoundError: .*no_such_module"):
        corrconv.get("broken")


def test_an_entry_point_that_holds_something_else(monkeypatch):
    enter(monkeypatch, wrong=f"{__name__}:FILE")
    with pytest.raises(
        TypeError, match="^entry point 'wrong' in corrconv.implementations: must hold"
    ):
        corrconv.get("wrong")


def test_no_entry_point_replaces_one_of_ours(monkeypatch):
    before = corrconv.get("numba")
    enter(monkeypatch, numba=f"{__name__}:pointed")
    assert corrconv.get("numba") is before


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("numbo", "did you mean numba"),
        ("scipy-fft", "did you mean scipy_fft"),
        ("qqq", "registered are astropy, "),
    ],
)
def test_an_unknown_name_gets_a_suggestion(given, hint):
    with pytest.raises(ValueError, match=f"^method: '{given}' is not registered; {hint}"):
        corrconv.get(given)


def test_the_machinery_is_no_implementation():
    with pytest.raises(ValueError, match="not registered"):
        corrconv.get("core")


def test_one_that_does_not_load_stops_no_other(monkeypatch):
    def broken(name):
        if name == "fftw":
            raise ImportError("libfftw3 is missing")
        return load(name)

    load = registry._load
    monkeypatch.setattr(registry, "_load", broken)
    assert registry.unavailable("fftw") == "cannot be loaded: ImportError: libfftw3 is missing"
    assert "fftw" not in registry.available()
    assert "numba" in registry.available()


def test_an_implementation_must_say_what_it_is(tmp_path):
    path = tmp_path / "nameless.py"
    path.write_text(
        "from corrconv.core import DirectImplementation\n"
        "class Nameless(DirectImplementation):\n    library = 'numpy'\n"
        "implementation = Nameless()\n"
    )
    with pytest.raises(TypeError, match="must say its name, reference"):
        registry.load_file(path)


def test_a_file_may_hold_a_dataclass(tmp_path):
    path = tmp_path / "with_dataclass.py"
    path.write_text(
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Settings:\n    size: int = 3\n"
        + FILE.format(name="with_dataclass", scale=1)
    )
    assert registry.load_file(path).name == "with_dataclass"


@pytest.mark.parametrize("text", ["import nowhere_at_all", "this is not Python", "1 / 0"])
def test_a_file_that_does_not_load_says_why(tmp_path, text):
    path = tmp_path / "broken.py"
    path.write_text(text)
    with pytest.raises(ImportError, match=r"broken.py: cannot be loaded: \w+Error"):
        registry.load_file(path)


def test_a_registered_name_is_the_implementation_s_own(monkeypatch):
    class Elsewhere(Pointed):
        name = "another"

    point = type("Point", (), {"name": "pointed", "load": lambda self: Elsewhere()})()
    monkeypatch.setattr(registry, "_entry_points", lambda: {"pointed": point})
    registry._load.cache_clear()
    with pytest.raises(TypeError, match="says that its name is 'another'"):
        corrconv.get("pointed")


@pytest.mark.parametrize(("wrong", "said"), [({"family": "magic"}, "family: must be one of direct"),
                                             ({"name": "two words"}, "name: must be one word"),
     ({"name": "../evil"}, "name: must be one word"), ({"name": "=1+1"}, "name: must be one word"),
     ({"dtypes": "f4 zz"}, "dtypes: 'zz' is none of"), ({"colour": "red"}, "colour: must be as #rrggbb"),
     ({"arrays": 5}, "arrays: must be of Arrays or None"), ({"needs": 3}, "needs: must be a tuple"),
     ({"cost": 5}, "cost: must be a string or None"),
     ({"ours": "yes"}, "ours: must be True or False")])  # fmt: skip
def test_what_would_end_a_verb_later_is_refused_at_once(monkeypatch, wrong, said):
    guest = type("Guest", (Pointed,), wrong)()
    point = type("Point", (), {"name": guest.name, "load": lambda self: guest})()
    monkeypatch.setattr(registry, "_entry_points", lambda: {guest.name: point})
    registry._load.cache_clear()
    with pytest.raises(TypeError, match=said):
        corrconv.get(guest.name)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": 5}, "name: must be a string, got 5"),
        ({"family": ["fft"]}, "family: must be one of direct"),
    ],
)
def test_what_says_of_itself_what_is_no_string_is_refused(monkeypatch, wrong, said):
    guest = type("Guest", (Pointed,), wrong)()
    point = type("Point", (), {"name": "pointed", "load": lambda self: guest})()
    monkeypatch.setattr(registry, "_entry_points", lambda: {"pointed": point})
    registry._load.cache_clear()
    with pytest.raises(TypeError, match=said):
        corrconv.get("pointed")


class Exits:
    """An entry point whose module ends the process, as it means to."""

    name = "exits"

    def load(self):
        raise SystemExit(0)


def test_a_module_that_calls_sys_exit_ends_nothing(monkeypatch):
    monkeypatch.setattr(registry, "_entry_points", lambda: {"exits": Exits()})
    registry._load.cache_clear()
    assert "exits" not in corrconv.available()
    assert "would end the process" in registry.unavailable("exits")
    with pytest.raises(ImportError, match="'exits'.*: it would end the process, with status 0"):
        corrconv.get("exits")
    (row,) = (row for row in rows() if row["name"] == "exits")
    assert (row["available"], row["family"]) == (False, "–")


def test_an_object_that_calls_sys_exit_when_asked_ends_nothing(monkeypatch):
    class Asked(Pointed):
        def unavailable(self):
            raise SystemExit(0)

        version = property(lambda self: (_ for _ in ()).throw(SystemExit(0)))

    point = type("Point", (), {"name": "pointed", "load": lambda self: Asked()})()
    monkeypatch.setattr(registry, "_entry_points", lambda: {"pointed": point})
    registry._load.cache_clear()
    assert "pointed" not in corrconv.available()
    (row,) = (row for row in rows() if row["name"] == "pointed")
    assert row["version"] == "–"


@pytest.mark.parametrize("text", ["import sys\nsys.exit(0)", "raise SystemExit('enough')"])
def test_a_file_that_calls_sys_exit_does_not_load(tmp_path, text):
    path = tmp_path / "exits.py"
    path.write_text(text)
    with pytest.raises(ImportError, match="exits.py: cannot be loaded: it would end the process"):
        registry.load_file(path)
