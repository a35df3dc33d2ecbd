// The list of evaluations: which checklists open without a line, what waits of each; what waits is
// sent from here too.

import { Clock } from "./clock.js";
import { keepPages, tellOthers } from "./offline.js";
import { Outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { waitingText } from "./state.js";

const setup = JSON.parse(document.getElementById("device-setup").textContent);
const { words } = setup;
const { person } = document.body.dataset;
const clock = new Clock(setup);
const rows = new Map(); // id of an evaluation > the place beside its name
for (const link of document.querySelectorAll(".evaluations__name a")) {
  const id = link.pathname.match(/^\/evaluations\/(\d+)\//)?.[1];
  const place = document.createElement("span");
  place.className = "muted evaluations__kept";
  link.parentElement.append(place);
  rows.set(id, { link, place });
}
const outbox = new Outbox({ person, clock, changed: show });
const sender = new Sender({
  outbox,
  clock,
  csrfCookie: setup.csrfCookie,
  on: { sent: show, refused: show, state: show, unsure() {} },
});

async function keptIds() {
  try {
    const cache = await caches.open("csms-pages-here");
    const found = await cache.keys();
    return new Set(found.map(({ url }) => new URL(url).pathname.match(/^\/evaluations\/(\d+)\/checklist\//)?.[1]));
  } catch {
    return new Set();
  }
}

async function show() {
  const kept = await keptIds();
  for (const [id, { place }] of rows) {
    const own = outbox.entries.filter(({ evaluation }) => evaluation === id);
    const parts = [];
    if (kept.has(id)) parts.push(words.kept_here);
    else if (!navigator.onLine) parts.push(words.needs_line);
    const waiting = own.filter(({ refusal }) => !refusal);
    if (waiting.length) parts.push(waitingText(waiting, { words, clock, trouble: sender.trouble }));
    if (own.length > waiting.length) parts.push(words.needs_choice);
    const text = parts.join(" · ");
    if (place.textContent !== text) place.textContent = text;
  }
}

// A checklist that has been handed in is no longer filled in: its copy goes.
async function dropClosed() {
  if (!navigator.onLine) return;
  const cache = await caches.open("csms-pages-here");
  for (const request of await cache.keys()) {
    const [, id] = new URL(request.url).pathname.match(/^\/evaluations\/(\d+)\//) ?? [];
    const link = rows.get(id)?.link;
    if (link && !link.pathname.endsWith("/checklist/")) await cache.delete(request);
  }
}

for (const type of ["online", "offline"]) globalThis.addEventListener(type, show);
show();
sender.wake().then(show);
tellOthers(person, words);
if (setup.fills) keepPages({ words, keep: ["/device/"] });
dropClosed().catch(() => {});
