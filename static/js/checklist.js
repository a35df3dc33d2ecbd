// The checklist page: every change is saved at once by itself, and the state of saving stands
// in words at the foot of the page.

import { ItemField, NoteField } from "./fields.js";
import { Figures, fill } from "./figures.js";
import { Filters } from "./filters.js";
import { showFindings } from "./finding_marks.js";
import { Keys } from "./keys.js";
import { LastYear } from "./last_year.js";
import { Outbox } from "./outbox.js";
import { Place } from "./place.js";
import { Sender, cookie } from "./sender.js";
import { Together } from "./together.js";

const TYPING_PAUSE = 800;
const SHOW_SAVING_AFTER = 300; // a quick save shows nothing: what flashes cannot be read

const setup = JSON.parse(document.getElementById("setup").textContent);
const { words } = setup;
const saving = document.getElementById("saving");
const figures = new Figures(setup);
const outbox = new Outbox(setup);
const fields = new Map();
const refused = new Map(); // target > code of what the server would not take
const typing = new Map(); // field > timer of a text that is being typed
const FIGURES_AFTER = 500; // somebody answering fast is not asked for between each two answers
let leaving = false;
let savingTimer = 0;
let byPointer = false;

const sender = new Sender({
  outbox,
  api: setup.api,
  csrfCookie: setup.csrfCookie,
  on: { sent, refused: whenRefused, state: showState, unsure: askFigures },
});

for (const root of document.querySelectorAll("[data-item]")) add(new ItemField(root, setup));
for (const root of document.querySelectorAll("[data-element]")) add(new NoteField(root));
const items = [...fields.values()].filter((field) => field instanceof ItemField);
const lastYear = new LastYear({ ...setup, items, take: (field) => (save(field), field.focus()) });
for (const entry of outbox.entries) fields.get(entry.target)?.show(entry.body);
showState();
sender.wake();
document.getElementById("refusal")?.focus();

function add(field) {
  fields.set(field.target, field);
  field.root.addEventListener("change", (event) => {
    field.arrange();
    save(field);
    if (event.target.type === "radio" && field.lacksReason) askReason(field);
  });
  field.root.addEventListener("input", (event) => {
    if (event.target.type === "radio") return;
    clearTimeout(typing.get(field));
    typing.set(field, setTimeout(() => save(field), TYPING_PAUSE));
    showState();
  });
  field.root.addEventListener("keydown", (event) => {
    const { type } = event.target;
    if (type === "radio" && ["Delete", "Backspace"].includes(event.key)) clear(field);
    if (type === "text" && event.key === "Enter") {
      event.preventDefault();
      save(field);
    }
  });
  field.root.querySelector("[data-clear]")?.addEventListener("click", () => clear(field));
}

function clear(field) {
  field.clear();
  save(field);
}

// By mouse or thumb the next thing to do is the reason; arrow keys only pass over the button.
document.addEventListener("pointerdown", () => (byPointer = true));
document.addEventListener("keydown", () => (byPointer = false));

function askReason(field) {
  if (byPointer) field.lacking.focus();
}

function save(field, { undone = 0 } = {}) {
  field.undone = undone;
  if (field.teller) field.tell("");
  clearTimeout(typing.get(field));
  typing.delete(field);
  field.settle();
  field.arrange();
  const values = field.read();
  const latest = outbox.of(field.target).at(-1)?.body ?? field.server;
  if (!field.lacksReason && field.differs(latest)) {
    refused.delete(field.target);
    field.say();
    outbox.put(field.target, values, field.server.version);
    sender.release(field.target);
  }
  showState();
}

function sent(target, entry, answer) {
  if (answer.summary) figures.show(answer.summary);
  const field = fields.get(target);
  if (!field) return; // an element that is not on this page
  const { version, ...values } = answer.answer ?? { text: answer.text, version: answer.version };
  // A save repeated after a reload may be older than what the server has shown since.
  if (version >= field.server.version) field.server = { ...values, version };
  refused.delete(target);
  field.say();
  const next = outbox.of(target);
  for (const waiting of next) outbox.rebase(waiting, field.server.version);
  if (!next.length && !typing.has(field) && !field.lacksReason) field.show(field.server);
}

