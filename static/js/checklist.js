// The checklist page: every change is saved at once by itself, and the state of saving stands
// in words at the foot of the page.

import { Answers } from "./answers.js";
import { Beside } from "./beside.js";
import { Clock } from "./clock.js";
import { Conflicts, sentence } from "./conflicts.js";
import { Departure } from "./departure.js";
import { ItemField, NoteField } from "./fields.js";
import { Figures, fill } from "./figures.js";
import { Filters } from "./filters.js";
import { findingsWhenOpened, showFindings } from "./finding_marks.js";
import { Offers } from "./finding_offers.js";
import { comeGuides, comeKeysHelp, showGuide, tellCriterion } from "./guides.js";
import { Keys, remember } from "./keys.js";
import { LastYear, showLegend } from "./last_year.js";
import { isPersistent, keepPages, noteKept, tellOthers } from "./offline.js";
import { Outbox } from "./outbox.js";
import { Place } from "./place.js";
import { Sender } from "./sender.js";
import { countedSentence, sizeText, State } from "./state.js";
import * as store from "./store.js";
import { Together } from "./together.js";

const NOTED_AFTER = 1000;
const COPY_AFTER = 60000; // a page this old, of which the server has said nothing since
const FIGURES_AFTER = 500; // somebody answering fast is not asked for between each two answers

// After a refused submit the page is the answer to a form: its address is the checklist's all the same.
history.replaceState(null, "", location.href.replace(/\/submit\/$/, "/checklist/"));

const setup = JSON.parse(document.getElementById("setup").textContent);
const { words } = setup;
const clock = new Clock(setup);
const figures = new Figures(setup);
const outbox = new Outbox({ ...setup, clock, changed: whenKept });
const answers = new Answers({ outbox, words, on: { saved, picked, typed: showState } });
const { fields } = answers;
const known = `${setup.person}:${setup.evaluation}:`;
let together = null; // what others do; asked once the page stands
let files = { count: 0 }; // pieces of evidence, which travel by themselves
let latest = null; // the summary that is shown
let figuresAt = setup.madeAt; // when they were so
let noting = 0;
let isRead = false; // what this device keeps: nothing is called saved before
let byPointer = false;

const sender = new Sender({
  outbox,
  clock,
  csrfCookie: setup.csrfCookie,
  before: ({ target }) => fields.get(target)?.server ?? null,
  on: { sent, refused: (entry) => conflicts.show(entry), state: showState, unsure: askFigures },
});
const state = new State({
  box: document.getElementById("saving"),
  more: document.getElementById("saving-more"),
  words,
  clock,
  signIn: setup.signIn,
});
state.again = showState;
const submit = document.querySelector("#submit [type=submit]"); // what was not kept is not handed in
const conflicts = new Conflicts({ outbox, sender, fields, words, changed: chosen });

for (const root of document.querySelectorAll("[data-item]")) answers.add(new ItemField(root, setup));
for (const root of document.querySelectorAll("[data-element]")) answers.add(new NoteField(root));
const items = answers.all.filter((field) => field instanceof ItemField);
const offers = new Offers({ ...setup, queued: (code) => outbox.entries.find(({ path, about }) => path === "findings/" && about.code === code) });
const goesOn = remember(document.getElementById("go-on"), "csms-go-on");
const lastYear = new LastYear({ ...setup, items, take: (field) => (answers.save(field), field.focus()) });
const story = new Beside({ ...setup, outbox, answers, lastYear });
const departure = new Departure({ answers, isUnsent, isUnkept, returned });
showState();
document.getElementById("refusal")?.focus();

// The page may be a copy that is days old: first what the server is known to hold since, then
// what waits for it.
async function begin() {
  const held = await store.all("known", known).catch(() => []);
  for (const { target, version, before, ...values } of held) answers.takeKnown(target, { ...values, version }, before);
  await outbox.gather();
  for (const entry of outbox.entries) showEntry(entry);
  answers.compare();
  const kept = await store.one("kept", known).catch(() => null);
  if (!kept) note(0);
  if (kept && !together.knows && isCopy()) {
    learned(kept.beside);
    if (kept.summary && kept.at > figuresAt) showFigures(kept.summary, kept.at);
  }
  const pending = await store.all("files", known).catch(() => []);
  if (pending.length) {
    const size = sizeText(pending.reduce((sum, file) => sum + file.size, 0));
    files = { count: pending.length, size, isStuck: true, oldest: pending.sort((a, b) => a.at - b.at)[0] };
    import("./evidence.js");
  }
  isRead = true;
  showState();
  sender.send();
}

