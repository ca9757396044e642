"""What a machine is called: by what it is, and never by its host's name."""

from __future__ import annotations

import platform

import pytest

from corrconv.measure import environment
from corrconv.measure.machine import proposed, see

XEON = "Intel(R) Xeon(R) Processor @ 2.50GHz"


@pytest.mark.parametrize(("chip", "processor", "cores", "name"), [
    ("cascadelake", XEON, 2, "cascadelake-2core"),
    ("znver5", "AMD EPYC", 64, "zen5-64core"),
    ("neoverse-n1", "", 4, "neoverse-n1-4core"),
    ("generic", XEON, 2, "intel-xeon-2core"),
    ("unknown", "AMD Ryzen 7 5800X 8-Core Processor", 8, "amd-ryzen-7-5800x-8-core-8core"),
    ("unknown", "unknown", "unknown", "unknown-unknowncore"),
])  # fmt: skip
def test_it_is_proposed_from_processor_and_cores(chip, processor, cores, name):
    record = {"machine": {"microarchitecture": chip, "processor": processor, "cores": cores}}
    assert proposed(record) == see(name)


def test_of_this_one_it_is_a_name_and_not_the_hosts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "node", lambda: "turing")
    assert "turing" not in see(proposed(environment.record()))


@pytest.mark.parametrize("name", ["", "Lab", "my host", "a--b", "-a", "a.b", "a/b", "größe"])
def test_other_names_are_refused(name: str):
    with pytest.raises(ValueError, match="lower-case letters, digits and hyphens"):
        see(name)