async function askFigures() {
  const { begun } = sender;
  await new Promise((go) => setTimeout(go, FIGURES_AFTER));
  if (sender.begun !== begun) return; // the save that has begun since brings them
  try {
    const response = await fetch(setup.api, { credentials: "same-origin" });
    const { summary } = response.ok ? await response.json() : {};
    if (summary && sender.begun === begun) figures.show(summary);
  } catch {
    // The line is down again: the next save brings the figures.
  }
}

function whenRefused(target, entry, status, answer) {
  const field = fields.get(target);
  if (!field) return keepForItsPage(target, entry);
  if (status === 409 && answer.current) return meet(field, entry, answer);
  for (const waiting of outbox.of(target)) outbox.remove(waiting);
  refused.set(target, field.code);
  field.say(sentence(answer.message ?? String(status)), sentence(words.kept));
}

// An answer of another element's page: it waits there for its person.
function keepForItsPage(target, { body, base }) {
  outbox.put(target, body, base);
  sender.hold(target);
  refused.set(target, decodeURIComponent(target.split("/")[1]));
}

// Someone else has saved meanwhile: show both, and let the person choose.
function meet(field, entry, { message, current }) {
  const { version, answered_by: name, at, ...theirs } = current;
  field.server = { ...theirs, version };
  const [waiting] = outbox.of(field.target);
  const mine = waiting?.body ?? entry.body;
  if (waiting) outbox.remove(waiting);
  if (!Object.keys(mine).some((key) => mine[key] !== theirs[key])) return field.show(theirs);
  // Kept in the outbox, so that the choice survives a reload; not sent before it is made.
  outbox.put(field.target, mine, entry.base);
  sender.hold(field.target);
  refused.set(field.target, field.code);
  const person = name || words.someone;
  field.say(
    sentence(message),
    side(words.yours, field.describe(mine, words), words.use_yours, () => {
      settle(field);
      field.show(mine);
      outbox.put(field.target, mine, version);
      sender.release(field.target);
    }),
    side(
      fill(words.theirs, { person }),
      field.describe(theirs, words),
      fill(words.use_theirs, { person }),
      () => {
        settle(field);
        field.show(theirs);
        showState();
      },
    ),
  );
}

function settle(field) {
  for (const waiting of outbox.of(field.target)) outbox.remove(waiting);
  sender.held.delete(field.target);
  refused.delete(field.target);
  field.say();
  field.focus();
}

function side(title, text, action, choose) {
  const box = document.createElement("div");
  box.className = "side";
  const heading = document.createElement("strong");
  heading.textContent = title;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet";
  button.textContent = action;
  button.addEventListener("click", choose);
  box.append(heading, sentence(text, "said"), button);
  return box;
}

function sentence(text, name = "") {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  paragraph.className = name;
  return paragraph;
}

// The state of saving, in words.

function showState() {
  clearTimeout(savingTimer);
  savingTimer = 0;
  for (const field of fields.values()) {
    field.mark(stateOf(field));
    lastYear.mark(field);
  }
  const waiting = outbox.targets().filter((target) => !refused.has(target)).length;
  const [lacking] = [...fields.values()].filter((field) => field.lacksReason);
  if (sender.signedOut) return saySignedOut();
  if (refused.size) return say(counted("refused", refused.size));
  if (waiting && sender.lineIsDown) return say(counted("waiting", waiting));
  if (lacking) return say(fill(words[lacking.lacks], { items: lacking.code }));
  if (waiting || typing.size) {
    savingTimer = setTimeout(() => say(words.saving), SHOW_SAVING_AFTER);
    return undefined;
  }
  return say(outbox.keeps ? words.saved : words.storage);
}

function stateOf(field) {
  if (refused.has(field.target)) return "refused";
  if (outbox.of(field.target).length && (sender.lineIsDown || sender.signedOut)) return "waiting";
  return field.lacksReason ? "lacking" : "";
}

