// The lines to copy: Python, what to install, and the commands that check it by measurement.

// as corrconv/kit/problems.py writes it
function lineOf({ operation, mode }, method, workers) {
  const threads = workers > 1 ? `, workers=${workers}` : "";
  return `y = impls.${operation}(x, h, "${mode}", method="${method}"${threads})`;
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
  const each = ranking.find(({ name }) => name === method);
  const names = [...new Set([method, ...ranking.map(({ name }) => name)])].slice(0, 2);
  $("line-title").textContent = `Compute it with ${method}`;
  $("line").textContent = `import corrconv\n\n${lineOf(problem, method, workers)}`;
  const { install, text } = needs(each, problem, workers);
  $("pip").textContent = install.length ? `pip install ${install.join(" ")}` : "";
  $("pip-block").hidden = !install.length;
  $("needs").textContent = text;
  $("compare").textContent = commandOf(`corrconv compare ${names.join(" ")}`, problem, workers);
  $("recommend").textContent = commandOf("corrconv recommend", problem, workers)
    + (rankOne ? " --rank-one" : "");
  for (const button of document.querySelectorAll("[data-copies]")) button.nextElementSibling.textContent = "";
}

// What has to be installed beside corrconv, and what is there if it is not.
function needs(each, problem, workers) {
  const { install } = held.implementations[each.name];
  if (install.length) return { install, text: `${each.name} needs, beside corrconv:` };
  if (each.tiles && held.providers[each.tiles.provider].length) {
    const own = chooseTiles(problem, workers, "fftw");
    const without = own ? ` Without, it takes FFTW, which corrconv brings: ${seconds(own.seconds)}.` : "";
    return { install: held.providers[each.tiles.provider],
             text: `This time is with ${each.tiles.provider} for its transforms.${without}` };
  }
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
