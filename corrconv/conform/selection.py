"""Which of SciPy's and NumPy's tests apply, and for those left out the reason in words.

A group is a class or function of a test module; what stands below is read for SciPy 1.14 to 1.17
and NumPy 2.0 to 2.4. A group that the installed version lacks is reported as missing, and a suite
of which nothing is found is an error: renamed tests never look like passed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

SLOW = "marked slow: the library's own default run leaves it out as well"
ROUNDING = (
    "asks for each output's own accuracy, which it does not promise: "
    "its results are within the gate's normwise bound"
)
"""Why an implementation declines a comparison, see `corrconv.conform.plugin.rounding_explains`."""


@dataclass(frozen=True)
class Group:
    """Tests, by the start of their name, and which functions ours stand in for while they run.

    A name is a class, ``Class::test`` or a function; the first group of a suite that fits counts. What a test
    takes its expected values from is not replaced: ours compared with ours would prove nothing. So calls
    with the `reference_method` stay the library's own, in tests that compare two methods.
    """

    name: str
    replaces: tuple[str, ...]
    reference_method: str = ""

    def holds(self, test: str) -> bool:
        """Whether `test`, such as ``TestConvolve::test_basic[numpy]``, belongs to it."""
        return f"{test}[".startswith((f"{self.name}::", f"{self.name}["))


@dataclass(frozen=True)
class Suite:
    """The tests of one library.

    Attributes
    ----------
    name, title : str
        As ``--suite`` takes it, which is also the distribution's name; and as it is shown.
    package, modules : str, tuple of str
        The module whose functions are replaced, and the test modules.
    groups : tuple of Group
        The tests that apply.
    left_out : tuple of (str, str)
        Patterns of tests in those groups that do not apply, and why; the first that fits counts.
    internals : tuple of str
        What some tests replace inside the library and our adapters need whole: SciPy's tests of
        oaconvolve have fftconvolve raise, to see that the one does not fall back on the other.
    needs : tuple of str
        Packages without which these tests do not run.
    """

    name: str
    title: str
    package: str
    modules: tuple[str, ...]
    groups: tuple[Group, ...]
    left_out: tuple[tuple[str, str], ...]
    internals: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("pytest",)

    @property
    def functions(self) -> tuple[str, ...]:
        """Every function that some group replaces."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group.replaces))

    def group(self, test: str) -> Group | None:
        """The group that holds a test; None where it is not of this suite."""
        return next((group for group in self.groups if group.holds(test)), None)

    def touches(self, name: str) -> bool:
        """Whether some test in the class or function `name` belongs to a group."""
        return any(group.name.partition("::")[0] == name for group in self.groups)

    def reason(self, test: str) -> str | None:
        """Why a test is left out; None where it applies."""
        test = test.partition("[")[0]
        fits = (why for pattern, why in self.left_out if fnmatchcase(test, pattern))
        return next(fits, None)


WORDS = "asks for the words of the library's own error messages"
EMPTY = "ours refuses empty operands, where SciPy gives an empty result"
MODES = "asks for NumPy's other spellings of mode: numbers, and TypeError for None"

SCIPY = Suite(
    name="scipy",
    title="SciPy",
    package="scipy.signal",
    modules=("scipy.signal.tests.test_signaltools",),
    groups=(
        # these two compare SciPy's methods with each other
        Group("TestConvolve::test_broadcastable", ("convolve",), reference_method="direct"),
        Group("TestConvolve::test_convolve_method", ("convolve",), reference_method="direct"),
        Group("TestConvolve", ("convolve",)),
        Group("TestConvolve2d", ("convolve", "convolve2d", "correlate2d")),
        Group("TestFFTConvolve", ("fftconvolve",)),
        Group("TestOAConvolve", ("oaconvolve",)),  # its expected values are fftconvolve's
        Group("TestAllFreqConvolves", ("fftconvolve", "oaconvolve")),
        Group("test_convolve_longdtype_input", ("fftconvolve",)),
        Group("TestCorrelate", ("correlate",)),
        Group("TestCorrelateReal", ("correlate",)),
        Group("TestCorrelateComplex", ("correlate",)),
        Group("TestCorrelate2d::test_consistency_correlate_funcs_2", ("correlate2d",)),
        Group("TestCorrelate2d", ("correlate", "correlate2d")),
        Group("test_correlation_lags", ("correlate",)),
    ),
    left_out=(
        ("TestConvolve2d::test_fillvalue_errors", WORDS),
        (
            "TestConvolve2d::test_invalid_dims",
            "asks that other than two axes are refused: ours takes any number",
        ),
        ("TestFFTConvolve::test_empty", EMPTY),
        ("TestOAConvolve::test_empty", EMPTY),
        ("TestFFTConvolve::test_fft_nan", "asks for a warning of SciPy's own"),
        ("TestAllFreqConvolves::test_invalid_shapes_axes", WORDS),
        ("TestAllFreqConvolves::test_invalid_shapes", WORDS),
        ("TestAllFreqConvolves::test_mismatched_dims", WORDS),
        ("TestAllFreqConvolves::test_invalid_flags", WORDS),
    ),
    internals=("scipy.signal._signaltools.fftconvolve",),
)

NUMPY = Suite(
    name="numpy",
    title="NumPy",
    package="numpy",
    modules=(
        "numpy._core.tests.test_numeric",
        "numpy._core.tests.test_regression",
        "numpy.ma.tests.test_core",
    ),
    groups=(
        Group("TestConvolve", ("convolve",)),
        Group("TestCorrelate", ("correlate",)),
        Group("TestRegression::test_convolve_empty", ("convolve",)),
        Group("TestMaskedArrayFunctions::test_convolve", ("convolve",)),
    ),
    left_out=(
        ("TestConvolve::test_mode", MODES),
        ("TestCorrelate::test_mode", MODES),
        ("TestConvolve::test_convolve_empty_input_error_message", WORDS),
    ),
    needs=("pytest", "hypothesis"),
)

SUITES = {suite.name: suite for suite in (SCIPY, NUMPY)}