function counted(name, count) {
  const items = [...refused.values()].join(", ");
  return fill(count === 1 ? words[`${name}_one`] : words[`${name}_many`], { count, items });
}

function say(text) {
  if (saving.textContent !== text) saving.textContent = text;
}

function saySignedOut() {
  if (saving.querySelector("a")) return;
  const link = document.createElement("a");
  link.href = setup.signIn;
  link.textContent = words.sign_in;
  link.addEventListener("click", () => (leaving = true));
  saving.replaceChildren(`${words.signed_out} `, link);
}

function isUnsent() {
  const lacking = [...fields.values()].some((field) => field.lacksReason);
  return outbox.entries.length > 0 || typing.size > 0 || refused.size > 0 || lacking;
}

function saveTyping() {
  for (const field of typing.keys()) save(field);
}

// A phone may throw the page away without another word once it is hidden.
document.addEventListener("visibilitychange", saveTyping);
globalThis.addEventListener("beforeunload", (event) => {
  saveTyping();
  if (!leaving && isUnsent()) event.preventDefault();
});

// What is shown, where the person is, and the keys.

let together = null; // what others do; asked once the page stands
let beside = { evidence: [], people: [], lastYear: null }; // comes with the first of it
const withEvidence = new Set();
const filters = new Filters({
  items,
  words,
  tests: {
    open: (field) => field.isOpen,
    low: (field) => field.isLow,
    na: (field) => field.isNotApplicable,
    changed: (field) => lastYear.hasChanged(field),
    suggested: (field) => lastYear.isSuggested(field),
    mine: (field) => together?.assigned[field.element]?.person === setup.person,
    findings: (field) => "findings" in field.root.dataset,
    evidence: (field) => withEvidence.has(field.code) || "evidence" in field.root.dataset,
  },
});
const place = new Place({ items: () => filters.shown, moved() {} });
const keys = new Keys({
  dialog: document.getElementById("keys"),
  move: (by) => place.step(by),
  digit: (figure) => answer(place.current?.valueOf(figure)),
  actions: {
    j: () => place.step(1),
    k: () => place.step(-1),
    o: nextOpen,
    n: () => answer(setup.notApplicable),
    u: () => undo(place.current),
    y: () => place.current && lastYear.confirm(place.current),
    c: () => place.current?.openNote(),
    "/": () => filters.search.focus(),
    "?": () => keys.help(),
    Escape: () => place.go(place.current ?? filters.shown[0]),
  },
});
filters.reveal(location.hash);
document.getElementById("next-open").addEventListener("click", nextOpen);
document.getElementById("show-keys").addEventListener("click", () => keys.help());

// A digit without an item to give it to goes to the first item instead.
function answer(value) {
  const field = place.current;
  if (!field || field.root.hidden) return place.step(1);
  if (!field.choose(value)) return undefined;
  save(field);
  if (field.lacksReason) return field.lacking.focus();
  return field.focus();
}

function nextOpen() {
  if (!place.nextOpen()) filters.found.textContent = words.none_open;
}

// Two people at once. What is being changed here is left alone: its own save meets the other's.

together = new Together({
  setup,
  here: () => place.current?.element ?? new URLSearchParams(location.search).get("element") ?? "",
  on: { heard, learned },
});

// Items that were opened before last year was known get its box now.
function learned(known) {
  beside = known;
  for (const code of known.evidence) withEvidence.add(code);
  lastYear.learn(known.lastYear);
  showFindings(items, known.findings, words);
  for (const field of items) {
    const last = field.isFurnished && lastYear.box(field);
    if (last) field.root.querySelector(".item__beside").prepend(last);
  }
  for (const name of known.lastYear ? ["changed", "suggested"] : []) {
    Object.assign(filters.select.querySelector(`[value=${name}]`), { hidden: false, disabled: false });
  }
  if (location.search.includes("show=")) filters.read();
  showState();
}

function heard({ answers, notes, summary }) {
  for (const { item, answer: theirs, by } of answers) take(`answers/${encodeURIComponent(item)}/`, theirs, by);
  for (const { element, text, version, by } of notes) {
    take(`element-notes/${encodeURIComponent(element)}/`, { text, version }, by);
  }
  if (summary) figures.show(summary);
  if (answers.length) showState();
}

