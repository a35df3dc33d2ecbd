// The sheet of an inspection: each answer is kept on this device at once and sent by itself, in order,
// once the inspection has begun on the server. A new one is named by the device, so that it begins,
// is filled in and finished without a line. docs/decisions/0007-offline.md tells of the queue.

import { Answers } from "./answers.js";
import { Clock } from "./clock.js";
import { Conflicts } from "./conflicts.js";
import { Departure } from "./departure.js";
import { fill } from "./figures.js";
import { CheckField, HeadField } from "./inspection_fields.js";
import { SheetPhotos } from "./inspection_photos.js";
import { isPersistent, keepPages, noteKept, tellOthers } from "./offline.js";
import { keptEntries, newId, Outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { Signing } from "./signing.js";
import { State } from "./state.js";
import * as store from "./store.js";

const setup = JSON.parse(document.getElementById("setup").textContent);
const { words, person } = setup;
const at = (id) => document.getElementById(id);
const form = at("sheet");
const clock = new Clock(setup);

// What was begun on this page, without a line or before the browser was closed, goes on here.
async function nameOfThis() {
  if (setup.evaluation) return setup.evaluation;
  const entries = await keptEntries(`csms:${person}:inspections/`).catch(() => []);
  const begun = entries.findLast(({ about }) => about?.page === location.pathname);
  return begun?.evaluation ?? `inspections/${newId()}`;
}

class Sheet {
  constructor(evaluation) {
    this.evaluation = evaluation;
    this.known = `${person}:${evaluation}:`;
    this.isThere = Boolean(setup.evaluation); // on the server, as far as this device knows
    this.isRead = false; // what this device keeps: nothing is called saved before
    this.isLeft = false;
    this.outbox = new Outbox({ person, evaluation, clock, changed: () => this.show() });
    this.answers = new Answers({
      outbox: this.outbox, words, on: { saved: () => this.saved(), picked() {}, typed: () => this.show() },
    });
    this.lines = [...document.querySelectorAll("[data-line]")].map((root) => new CheckField(root, setup));
    this.head = new HeadField(at("head"), setup);
    for (const field of [this.head, ...this.lines]) {
      field.about.page = location.pathname;
      this.answers.add(field);
    }
    this.sender = new Sender({
      outbox: this.outbox, clock, csrfCookie: setup.csrfCookie,
      before: ({ target }) => this.answers.fields.get(target)?.server ?? null,
      on: { sent: (entry, answer) => this.sent(entry, answer), refused: (entry) => this.refused(entry), state: () => this.show(), unsure() {} },
    });
    this.conflicts = new Conflicts({
      outbox: this.outbox, sender: this.sender, fields: this.answers.fields, words, changed: () => this.chosen(),
    });
    this.photos = new SheetPhotos({
      setup, evaluation, clock, outbox: this.outbox, on: { begins: () => this.begins(), changed: () => this.show() },
    });
    this.signing = new Signing();
    this.state = new State({ box: at("saving"), more: at("saving-more"), words, clock, signIn: setup.signIn });
    this.state.again = () => this.show();
    this.departure = new Departure({
      answers: this.answers, isUnsent: () => this.isUnsent, isUnkept: () => this.isUnkept, returned: () => this.sender.wake(),
    });
    this.keepWithBeginning();
  }

  // Whatever comes first into the queue, its beginning stands before it.
  keepWithBeginning() {
    const put = this.outbox.put.bind(this.outbox);
    this.outbox.put = (target, ...more) => {
      if (target !== "begin/") this.begins();
      return put(target, ...more);
    };
  }

  begins() {
    if (this.isThere || this.outbox.of("begin/").length) return;
    const body = { unit: setup.unit, checklist: setup.checklist, ...this.head.server, version: undefined };
    this.outbox.put("begin/", body, 0, { isFirst: true, about: { label: setup.title, page: location.pathname } });
    this.note();
    isPersistent({ ask: true });
  }

  note() {
    noteKept({ person, evaluation: this.evaluation }, { title: setup.title, address: location.pathname, at: clock.now() });
  }

  async begin() {
    if (!this.isThere) this.head.begin(this.today());
    const held = await store.all("known", this.known).catch(() => []);
    for (const { target, version, before, ...values } of held) {
      if (target === "begin/") this.isThere = true;
      else this.answers.takeKnown(target, { ...values, version }, before);
    }
    await this.outbox.gather();
    for (const entry of this.outbox.entries) this.showEntry(entry);
    this.answers.compare();
    await this.photos.gather();
    if (this.isThere) this.note();
    this.isRead = true;
    this.show();
    this.sender.send();
  }

  today() {
    return new Intl.DateTimeFormat("sv-SE", { timeZone: setup.zone }).format(clock.now());
  }

  showEntry(entry) {
    if (entry.refusal) this.refused(entry);
    else this.answers.fields.get(entry.target)?.show(entry.body);
  }

  saved() {
    if (this.isRead) this.sender.send();
    this.show();
  }

  sent({ target, isLast }, answer) {
    for (const box of document.querySelectorAll("input[name=version]")) {
      box.value = Math.max(Number(box.value), answer.answer?.version ?? 0);
    }
    if (isLast) return this.finished();
    if (target === "begin/") return this.begun();
    return this.answers.sent(target, answer.answer);
  }

  // From here on it has an address of its own, under which it opens again.
  begun() {
    this.isThere = true;
    history.replaceState(null, "", `/${this.evaluation}/fill/`);
    this.note();
    this.photos.wake();
    keepPages({ words });
  }

  // All of it is with the server: nothing of it stays here but photos that still wait.
  async finished() {
    this.isLeft = true;
    const gone = await store.all("known", this.known).catch(() => []);
    const keys = gone.map(({ target }) => ["known", this.known + target]);
    await store.write([...keys, ["kept", this.known]]).catch(() => {});
    await caches.open("csms-pages-here").then((cache) => cache.delete(`/${this.evaluation}/fill/`)).catch(() => {});
    this.departure.go(`/${this.evaluation}/`);
  }

  refused(entry) {
    const { target, refusal } = entry;
    if (this.answers.fields.has(target)) return this.conflicts.show(entry);
    if (target === "begin/") this.tell(fill(words.begin_refused, { said: refusal.message }), this.throwing());
    else this.tell(fill(words.finish_refused, { said: refusal.message }), this.goingOn(entry), this.seeing());
    return undefined;
  }

  chosen() {
    this.show();
    const [first] = this.outbox.refused;
    this.answers.fields.get(first?.target)?.focus();
    this.sender.send();
  }

  // A sentence about the whole sheet, with what can be done.
  tell(text, ...acts) {
    const box = at("sheet-says");
    if (this.told === text) return;
    this.told = text;
    box.replaceChildren(...(text ? [text, " ", ...acts.filter(Boolean).flatMap((one) => [one, " "])] : []));
    box.hidden = !text;
    if (text) box.scrollIntoView({ block: "center" });
  }

  button(text, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button-quiet", textContent: text });
    made.addEventListener("click", act);
    return made;
  }

  // Thrown away when its person says so twice; what the server has stays there.
  throwing() {
    const made = this.button(words.throw_away, () => {
      if (made.textContent !== words.throw_sure) {
        made.textContent = words.throw_sure;
        return;
      }
      this.isLeft = true;
      this.photos.dropAll();
      this.outbox.removeAll(this.evaluation);
      store.write([["kept", this.known]]).catch(() => {});
      this.departure.go("/inspections/");
    });
    return made;
  }

  goingOn(entry) {
    return this.button(words.go_on, () => {
      this.outbox.remove(entry);
      this.tell("");
      this.show();
      this.lines[0].focus();
    });
  }

  seeing() {
    return Object.assign(document.createElement("a"), { href: `/${this.evaluation}/`, textContent: words.see });
  }

  // Finished without a line as with one: the server has the last word.
  finish() {
    this.answers.saveTyping();
    const open = this.lines.filter((field) => field.isOpen);
    const [lacking] = this.answers.all.filter((field) => field.lacksReason);
    if (lacking) return lacking.lacking.focus();
    if (open.length) {
      this.tell(fill(words.lines_open, { lines: open.map(({ number }) => number).join(", ") }));
      return open[0].focus();
    }
    if (this.outbox.refused.length) return this.choose();
    if (this.signing.lacking) {
      this.tell(words.sign_first);
      return this.signing.lacking.focus();
    }
    this.tell("");
    const sure = form.querySelector("[name=meter_sure]");
    const body = { ...this.signing.read(), ...(sure ? { meter_sure: sure.checked } : {}) };
    this.outbox.put("finish/", body, 0, { isLast: true, about: { label: words.finish, page: location.pathname } });
    this.sender.send();
    return this.show();
  }

  choose() {
    const field = this.answers.fields.get(this.outbox.refused[0].target);
    field?.root.scrollIntoView({ block: "center" });
    (field?.says ?? at("sheet-says")).querySelector("button")?.focus();
  }

  get isUnsent() {
    return !this.isLeft && (this.outbox.entries.length > 0 || this.answers.typing.size > 0 || this.photos.summary.count > 0);
  }

  get isUnkept() {
    return !this.outbox.keeps || this.outbox.entries.some((entry) => !this.outbox.isKept(entry)) || this.photos.isUnkept;
  }

  // The words at the foot, and what stands at each line.
  show() {
    if (!this.photos || !this.state) return;
    const done = this.lines.filter((field) => !field.isOpen).length;
    at("closed").textContent = fill(words.answered, { done, all: this.lines.length });
    for (const field of this.answers.all) field.mark(this.stateOf(field));
    if (!this.isRead || this.isLeft) return;
    const waiting = this.outbox.waiting.filter(({ draft }) => !draft);
    const [last] = this.outbox.of("finish/");
    const files = this.photos.summary;
    const trouble = this.sender.trouble || (files.isSignedOut && "signedOut") || "";
    this.close(last);
    const [lacking] = this.answers.all.filter((field) => field.lacksReason);
    this.state.show({
      waiting: this.outbox.keeps ? waiting.filter((entry) => this.outbox.isKept(entry)) : waiting,
      choices: this.outbox.refused.map(({ target }) => this.answers.fields.get(target)?.number ?? words.finish),
      lacking: lacking ? fill(words[lacking.lacks], { items: lacking.number }) : "",
      trouble, files,
      isBusy: waiting.length > 0 || this.answers.typing.size > 0,
      isCopy: !navigator.onLine,
      keeps: this.outbox.keeps,
      open: () => this.choose(),
    });
  }

  // Finished here, and not there yet: nothing is written in it any more, unless its person goes on.
  close(last) {
    at("fields").disabled = Boolean(last && !last.refusal);
    at("finish").hidden = Boolean(last);
    if (!last || last.refusal) return;
    const isStuck = Boolean(this.sender.trouble);
    this.tell(isStuck ? words.finish_waits : words.finish_sent, isStuck && !last.tried && this.goingOn(last));
  }

  stateOf(field) {
    const waiting = this.outbox.of(field.target);
    if (waiting.some(({ refusal }) => refusal)) return "refused";
    if (waiting.length && this.sender.trouble) return "waiting";
    return field.lacksReason ? "lacking" : "";
  }
}

// Pressed before this page knows what it keeps: done as soon as it does.
let sheet = null;
let isPressed = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.name !== "finish") return;
  if (sheet?.isRead) sheet.finish();
  else isPressed = true;
});

async function start() {
  sheet = new Sheet(await nameOfThis());
  at("store").hidden = true; // it stores by itself
  await sheet.begin();
  if (isPressed) sheet.finish();
  keepPages({ words, keep: ["/device/"] });
  tellOthers(person, words);
}

start();
