// The three that auto chooses from: corrconv/model/ours.py.
const OURS = ["numba_simd", "separable", "fftw_tiled"];

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

function predictOurs(problem, workers) {
  const found = [ofSums("numba_simd", registerTiles(problem), problem, workers)];
  const tiles = chooseTiles(problem, workers);
  if (tiles) {
    const of = `${tiles.tiles} tile${tiles.tiles > 1 ? "s" : ""} of ${tiles.tile.join("x")}`;
    found.push({ name: "fftw_tiled", seconds: tiles.seconds, tiles,
                 detail: `${of} through ${tiles.provider}`,
                 error: entryFor("fftw_tiled", problem)?.error ?? NaN });
  }
  if (problem.ndim === 2 && !problem.swapped && twoPassesPay(problem)) {
    found.push(ofSums("separable", twoPasses(problem), problem, workers));
  }
  return found;
}

function ofSums(name, features, problem, workers) {
  const known = entryFor(name, problem);
  let seconds = entrySeconds(known, features);
  if (workers > 1) seconds = Math.min(seconds, entrySeconds(known, features, workers) + held.THREADS);
  return { name, seconds, detail: "", error: known.error ?? NaN };
}
