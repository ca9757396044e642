// Direct sums: corrconv/model/bases/counts.py and sums.py.
const outputsOf = (problem) => product(problem.output);
const last = (sizes) => sizes[sizes.length - 1];
const zeros = (count) => Array(count).fill(0);

// outputs whose taps all lie on the image
const inside = (problem) => Math.min(outputsOf(problem), product(
  problem.image.map((N, axis) => Math.max(0, N - problem.kernel[axis] + 1))));

const loopLength = ({ kernel }) => [...kernel].reverse().find((n) => n > 1) ?? 1;
const beyondCache = (bytes, cache) => Math.max(0, 1 - cache / bytes);
const far = (bytes, cache = held.SECOND_CACHE) => bytes * bytes / (bytes + cache);
const farOperands = (problem) => far(problem.item * (product(problem.image) + outputsOf(problem)));

function loops(problem) {
  const made = outputsOf(problem);
  const columns = last(problem.output);
  const row = 2 * columns * problem.item;
  return [
    made * problem.taps,
    made * problem.taps * beyondCache(row, held.FIRST_CACHE),
    made * problem.taps * beyondCache(row, held.SECOND_CACHE),
    made / columns * problem.taps,
    made,
    product(problem.extended),
    farOperands(problem),
  ];
}

function windowsAlong(problem, loop) {
  const made = outputsOf(problem);
  if (problem.taps === 1) return [0, 0, 0, 0, farOperands(problem), made];
  return [made * problem.taps, made * problem.taps / loop, made, problem.taps, farOperands(problem), 0];
}

const windows = (problem) => windowsAlong(problem, last(problem.kernel));
const paddedWindows = (problem) => [...windows(problem), product(problem.extended)];
const stridedWindows = (problem) => [
  ...windowsAlong(problem, loopLength(problem)), product(problem.extended)];

function borderedWindows(problem) {
  const atBorder = outputsOf(problem) - inside(problem);
  return [...windows(problem), atBorder * problem.taps, atBorder];
}

// places near a border where scipy.ndimage has a list of offsets of the taps
const borderKinds = ({ image, kernel }) => product(image.map((N, axis) => Math.min(N, kernel[axis])));
const tabledWindows = (problem) => [...windows(problem), borderKinds(problem) * problem.taps];

function unfolding(problem) {
  const made = outputsOf(problem);
  return [...stridedWindows(problem), made / last(problem.output) * problem.taps,
          far(problem.item * made * problem.taps)];
}

function xla(problem) {
  const cases = zeros(held.XLA_TAPS.length + 1);
  const at = held.XLA_TAPS.filter((taps) => last(problem.kernel) > taps).length;
  cases[at] = outputsOf(problem) * problem.taps;
  return [...windows(problem).slice(1), product(problem.extended), ...cases];
}

function numpyRows(problem) {
  const made = outputsOf(problem);
  const { taps } = problem;
  if (taps <= held.SMALL_KERNEL) return [0, 0, 0, 0, made * taps, made, farOperands(problem)];
  const whole = inside(problem);
  const products = whole * taps + (made - whole) * 0.75 * taps;
  const leftOver = whole * (taps % held.DOT_BLOCK) + (made - whole) * held.DOT_BLOCK / 2;
  return [products, leftOver, made, made - whole, 0, 0, farOperands(problem)];
}

// What our own compiled sums do: corrconv/model/ours.py.

function farBytes(problem) {
  const bytes = problem.item * (product(problem.image) + outputsOf(problem));
  return bytes > held.SECOND_CACHE ? bytes : 0;
}

// taps of a strip that have no other one some vectors apart
function singleTaps(taps, vector, rows) {
  const left = taps % (rows * vector);
  return left <= vector ? left : Math.max(2 * vector - left, 0);
}

function registerTiles(problem) {
  const columns = last(problem.output);
  const n = problem.kernel[0];
  const side = Math.max(Math.floor(held.simd.half / problem.item), 1);
  const padded = ceilDivide(columns, side) * side;
  let [blocked, flat, met] = [0, 0, padded / side];
  if (problem.ndim === 1) {
    const single = singleTaps(n, Math.floor(held.simd.vectorBytes / problem.item),
      problem.dtype.startsWith("complex") ? 2 : 4);
    [blocked, flat] = [padded * (n - single), padded * single];
  } else {
    const height = ceilDivide(problem.output[0], held.simd.rows) * held.simd.rows;
    const all = height * padded * problem.taps;
    [blocked, flat] = n < held.simd.rows - 1 ? [0, all] : [all, 0];
    met = height * padded / side * n;
  }
  return [blocked, flat, met, outputsOf(problem), farBytes(problem)];
}

const twoPasses = (problem) => [
  outputsOf(problem) * sum(problem.kernel), outputsOf(problem), farBytes(problem)];

const twoPassesPay = (problem) => sum(problem.kernel) < problem.taps;

const OURS = {
  "register sums": registerTiles, "two passes": twoPasses, "own transforms": ownTransforms };
