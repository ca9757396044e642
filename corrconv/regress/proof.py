"""The proof that each side has run its own commit's files: by git's digest of what it has loaded."""

from __future__ import annotations

from corrconv.commits.repository import NotMeasured
from corrconv.regress.state import SIDES, Pair, Run


def prove(run: Run, both: Pair) -> None:
    """See what both processes have loaded.

    Raises
    ------
    NotMeasured
        Where it is not the commit's, or of a side's libraries nothing.
    """
    for place, (child, name) in enumerate(zip(both, SIDES)):
        side = child.side
        loaded = child.ask("loaded", package=side.package)
        held = run.asking.files.get(side.commit, frozenset())
        for path, *digests in loaded:
            if not held.isdisjoint(digests):
                continue
            raise NotMeasured(
                f"{name} has loaded {path}, which is no file of {side.called}: what was run is "
                "not what was asked"
            )
        if not loaded and held:
            raise NotMeasured(
                f"{name} has loaded no file of {side.called}: {run.asking.bench} runs other "
                "code, such as an installed package, so that both sides would be the same; --install has "
                "pip build each commit"
            )
        paths = run.asking.paths.get(side.commit)
        for path, own in child.ask("elsewhere", paths=sorted(paths)) if paths else ():
            raise NotMeasured(
                f"{name} has loaded {path}, and not {own} of {side.called}: {run.asking.bench} runs what is "
                "installed, so that both sides would be the same; --install has pip build each commit"
            )
        run.files[place] = len(loaded)
        if side.libraries:
            run.borrowed[place] = tuple(child.ask("borrowed", folders=side.libraries))
            if not run.borrowed[place]:
                raise NotMeasured(
                    f"{name} has loaded nothing of {side.label}: what is measured does not use it"
                )