function showEntry(entry) {
  if (entry.refusal) conflicts.show(entry);
  else fields.get(entry.target)?.show(entry.body);
}

// By mouse or thumb the next thing to do is the reason, or the next item for who wishes so.
document.addEventListener("pointerdown", () => (byPointer = true));
document.addEventListener("keydown", () => (byPointer = false));

// Arrow keys only pass over a button: by them nothing follows.
function picked(field) {
  if (!byPointer) return undefined;
  if (field.lacksReason) field.lacking.focus({ preventScroll: true });
  else if (goesOn.checked) return place.step(1);
  return place.tell(field);
}

function saved(field) {
  if (!field.lacksReason && isRead) sender.send();
  showState();
}

let hasAsked = false;

// An entry is on the disk, or another page of this person has had the answer for one.
function whenKept(gone) {
  if (gone) together?.ask();
  if (!hasAsked && outbox.entries.length) {
    hasAsked = true;
    isPersistent({ ask: true });
  }
  showState();
}

// What other parts of the page could not send themselves.
document.addEventListener("to-send", ({ detail: { operation, path, body, code, said } }) => {
  const about = { code, said: said ?? body.description };
  outbox.put(`${path}${code}/${operation}/`, body, 0, { operation, path, about, method: "POST", tried: true });
  sender.send();
  showState();
});

function sent({ target, path }, answer) {
  if (path) document.dispatchEvent(new CustomEvent("sent", { detail: { path, answer } }));
  if (answer.summary) showFigures(answer.summary);
  answers.sent(target, answer.answer ?? { text: answer.text, version: answer.version });
}

async function askFigures() {
  const { begun } = sender;
  await new Promise((go) => setTimeout(go, FIGURES_AFTER));
  if (sender.begun !== begun) return; // the save that has begun since brings them
  try {
    const response = await fetch(setup.api, { credentials: "same-origin" });
    const { summary } = response.ok ? await response.json() : {};
    if (summary && sender.begun === begun) showFigures(summary);
  } catch {
    // The line is down again: the next save brings the figures.
  }
}

function showFigures(summary, at = clock.now()) {
  latest = summary;
  submit.className = summary.counts.open ? "button-quiet" : "button"; // the loudest when it is its turn
  figuresAt = at;
  figures.show(summary);
  note();
}

// So that the list of what is kept here can name it, and a copy knows its figures.
function note(after = NOTED_AFTER) {
  clearTimeout(noting);
  const told = { title: document.title.split(" · ")[0], address: location.pathname };
  noting = setTimeout(() => noteKept(setup, { ...told, at: figuresAt, summary: latest, beside }), after);
}

// A choice has been made: on to the next one that needs it, and else the work goes on here.
function chosen(field) {
  showState();
  const { first } = conflicts;
  if (first) openFirst();
  else field.focus();
}

function openFirst() {
  const { first } = conflicts;
  if (!first) {
    const [{ target, path }] = outbox.refused;
    if (path) return departure.go("/device/");
    return departure.go(`${location.pathname}#i-${decodeURIComponent(target.split("/")[1]).replaceAll(".", "-")}`);
  }
  filters.reveal(`#${first.root.id}`);
  first.root.scrollIntoView({ block: "center" });
  return first.says.querySelector("button")?.focus();
}

// Waiting never sends what lacks its reason: the work goes on in that field. False without one.
function openLacking() {
  const lacking = answers.all.find((field) => field.lacksReason);
  if (!lacking) return false;
  filters.reveal(`#${lacking.root.id}`);
  lacking.root.scrollIntoView({ block: "center" });
  lacking.lacking.focus();
  return true;
}

// The state of saving, in words.

