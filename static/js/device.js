// The page about this device: which checklists it keeps, what waits to be sent, and the queue as a
// file. It works without a line, and sends when there is one.

import { Clock } from "./clock.js";
import { fill } from "./figures.js";
import { isPersistent, keepPages, nameOf, tellOthers } from "./offline.js";
import { Outbox } from "./outbox.js";
import { download, exported, imported } from "./queue_file.js";
import { Sender } from "./sender.js";
import { filesTexts, sizeText, waitingText } from "./state.js";
import * as store from "./store.js";
import { Uploads } from "./uploads.js";

const setup = JSON.parse(document.getElementById("device-setup").textContent);
const { words } = setup;
const clock = new Clock(setup);
const at = (id) => document.getElementById(id);
let person = "";
let outbox = null;
let sender = null;
let uploads = null;
let noted = []; // what this device knows of: its name and address
let kept = []; // of that, what opens without a line

// The worker knows whose pages may be shown; a page that came over the line says it itself.
async function whose() {
  if (document.body.dataset.person) return document.body.dataset.person;
  try {
    const noted = (await (await caches.match("/person", { cacheName: "csms-pages-here" }))?.text()) ?? "";
    return noted.startsWith("?") ? "" : noted; // somebody has signed in, and no page says who
  } catch {
    return "";
  }
}

async function begin() {
  const isInstead = location.pathname !== at("instead").dataset.here;
  at("instead").hidden = !isInstead;
  person = await whose();
  tellOthers(person, words);
  at("whose").textContent = person ? fill(words.of, { person: nameOf(person, words) }) : words.nobody;
  if (!person) return;
  at("own").hidden = false;
  noted = await store.all("kept", `${person}:`).catch(() => []);
  kept = await keptChecklists();
  outbox = new Outbox({ person, clock, changed: show });
  sender = new Sender({
    outbox,
    clock,
    csrfCookie: setup.csrfCookie,
    on: { sent, refused: show, state: show, unsure() {} },
  });
  uploads = new Uploads({ person, csrfCookie: setup.csrfCookie, clock, changed: show, isBegun: (one) => outbox.isBegun(one) });
  await uploads.gather();
  showKept();
  tellPersistence();
  await sender.wake();
  show();
  if (document.body.dataset.person && !isInstead) keepPages({ words });
}

async function keptChecklists() {
  try {
    const cache = await caches.open("csms-pages-here");
    const there = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    return noted.filter(({ address }) => there.includes(address));
  } catch {
    return [];
  }
}

