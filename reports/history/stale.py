"""``make fresh``: what pages show is stale where nothing was measured for days, or a commit waits so long.

What counts is what is shown: of commits those that were measured under the conditions of the page.

    python -m corrconv.reports.history.stale --days 3 [--results FOLDER]

A nightly job ends with it: a dashboard that everybody believes to be of last night is worse than none.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from corrconv.history import evidence
from corrconv.history.evidence import History, Measured
from corrconv.kit.options import RESULTS, Number

from ..kit.run import load


def stale(results: Path, allowed: timedelta, now: datetime) -> list[str]:
    """What is stale, in sentences; none where all is fresh.

    Parameters
    ----------
    results : Path
        The folder of results.
    allowed : timedelta
        Age from which it is.
    now : datetime

    Raises
    ------
    ValueError
        Where what is stored is damaged.
    """
    found, history = [], evidence.load(results)
    times = {"sweep": _swept(results)}
    times |= {it.commit[:8]: _time(it.at) for it in _shown(history).values()}
    known = {name: at for name, at in times.items() if at}
    if not known:
        return [f"{results}: nothing is stored: make bench, make history"]
    name = max(known, key=lambda name: known[name])
    if now - known[name] > allowed:
        found.append(f"the newest result ({name}) is {_days(now - known[name])} old")
    return found + _waiting(history, allowed, now)


def _swept(results: Path) -> datetime | None:
    """When the newest run was begun."""
    try:
        return _time(load(results).sweep.about.made_at)
    except FileNotFoundError:
        return None


def _shown(history: History | None) -> dict[str, Measured]:
    """What the page shows of commits, by hash."""
    if history is None or history.shown is None:
        return {}
    return {key: it for key, it in history.under(history.shown).items() if not it.reason}


def _waiting(history: History | None, allowed: timedelta, now: datetime) -> list[str]:
    """Whether the newest commit has waited for its numbers."""
    if history is None or not history.line:
        return []
    newest = history.line[-1]
    waited = now - _time(newest.at)
    if waited <= allowed or newest.hash in _shown(history):
        return []
    return [f"commit {newest.short} has waited for its numbers for {_days(waited)}"]


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _days(age: timedelta) -> str:
    return f"{age / timedelta(days=1):.1f} days"


@click.command()
@click.option("--days", type=Number(0, min_open=True), default=3.0, show_default=True)
@click.option("--results", type=click.Path(path_type=Path), default=RESULTS, show_default=True)
def main(days: float, results: Path) -> None:
    """Fail where what is stored is older than so many days."""
    try:
        found = stale(results, timedelta(days=days), datetime.now(UTC))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    if found:
        raise click.ClickException("stale: " + "; ".join(found))
    click.echo(f"fresh: newer than {days:g} days")


if __name__ == "__main__":
    sys.exit(main())
