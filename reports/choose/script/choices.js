// Implementations that compute in several ways: corrconv/model/bases/choices.py. Then all bases, by name.
const scipyDirect = (problem) => (problem.ndim === 1 ? numpyRows(problem) : paddedWindows(problem));

function scipyAuto(problem) {
  const [byFft, bySum] = [fastLengths(problem), scipyDirect(problem)];
  return takesFft(problem) ? [...zeros(bySum.length), ...byFft, 1] : [...bySum, ...zeros(byFft.length), 0];
}

// scipy.signal's own two estimates
function takesFft(problem) {
  const { x, h, mode } = problem;
  let rates = held.SCIPY_1D[mode];
  let operations = product(x) * product(h);
  if (problem.ndim > 1) {
    rates = held.SCIPY_2D[mode];
    if (mode !== "same") operations = Math.min(product(x), product(h)) * outputsOf(problem);
  } else {
    const [[N], [n]] = [x, h];
    if (mode === "same" && n > N) rates = held.SCIPY_1D_LONGER_KERNEL;
    if (mode === "same" && N >= n) operations -= Math.floor(n / 2) * Math.floor((n + 1) / 2);
    if (mode === "valid") operations = outputsOf(problem) * Math.min(N, n);
  }
  const [perFft, perSum, offset] = rates;
  const points = product(problem.full);
  return perFft * 3 * points * Math.log(points) < perSum * operations + offset;
}

// halves to the even one, as Python and OpenCV round
function rounded(value) {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

function dftBlock(N, n) {
  const wanted = Math.min(Math.max(rounded(4.5 * n), 256 - n + 1), N);
  const size = Math.max(nextSmooth(wanted + n - 1, held.REAL), 2);
  return [size, ceilDivide(N, Math.min(size - n + 1, N))];
}

function opencv(problem) {
  const bySum = windows(problem);
  if (problem.taps < (held.DFT_TAPS[problem.dtype] ?? held.DFT_TAPS_ELSE)) return [...bySum, ...zeros(6)];
  const [images, kernels] = [[1, ...problem.image].slice(-2), [1, ...problem.kernel].slice(-2)];
  const found = images.map((N, k) => dftBlock(N, kernels[k]));
  const blocks = product(found.map(([, count]) => count));
  const one = product(found.map(([size]) => size));
  const points = (blocks + 1) * one;
  return [...zeros(bySum.length), points * Math.log2(one + 1),
          points * sum(found.map(([size]) => work(size))), points, blocks, outputsOf(problem), 1];
}

const BASES = {
  "register tiles": (problem) => registerTiles(problem),
  "two passes": (problem) => twoPasses(problem),
  loops,
  windows,
  "padded windows": paddedWindows,
  "windows, borders apart": borderedWindows,
  "windows, offsets in tables": tabledWindows,
  "windows of NumPy": stridedWindows,
  "XLA's loops": xla,
  "rows of NumPy": numpyRows,
  unfolding,
  "SciPy's direct": scipyDirect,
  "FFT, fast lengths": fastLengths,
  "FFT, fast lengths of FFTW": fftwLengths,
  "FFT, the full length": fullLengths,
  "FFT, complex, fast lengths": astropyLengths,
  "overlap-add": overlapAdd,
  "OpenCV's filter": opencv,
  "SciPy's choice": scipyAuto,
};
