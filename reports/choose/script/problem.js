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
