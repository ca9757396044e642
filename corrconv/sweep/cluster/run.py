"""``corrconv sweep --scheduler``: a cluster is reached, its hosts measure, and what came home is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corrconv.sweep import share as sharing
from corrconv.sweep import stored
from corrconv.sweep.cluster.asked import Asked
from corrconv.sweep.cluster.cluster import Cluster
from corrconv.sweep.cluster.dealing import Dealing
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import SWEEP, Sweep, load
from corrconv.sweep.keeping import NEXT, Stopped
from corrconv.sweep.run import told

OUTPUT = Path("results/machines")


@dataclass(frozen=True)
class Found:
    """What there is at the end.

    Attributes
    ----------
    sweeps : tuple of Sweep
        Of each kind of machine.
    files : mapping of str to Path
        By a kind's name, the whole of its sweep in one file; of those that are whole.
    missing : mapping of str to dict
        By a kind's name, the cases that were not measured, by their lines, each with the reason.
    left_out : mapping of str to str
        Hosts and workers that were given nothing more, each with the reason.
    """

    sweeps: tuple[Sweep, ...]
    files: Mapping[str, Path]
    missing: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.left_out)


def sweep(
    address: str,
    asked: Asked,
    output: Path = OUTPUT,
    named: str | None = None,
    say: Callable[[str], object] = lambda words: None,
) -> Found:
    """Measure on all hosts of a cluster, from where an earlier run of the same was stopped.

    Parameters
    ----------
    address : str
        The scheduler's.
    asked : Asked
    output : Path
        The folder of all kinds of machines.
    named : str or None
        What machines are called; by default of processor and cores.
    say : callable
        Is told what happens to hosts.

    Raises
    ------
    ValueError, TypeError, OSError, ImportError
        Where what is asked cannot be done, before anything is measured.
    Stopped
        Where it cannot go on; what came home is kept.
    """
    asked.plan(())  # what no host could do is refused here
    with Cluster(address) as cluster:
        if not cluster.workers():
            raise OSError(
                f"scheduler: {address} has no workers; start one on each machine: dask worker {address} "
                "--nthreads 1"
            )
        say(f"dashboard: {cluster.dashboard}")
        with told() as tell:
            dealing = Dealing(cluster, asked, output, named, say=say, told=tell)
            dealing.run()
    left_out = {host.name: host.left_out for host in dealing.hosts.values() if host.left_out}
    if not dealing.kinds:
        reasons = "; ".join(f"{name}: {why}" for name, why in left_out.items())
        raise Refused(f"scheduler: no host of {address} can measure what is asked ({reasons})")
    missing = {
        each.name: {line: why for group, why in each.missing.items() for line in group}
        for each in dealing.kinds
        if each.missing
    }
    folders = [each.folder.path for each in dealing.kinds]
    sweeps = tuple(load(folder) for folder in folders)
    return Found(
        sweeps,
        _kept(sweeps, output, asked.share),
        missing | _left_from_before(output, asked.tier, folders),
        left_out | dealing.wrong,
    )


def _kept(sweeps: tuple[Sweep, ...], output: Path, share: bool) -> dict[str, Path]:
    """The file of each sweep that is whole."""
    files = {}
    for each in sweeps:
        if each.missing:
            continue
        path = output / each.machine / SWEEP
        try:
            stored.write(each, path)
        except OSError as error:
            raise Stopped(f"{path}: is not written ({error}); mend that, and {NEXT}") from None
        files[each.machine] = sharing.share(each) if share else path
    return files


def _left_from_before(output: Path, tier: str, known: list[Path]) -> dict[str, dict[str, str]]:
    """What earlier runs have begun on machines of which the cluster has none now."""
    found = {}
    for path in sorted(output.glob(f"*/sweep/{tier}/{SWEEP}")):
        if path.parent in known:
            continue
        other = load(path.parent)
        if other.missing:
            done = {record.turn for record in other.records}
            lines = (turn.line for turn in other.about.plan.turns() if turn not in done)
            found[other.machine] = dict.fromkeys(lines, "the cluster has no host of its kind")
    return found
