"""The maps: who is fastest, and by how much, on one thread and with all."""

from __future__ import annotations

from corrconv.reports.timings import frame

from tests.reports.drawn import of_run, texts
from tests.reports.tree import MAIN, timed, write


def test_the_map_names_the_winner_and_shows_ties(tmp_path):
    times = {("numba", 64, 3): 1.0, ("fftw", 64, 3): 2.0, ("numba", 64, 7): 1.0}
    times |= {("fftw", 64, 7): 1.05}
    write(tmp_path, {MAIN: timed(["numba", "fftw"], ([64], [3, 7]), times)})
    figure = of_run(frame.load(tmp_path))["winners"]
    found = texts(figure)
    assert found.count("numba") == 2
    assert "1.00 s" in found
    assert "≈ fftw, 1.00 s" in found


THREADS = "images_threads.CorrelateFloat32.time_call"
CELLS = [(N, n) for N in (64, 256) for n in (3, 7)]


def test_maps_of_all_threads_show_no_timing_of_one(tmp_path):
    sizes = ([64, 256], [3, 7])
    one = {(name, N, n): 1.0 + (name == "fftw") for name in ("numba", "fftw") for N, n in CELLS}
    every = {(name, N, n): 0.25 + (name == "numba") for name in ("numba", "fftw") for N, n in CELLS}
    every |= {("scipy_auto", N, n): 2.5 for N, n in CELLS}
    write(
        tmp_path,
        {
            MAIN: timed(["numba", "fftw"], sizes, one),
            THREADS: timed(["numba", "fftw", "scipy_auto"], sizes, every),
        },
    )
    drawn = of_run(frame.load(tmp_path))
    assert texts(drawn["winners"]).count("numba") == 4
    assert texts(drawn["winners-all-threads"]).count("fftw") == 4
    assert "250 ms" in texts(drawn["winners-all-threads"])
    assert "2-D correlate, float32, all threads" in texts(drawn["winners-all-threads"])
    assert texts(drawn["speed-up-all-threads"]).count("10.0×") == 4
    assert "speed-up" not in drawn  # scipy_auto was timed with all threads alone
    for name in ("winners", "speed-up"):
        figure = drawn[f"{name}-all-threads"]
        assert "all threads" in figure.title
        assert "all threads" in figure.alt
        assert "every processor" in figure.caption