function showState() {
  for (const field of answers.all) {
    field.mark(stateOf(field));
    lastYear.mark(field);
    offers.mark(field);
    tellCriterion(field);
  }
  if (!isRead) return; // the page says that it gets ready, as the server rendered it
  submit.disabled = false;
  const [lacking] = answers.all.filter((field) => field.lacksReason);
  const waiting = outbox.waiting.filter(({ draft }) => !draft);
  const trouble = sender.trouble || (files.isSignedOut && "signedOut") || (together?.isAlone && waiting.length ? "line" : "");
  tellFigures(trouble ? waiting.filter(({ target }) => target.startsWith("answers/")) : []);
  state.show({
    waiting: outbox.keeps ? waiting.filter((entry) => outbox.isKept(entry)) : waiting,
    choices: conflicts.codes,
    lacking: lacking ? fill(words[lacking.lacks], { items: lacking.code, ...lacking.measure?.readings }) : "",
    trouble,
    isBusy: waiting.length > 0 || answers.typing.size > 0,
    files,
    isCopy: isCopy(),
    keeps: outbox.keeps,
    open: openFirst,
  });
}

// Whether what is shown may be older than what the server has.
function isCopy() {
  if (!together) return false;
  return together.isAlone || (together.isFirst && clock.now() - setup.madeAt > COPY_AFTER);
}

// Figures are never shown without the words of when they were so and what they are without.
function tellFigures(waiting) {
  const isOld = waiting.length > 0 || isCopy();
  const values = { time: clock.time(figuresAt), count: waiting.length };
  const sentence = waiting.length ? countedSentence(words, "as_of_without", waiting.length) : words.as_of;
  const elements = new Set(waiting.map(({ target, about }) => fields.get(target)?.element ?? about?.element));
  figures.tell({ asOf: isOld ? fill(sentence, values) : "", items, elements });
}

function stateOf(field) {
  const waiting = outbox.of(field.target);
  if (waiting.some(({ refusal }) => refusal)) return "refused";
  if (waiting.length && sender.trouble) return "waiting";
  return field.lacksReason ? "lacking" : "";
}

function isUnsent() {
  return outbox.entries.length > 0 || answers.typing.size > 0 || files.count > 0;
}

// Not on the disk yet: the one moment in which leaving could lose something.
function isUnkept() {
  return !outbox.keeps || outbox.entries.some((entry) => !outbox.isKept(entry));
}

// The page is shown again as it stood: others may have gone on meanwhile.
function returned() {
  sender.wake();
  together.ask();
}

// What is shown, where the person is, and the keys.

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
const place = new Place({ items: () => filters.shown });
const keys = new Keys({
  comeHelp: comeKeysHelp,
  move: (by) => place.step(by),
  digit: (figure) => answer(place.current?.valueOf(figure), figure),
  actions: {
    j: () => place.step(1),
    k: () => place.step(-1),
    o: nextOpen,
    n: () => answer(setup.notApplicable, "n"),
    g: () => openGuide(place.current),
    f: () => offers.press(place.current),
    u: () => story.undo(place.current),
    y: () => place.current && lastYear.confirm(place.current),
    c: () => place.current?.openNote(),
    r: () => place.current?.lacking?.focus(),
    s: () => document.querySelector("#submit [type=submit]").focus(),
    "/": () => filters.focus(),
    "?": showKeys,
    Escape: () => place.go(place.current ?? filters.shown[0]),
  },
});
filters.reveal(location.hash);
standAt(location.hash);
document.addEventListener("click", ({ target }) => standAt(target.closest?.("a[href^='#']")?.hash));
document.getElementById("next-open").addEventListener("click", nextOpen);
document.getElementById("show-keys").addEventListener("click", showKeys);

function showKeys() {
  keys.help().catch(() => (filters.found.textContent = words.no_guide));
}

// Where a link to an item or an element leads the next key acts: never on one that is out of sight.
function standAt(hash) {
  const target = document.getElementById(hash?.slice(1) ?? "");
  if (!target?.matches("[data-item], .element")) return;
  const field = filters.shown.find(({ root }) => target.contains(root));
  if (field) place.stand(field);
}

// A digit without an item to give it to goes to the first item instead.
function answer(value, typed) {
  const field = place.current;
  if (!field || field.root.hidden) return place.step(1);
  if (!field.choose(value)) return offScale(field, typed);
  answers.save(field);
  if (field.lacks === "reason") return field.lacking.focus();
  // Beside a figure the choice stands, and the next key may undo it or raise its finding: not be typed.
  if (field.lacksReason) return field.focus();
  if (goesOn.checked) return place.step(1);
  place.tell(field);
  return field.focus();
}

// Gone with the next answer; a choice that is waited for is not written over.
function offScale(field, typed) {
  if (stateOf(field) !== "refused") field.say(sentence(fill(words.off_scale, { typed, scale: field.scale })));
}

