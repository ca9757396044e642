"""What a sweep on a cluster ends with: each kind of machine as a local sweep shows it, and what is left."""

from __future__ import annotations

from typing import Any

from rich.markup import escape

from corrconv.kit import units
from corrconv.kit.console import err, out
from corrconv.sweep import show as local
from corrconv.sweep.cluster.run import Found


def as_data(found: Found) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "machines": [local.as_data(each, found.files.get(each.machine)) for each in found.sweeps],
        "not measured": {name: dict(of) for name, of in found.missing.items()},
        "left out": dict(found.left_out),
    }


def show(found: Found) -> None:
    """Kind by kind."""
    for each in found.sweeps:
        hosts = units.counted(len(each.about.hosts), "host")
        out.print(f"\n[bold]{escape(each.machine)}[/], {hosts}")
        if each.records:
            local.show(each, found.files.get(each.machine))


def show_missing(found: Found) -> None:
    """On stderr: what was not measured, by name, and who was given nothing more."""
    for machine, cases in found.missing.items():
        err.print(
            f"{machine}: not measured: {units.counted(len(cases), 'case')}; the same command tries again:",
            markup=False,
            soft_wrap=True,
        )
        for line, why in cases.items():
            err.print(f"  {line}: {why}", markup=False, soft_wrap=True)
    for host, why in found.left_out.items():
        err.print(f"{host} was left out: {why}", markup=False, soft_wrap=True)
