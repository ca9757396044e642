// Numbers as corrconv/kit/units.py writes them: three digits and a unit that suits.
const UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];

// To three digits, halves to the even one, as Python rounds.
function rounded3(value) {
  const tie = /^-?\d\.\d(\d)50*e/.exec(value.toExponential(100));
  if (!tie || Number(tie[1]) % 2) return Number(value.toExponential(2));
  const [mantissa, exponent] = value.toExponential(100).split("e");
  return Number(`${mantissa.slice(0, mantissa.indexOf(".") + 3)}e${exponent}`);
}

function digits(value) {
  if (value === 0) return "0";
  const rounded = rounded3(value);
  const exponent = Number(rounded.toExponential().split("e")[1]);
  return rounded.toFixed(Math.max(0, 2 - exponent));
}

function seconds(value) {
  const rounded = rounded3(value);
  const [scale, unit] = UNITS.find(([s]) => Math.abs(rounded) >= s) ?? UNITS[UNITS.length - 1];
  return `${digits(value / scale)} ${unit}`;
}

const times = (value) => `${digits(value)}×`;

// 100000 → 100 000, with a narrow space that does not break
const number = (value) =>
  value < 10000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");

// as reports/kit/words.py writes a floor, rounded up
function percent(factor) {
  if (factor >= 2) return times(Math.ceil(100 * factor - 1e-9) / 100);
  const above = 100 * (factor - 1);
  const step = above < 9.95 ? 10 : 1;
  return `${Math.ceil(above * step - 1e-9) / step}%`;
}