function take(target, { version, ...theirs }, person) {
  const field = fields.get(target);
  if (!field || version <= field.server.version || isTouched(field)) return;
  field.server = { ...theirs, version };
  field.undone = 0;
  field.show(field.server);
  field.tell(fill(words.saved_by, { person: person || words.someone }));
}

function isTouched(field) {
  return outbox.of(field.target).length > 0 || typing.has(field) || field.differs(field.server);
}

document.querySelector(".assign").addEventListener("toggle", async () => {
  const { assignBoxes } = await import("./assign.js");
  const { assigned } = together;
  document.getElementById("assign").replaceChildren(...assignBoxes({ words, people: beside.people, assigned, give }));
});

async function give(element, person) {
  const says = document.querySelector("#assign [role=alert]");
  try {
    const response = await fetch(`${setup.api}assignments/${encodeURIComponent(element)}/`, {
      method: "PUT",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie(setup.csrfCookie) },
      body: JSON.stringify({ person }),
    });
    says.textContent = response.ok ? "" : (await response.json()).message;
  } catch {
    says.textContent = words.not_assigned;
  }
  together.ask();
}

// What stands beside an opened item: last year, and how the answer came to be.

for (const field of items) {
  field.root.querySelector("details").addEventListener("toggle", () => furnish(field), { once: true });
}

// Evidence comes when an item is first opened, or when a file is first dragged in.
for (const type of ["toggle", "dragenter"]) {
  document.addEventListener(type, () => import("./evidence.js"), { capture: true, once: true });
}

function furnish(field) {
  field.isFurnished = true;
  const story = document.createElement("div");
  story.className = "beside";
  const shown = document.createElement("div");
  shown.setAttribute("role", "status");
  story.append(
    link(words.history, () => tellHistory(field, shown)),
    link(words.undo, () => undo(field)),
    shown,
  );
  const last = lastYear.box(field);
  field.root.querySelector(".item__beside").append(...(last ? [last, story] : [story]));
}

function link(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-link";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

async function tellHistory(field, shown) {
  const { historyOf, list } = await import("./history.js");
  const found = await historyOf(field, setup.api);
  if (found === null) shown.replaceChildren(sentence(words.history_unreachable));
  else shown.replaceChildren(found.length ? list(found, field, words) : sentence(words.no_history));
}

// The state before is saved anew, so that undoing is in the history as well. What has not
// arrived yet is taken back to what the server has.
async function undo(field) {
  if (!field) return;
  saveTyping();
  const before = outbox.of(field.target).length ? field.server : await fetchBefore(field);
  if (!before) return;
  const { undone = 0 } = field;
  field.show(before);
  save(field, { undone: before === field.server ? 0 : undone + 1 });
}

async function fetchBefore(field) {
  const { historyOf, stateBefore } = await import("./history.js");
  const found = await historyOf(field, setup.api);
  if (found === null) return field.say(sentence(words.history_unreachable));
  return stateBefore(found, field.undone ?? 0) ?? field.say(sentence(words.nothing_to_undo));
}

// A column copied from a spreadsheet; what is pasted into a text stays there.
document.addEventListener("paste", async (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim() || event.target.closest?.("textarea, select, dialog, input:not([type=radio])")) return;
  event.preventDefault();
  const { paste } = await import("./paste.js");
  paste(text, { ...setup, items, shown: filters.shown, start: place.current, take: save });
});

// Submitting waits for the last answers.

document.getElementById("answers").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("submit").addEventListener("submit", async (event) => {
  saveTyping();
  if (!isUnsent()) return;
  event.preventDefault();
  say(words.wait_submit);
  sender.wake();
  const until = Date.now() + 5000;
  while (isUnsent() && !refused.size && Date.now() < until) await new Promise((go) => setTimeout(go, 100));
  if (isUnsent()) return say(words.cannot_submit);
  leaving = true;
  event.target.submit();
});
