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

// 0.812 to 1.13; nothing of the first itself
const rangeText = ([low, high]) => (low < high ? `${digits(low)} to ${digits(high)}` : "");

// one, two and three
function listed(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

// The answer in words: what to use, how much it gains, what cannot be told from it.

// as `corrconv recommend` heads its table
function heading({ problem, workers }) {
  const sides = `${spelled(problem.x)} with ${spelled(problem.h)}${problem.ndim === 2 ? " (rows x columns)" : ""}`;
  const threads = workers === 1 ? "1 thread" : `${workers} threads`;
  return `${problem.operation} ${sides}, ${problem.mode}, ${problem.dtype}, ${threads}`;
}

function writeAnswer(found) {
  const [first] = found.ranking;
  $("whose").textContent = whose(found);
  $("asked-for").textContent = heading(found);
  $("use").replaceChildren("Use ", element("strong", first.name), `: ${seconds(first.seconds)}`);
  $("gains").replaceChildren(...gains(found));
  $("tied").textContent = tied(found);
  $("near").textContent = near(found);
  $("rank-one-says").textContent = found.ifRankOne.map(conditional).join(" ");
  $("auto").textContent = autoSays(found);
  $("beyond").textContent = found.cell ? "" : beyond(found.problem);
  for (const id of ["tied", "near", "rank-one-says", "auto", "beyond"]) $(id).hidden = !$(id).textContent;
}

// whose numbers these are
function whose({ cell }) {
  const { processor, at } = held.source;
  return cell ? `Measured on ${processor}, swept ${at}, in ${cell.processes} processes.`
    : `Predicted from numbers of ${processor}, swept ${at}; corrconv sweep measures yours.`;
}

// the measured cell that is most like it, beside a prediction
function near({ nearest: cell }) {
  if (!cell) return "";
  const others = cell.tied.filter((name) => name !== cell.best);
  const tie = others.length ? ` (≈ ${listed(others)})` : "";
  return `Nearest measured: ${cell.line}: ${cell.best}, ${seconds(cell.times[cell.best][0])}${tie}.`;
}

// one line for each that people use otherwise
function gains({ ranking: [first, ...others] }) {
  return others.filter(({ name }) => name in held.references).map((each) => {
    const made = element("li");
    const whose = ` ${held.references[each.name]}`;
    if (each.resolved === false) made.append("not to be told from", whose);
    else made.append(element("b", times(each.timesFirst)), " as fast as", whose);
    made.append(" ", element("small", each.name));
    return made;
  });
}

function tied({ ranking }) {
  const names = ranking.filter((each) => each.resolved === false).map(({ name }) => name);
  return names.length ? `${listed(names)} cannot be told apart from it.` : "";
}

const conditional = (each) => `If the kernel is of rank one (Gaussian, box, Sobel): ${each.name}, `
  + `${seconds(each.seconds)}, ${times(each.timesFirst)} the first's.`;

function autoSays({ auto, cell, rankOne, ranking: [first] }) {
  const own = cell?.times.auto;
  if (own) {
    const mark = own[4] ? "" : " ≈";
    return `method="auto", the default, took ${seconds(own[0])}, ${times(own[1])} the first's${mark}.`;
  }
  if (!auto) return "";
  const chosen = rankOne && auto.ifRankOne ? auto.ifRankOne : auto.name;
  const when = chosen === auto.name ? ""
    : `, where it finds that the kernel is of rank one, else ${auto.name}`;
  const [names, lastOne] = [held.choosesAmong.slice(0, -1).join(", "), last(held.choosesAmong)];
  const from = chosen === first.name ? "" : ` It chooses from ${names} and ${lastOne}.`;
  return `method="auto", the default, takes ${chosen}${when}.${from}`;
}

// The lines to copy: Python, what to install, and the commands that check it by measurement.

// as corrconv/kit/problems.py writes it
function lineOf({ operation, mode }, method, workers) {
  const threads = workers > 1 ? `, workers=${workers}` : "";
  return `y = corrconv.${operation}(x, h, "${mode}", method="${method}"${threads})`;
}

function commandOf(verb, { x, h, dtype, operation, mode }, workers) {
  const said = [verb, `--image ${spelled(x)} --kernel ${spelled(h)}`, `--dtype ${dtype}`];
  if (operation !== "correlate") said.push(`--operation ${operation}`);
  if (mode !== "same") said.push(`--mode ${mode}`);
  if (workers > 1) said.push(`--workers ${workers}`);
  return said.join(" ");
}

function writeCode(found, method) {
  const { problem, workers, ranking, rankOne } = found;
  const names = [...new Set([method, ...ranking.map(({ name }) => name)])].slice(0, 2);
  $("line-title").textContent = `Compute it with ${method}`;
  $("line").textContent = `import corrconv\n\n${lineOf(problem, method, workers)}`;
  const { install, text } = needs(method);
  $("pip").textContent = install.length ? `pip install ${install.join(" ")}` : "";
  $("pip-block").hidden = !install.length;
  $("needs").textContent = text;
  $("compare").textContent = commandOf(`corrconv compare ${names.join(" ")}`, problem, workers);
  $("recommend").textContent = commandOf("corrconv recommend", problem, workers)
    + (rankOne ? " --rank-one" : "");
  for (const button of document.querySelectorAll("[data-copies]")) button.nextElementSibling.textContent = "";
}

// What has to be installed beside corrconv.
function needs(name) {
  const { install } = held.implementations[name];
  if (install.length) return { install, text: `${name} needs, beside corrconv:` };
  return { install: [], text: "Nothing is to be installed beside corrconv." };
}

// Whatever the browser allows: its clipboard, its old copy command, or the text selected for a key.
async function copy(button) {
  const block = $(button.dataset.copies);
  const says = button.nextElementSibling;
  says.textContent = "";
  try {
    await navigator.clipboard.writeText(block.textContent);
    says.textContent = "copied";
  } catch { // none here, or not allowed
    window.getSelection().selectAllChildren(block);
    const done = document.execCommand("copy");
    says.textContent = done ? "copied" : "selected: copy it with Ctrl+C or ⌘C";
  }
}
