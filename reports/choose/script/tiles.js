// Which tile, and whose transforms: corrconv/engines/tiles/choice.py, with the times of corrconv/engines/tiles/costs.py.
const LENGTHS = goodSizes(held.LONGEST);
const perPointOf = new Map();

function bisectLeft(values, wanted) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

// seconds a point at each of LENGTHS; between measured lengths, time a point and log2 is interpolated
function interpolated(lengths, nanoseconds) {
  const at = lengths.map((length) => Math.log2(2 * length));
  const rates = nanoseconds.map((value, k) => 1e-9 * value / at[k]);
  return LENGTHS.map((length) => {
    const x = Math.log2(2 * length);
    const k = bisectLeft(at, x);
    if (k === 0) return rates[0] * x;
    if (k === at.length) return last(rates) * x;
    const slope = (rates[k] - rates[k - 1]) / (at[k] - at[k - 1]);
    return (slope * (x - at[k - 1]) + rates[k - 1]) * x;
  });
}

function tileCosts(dtype, ndim) {
  const key = `${dtype} ${ndim}`;
  if (!perPointOf.has(key)) {
    const known = held.tiles[dtype]?.[ndim] ?? [];
    perPointOf.set(key, known.map(([provider, lengths, nanoseconds]) => (
      { provider, perPoint: interpolated(lengths, nanoseconds) })));
  }
  return perPointOf.get(key);
}

// lengths along an axis: from the first that the kernel fits into to the first that holds everything
function candidates(problem, k) {
  const n = problem.kernel[k];
  const low = bisectLeft(LENGTHS, n);
  const holds = bisectLeft(LENGTHS, problem.fft[k]);
  const limit = bisectLeft(LENGTHS, Math.max(held.LARGEST_TILE[problem.ndim], 4 * n));
  const found = [];
  for (let place = low; place <= (holds === low ? low : Math.min(holds, limit)); place += 1) {
    const length = LENGTHS[place];
    found.push({ place, length, count: ceilDivide(problem.output[k], length - (n - 1)) });
  }
  if (last(found).length >= problem.fft[k]) last(found).count = 1;
  return found;
}

// Null where there are no times of tiles.
function chooseTiles(problem, workers, only = null) {
  const known = tileCosts(problem.dtype, problem.ndim).filter(
    ({ provider }) => only === null || provider === only);
  if (!known.length) return null;
  const axes = problem.kernel.map((_, k) => candidates(problem, k));
  const alone = bestTiles(known, axes, 1);
  if (workers === 1 || alone.seconds < held.TILE_THREADS) return alone;
  const shared = bestTiles(known, axes, workers);
  return shared.seconds < alone.seconds ? shared : alone;
}

function bestTiles(known, axes, workers) {
  let best = null;
  for (const { provider, perPoint } of known) {
    for (const down of axes[0]) {
      for (const along of axes[1] ?? [null]) {
        const tiles = down.count * (along?.count ?? 1);
        const points = down.length * (along?.length ?? 1);
        const rate = along ? (perPoint[down.place] + perPoint[along.place]) / 2 : perPoint[down.place];
        const seconds = points * rate * (ceilDivide(tiles, workers) + 0.5);
        if (best === null || seconds < best.seconds) best = { provider, down, along, tiles, seconds };
      }
    }
  }
  const { provider, down, along, tiles } = best;
  return { provider, tile: along ? [down.length, along.length] : [down.length], tiles, workers,
           seconds: best.seconds + held.CALL + (workers > 1 ? held.TILE_THREADS : 0) };
}
