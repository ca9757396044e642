"""``corrconv recommend``: the order is the model's, what is near is marked, and the line runs."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

import corrconv
from corrconv import model
from corrconv.cli import main
from corrconv.compare import show as comparing
from corrconv.core import cache as stored
from corrconv.core.calibration import USUAL, Calibration, Entry
from corrconv.kit.problems import problem
from corrconv.model import Prediction, prediction
from corrconv.model.prediction import HOLDS, Ratio
from corrconv.recommend import exact
from corrconv.recommend import run as running
from corrconv.recommend import show as shown
from corrconv.recommend.evidence import Recommendation, as_data
from corrconv.recommend.exact import exactness
from corrconv.recommend.run import recommend, source
from tests import names
from tests.process import printed

AUTO = corrconv.get("auto")
SMALL = problem("40x50", "5x5")
TIMES = {
    "strided": 1.0e-3,
    "scipy_2d": 1.1e-3,
    "naive": 2.0e-3,
    "numba": 3.0e-3,
    "separable": 0.5e-3,
}
HERE = tuple(TIMES)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["recommend", *arguments])


def words(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture
def told(monkeypatch):
    """A model that says what it is told: seconds by name, with a spread by name or for all."""

    def tell(seconds: dict[str, float], spread=0.08, absent=()) -> None:
        def predict_all(problem, workers=1, names=None):
            of = spread if isinstance(spread, dict) else dict.fromkeys(seconds, spread)
            found = [Prediction(name, s, spread=of.get(name, USUAL)) for name, s in seconds.items()]
            return sorted(found, key=lambda each: each.seconds)

        monkeypatch.setattr(model, "predict_all", predict_all)
        says = "not installed: pip install it"
        monkeypatch.setattr(running, "unavailable", lambda n: says if n in absent else None)

    return tell


def order(found: Recommendation) -> list[str]:
    return [each.name for each in found.ranking]


def test_the_ranking_is_the_models(told):
    told(TIMES)
    assert order(recommend(SMALL)) == ["strided", "scipy_2d", "naive", "numba"]
    told({name: 1 / seconds for name, seconds in TIMES.items()})
    assert order(recommend(SMALL)) == ["numba", "naive", "scipy_2d", "strided"]


def test_times_are_told_in_units_of_the_first_that_can_run(told):
    told(TIMES, absent=("strided",))
    found = recommend(SMALL)
    assert order(found) == ["scipy_2d", "naive", "numba"]
    assert found.method == "scipy_2d"
    assert {left.name for left in found.absent} == {"strided"}
    shown = recommend(SMALL, everything=True)
    assert order(shown) == ["strided", "scipy_2d", "naive", "numba"]
    assert shown.method == "scipy_2d"
    assert [each.to_first.value for each in shown.ranking] == pytest.approx(
        [1 / 1.1, 1, 2 / 1.1, 3 / 1.1]
    )
    assert [bool(each.missing) for each in shown.ranking] == [True, False, False, False]


def test_what_is_inside_the_noise_is_marked(told):
    told(TIMES, {"strided": 0.05, "scipy_2d": 0.06, "naive": 0.05})
    found = recommend(SMALL)
    assert [each.resolved for each in found.ranking] == [True, False, True, True]
    result = run("--image", "40x50", "--kernel", "5x5")
    lines = {line.split()[0]: line for line in result.output.splitlines() if line.strip()}
    assert "1.10 ≈" in lines["scipy_2d"]
    assert "≈" not in lines["naive"] + lines["strided"] + lines["numba"]
    assert "cannot be told apart from the first" in words(result)
    told(TIMES, 0.01)
    assert all(each.resolved for each in recommend(SMALL).ranking)
    assert "cannot be told apart" not in words(run("--image", "40x50", "--kernel", "5x5"))


def test_the_range_is_of_the_ratio_to_the_first(told):
    told(TIMES, {"strided": 0.3, "naive": 0.4})
    by_name = {each.name: each.to_first for each in recommend(SMALL).ranking}
    assert by_name["strided"] == Ratio(1.0, 1.0, 1.0)
    factor = math.exp(HOLDS * 0.5)
    found = by_name["naive"]
    assert (found.low, found.high) == pytest.approx((2 / factor, 2 * factor))


def test_who_only_chooses_is_never_the_first(told):
    told({"scipy_auto": 0.9e-3, "scipy_fft": 1e-3, "strided": 2e-3})
    found = recommend(SMALL)
    assert order(found) == ["scipy_fft", "scipy_auto", "strided"]
    assert found.method == "scipy_fft"
    assert found.ranking[1].to_first.value == pytest.approx(0.9)


def test_separable_stands_apart_unless_the_kernel_is_said_to_be_of_rank_one(told):
    told(TIMES)
    found = recommend(SMALL)
    assert [each.name for each in found.if_rank_one] == ["separable"]
    assert found.if_rank_one[0].to_first.value == pytest.approx(0.5)
    assert "where the kernel is of rank one" in words(run("--image", "40x50", "--kernel", "5x5"))
    said = recommend(SMALL, rank_one=True)
    assert order(said)[0] == said.method == "separable"
    assert not said.if_rank_one
    assert 'method="separable"' in words(run("--image", "40x50", "--kernel", "5x5", "--rank-one"))


def random_problems(number: int) -> list[tuple[corrconv.Problem, int]]:
    rng, found = np.random.default_rng(20), []
    for _ in range(number):
        ndim = int(rng.integers(1, 3))
        top = 3000 if ndim == 2 else 200_000
        x = tuple(int(n) for n in np.exp(rng.uniform(np.log(20), np.log(top), ndim)))
        h = tuple(int(n) for n in np.exp(rng.uniform(0, np.log(min(*x, 200, *x)), ndim)))
        dtype = rng.choice(["float32", "float64", "complex64", "complex128", "uint8", "int32"])
        mode, boundary = rng.choice(["full", "same", "valid"]), rng.choice(["fill", "wrap", "symm"])
        asked = corrconv.Problem(
            "convolve", x, h, str(mode), str(boundary), dtype=np.dtype(str(dtype))
        )
        found.append((asked, int(rng.integers(1, 5))))
    return found


def agrees(asked: corrconv.Problem, workers: int) -> str:
    """That auto takes the first of those that it chooses from; its name."""
    found, choice = recommend(asked, workers), AUTO.choose(asked, workers)
    if choice.name == "numpy":  # a single tap: there is nothing to choose
        return choice.name
    firsts = [name for name in order(found) if name in corrconv.get("auto").chooses_among]
    assert (firsts or [choice.name])[0] == choice.name == found.chosen, asked
    seconds = {each.name: each.seconds for each in (*found.ranking, *found.if_rank_one)}
    for each in choice.predictions:
        assert seconds.get(each.name, each.seconds) == each.seconds
    said = recommend(asked, workers, rank_one=True)
    assert said.chosen == (choice.if_rank_one or choice.name)
    if choice.if_rank_one:
        assert order(said).index(choice.if_rank_one) < order(said).index(choice.name)
    return choice.name


def test_auto_agrees_with_the_ranking():
    chosen = {agrees(asked, workers) for asked, workers in random_problems(60)}
    assert chosen >= {"numba_simd"} & set(corrconv.available())


def test_auto_and_the_ranking_turn_together(monkeypatch):
    asked = problem("512x512", "3x3")
    before = agrees(asked, 1)
    predicted = model.predicted
    monkeypatch.setattr(
        model,
        "predicted",
        lambda *about: (
            (found := predicted(*about)) and replace(found, seconds=1e-9 / found.seconds)
        ),
    )
    after = agrees(asked, 1)
    if {"numba_simd", "fft_tiled"} <= set(corrconv.available()):
        assert (before, after) == ("numba_simd", "fft_tiled")


@pytest.mark.parametrize(
    "asked",
    [
        ("--image", "40x50", "--kernel", "5x4"),
        ("--image", "300", "--kernel", "7", "--operation", "convolve", "--mode", "full"),
        ("--image", "30x30", "--kernel", "3x3", "--boundary", "symm", "--workers", "2"),
        ("--image", "30x30", "--kernel", "9x9", "--dtype", "complex64", "--mode", "valid"),
        ("--image", "20x30", "--kernel", "3x3", "--dtype", "uint8"),
        ("--image", "6x7x8", "--kernel", "3x2x3"),
    ],
)
def test_the_line_of_python_runs(asked):
    told_as = run(*asked)
    assert told_as.exit_code == 0, told_as.output
    said = json.loads(run(*asked, "--json").stdout)
    assert said["line"] in told_as.output.splitlines()
    about, rng = said["problem"], np.random.default_rng(0)
    x, h = (
        (9 * rng.standard_normal(about[operand])).astype(about["dtype"])
        for operand in ("image", "kernel")
    )
    space = {"corrconv": corrconv, "x": x, "h": h}
    exec(said["line"], space)
    function = getattr(corrconv, about["operation"])
    expected = function(x, h, about["mode"], about["boundary"], method="strided")
    assert (space["y"].shape, space["y"].dtype) == (expected.shape, expected.dtype)
    np.testing.assert_allclose(space["y"], expected, rtol=1e-4, atol=1e-2)


def test_the_command_that_checks_is_one_that_compare_takes(told):
    told(TIMES)
    options = "--image 40x50 --kernel 5x5 --dtype float64 --mode full --boundary wrap --workers 2"
    result = run(*options.split(), "--operation", "convolve")
    (command,) = (line for line in result.output.splitlines() if "corrconv compare" in line)
    compare = main.commands["compare"]
    params = compare.make_context("compare", command.split()[2:]).params
    assert params["what"] == ("strided", "scipy_2d")
    keys = ("dtype", "operation", "mode", "boundary")
    asked = problem(params["image"], params["kernel"], **{key: params[key] for key in keys})
    assert asked == recommend_problem(result, options)
    assert params["workers"] == 2
    assert comparing.choose(params["what"][:1] * 2, asked)


def recommend_problem(result: Result, options: str) -> corrconv.Problem:
    said = json.loads(run(*options.split(), "--operation", "convolve", "--json").stdout)["problem"]
    shapes = tuple(said["image"]), tuple(said["kernel"])
    about = said["operation"], *shapes, said["mode"], said["boundary"]
    return corrconv.Problem(*about, dtype=np.dtype(said["dtype"]))


def test_json_is_json(told):
    told(TIMES, 0.1, absent=("scipy_2d",))
    result = run("--image", "40x50", "--kernel", "5x5", "--json", "--all")

    def refuse(constant: str):
        raise AssertionError(f"{constant} is not JSON")

    said = json.loads(result.stdout, parse_constant=refuse)
    rows = {row["name"]: row for row in said["ranking"]}
    assert list(rows) == ["strided", "scipy_2d", "naive", "numba"]
    assert rows["strided"]["available"]
    assert rows["strided"]["range"] == [1.0, 1.0]
    low, high = rows["naive"]["range"]
    assert low < rows["naive"]["times_first"] < high
    assert rows["naive"]["resolved"]
    assert said["measured"] is None
    assert said["nearest"] is None
    assert rows["scipy_2d"]["missing"].startswith("not installed")
    assert not rows["scipy_2d"]["available"]
    assert all(isinstance(row["memory"], int) for row in rows.values())
    assert said["if_rank_one"][0]["name"] == "separable"
    assert said["problem"]["image"] == [40, 50]
    assert said["auto"]["method"] == AUTO.choose(SMALL).name
    assert "1-D" in said["declined"]["numpy"]
    assert said == as_data(recommend(SMALL, everything=True)) | {
        "ranking": said["ranking"],
        "if_rank_one": said["if_rank_one"],
        "source": said["source"],
    }


def test_all_says_why_others_are_not_ranked(told):
    told({"strided": 1e-3})
    short, full = (run("--image", "40x50", "--kernel", "5x5", *more) for more in ((), ("--all",)))
    assert "--all says why" in words(short)
    assert "1-D only" not in words(short)
    assert "numpy 2-D operands: it works in 1-D only" in words(full)
    assert "naive no times with float32 in 2-D" in words(full)


def test_the_model_is_that_of_what_they_are_like_where_it_has_no_other():
    said = words(run("--image", "64x64x64", "--kernel", "5x5x5"))
    assert "as float32 2-D is: " in said or "as float32 2-D is." in said
    found = recommend(problem("64x64x64", "5x5x5"))
    times = {each.name: each.to_first.value for each in found.ranking}
    assert times["strided"] > 3 * times["scipy_fft"]
    assert found.method != "strided"


@pytest.mark.parametrize(
    ("dtype", "sides", "wider"),
    [("uint8", "5x5", "uint32"), ("int16", "5x5", "int64"), ("uint64", "5x5", "float64")],
)
def test_sums_that_can_wrap_are_warned_of(dtype, sides, wider):
    said = words(run("--image", "40x50", "--kernel", sides, "--dtype", dtype))
    assert f"{dtype} sums may wrap" in said
    assert f'x.astype("{wider}")' in said
    top = np.iinfo(dtype).max
    x, h = (np.full(shape, top, dtype) for shape in ((40, 50), (5, 5)))
    true = int(top) ** 2 * 25
    assert int(corrconv.correlate(x, h, "valid")[0, 0]) != true
    wide = corrconv.correlate(x.astype(wider), h.astype(wider), "valid")[0, 0]
    assert float(wide) == pytest.approx(float(true), rel=1e-12)


def test_sums_that_cannot_wrap_are_not_warned_of():
    for dtype in ("bool", "float32", "complex64"):
        assert exact.wrapping(problem("40x50", "5x5", dtype=dtype)) == ""
    assert "wrap" not in words(run("--image", "40x50", "--kernel", "5x5"))


def test_more_threads_than_processors_are_no_faster(monkeypatch):
    for module in (prediction, running):
        monkeypatch.setattr(module, "all_workers", lambda: 2)
    asked = problem("2000x2000", "9x9")
    two, many = recommend(asked, 2), recommend(asked, 64)
    assert [each.seconds for each in two.ranking] == [each.seconds for each in many.ranking]
    assert not two.cautions
    assert "64 threads on 2 processors" in " ".join(many.cautions)
    assert "workers=64" in many.line


def test_sizes_far_beyond_what_was_fitted_say_so():
    said = words(run("--image", "20000x20000", "--kernel", "300x300"))
    assert "Far beyond what the model was fitted to, images of" in said
    assert "Far beyond" not in words(run("--image", "512x512", "--kernel", "9x9"))


def test_first_calls_are_told_where_they_were_measured(told, monkeypatch):
    told(TIMES)
    monkeypatch.setattr(running.table, "first_calls", lambda: {"strided": 0.25})
    said = words(run("--image", "40x50", "--kernel", "5x5"))
    assert "import, plan and first call: strided 250 ms" in said
    assert json.loads(run("--image", "40x50", "--kernel", "5x5", "--json").stdout)["ranking"][0][
        "first_call"
    ] == pytest.approx(0.25)


def test_integers_are_exact_and_ffts_take_part_only_where_that_is_proved():
    small, large = problem("64x64", "5x5", dtype="uint8"), problem("64x64", "5x5", dtype="int64")
    assert {each.exactness.bound for each in recommend(small).ranking} <= {"exact"}
    families = {each.family for each in recommend(large).ranking}
    assert families <= {"direct"}
    assert "scipy_fft" in {each.name for each in recommend(large).declined}


def test_a_module_that_does_not_load_stops_nobody(told, monkeypatch):
    told(TIMES, absent=("broken",))
    real = corrconv.get

    def get(name: str):
        if name == "broken":
            raise ImportError("no such thing")
        return real(name)

    monkeypatch.setattr(corrconv, "names", lambda: [*HERE, "broken"])
    monkeypatch.setattr(corrconv, "get", get)
    found = recommend(SMALL)
    assert order(found) == ["strided", "scipy_2d", "naive", "numba"]
    assert [each.name for each in found.absent] == ["broken"]


def test_where_the_model_knows_no_times_auto_is_named_and_nothing_is_invented(told):
    told({})
    assert recommend(SMALL).ranking == ()
    result = run("--image", "40x50", "--kernel", "5x5")
    assert result.exit_code == 0, result.output
    assert f'method="{AUTO.choose(SMALL).name}"' in result.output
    assert "no times with float32 in 2-D" in words(result)
    assert "90%" not in words(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--image", "512by512"], "image: '512by512' is no shape"),
        (["--kernel", "0x3"], "kernel: '0x3' is no shape"),
        (["--kernel", "3"], "h: has 1 axes"),
        (["--dtype", "float23"], "dtype: 'float23' is no dtype"),
        (["--dtype", "float16"], "no implementation takes float16 operands: it takes bool"),
        (["--dtype", "object"], "dtype: must be boolean, integer, real or complex"),
        (["--image", "9x3", "--kernel", "3x9", "--mode", "valid"], "mode: 'valid' needs"),
        (["--mode", "sane"], "'sane' is not one of"),
        (["--workers", "0"], "0 is not in the range"),
    ],
)
def test_bad_input_is_refused_with_a_hint(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert said in words(result)
    assert "Traceback" not in result.output


def test_shapes_are_numpys():
    assert "1920x1080 with 21x21 (rows x columns)" in words(
        run("--image", "1920x1080", "--kernel", "21x21")
    )
    assert "1920 rows of 1080" in words(run("--help"))


@pytest.mark.parametrize("width", [80, 120])
def test_every_row_is_one_line_also_in_80_columns(told, monkeypatch, width):
    names = [n for n in corrconv.names() if n != "auto"]
    told({name: 1.23456e-6 * 1.7**k for k, name in enumerate(names)}, absent=names[3:9])
    said = io.StringIO()
    monkeypatch.setattr(shown, "out", Console(file=said, width=width))
    found = recommend(problem("2048x2048", "31x31"), 2, everything=True)
    shown.show(found, everything=True)
    lines = {}
    for line in said.getvalue().splitlines():
        lines.setdefault(line.split()[0] if line.strip() else "", line)
        assert len(line) <= width or "corrconv compare" in line
    assert len(found.ranking) > 15
    for each in found.ranking:
        assert each.exactness.bound in lines[each.name]


@pytest.mark.parametrize("name", names.each())
def test_who_is_said_to_compute_in_a_wider_dtype_does(name):
    it, asked = corrconv.get(name), problem("40x50", "15x15")
    if it.kernels != "any" or it.supports(asked):
        pytest.skip("it does not take this problem")
    rng = np.random.default_rng(1)
    x, h = (rng.standard_normal(s).astype("f4") for s in (asked.x_shape, asked.h_shape))
    single = corrconv.correlate(x, h, "same", method=name)
    double = corrconv.correlate(x.astype("f8"), h.astype("f8"), "same", method=name)
    off = np.abs(single - double).max() / np.abs(double).max()
    rounded = np.abs(single - double) <= np.spacing(np.abs(single)) / 2 * (1 + 1e-6)
    if exactness(it, asked).computes_in:
        assert rounded.all()
    elif it.family != "mixed":
        assert not rounded.all(), f"off by {off:.1e}: as if it computed in float64"


def test_the_source_of_the_times_is_told(monkeypatch):
    asked = problem("64x64", "5x5", dtype="uint8")
    entries = {"numba_simd int32 2-D": Entry("register sums", (1e-9,) * 6)}
    monkeypatch.setattr(running.table, "own", lambda: Calibration(entries=entries))
    found = source(asked, ["numba_simd", "numba"])
    assert found.here == ("numba_simd",)
    assert found.elsewhere == ("numba",)
    said = " ".join(shown.origin(found))
    assert "Times of numba_simd are this machine's" in said
    assert f"Times of numba are of {found.fitted_on}" in said
    monkeypatch.setattr(running.table, "own", Calibration)
    monkeypatch.setattr(stored, "processor", lambda: "another one")
    assert "corrconv calibrate" in " ".join(shown.origin(source(asked, ["numba_simd"])))
    said = words(run("--image", "64x64", "--kernel", "5x5"))
    assert said.startswith(f"Predicted from numbers of {found.fitted_on}, another processor;")
    assert "corrconv sweep measures yours" in said


@pytest.mark.parametrize("sizes", [("100000", "101"), ("1920x1080", "21x21")])
def test_no_library_is_loaded_for_it(sizes):
    """That is what makes it quick: `mkl`, for one, would run its library for a long signal."""
    code = (
        "import sys; from click.testing import CliRunner; from corrconv.cli import main; "
        "done = CliRunner().invoke(main, ['recommend', '--image', sys.argv[1], '--kernel', sys.argv[2]]); "
        "assert done.exit_code == 0, done.output; "
        "slow = {'scipy', 'numba', 'mkl', 'mkl_fft', 'pyfftw', 'torch', 'jax', 'tensorflow', 'astropy', "
        "'cv2', 'ducc0', 'pandas', 'matplotlib', 'corrconv.check.run', 'corrconv.measure.environment'}; "
        "print(sorted(slow & set(sys.modules)))"
    )
    assert printed(code, *sizes).strip() == "[]"
