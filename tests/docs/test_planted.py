"""A block that does not do what its page says fails, whatever its kind."""

from __future__ import annotations

import pytest

from tests.docs import commands
from tests.docs.blocks import blocks
from tests.docs.session import Session

ASKED = "$ corrconv recommend --image 9 --kernel 3"
BROKEN = {
    "an answer that is another": ("python", ">>> 1 + 1\n3", "Expected"),
    "an exception": ("python", "raise RuntimeError('planted')", "planted"),
    "an exit": ("python", "raise SystemExit('too slow')", "too slow"),
    "a name that is not there": ("python", "import corrconv\ncorrconv.correlated", "correlated"),
    "no Python": ("python", "def (:", "SyntaxError"),
    "slow, and no Python": ("python slow", "def (:", "SyntaxError"),
    "slow, and an import that is gone": (
        "python slow",
        "from corrconv import deconvolve",
        "deconvolve",
    ),
    "a file that is no Python": ("python mine.py", "def (:", "SyntaxError"),
    "no such verb": ("console slow", "$ corrconv advise", "no verb advise"),
    "no such option": ("console slow", "$ corrconv recommend --picture 3x3", "--picture"),
    "no such value": ("console slow", "$ corrconv compare a b --mode whole", "whole"),
    "a command that fails": ("console", "$ corrconv check no_such_name", "ends with 2"),
    "a failure that is none": ("console fails", "$ corrconv recommend --help", "ends with 0"),
    "a line it does not print": (
        "console",
        "$ corrconv recommend --help\nUsage: corrconv recommends\n…",
        "does not print",
    ),
    "a number in a line it does not print": (
        "console",
        "$ corrconv recommend --help\nPlanted 3 ms",
        "does not print",
    ),
    "another word between numbers": (
        "console",
        f"{ASKED}\ncorrelate 9 beside 3, same, float32, 1 thread\n…",
        "does not print",
    ),
    "bare, and a library that is then not there": (
        "console bare",
        f"{ASKED}\n…\nopencv 11.6 µs 7.96 to 21.1 µs 4.95 264 B normwise\n…",
        "does not print",
    ),
    "another dtype": (
        "console",
        f"{ASKED}\ncorrelate 9 with 3, same, float64, 1 thread\n…",
        "does not print",
    ),
    "a number too many": (
        "console",
        f"{ASKED}\ncorrelate 9 with 3 3, same, float32, 1 thread\n…",
        "does not print",
    ),
    "lines in another order": (
        "console",
        "$ corrconv recommend --help\n…\n--kernel SHAPE As --image. [default: 15x15]\n…\n"
        "--image SHAPE As NumPy's shapes, rows first: 1920x1080 is\n…",
        "does not print",
    ),
    "lines left out, and none says so": (
        "console",
        "$ corrconv recommend --help\nUsage: corrconv recommend [OPTIONS]",
        "prints more",
    ),
    "a command that nothing runs": ("console", "$ rm -r build", "only corrconv is run"),
    "no such target": ("sh", "make benches", "no make benches"),
    "no such module": ("sh", "python -m corrconv.reports.study", "no module"),
    "indented, with no such option": ("", "corrconv check --fast", "--fast"),
    "no TOML": ("toml", "[project", "TOML"),
    "no YAML": ("yaml", "a: [1", "flow sequence"),
    "no JSON": ("json", "{", "JSON"),
    "a language that no test knows": ("pyton", "1 + 1", "no test knows"),
}


def page(info: str, code: str) -> str:
    """A page with that block on line 3."""
    if not info:
        return "# A page\n\n" + "".join(f"    {line}\n" for line in code.splitlines())
    return f"# A page\n\n```{info}\n{code}\n```\n"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_block_fails_and_says_where(name: str, session: Session) -> None:
    info, code, words = BROKEN[name]
    (block,) = blocks(page(info, code), "page.md")
    with pytest.raises(AssertionError, match=words) as raised:
        session.run(block)
    assert str(raised.value).startswith("page.md, line 3: ")


@pytest.mark.parametrize(
    ("info", "code"),
    [
        ("python", ">>> 1 + 1\n2"),
        ("python", ">>> list(range(20))\n[0, …, 19]"),
        ("python slow", "import corrconv\ncorrconv.correlate(1)"),
        ("python signature", "corrconv.get(name)"),
        ("console", "$ corrconv recommend --help\nUsage: corrconv recommend [OPTIONS]\n…"),
        (
            "console",
            f"{ASKED}\n…\ncorrelate 17 with 5,  same, float32, 4 thread\n…\nTo check by measurement:\n…",
        ),
        ("console slow", "$ make bench\n$ corrconv report"),
        ("sh", "make test PYTEST_ARGS='-k gate'  # some"),
    ],
)
def test_a_sound_block_passes(info: str, code: str, session: Session) -> None:
    (block,) = blocks(page(info, code), "page.md")
    session.run(block)


def test_blocks_of_a_page_share_names_and_files(session: Session) -> None:
    text = page("python", "a = 3") + page("python", ">>> b = a + 1\n>>> b\n4")
    text += page("python", "assert b == 4") + page("python own.py", "c = 5")
    for block in blocks(text, "page.md"):
        session.run(block)
    assert (session.folder / "own.py").read_text() == "c = 5\n"
    assert "c" not in session.names


@pytest.mark.parametrize("line", ["corrconv VERB", "corrconv sweep --quick", "pip install x", ""])
def test_lines_that_are_as_they_should_be(line: str) -> None:
    commands.check(line)


@pytest.mark.parametrize("line", ["corrconv advise", "corrconv report --nowhere", "make coffee"])
def test_lines_that_name_what_is_not_there(line: str) -> None:
    with pytest.raises(AssertionError):
        commands.check(line)
