"""What the random problems say: auto's speed over the best peer, and what its choices cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from corrconv.measure.race import ONE_SHOT

FEW_MICROSECONDS = 20e-6
"""Seconds of the best peer under which the planned call is compared, and not the one-shot one."""
SCIPY_ROUTES = ("scipy_fft", "scipy_direct")
"""What SciPy's own choice, ``scipy_auto``, is among."""


def speeds(standing: pd.DataFrame) -> pd.DataFrame:
    """A row for each problem that a peer could do.

    Parameters
    ----------
    standing : DataFrame
        See `corrconv.reports.peers.evidence`.

    Returns
    -------
    DataFrame
        The problem's columns; ``peer``, ``family`` and ``seconds`` of the fastest peer; ``planned`` and
        ``one_shot``, its time over ours; ``speed``, the one that counts; ``slower``, whether ours is
        slower beyond what noise explains.
    """
    timed = standing[standing["median"].notna()]
    found = []
    for _, rows in timed.groupby("problem"):
        peers, shot = rows[rows["peer"]], rows[rows["name"] == ONE_SHOT]
        if peers.empty or shot.empty:
            continue
        best = least(peers, "ratio")
        own = shot.iloc[0]
        by_plan = best["median"] < FEW_MICROSECONDS
        planned, one_shot = best["ratio"], best["ratio"] / own["ratio"]
        at_most = best["high"] if by_plan else best["high"] / own["low"]
        found.append(
            {
                "problem": best["problem"],
                "ndim": best["ndim"],
                "dtype": best["dtype"],
                "multiply_adds": best["multiply_adds"],
                "x_shape": best["x_shape"],
                "h_shape": best["h_shape"],
                "peer": best["name"],
                "family": best["family"],
                "seconds": best["median"],
                "planned": planned,
                "one_shot": one_shot,
                "speed": planned if by_plan else one_shot,
                "slower": at_most < 1,
            }
        )
    return pd.DataFrame(found)


def least(rows: pd.DataFrame, column: str) -> Any:
    """The row with the least value."""
    return rows.sort_values(column, kind="stable").iloc[0]


def geometric_mean(values: pd.Series) -> float:
    """The n-th root of the product."""
    return float(np.exp(np.log(values.astype(float)).mean()))


def regrets(standing: pd.DataFrame, name: str, among: tuple[str, ...] = ()) -> pd.DataFrame:
    """Time over the best of all registered, or of those `among`, in each problem: 1 is the best.

    Those that choose are no alternatives, as in a cell: each runs one of the others. So what
    was chosen may seem faster than itself, and a regret below 1 is noise.

    Returns
    -------
    DataFrame
        ``problem``, ``ndim`` and ``regret``, for problems where `name` and an alternative were timed.
    """
    timed = standing[standing["median"].notna()]
    others = timed[timed["family"] != "choice"]
    if among:
        others = others[others["name"].isin(among)]
    best = others.groupby("problem")["ratio"].min()
    own = timed[(timed["name"] == name) & timed["problem"].isin(best.index)]
    regret = (own["ratio"] / own["problem"].map(best)).astype(float)
    return own[["problem", "ndim"]].assign(regret=regret)


def percentile(values: pd.Series, share: float) -> float:
    """The value below which that share of them lies; one that was measured, so never invented."""
    return float(np.percentile(values.to_numpy(float), 100 * share, method="higher"))
