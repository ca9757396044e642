"""Whatever a third party's module does when it is loaded or asked, verbs and calls go on without it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from corrconv.core.guests import SHOWN, GuestFailed, guest
from tests.corrconv.core import guests
from tests.house import ROOT
from tests.process import printed

WHOLE = {*guests.SPOIL, *guests.FAIL_WHEN_ASKED}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("guests")
    guests.write(made)
    return made


def verb(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "corrconv", *words],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_list_shows_all_and_what_is_wrong_with_each(folder):
    done = verb(folder, "list", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows.keys() >= {*guests.ALL, "numba"}
    for name in guests.ALL:
        assert rows[name]["available"] == (name in WHOLE), rows[name]
        assert rows[name]["status"].strip()
    assert "would end the process" in rows["exits"]["status"]
    assert "would end the process" in rows["there_ends"]["status"]
    assert all(rows[name]["status"].count(name) for name in guests.ON_TRIAL), "who it is"
    assert len(done.stderr) < 2 * SHOWN, "what a module prints goes to stderr, cut"
    assert "noise" in done.stderr


def test_the_table_shows_their_words_as_they_are(folder):
    done = verb(folder, "list")
    assert done.returncode == 0, done.stderr
    assert "[/nope]" in done.stdout


def test_recommend_ranks_the_others(folder):
    done = verb(folder, "recommend", "--image", "64x64", "--kernel", "3x3", "--all", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "numba_simd" in json.dumps(found["ranking"])
    assert all(name in done.stdout for name in guests.ALL)


@pytest.mark.parametrize("name", ["asked_exits", "asked_raises", "asked_says_5"])
def test_compare_refuses_with_the_reason_before_it_measures(folder, name):
    done = verb(folder, "compare", "numba", name)
    assert done.returncode == 2
    assert f"{name} does not take this problem: {name}: its supports" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_program_that_asks_what_there_is_goes_on(folder):
    code = """
import json, os, signal, sys
import corrconv
before = os.getcwd(), sys.stdout, signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
there = corrconv.available()
after = os.getcwd(), sys.stdout, signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
assert before == after, (before, after)
for name in set(corrconv.names()) - set(there):
    try:
        corrconv.get(name)
    except (ImportError, TypeError, ValueError) as error:
        assert name in str(error), error
problem = corrconv.Problem("correlate", (9, 9), (3, 3))
for name in ("asked_exits", "asked_ends", "plans_exits"):
    try:
        corrconv.plan(problem, method=name)
    except ValueError as error:
        assert "would end the process" in str(error), error
    else:
        raise AssertionError(name)
print(json.dumps(there))
"""
    there = json.loads(printed(code, PYTHONPATH=str(folder)))
    assert {"numba", *WHOLE} <= set(there)
    assert not {*guests.REFUSED, *guests.ON_TRIAL} & set(there)


def test_files_are_refused_with_their_names(folder):
    code = """
import sys
from pathlib import Path
from corrconv.core.registry import load_file
for name in sys.argv[2:]:
    path = Path(sys.argv[1], f"guest_{name}.py")
    try:
        load_file(path)
    except (ImportError, TypeError, ValueError) as error:
        assert path.name in str(error), error
        print(name)
"""
    refused = printed(code, str(folder), *guests.REFUSED).split()
    assert set(refused) == set(guests.REFUSED)


def test_a_user_s_interrupt_stays_one():
    with pytest.raises(KeyboardInterrupt), guest("it"):
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(GuestFailed, match="it: KeyboardInterrupt"), guest("it"):
        raise KeyboardInterrupt
