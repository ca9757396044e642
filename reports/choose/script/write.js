// Small things that everything on the page is written with.
const $ = (id) => document.getElementById(id);
const BYTES = [[1024 ** 3, "GiB"], [1024 ** 2, "MiB"], [1024, "KiB"], [1, "B"]];

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// as corrconv/kit/units.py writes sizes
function bytes(value) {
  if (value <= 0) return "0 B";
  const near = rounded3(value);
  const [scale, unit] = BYTES.find(([size]) => near >= size) ?? BYTES[BYTES.length - 1];
  return `${digits(value / scale)} ${unit}`;
}

// both ends in the unit of the larger one: 8.12 to 11.3 ms
function rangeText(range) {
  if (!range) return "not known";
  const [low, high] = range;
  if (high === Infinity) return `over ${seconds(low)}`;
  const upper = seconds(high);
  const [scale] = UNITS.find(([, unit]) => upper.endsWith(` ${unit}`));
  return `${digits(low / scale)} to ${upper}`;
}

// one, two and three
function listed(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
