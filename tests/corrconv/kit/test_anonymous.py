"""What names a computer goes from a text, and nothing else does."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.kit import anonymous

KNOWN = {"/home/ada": "HOME", "/home/ada/corrconv/.venv": ".venv", "ada": "USER", "turing": "HOST"}
WORD = st.text("abcdefgh123._-", min_size=1, max_size=8).map(lambda word: f"s{word}e")


@pytest.mark.parametrize(("before", "after"), [
    ("in /home/ada/corrconv/.venv/bin/python", "in .venv/bin/python"),
    ("ada@turing: /home/ada/x.py", "ADDRESS: HOME/x.py"),
    ("'/opt/lab/impls/mine.py' died", "'mine.py' died"),
    ("~ada/x/y.py, ~/z.py", "y.py, z.py"),
    (r"C:\Users\Ada\mine.py and \\server\share\mine.py", "mine.py and mine.py"),
    ("file:///srv/x/mine.py", "mine.py"),
    ("adamant, canada and tur-ing", "adamant, canada and tur-ing"),
])  # fmt: skip
def test_names_and_paths_get_short_names(before: str, after: str):
    assert anonymous.text(before, {"ada": "USER"} | KNOWN) == after
    assert list(anonymous.left(after)) == []


@pytest.mark.parametrize("words", [
    "float32/float64 at 1/2 and N / n; and/or",
    "correlate 512x512 15x15 same fill float32 1",
    "see https://docs.scipy.org/doc/scipy/reference",
    "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo",
    "Intel(R) Xeon(R) Processor @ 2.50GHz",
    "max |y - exact| / (‖x‖₂ ‖h‖₂)",
])  # fmt: skip
def test_other_texts_stay_as_they_are(words: str):
    assert anonymous.text(words, KNOWN) == words
    assert list(anonymous.left(words)) == []


@given(
    st.lists(WORD, min_size=2, max_size=5), st.sampled_from(["{}", "at {}: no", "'{}'", "x={},"])
)
def test_of_an_absolute_path_the_last_part_is_left(parts: list[str], around: str):
    text = around.format("/" + "/".join(parts))
    assert list(anonymous.left(text)) != []
    assert anonymous.text(text, {}) == around.format(parts[-1])


def test_plain_data_are_gone_through_keys_as_well():
    said = {"/home/ada/y": ["/home/ada/x", {"by": "ada"}], "passed": 3, "ratio": 1.5, "none": None}
    found = anonymous.data(said, KNOWN)
    assert found == {"HOME/y": ["HOME/x", {"by": "USER"}], "passed": 3, "ratio": 1.5, "none": None}
    assert set(anonymous.left({"/opt/a/b": ["/opt/c/d"]})) == {"/opt/a/b", "/opt/c/d"}


def test_this_computer_is_known(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "node", lambda: "turing.example.org")
    monkeypatch.setenv("LOGNAME", "ada")
    said = f"turing.example.org turing ada {sys.prefix}/bin {Path.cwd()}/impls {Path.home()}/x"
    found = anonymous.text(said, anonymous.here())
    assert found.startswith("HOST HOST USER .venv/bin ")
    assert json.dumps(str(Path.cwd()))[1:-1] not in found


@pytest.mark.parametrize("folder", ["/data/größe/corrconv", "C:\\Users\\me\\corrconv", '/a "b"/c'])
def test_places_of_any_letters_are_replaced(folder: str):
    known = {folder: ".venv"}
    assert anonymous.text(f"{folder}/x.py: no", known) == ".venv/x.py: no"
