// Has the sheets of what is due or was used last kept on this device, lists the others that it keeps,
// and says of each whether it opens without a line.

import { fill } from "./figures.js";
import { keepPages } from "./offline.js";

const OLD = 12 * 3600 * 1000; // kept before: fetched anew, for units and checklists change
const MOST_OTHERS = 30;
const HERE = "csms-pages-here";
const { words } = JSON.parse(document.getElementById("setup").textContent);
const list = document.getElementById("free-sheets");
const links = () => [...document.querySelectorAll("a[data-sheet]")];
const copies = () => Promise.all(links().map(({ pathname }) => caches.match(pathname, { cacheName: HERE })));

async function tell() {
  const kept = await copies().catch(() => []);
  for (const [at, link] of links().entries()) {
    link.parentElement.querySelector("[data-says]").textContent = kept[at] ? words.kept_here : words.needs_line;
  }
  const box = document.getElementById("sheets-kept");
  if (box && kept.length) box.textContent = fill(words.sheets_kept, { done: kept.filter(Boolean).length, all: kept.length });
}

// Those of units whose page was opened on this device; each says by itself what it is called.
async function listOthers() {
  if (!list || !(await caches.has(HERE))) return;
  const cache = await caches.open(HERE);
  const there = new Set(links().map(({ pathname }) => pathname));
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const others = kept.filter((one) => /^\/inspections\/units\/[^/]+\/inspect\//.test(one) && !there.has(one));
  for (const address of others.slice(0, MOST_OTHERS)) {
    const page = new DOMParser().parseFromString(await (await cache.match(address)).text(), "text/html");
    const setup = page.getElementById("setup");
    if (setup) list.append(entryOf(address, JSON.parse(setup.textContent).title));
  }
}

function entryOf(href, textContent) {
  const entry = Object.assign(document.createElement("li"), { className: "schedule__begin" });
  const link = Object.assign(document.createElement("a"), { className: "button-quiet", href, textContent });
  const says = Object.assign(document.createElement("span"), { className: "muted" });
  link.dataset.sheet = says.dataset.says = "";
  entry.append(link, " ", says);
  return entry;
}

async function start() {
  if (globalThis.caches) await listOthers().catch(() => {});
  const held = globalThis.caches ? await copies().catch(() => []) : [];
  const isOld = (copy) => copy && Date.now() - Date.parse(copy.headers.get("date")) > OLD;
  const sheets = links().map(({ pathname }) => pathname);
  const renew = sheets.filter((_, at) => isOld(held[at]));
  keepPages({ words, keep: ["/device/", ...sheets], renew, kept: tell });
}

start();
