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

function ipp(problem) {
  const [byFft, bySum] = [overlapAdd(problem), windows(problem)];
  return ippTakesFft(problem) ? [...zeros(bySum.length), ...byFft, 1] : [...bySum, ...zeros(byFft.length), 0];
}

function ippTakesFft(problem) {
  const { dtype, kernel, taps } = problem;
  if (problem.ndim === 2) {
    return dtype === "float32" && Math.min(...kernel) > 2 && taps >= held.IPP_FFT_IMAGE_TAPS;
  }
  const sides = [problem.image[0], kernel[0]];
  return Math.min(...sides) >= held.IPP_FFT_TAPS[dtype] * (1 + held.IPP_SHORT / Math.max(...sides));
}

const BASES = {
  "register sums": (problem) => registerTiles(problem),
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
  "IPP's sum or FFT": ipp,
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
  const { spread } = known;
  const features = (OURS[known.basis] ?? BASES[known.basis])(problem);
  const ours = OURS[known.basis] !== undefined;
  let seconds = entrySeconds(known, features, ours ? 1 : workers);
  if (ours && workers > 1 && seconds > held.LEAST) {
    seconds = Math.min(seconds, entrySeconds(known, features, workers) + held.THREADS);
  }
  // none: nothing that the fit met does what is asked, a single tap for one
  if (!(seconds > 0 && seconds < Infinity)) return null;
  const detail = known.basis === "own transforms" ? tilesOf(chooseOwn(problem)) : "";
  return { name, seconds, detail, spread };
}

const tilesOf = ({ tiles, tile }) => `${tiles} tile${tiles > 1 ? "s" : ""} of ${tile.join("x")}`;

// A ranking: corrconv/recommend. What auto would take: impls/auto.py.
// Every implementation of the table is ranked, as if each were installed.

// one's time over another's, and between what nine of ten were measured: corrconv/model/prediction.py
function ratio(one, other) {
  if (one.name === other.name) return [1, 1, 1];
  const value = one.seconds / other.seconds;
  const factor = Math.exp(held.HOLDS * Math.hypot(one.spread, other.spread));
  return [value, value / factor, value * factor];
}

const same = (one, other) => one.length === other.length && one.every((size, k) => size === other[k]);

// the cell of the run that is this very problem; undefined where there is none
const cellOf = ({ operation, x, h, mode, dtype }, workers, rankOne) => held.cells.find((cell) => (
  cell.operation === operation && same(cell.x, x) && same(cell.h, h) && cell.mode === mode
  && cell.dtype === dtype && cell.workers === workers && cell.rankOne === rankOne));

// the measured cell whose sizes are closest: corrconv/recommend/near.py
function nearestCell(problem, workers, rankOne) {
  const alike = held.cells.filter((cell) => cell.x.length === problem.ndim && cell.dtype === problem.dtype
    && cell.workers === workers && cell.rankOne === rankOne);
  return leastBy(alike, (cell) => distance(problemOf(cell), problem));
}

function distance(one, other) {
  const size = (shape) => Math.log(product(shape)) / shape.length;
  const apart = Math.hypot(size(one.image) - size(other.image), size(one.kernel) - size(other.kernel));
  return apart + (one.operation === other.operation ? 0 : 1e-3) + (one.mode === other.mode ? 0 : 0.125);
}

const leastBy = (values, cost) => values.reduce((best, value) => (
  best === undefined || cost(value) < cost(best) ? value : best), undefined);

function recommend(problem, workers, rankOne) {
  const names = Object.keys(held.implementations);
  const refusals = new Map(names.map((name) => [name, declined(name, problem)]).filter(([, why]) => why));
  const predictions = predictAll(problem, workers).filter(({ name }) => !refusals.has(name));
  const cell = cellOf(problem, workers, rankOne);
  const able = cell ? measuredIn(cell, refusals) : predictedBeside(predictions, rankOne);
  const unknown = names.filter((name) => (
    !refusals.has(name) && !able.some((each) => each.name === name)));
  const candidate = (each) => ({ ...each, memory: memoryOf(each.name, problem, workers),
                                 exactness: held.implementations[each.name].exactness[problem.dtype] });
  const [ranked, unranked] = [true, false].map((wanted) => inOrder(able.filter(
    ({ name }) => (rankOne || !needsLowRank(name)) === wanted)).map(candidate));
  return { problem, workers, rankOne, cell, ranking: ranked, ifRankOne: unranked, refusals, unknown,
           nearest: cell ? undefined : nearestCell(problem, workers, rankOne),
           auto: autoTakes(predictions, problem) };
}

function measuredIn(cell, refusals) {
  return Object.entries(cell.times).filter(([name]) => name in held.implementations && !refusals.has(name))
    .map(([name, [seconds, value, low, high, resolved]]) => (
      { name, seconds, timesFirst: value, range: [low, high], resolved, detail: "" }));
}

// the first is the fastest that computes: what only chooses among others runs one of them
function predictedBeside(predictions, rankOne) {
  const ranked = predictions.filter(({ name }) => rankOne || !needsLowRank(name));
  const first = ranked.find(({ name }) => !chooses(name)) ?? ranked[0];
  return predictions.map((each) => {
    const [value, low, high] = ratio(each, first);
    return { ...each, timesFirst: value, range: [low, high], resolved: each === first || low > 1 || high < 1 };
  });
}

function inOrder(able) {
  const place = ({ name, timesFirst }) => (chooses(name) ? Math.max(timesFirst, 1) : timesFirst);
  return able.sort((one, other) => place(one) - place(other) || chooses(one.name) - chooses(other.name));
}

const needsLowRank = (name) => held.implementations[name].kernels !== "any";
const chooses = (name) => held.implementations[name].family === "choice";

// The name, and the one instead where each call would look whether its kernel is of rank one.
function autoTakes(able, problem) {
  const ours = able.filter(({ name }) => held.choosesAmong.includes(name));
  const best = ours.find(({ name }) => !needsLowRank(name));
  if (!best) return null;
  const look = held.LOOK + held.LOOK_TAP * problem.taps;
  const instead = ours.find((each) => needsLowRank(each.name) && best.seconds - each.seconds > look);
  return { name: best.name, ifRankOne: instead?.name ?? null };
}

// what lies far beyond the sizes that the model was fitted to: corrconv/model/table.py
function beyond(problem) {
  const fitted = held.fitted[problem.ndim];
  if (!fitted) return "";
  const outside = [["images", product(problem.image), fitted.images],
                   ["kernels", problem.taps, fitted.kernels]]
    .filter(([, size, [low, high]]) => size < low / held.FAR || size > high * held.FAR)
    .map(([what, , [low, high]]) => `${what} of ${number(low)} to ${number(high)} points`);
  if (!outside.length) return "";
  return `Far beyond what the model was fitted to, ${outside.join(" and ")}: an extrapolation.`;
}
