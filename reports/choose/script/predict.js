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

// How long each takes: corrconv/model, with the coefficients that this page holds.
const entryFor = (name, { dtype, ndim }) => held.entries[`${name} ${dtype} ${ndim}-D`];

function entrySeconds({ coefficients, parallel = 0 }, features, workers = 1) {
  if (features.length !== coefficients.length - 1) throw new Error("features do not fit coefficients");
  const needed = sum(features.map((feature, k) => coefficients[k] * feature));
  return last(coefficients) + needed * (1 - parallel + parallel / workers);
}

// every implementation whose time is known for such problems, the fastest first
function predictAll(problem, workers) {
  return Object.keys(held.implementations).map((name) => predicted(name, problem, workers))
    .filter(Boolean).sort((one, other) => one.seconds - other.seconds);
}

// null where the table has no such problems
function predicted(name, problem, workers) {
  const known = entryFor(name, problem);
  if (known === undefined) return null;
  if (known.basis === held.TILES) return tiled(name, problem, workers, known);
  const features = (OURS[known.basis] ?? BASES[known.basis])(problem);
  let seconds = entrySeconds(known, features, workers);
  if (OURS[known.basis] && workers > 1) {
    seconds = Math.min(entrySeconds(known, features), seconds + held.THREADS);
  }
  // none: nothing that the fit met does what is asked, a single tap for one
  return seconds > 0 ? { name, seconds, detail: "", error: known.error ?? NaN } : null;
}

function tiled(name, problem, workers, known) {
  const tiles = chooseTiles(problem, workers);
  if (!tiles) return null;
  const of = `${tiles.tiles} tile${tiles.tiles > 1 ? "s" : ""} of ${tiles.tile.join("x")}`;
  return { name, seconds: tiles.seconds, tiles, detail: `${of} through ${tiles.provider}`,
           error: known.error ?? NaN };
}

// A ranking: corrconv/recommend/run.py. What auto would take: impls/auto.py.
// Every implementation of the table is ranked, as if each were installed.

// between which seconds the time lies in nine of ten cases; null where that is not known
function spread(seconds, error) {
  if (Number.isNaN(error)) return null;
  return [seconds / (1 + error), error < 1 ? seconds / (1 - error) : Infinity];
}

// whether two ranges lie apart; null where one is not known
function resolved(one, other) {
  if (one.name === other.name) return true;
  if (!one.range || !other.range) return null;
  return one.range[1] < other.range[0] || other.range[1] < one.range[0];
}

function recommend(problem, workers, rankOne) {
  const names = Object.keys(held.implementations);
  const refusals = new Map(names.map((name) => [name, declined(name, problem)]).filter(([, why]) => why));
  const able = predictAll(problem, workers).filter(({ name }) => !refusals.has(name));
  const unknown = names.filter((name) => (
    !refusals.has(name) && !able.some((each) => each.name === name)));
  const ranked = able.filter(({ name }) => rankOne || !needsLowRank(name));
  const first = withRange(ranked[0]);
  const candidate = (each) => {
    const { name, seconds } = each;
    const made = withRange(each);
    return { ...made, timesFirst: seconds / first.seconds, resolved: resolved(made, first),
             memory: memoryOf(name, problem, workers),
             exactness: held.implementations[name].exactness[problem.dtype] };
  };
  const unranked = able.filter((each) => !ranked.includes(each));
  return { problem, workers, rankOne, ranking: ranked.map(candidate),
           ifRankOne: unranked.map(candidate), refusals, unknown,
           auto: autoTakes(able, problem) };
}

const withRange = (each) => ({ ...each, range: spread(each.seconds, each.error) });
const needsLowRank = (name) => held.implementations[name].kernels !== "any";

// The name, and the one instead where each call would look whether its kernel is of rank one.
function autoTakes(able, problem) {
  const ours = able.filter(({ name }) => held.choosesAmong.includes(name));
  const best = ours.find(({ name }) => !needsLowRank(name));
  if (!best) return null;
  const look = held.LOOK + held.LOOK_TAP * problem.taps;
  const instead = ours.find((each) => needsLowRank(each.name) && best.seconds - each.seconds > look);
  return { name: best.name, ifRankOne: instead?.name ?? null };
}
