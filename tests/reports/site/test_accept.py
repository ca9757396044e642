"""``make accept``: what has a fault is told and leaves no trace; what has none is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corrconv.reports.machines import readme
from corrconv.reports.machines.published import PUBLISHED
from corrconv.reports.site import accept, sites

from corrconv.kit.evidence import place
from corrconv.sweep import stored
from corrconv.sweep.evidence import Record
from corrconv.sweep.folder import SWEEP, Sweep
from tests.corrconv.sweep.whole import whole
from tests.reports import built

__all__ = ["whole"]  # a fixture
FILE = Path("lab.json")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Sweep) -> Path:
    """A checkout that holds a README and a run that was sent in; sites without figures."""
    monkeypatch.chdir(tmp_path)
    readme.README.write_text(f"{readme.OPEN}{readme.CLOSE}\n", "utf-8")
    monkeypatch.setattr(sites.reporting, "build", built.build)
    stored.write(whole, FILE)
    return tmp_path


def accepted(*arguments: object) -> Result:
    return CliRunner().invoke(accept.main, [str(FILE), *map(str, arguments)])


def files() -> set[str]:
    return {path.as_posix() for path in Path().rglob("*") if path.is_file()}


def refused() -> str:
    """What is said; nothing was written, and nothing changed."""
    before = {path: Path(path).read_bytes() for path in files()}
    result = accepted()
    assert result.exit_code == 1, result.output
    assert {path: Path(path).read_bytes() for path in files()} == before
    return " ".join(result.output.split())


def test_a_whole_run_is_published_with_its_site_and_in_the_readme(here: Path, whole: Sweep):
    result = accepted()
    assert result.exit_code == 0, result.output
    folder = PUBLISHED / "lab-2core"
    assert stored.read(folder / SWEEP).about == whole.about
    assert (folder / "site" / "index.html").is_file()
    assert (
        "| [lab-2core](reports/published/lab-2core/site/index.html) |" in readme.README.read_text()
    )


def slower(record: Record) -> Record:
    """A turn of another machine."""
    results = tuple(
        replace(each, look=1.5 * each.look, seconds=tuple(1.5 * it for it in each.seconds))
        if each.look
        else each
        for each in record.results
    )
    return replace(record, process=f"other {record.process}", results=results)


def test_two_machines_lead_to_each_other(here: Path, whole: Sweep):
    assert accepted().exit_code == 0
    identity = {**whole.about.identity, "machine": "other-2core"}
    records = tuple(map(slower, whole.records))
    about = replace(whole.about, identity=identity)
    stored.write(replace(whole, about=about, records=records), FILE)
    result = accepted()
    assert result.exit_code == 0, result.output
    for one, other in (("lab", "other"), ("other", "lab")):
        for page in ("index.html", "machines.html"):
            text = (PUBLISHED / f"{one}-2core" / "site" / page).read_text("utf-8")
            assert f'href="../../{other}-2core/site/{page}"' in text
    assert readme.README.read_text().count("| [") == 2


def test_verifying_writes_nothing(here: Path):
    before = files()
    assert accepted("--verify").exit_code == 0
    assert files() == before


def test_faults_are_told_each_with_what_to_do(here: Path, whole: Sweep):
    about = replace(whole.about, checked=replace(whole.about.checked, doctor=()))
    stored.write(replace(whole, about=about, records=whole.records[1:]), FILE)
    said = refused()
    assert "is not accepted: 1 turn missing" in said
    assert "start the same sweep again" in said
    assert "the doctor was not asked before it began; measure again" in said


def test_a_file_that_was_changed_is_refused(here: Path):
    FILE.write_text(FILE.read_text().replace('"scipy_fft"', '"scipy_oa"', 1))
    assert "its checksum does not fit" in refused()


def test_no_sweep_is_refused(here: Path):
    FILE.write_text("{}")
    assert "is damaged" in refused()
    FILE.unlink()
    result = accepted()
    assert result.exit_code == 1
    assert "lab.json" in result.output


def test_a_name_of_another_machine_is_taken(here: Path, whole: Sweep):
    assert accepted().exit_code == 0
    identity = {**whole.about.identity, "processor": "another"}
    stored.write(replace(whole, about=replace(whole.about, identity=identity)), FILE)
    said = refused()
    assert "is of another machine (processor a processor there, another here)" in said
    assert "share it again with --machine NAME" in said


def test_a_run_takes_the_place_of_the_same_machines(here: Path, whole: Sweep):
    assert accepted().exit_code == 0
    stored.write(replace(whole, about=replace(whole.about, id="later")), FILE)
    assert accepted().exit_code == 0
    assert stored.read(PUBLISHED / "lab-2core" / SWEEP).about.id == "later"


def test_evidence_goes_along_without_the_computers_names(here: Path):
    kept = Path(__file__).parents[3] / PUBLISHED / "cascadelake-2core"
    results = Path("results")
    results.mkdir()
    text = place(kept, "peers").read_text("utf-8")
    planted = text.replace('"processor": "', f'"processor": "{Path.home()}/x/mine.py ', 1)
    assert planted != text
    place(results, "peers").write_text(planted, "utf-8")
    result = accepted("--evidence", results)
    assert result.exit_code == 0, result.output
    assert '"HOME/x/mine.py ' in place(PUBLISHED / "lab-2core", "peers").read_text("utf-8")
    assert accepted().exit_code == 0
    assert place(PUBLISHED / "lab-2core", "peers").is_file()  # the same machine's stays


def test_damaged_evidence_is_told_before_anything_is_written(here: Path):
    results = Path("results")
    results.mkdir()
    place(results, "peers").write_text("{")
    result = accepted("--evidence", results)
    assert result.exit_code == 1
    assert "peers.json" in result.output
    assert not PUBLISHED.exists()


def test_a_published_run_under_another_name_is_no_other_machine(here: Path, whole: Sweep):
    assert accepted().exit_code == 0
    identity = {**whole.about.identity, "machine": "mine"}
    stored.write(replace(whole, about=replace(whole.about, id="mine", identity=identity)), FILE)
    said = refused()
    assert "is also in" in said
    assert "share a run of a machine that is not published yet" in said
