"""A module that ends or spoils the process that loads it is refused, before it is loaded here."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.metadata import EntryPoint

import pytest

from corrconv.core import trial
from corrconv.core.cache import cache_folder
from corrconv.kit.registered import chosen
from tests.corrconv.core import guests

linux = pytest.mark.skipif(sys.platform != "linux", reason="ends as Linux does")
POINT = EntryPoint("mine", "guest_mine:implementation", "corrconv.implementations")


def write(folder, text, name="mine"):
    path = folder / f"guest_{name}.py"
    at_import, said = ("", text) if "def " in text or "family" in text else (text, "pass")
    module = guests.MODULE.format(head=guests.HEAD, at_import=at_import, name=name, said=said)
    path.write_text(module, "utf-8")
    return path


@linux
@pytest.mark.parametrize("name", guests.ON_TRIAL)
def test_a_file_is_refused_by_name(tmp_path, name):
    path = write(tmp_path, guests.ON_TRIAL[name])
    with pytest.raises(ImportError, match=r"guest_mine\.py: (loading it|a process that has)"):
        chosen([str(path)])


@linux
def test_a_thread_that_never_ends_is_said(tmp_path):
    text = "import threading; threading.Thread(target=threading.Event().wait).start()"
    with pytest.raises(ImportError, match="leaves a thread"):
        chosen([str(write(tmp_path, text))])


@linux
def test_a_stranger_that_lives_on_holds_up_nobody(tmp_path):
    text = "import subprocess; subprocess.Popen(['sleep', '300'])"
    began = time.monotonic()
    trial.see_file(str(write(tmp_path, text)))
    assert time.monotonic() - began < trial.LIMIT


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("honest", "pass"),
        ("tidy", "import atexit; atexit.register(print, 'done')"),
        (
            "pooled",
            "import concurrent.futures as f; f.ThreadPoolExecutor(2).submit(int).result()",
        ),
        ("loud", "print('noise' * 99999)"),
    ],
)
def test_what_ends_as_it_should_is_taken(tmp_path, name, text):
    (it,) = chosen([str(write(tmp_path, text, name))])
    assert it.name == name


def test_an_entry_point_is_tried_once_for_each_state_of_its_files(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    tried = []
    run = subprocess.Popen
    monkeypatch.setattr(
        trial.subprocess, "Popen", lambda *a, **more: tried.append(a) or run(*a, **more)
    )
    write(tmp_path, "pass")
    for _ in range(2):
        trial.see_entry_point(POINT)
    assert len(tried) == 1
    write(tmp_path, "pass  # another version")
    trial.see_entry_point(POINT)
    assert len(tried) == 2
    write(tmp_path, "os.abort()")
    for _ in range(2):
        with pytest.raises(ImportError, match="'mine' in corrconv.implementations: loading it"):
            trial.see_entry_point(POINT)
    assert len(tried) == 4, "what was refused may have been mended elsewhere"


def test_it_is_tried_where_nothing_can_be_kept(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "file"))
    assert not cache_folder().is_dir()
    write(tmp_path, "pass")
    trial.see_entry_point(POINT)
