"""``corrconv sweep`` and ``corrconv merge``: options, what they print, how they end."""

from __future__ import annotations

import dataclasses
import json
import math
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corrconv.cli import main
from corrconv.measure.process import Ending
from corrconv.sweep import checked, show, stored
from corrconv.sweep import run as sweeping
from corrconv.sweep.checked import Checked
from corrconv.sweep.evidence import Outcome, Plan
from corrconv.sweep.folder import About, Sweep, load
from corrconv.sweep.frame import frame
from corrconv.sweep.keeping import Stopped
from corrconv.sweep.merge import read
from corrconv.sweep.turn import CannotMeasure, Crew
from tests.corrconv.sweep.fakes import ENVIRONMENT, LINE, Machine, planted, record, swept

ROOT = Path(__file__).resolve().parents[3]
SMALL = ["--only", "strided", "--only", "naive", "--image", "64", "--kernel", "5", "--passes", "2"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Processes that pretend, for all sweeps of the command line."""
    it = Machine()
    monkeypatch.setattr(sweeping, "Crew", lambda limits, *_: Crew(limits, it.launch))
    monkeypatch.setattr(sweeping, "look", lambda sources: Checked())
    monkeypatch.setattr(sweeping.environment, "record", lambda source=None: ENVIRONMENT)
    monkeypatch.setattr(checked, "look", lambda sources: checked.Checked())
    return it


def test_a_real_sweep_of_one_case(tmp_path: Path):
    result = run("sweep", *SMALL, "--seconds", 0, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    found = load(tmp_path / "out")
    assert found.missing == 0
    assert len({record.process for record in found.records}) == 2
    outcomes = {each.outcome for record in found.records for each in record.results}
    assert outcomes == {Outcome.MEASURED}
    assert found.about.environment["packages"]["numpy"]


def test_it_ends_with_a_table_and_the_path(machine: Machine, tmp_path: Path):
    machine.seconds = {"naive": 2e-3}
    result = run("sweep", *SMALL, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    words = " ".join(result.output.split())
    assert "64 5 strided ≈ naive 1.02 ms" in words  # two processes tell nobody apart
    assert "2 fresh processes a cell are too few to resolve anything: 6 are needed" in words
    assert result.output.rstrip().endswith(str(tmp_path / "out"))


def test_six_processes_resolve_and_say_what_that_holds_with(machine: Machine, tmp_path: Path):
    machine.seconds = {"naive": 2e-3}
    six = [*SMALL[:-1], 6]
    result = run("sweep", *six, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    words = " ".join(result.output.split())
    assert "64 5 strided 1.02 ms naive 2.00×" in words
    assert "The floor is found from 1 side that was entered twice" in words
    assert "1 cell in 6 fresh processes" in words
    data = json.loads(run("sweep", *six, "--output", tmp_path / "out", "--json").stdout)
    (case,) = data["cases"]
    assert (case["best"], case["fastest"], case["tied"]) == ("strided", "strided", ["strided"])
    assert case["noise floor"] == data["noise floors"]["from 0.1 ms"]["factor"] == 1.0
    naive = next(each for each in case["sides"] if each["name"] == "naive")
    assert naive["to the best"]["verdict"] == "slower"
    assert naive["to the best"]["ratio"] == pytest.approx(2.0)
    assert naive["seconds"] == pytest.approx(2e-3 * 1.015)


def test_what_json_holds_is_documented(machine: Machine, tmp_path: Path):
    machine.ends = {"numpy": Ending.CRASHED}
    six = ["--only", "numpy", *SMALL[:-1], 6]
    data = json.loads(run("sweep", *six, "--output", tmp_path / "out", "--json").stdout)
    said = (ROOT / "docs" / "reference" / "files.md").read_text("utf-8")
    (case,), (failure,) = data["cases"], data["failures"]
    side, floor = case["sides"][0], data["noise floors"]["from 0.1 ms"]
    parts = (data, data["noise floors"], floor, case, side, side["to the best"], failure)
    for part in parts:
        assert {f"`{key}`" for key in part if f"`{key}`" not in said} == set()


def many(count: int, apart: float = 0.0) -> Sweep:
    """A sweep of so many sides in a long case, each by so much slower than the one before it."""
    line = "convolve 10000x1000 127x127 valid symm complex128 64 rank-one"
    names = [f"implementation_{k}" for k in range(count)]
    turns = tuple(
        record(number, line, **{name: math.exp(apart * k) for k, name in enumerate(names)},
               implementation_0_again=1.0)
        for number in range(6)
    )  # fmt: skip
    todo = Plan((line,), tuple(names), 6, 1.0)
    return Sweep(Path("out"), About("id", todo, {"machine": "here"}, {}, "now"), turns)


@pytest.mark.parametrize("apart", [0.0, 0.5])
def test_it_fits_80_columns_and_names_three_at_most(capsys, monkeypatch, apart: float):
    monkeypatch.setattr(show.out, "width", 80)
    show.show(many(25, apart), None)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    words = " ".join(printed.split())
    assert ("≈ 23" in words) == ("more" in words) == (apart == 0)
    assert "implementation_0" in words
    assert words.count("implementation_") == 2


def test_as_json(machine: Machine, tmp_path: Path):
    machine.ends = {"naive": Ending.TIMED_OUT}
    result = run("sweep", *SMALL, "--output", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert (data["turns"], data["missing"], data["file"]) == (2, 0, None)
    assert data["folder"] == str(tmp_path / "out")
    (failure,) = data["failures"]
    assert (failure["name"], failure["outcome"], failure["case"]) == ("naive", "timed out", LINE)
    assert data["cases"][0]["absent"] == {"naive": "timed out in pass 0"}


def test_started_again_it_goes_on(machine: Machine, tmp_path: Path):
    for _ in range(2):
        assert run("sweep", *SMALL, "--output", tmp_path / "out").exit_code == 0
    assert len([each for each in machine.log if "," in each]) == 2
    result = run("sweep", *SMALL, "--dtype", "float64", "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "holds another sweep (other cases)" in result.output
    result = run("sweep", *SMALL, "--machine", "elsewhere", "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "elsewhere here" in result.output


def test_options_vary_the_grid(machine: Machine, tmp_path: Path):
    options = [
        "--dtype",
        "float64",
        "--dtype",
        "int16",
        "--mode",
        "full",
        "--operation",
        "convolve",
    ]
    result = run("sweep", *SMALL, *options, "--workers", 2, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert {record.turn.line for record in load(tmp_path / "out").records} == {
        "convolve 64 5 full fill float64 2",
        "convolve 64 5 full fill int16 2",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--image", "64"], "image, kernel: give both"),
        (["--image", "64by64", "--kernel", "3"], "image: '64by64' is no shape"),
        (["--only", "nowhere.py"], "no implementation file at"),
        (["--only", "numbaa"], "did you mean numba"),
        (["--dtype", "float23"], "float23"),
        (["--mode", "sane"], "'sane' is not one of"),
        (["--case", "correlate"], "is not OPERATION IMAGE KERNEL"),
    ],
)
def test_bad_input_is_refused_with_a_hint(machine, tmp_path, arguments, words):
    result = run("sweep", *arguments, "--output", tmp_path / "out")
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert not machine.log


@pytest.mark.parametrize("error", [Stopped("the disk is full"), CannotMeasure("no start")])
def test_a_sweep_that_cannot_go_on_says_so(machine, tmp_path, monkeypatch, error):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(sweeping, "sweep", fails)
    result = run("sweep", *SMALL, "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert str(error) in result.output
    assert "Traceback" not in result.output


def test_interrupted_it_says_how_to_go_on(machine, tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeping, "sweep", interrupted)
    result = run("sweep", *SMALL, "--output", tmp_path / "out")
    assert result.exit_code == 130
    assert "goes on where it was" in result.output


def test_the_line_of_a_failure_repeats_it_alone(machine: Machine, tmp_path: Path):
    planted(tmp_path, "raises")
    fault = tmp_path / "raises.py"
    machine.ends = {str(fault): Ending.CRASHED}
    args = ["--only", "strided", "--only", fault, "--image", "64", "--kernel", "5", "--passes", "1"]
    result = run("sweep", *args, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    line = next(each for each in result.output.splitlines() if "repeat with: " in each)
    command = shlex.split(line.partition("repeat with: ")[2])
    assert command[:2] == ["corrconv", "sweep"]
    again = run(*command[1:])
    assert again.exit_code == 1
    assert "crashed" in again.output
    data = json.loads(run(*command[1:], "--json").stdout)
    assert [each["outcome"] for each in data["results"]] == ["crashed"]


def test_one_case_alone_shows_each_side(machine: Machine):
    result = run("sweep", "--case", LINE, "--only", "strided", "--only", "numpy")
    assert result.exit_code == 0, result.output
    assert "1.01 ms" in result.output or "1.02 ms" in result.output


def test_merge_joins_machines(tmp_path: Path):
    pytest.importorskip("pyarrow")
    swept(tmp_path / "a")
    other = Machine(seconds={"naive": 2e-3, "strided": 3e-3})
    swept(tmp_path / "b", launch=other.launch, machine="there")
    output = tmp_path / "all.parquet"
    result = run("merge", output, tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 0, result.output
    assert "here: 24 rows, 4 fresh processes" in result.output
    assert str(output) in result.output
    data = json.loads(run("merge", tmp_path / "one.parquet", tmp_path / "a", "--json").stdout)
    assert data == {"output": str(tmp_path / "one.parquet"), "rows": 24, "machines": {"here": 4}}


def test_merge_refuses_with_a_cure(tmp_path: Path):
    swept(tmp_path / "a")
    result = run("merge", tmp_path / "a", tmp_path / "b")
    assert result.exit_code == 2
    assert "the file to write ends in .parquet" in " ".join(result.output.split())
    result = run("merge", tmp_path / "x.parquet", tmp_path / "a", tmp_path / "a")
    assert result.exit_code == 2
    assert "leave one of them out" in result.output
    result = run("merge", tmp_path / "x.parquet", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "holds no sweep" in result.output


@pytest.mark.parametrize("ending", ["parquet", "json"])
def test_the_output_may_be_a_file_and_its_folder_stands_beside_it(
    machine: Machine, tmp_path: Path, ending: str
):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    output = tmp_path / f"mine.{ending}"
    result = run("sweep", *SMALL, "--output", output)
    assert result.exit_code == 0, result.output
    assert load(tmp_path / "mine").missing == 0
    back = read(output) if ending == "parquet" else frame([stored.read(output)])
    assert len(back) == 2 * 3
    assert str(output) in result.output


def test_a_parquet_file_that_cannot_be_made_is_told_before_anything_is_measured(
    machine: Machine, tmp_path: Path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("sweep", *SMALL, "--output", tmp_path / "out.parquet")
    assert result.exit_code == 2
    assert "-m pip install pandas pyarrow" in result.output
    assert not machine.log


@pytest.mark.parametrize("ending", ["parquet", "json"])
def test_where_its_one_file_cannot_be_written_the_folder_is_complete_and_it_says_so(
    machine: Machine, tmp_path: Path, monkeypatch, ending: str
):
    def fails(*_, **__):
        raise OSError(28, "No space")

    monkeypatch.setattr(sweeping, "merge", fails)
    monkeypatch.setattr(sweeping.stored, "write", fails)
    monkeypatch.setattr(sweeping, "see_that_it_can_be_written", lambda path: None)
    result = run("sweep", *SMALL, "--output", tmp_path / f"out.{ending}")
    assert result.exit_code == 1
    words = " ".join(result.output.split())
    assert f"out.{ending}: is not written ([Errno 28] No space); the sweep is complete in" in words
    assert load(tmp_path / "out").missing == 0


def test_without_psutil_it_says_what_to_install(tmp_path: Path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    result = run("sweep", *SMALL, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "psutil is missing" in result.output
    assert "-m pip install psutil" in result.output


def test_where_no_bar_can_be_drawn_a_line_tells_how_far_it_is(capsys):
    sweeping._lines(every=0.0)(3, 9, LINE)
    assert capsys.readouterr().err == f"3/9 turns; {LINE}\n"
    sweeping._lines()(3, 9, LINE)
    assert capsys.readouterr().err == ""


def test_who_was_named_and_not_tried_is_no_success(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    refused = Checked(gate={"strided": None, "naive": "the gate's process died"})
    monkeypatch.setattr(sweeping, "look", lambda sources: refused)
    result = run("sweep", *SMALL, "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert "naive was not tried: the gate's process died" in result.stderr
    assert "strided" in result.stdout


def test_rounds_that_were_discarded_are_said():
    one = record(0, strided=1e-3)
    result = dataclasses.replace(one.results[0], discarded=3)
    spoiled = dataclasses.replace(one, results=(result, *one.results[1:]))
    assert "3 rounds discarded" in show.discarded([one, spoiled])
    assert show.discarded([one]) == ""
