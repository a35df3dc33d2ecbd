// Has the sheets of what is due kept on this device, and says of each whether it opens without a line.

import { fill } from "./figures.js";
import { keepPages } from "./offline.js";

const OLD = 12 * 3600 * 1000; // kept before: fetched anew, for units and checklists change
const { words } = JSON.parse(document.getElementById("setup").textContent);
const links = [...document.querySelectorAll("a[data-sheet]")];
const sheets = links.map(({ pathname }) => pathname);
const copies = () => Promise.all(sheets.map((one) => caches.match(one, { cacheName: "csms-pages-here" })));

async function tell() {
  const kept = await copies().catch(() => []);
  for (const [at, link] of links.entries()) {
    link.parentElement.querySelector("[data-says]").textContent = kept[at] ? words.kept_here : words.needs_line;
  }
  const done = kept.filter(Boolean).length;
  document.getElementById("sheets-kept").textContent = links.length ? fill(words.sheets_kept, { done, all: links.length }) : "";
}

async function start() {
  const held = globalThis.caches ? await copies().catch(() => []) : [];
  const isOld = (copy) => copy && Date.now() - Date.parse(copy.headers.get("date")) > OLD;
  const renew = sheets.filter((_, at) => isOld(held[at]));
  keepPages({ words, keep: ["/device/", ...sheets], renew, kept: tell });
}

start();
