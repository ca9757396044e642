// What is asked, and its shape arithmetic: corrconv/core/problem.py, for real operands with zeros around.
const product = (sizes) => sizes.reduce((all, size) => all * size, 1);
const sum = (values) => values.reduce((all, value) => all + value, 0);
const within = (inner, outer) => inner.every((size, axis) => size <= outer[axis]);
const ITEM = { float32: 4, float64: 8 };

// Null where there is no such problem: valid, and neither operand contains the other.
function problemOf({ operation, x, h, mode, dtype }) {
  const swapped = mode === "valid" && !within(h, x) && within(x, h);
  if (mode === "valid" && !swapped && !within(h, x)) return null;
  const [image, kernel] = swapped ? [h, x] : [x, h];
  const padding = kernel.map((n) => ({
    valid: [0, 0], full: [n - 1, n - 1], same: [Math.floor(n / 2), Math.floor((n - 1) / 2)],
  }[mode]));
  const grown = { valid: -1, full: 1 };
  return {
    operation, x, h, mode, dtype, swapped, image, kernel, padding,
    ndim: x.length,
    item: ITEM[dtype],
    taps: product(kernel),
    output: mode === "same" ? x : image.map((N, axis) => N + grown[mode] * (kernel[axis] - 1)),
    extended: image.map((N, axis) => N + sum(padding[axis])),
    full: image.map((N, axis) => N + kernel[axis] - 1),
    // the smallest transform that holds every output: one border of zeros serves both ends
    fft: image.map((N, axis) => Math.max(kernel[axis], N + Math.max(...padding[axis]))),
  };
}

// Which implementations take a problem, and how much memory each needs: corrconv/core/memory.py.
const ODD = "its kernel's sides must be odd";
const NOT_SWAPPED = "mode 'valid' with h the larger operand";
const TOO_LARGE = "its kernel is larger than any tile";
const COUNTS = "a size at which it would count its scratch wrongly, in a C int";
const PAYS = "two passes do not pay for so few taps, whatever the kernel's rank";

// Null where it takes the problem, else the reason why not: what its own `supports` said of each kind.
function declined(name, problem) {
  const { declines } = held.implementations[name];
  const says = declines[`${problem.ndim}-D ${problem.dtype} ${problem.mode}`];
  if (name === "ipp" && ippTooLarge(problem)) return COUNTS;
  if (says === undefined) return null;
  if (says.always) return says.always;
  if (says.even && problem.h.some((n) => n % 2 === 0)) return ODD;
  if (says.swapped && problem.swapped) return NOT_SWAPPED;
  if (says.few && !twoPassesPay(problem)) return PAYS;
  if (says.most?.some((most, k) => problem.kernel[k] > most)) return TOO_LARGE;
  return null;
}

// corrconv/impls/ipp.py
function ippBlock(problem) {
  const longest = 4 * Math.max(...problem.kernel);
  const sides = problem.full.map((size) => 2 ** Math.ceil(Math.log2(Math.min(size, longest))));
  return problem.item * product(sides);
}

function ippTooLarge(problem) {
  const whole = problem.item * product(problem.full);
  return ippBlock(problem) > held.IPP_LARGEST || whole > 8 * held.IPP_LARGEST - 8;
}

// bytes beyond operands and result
function memoryOf(name, problem, workers) {
  if (MEMORY[name]) return Math.trunc(MEMORY[name](problem, workers));
  const { line, plane, padded, item } = held.implementations[name].memory;
  const count = problem.ndim === 1 ? line : plane;
  return Math.trunc(count * (item || problem.item) * product(padded ? problem.full : problem.extended));
}

const MEMORY = {
  fft_tiled(problem, workers) {
    const { tiles, size } = chooseOwn(problem, workers);
    const threads = Math.min(workers, tiles);
    return 2 * held.simd.vectorBytes * size * (1 + 2 * threads);
  },
  ipp(problem) {
    let points = product(problem.full) - outputsOf(problem);
    if (problem.ndim === 2 && problem.dtype === "float64") {
      const fits = problem.mode === "same" && problem.kernel.every((n) => n % 2);
      points = fits ? 0 : product(problem.extended);
    }
    if (!ippTakesFft(problem)) return problem.item * points;
    const times = problem.ndim === 1 ? 4 : 1;
    return problem.item * points + held.MEBIBYTE + times * ippBlock(problem);
  },
  ndimage: (problem) => 8 * borderKinds(problem) * problem.taps,
  numba_simd(problem, workers) {
    const outputs = problem.output.map((N, k) => Math.min(N, held.PIECE[problem.ndim][k]));
    const read = outputs.map((N, k) => N + problem.kernel[k] - 1);
    return workers * problem.item * (product(outputs) + product(read));
  },
  opencv(problem) {
    if (problem.ndim === 1) return 6 * problem.item * problem.extended[0];
    const around = problem.mode === "full" ? 1 : 0;
    return 4 * held.MEBIBYTE + around * problem.item * product(problem.extended);
  },
  separable: (problem, workers) => (
    workers * problem.item * 2 * (8 + problem.kernel[0]) * last(problem.extended)),
  strided_gemm(problem, workers) {
    const rows = problem.item * outputsOf(problem) * problem.taps;
    return Math.min(rows, Math.min(workers, 3) * 32 * held.MEBIBYTE)
      + problem.item * product(problem.extended);
  },
  torch(problem) {
    const { line, plane } = held.implementations.torch.memory;
    const unfolded = problem.dtype === "float32" ? 0 : problem.item * outputsOf(problem) * problem.taps;
    return unfolded + (problem.ndim === 1 ? line : plane) * problem.item * product(problem.extended);
  },
};
