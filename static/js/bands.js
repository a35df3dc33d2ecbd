// The bands of a ladder as a bar from 0 to 100, drawn anew as one types. A rating has one bound, where it
// begins; it ends where the one above it begins.

import { readFigure } from "./typed.js";

const place = document.querySelector("[data-bands]");
const decimal = document.documentElement.lang === "en" ? "." : ",";
const form = place?.closest("form");
const bounds = form ? [...form.elements].filter(({ name }) => /^ratings\[\d+\]\.min$/.test(name)) : [];

function beside(bound, name) {
  return form.elements[bound.name.replace(/min$/, name)].value.trim();
}

function wordOf(bound) {
  const { lang } = document.documentElement;
  const label = lang === "en" && beside(bound, "label.en");
  return label || beside(bound, "label.id") || beside(bound, "code");
}

// A figure as the server will read it; no number where it refuses.
function numberOf(typed) {
  return Number(readFigure(typed, { decimal }).figure ?? Number.NaN);
}

// Each rating with where it begins (low) and ends (high); both are missing where it has no band.
function steps() {
  let above = null;
  return bounds.map((bound) => {
    const step = { word: wordOf(bound), colour: beside(bound, "colour"), typed: bound.value.trim() };
    if (!step.typed) return { ...step, says: place.dataset.rule };
    const low = numberOf(step.typed);
    const falls = above ? low < above.low : low <= 100;
    if (!(falls && low >= 0)) return { ...step, says: place.dataset.wrong };
    const says = above ? place.dataset.between.replace("{high}", above.typed) : place.dataset.top;
    const band = { ...step, low, high: above?.low ?? 100, says: says.replace("{low}", step.typed) };
    above = band;
    return band;
  });
}

function made(tag, style, ...inside) {
  const node = document.createElement(tag);
  node.className = style;
  node.append(...inside);
  return node;
}

function stretch({ low, high, colour, typed, word }) {
  const node = made("span", `bands__step rating--${colour}`, `${typed} ${word}`);
  node.style.flexGrow = high - low;
  return node;
}

function line({ word, colour, says }) {
  const badge = made("span", `rating rating--${colour}`, made("span", "rating__word", word));
  return made("li", "bands__line", badge, ` ${says}`);
}

function draw() {
  const all = steps();
  const bands = all.filter(({ low }) => low !== undefined);
  const lowest = bands.at(-1);
  const bar = made("div", "bands__bar", ...bands.map(stretch));
  const list = made("ul", "bands__list", ...all.map(line));
  bar.setAttribute("aria-hidden", "true"); // the list says the same
  if (lowest?.low > 0) {
    bar.append(stretch({ low: 0, high: lowest.low, colour: "none", typed: "0", word: "–" }));
    list.append(made("li", "bands__line", place.dataset.none.replace("{low}", lowest.typed)));
  }
  place.replaceChildren(bar, list);
  place.hidden = bounds.length === 0;
}

if (place) {
  form.addEventListener("input", draw);
  globalThis.addEventListener("pageshow", draw); // with what the browser puts back
  draw();
}