function openGuide(field) {
  const details = field?.root.querySelector("details");
  if (!details) return place.step(1);
  details.open = !details.open;
  return details.scrollIntoView({ block: "nearest" });
}

function nextOpen() {
  if (!place.nextOpen()) filters.found.textContent = words.none_open;
}

// Two people at once. What is being changed here is left alone: its own save meets the other's.

together = new Together({
  setup,
  clock,
  here: () => place.current?.element ?? new URLSearchParams(location.search).get("element") ?? "",
  on: { heard, learned, line: showState },
});
begin();
const parts = ["evidence/?item=*"];
if (setup.offers) {
  parts.push(`findings/?item=${encodeURIComponent(items[0].code)}`);
  findingsWhenOpened();
}
keepPages({
  words,
  keep: [location.pathname, location.pathname.replace(/checklist\/$/, "guides/"), "/device/", ...(setup.offers ? ["/evaluations/"] : [])],
  renew: parts.map((part) => location.pathname.replace(/checklist\/$/, part)),
});
if (!navigator.serviceWorker?.controller) fetchParts();
comeGuides().then(showState, () => {}); // with what each choice stands for
if (items.length === document.getElementById("progress").max) {
  document.getElementById(`e-${new URLSearchParams(location.search).get("element")}`)?.scrollIntoView();
}
tellOthers(setup.person, words);

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
  if (known.lastYear) showLegend(known.lastYear.year, words);
  if (location.search.includes("show=")) filters.read();
  fillAssign();
  showState();
}

function heard({ answers: changed, notes, summary }) {
  const theirs = [
    ...changed.map(({ item, answer, by }) => [`answers/${encodeURIComponent(item)}/`, answer, by]),
    ...notes.map(({ element, by, ...note }) => [`element-notes/${encodeURIComponent(element)}/`, note, by]),
  ];
  for (const [target, values, by] of theirs) answers.take(target, values, by);
  store.write(theirs.map(([target, values]) => ["known", known + target, { target, ...values }])).catch(() => {});
  if (summary) showFigures(summary);
  else figuresAt = clock.now(); // as they stand
  if (together.isFirst) note();
  if (changed.length) showState();
  if (outbox.waiting.length && sender.trouble) sender.wake(); // there is a line
}

const assign = document.querySelector(".assign");
assign?.addEventListener("toggle", fillAssign);

// Nobody is offered before it is known who there is, and who has what.
async function fillAssign() {
  if (!assign?.open || !together.knows) return;
  const { assignBoxes } = await import("./assign.js");
  const { assigned } = together;
  document.getElementById("assign").replaceChildren(...assignBoxes({ ...setup, people: beside.people, assigned, given: () => together.ask() }));
}

// What stands beside an opened item: last year, and how the answer came to be.

for (const field of items) {
  const details = field.root.querySelector("details");
  const opened = () => {
    if (details.open) showGuide(field, words);
    if (!field.isFurnished) story.furnish(field);
  };
  details.addEventListener("toggle", opened);
  if (details.open) opened(); // before this script came
}

// Evidence comes when an item is first opened, or when a file is first dragged in.
for (const type of ["toggle", "dragenter"]) {
  document.addEventListener(type, () => import("./evidence.js"), { capture: true, once: true });
}
if (document.querySelector("[data-item] details[open]")) {
  for (const part of [import("./evidence.js"), setup.offers && import("./findings.js")]) part?.catch(() => {}); // no line: opened anew
}

// Nothing is kept yet, or ever, for an item that is opened later without a line.
function fetchParts() {
  Promise.allSettled([import("./evidence.js"), setup.offers && import("./findings.js"), import("./history.js")]);
}

// A column copied from a spreadsheet; what is pasted into a text stays there.
document.addEventListener("paste", async (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!text.trim() || event.target.closest?.("textarea, select, dialog, input:not([type=radio])")) return;
  event.preventDefault();
  const { paste } = await import("./paste.js");
  paste(text, { ...setup, items, shown: filters.shown, start: place.current, take: (field) => answers.save(field) });
});

document.getElementById("answers").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("submit").addEventListener("submit", (event) =>
  departure.handIn(event, { ...setup, outbox, sender, openLacking, say: (text) => state.say(text) }),
);

document.addEventListener("files", ({ detail }) => {
  files = detail;
  showState();
});
