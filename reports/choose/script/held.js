// What the page holds: the form that reports/choose/pack.py writes.
const held = JSON.parse(document.getElementById("data-held").textContent);
