// How many findings of each item are not closed, as a mark beside its title. The findings
// themselves come when an item is first opened.

import { fill } from "./figures.js";

let known = { items: [], words: {}, counts: {} };

export function showFindings(items, counts, words) {
  known = { items, words, counts: { ...counts } };
  for (const field of items) mark(field.root, counts?.[field.code] ?? 0);
}

function learn(code, count) {
  known.counts[code] = count;
  const field = known.items.find((one) => one.code === code);
  if (field) mark(field.root, count);
}

document.addEventListener("findings", ({ detail: { code, count } }) => learn(code, count));
document.addEventListener("sent", ({ detail: { path, answer } }) => {
  if (path === "findings/") learn(answer.finding.item, (known.counts[answer.finding.item] ?? 0) + 1);
});

function mark(root, count) {
  const { words } = known;
  let box = root.querySelector(".item__findings");
  if (!box && !count) return;
  if (!box) {
    box = document.createElement("span");
    box.className = "item__findings";
    root.querySelector(".item__title").append(box);
  }
  root.toggleAttribute("data-findings", count > 0);
  box.hidden = !count;
  box.textContent = fill(count === 1 ? words.findings_one : words.findings_many, { count });
}

export function findingsWhenOpened() {
  document.addEventListener("toggle", () => import("./findings.js"), { capture: true, once: true });
}