function make(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

function link(href, text) {
  const made = make("a", text);
  made.href = href;
  return made;
}

function showKept() {
  const lines = kept.map(({ title, address, at: time }) => {
    const line = make("li");
    line.append(link(address, title), " ", make("span", fill(words.kept_at, { time: clock.time(time) }), "muted"));
    return line;
  });
  at("kept").replaceChildren(...lines);
  at("no-kept").hidden = lines.length > 0;
}

function show() {
  const waiting = outbox.waiting;
  const { trouble } = sender;
  const parts = [];
  if (trouble === "signedOut") parts.push(words.signed_out);
  else if (trouble === "other") parts.push(words.other_person);
  if (waiting.length) parts.push(trouble ? waitingText(waiting, { words, clock, trouble }) : words.sending);
  else if (!outbox.entries.length && !uploads.unsent.length) parts.push(words.nothing_waits);
  if (uploads.unsent.length) parts.push(...filesTexts(uploads.summary, { words, clock }));
  say("queue-state", parts.join(" "));
  at("sign-in").hidden = trouble !== "signedOut";
  const lines = [...outbox.entries.map(changeLine), ...uploads.unsent.map(fileLine)];
  at("queue").replaceChildren(...lines);
  at("queue-actions").hidden = !lines.length;
}

function say(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

// What has begun on the server takes its photos now.
function sent({ isFirst }) {
  if (isFirst) uploads.wake();
  show();
}

// How a checklist or an inspection is called, and where it is filled in.
function placeOf(evaluation) {
  const { title = evaluation, address } = noted.find((one) => one.evaluation === String(evaluation)) ?? {};
  return { title, address: address ?? (evaluation.startsWith("inspections/") ? "/inspections/" : `/evaluations/${evaluation}/checklist/`) };
}

// What the server has refused is thrown away only when its person says so, twice.
function dropButton(text, drop) {
  const button = make("button", text, "button-quiet");
  button.type = "button";
  button.addEventListener("click", () => {
    if (button.dataset.asked === undefined) {
      button.dataset.asked = "";
      button.textContent = words.drop_sure;
      return;
    }
    drop();
    show();
    at("queue-title").focus();
  });
  return button;
}

function changeLine(entry) {
  const { evaluation, target, about, draft, refusal } = entry;
  const line = make("li");
  const { title, address } = placeOf(evaluation);
  const code = about?.code ?? decodeURIComponent(target.split("/")[1] ?? "");
  const kinds = { "element-notes": words.note_of, findings: words.finding_of };
  const name = kinds[target.split("/")[0]] ?? words.item;
  const state = refusal ? words.needs_choice : draft ? words.is_draft : words.waits;
  line.append(
    link(address, `${title} · ${about?.label ?? fill(name, { code })}`),
    ` – ${state}`,
    make("span", [about?.said, refusal?.message].filter(Boolean).join("\n"), "said muted"),
  );
  if (refusal) line.append(dropButton(words.drop, () => (entry.isFirst ? dropAll(evaluation) : outbox.remove(entry))));
  return line;
}

// What the server did not let begin takes all along that was to come after it.
function dropAll(evaluation) {
  outbox.removeAll(evaluation);
  for (const upload of uploads.unsent.filter((one) => one.evaluation === evaluation)) uploads.drop(upload);
}

function fileLine(upload) {
  const { evaluation, file, item, state, message } = upload;
  const line = make("li");
  const { title, address } = placeOf(evaluation);
  const text = `${title} · ${fill(words.item, { code: item })}`;
  const said = fill(words.file, { name: file.name, size: sizeText(file.size) });
  const isRefused = state === "refused";
  line.append(link(address, text), ` – ${said} – ${isRefused ? words.needs_choice : words.waits}`);
  if (!isRefused) return line;
  line.append(make("span", message, "said muted"), dropButton(words.drop_file, () => uploads.drop(upload)));
  return line;
}

async function tellPersistence(ask = false) {
  const promised = await isPersistent({ ask });
  say("persistence", { true: words.persistent, false: words.not_persistent, null: words.no_promise }[promised]);
  at("persist").hidden = promised !== false;
}

at("persist").addEventListener("click", () => tellPersistence(true));
at("send").addEventListener("click", () => {
  uploads.wake();
  sender.wake();
});

at("export").addEventListener("click", async () => {
  const name = `csms-antrean-${new Date(clock.now()).toISOString().slice(0, 16).replaceAll(":", "")}.json`;
  const files = await store.all("files", `${person}:`).catch(() => []);
  const titles = new Map(noted.map(({ evaluation, title }) => [evaluation, title]));
  const whom = { id: person, name: nameOf(person, words) };
  download(await exported({ entries: outbox.entries, files, person: whom, titles, clock, words }), name);
  say("file-says", fill(words.exported, { name }));
});

at("import").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  try {
    const found = imported(await file.text(), { person, words });
    const taken = found.entries.filter((entry) => outbox.take(entry)).length;
    for (const one of found.files) await uploads.take(one);
    const known = found.entries.length - taken;
    say("file-says", fill(words.imported, { count: taken + found.files.length, known }));
    show();
    sender.wake();
  } catch (error) {
    say("file-says", error.message);
  }
  target.value = "";
});

begin();
