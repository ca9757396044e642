// What our own compiled sums do: corrconv/model/ours.py.

function farBytes(problem) {
  const bytes = problem.item * (product(problem.image) + outputsOf(problem));
  return bytes > held.SECOND_CACHE ? bytes : 0;
}

function registerTiles(problem) {
  const columns = last(problem.output);
  const n = problem.kernel[0];
  const side = Math.max(Math.floor(held.simd.half / problem.item), 1);
  const padded = ceilDivide(columns, side) * side;
  let [blocked, flat, met] = [0, 0, padded / side];
  if (problem.ndim === 1) {
    const folds = Math.floor(n / side);
    const folded = folds >= held.simd.rows - 1 ? folds * side : 0;
    [blocked, flat] = [padded * folded, padded * (n - folded)];
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

const OURS = { "register tiles": registerTiles, "two passes": twoPasses };
