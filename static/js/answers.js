// The answers and notes of this page. Each change is kept on this device before it is sent; what
// the server has saved, for whomever, comes back into the field unless somebody is changing it.

import { fill } from "./figures.js";

const TYPING_PAUSE = 800;

export class Answers {
  // on.saved(field) when a change is kept, on.typed() at every key of a text, on.picked(field) when
  // a choice is.
  constructor({ outbox, words, on }) {
    Object.assign(this, { outbox, words, on });
    this.fields = new Map();
    this.typing = new Map(); // field > timer of a text that is being typed
    this.isReady = false; // compared with what the server has: until then the fields hold what is done
  }

  get all() {
    return [...this.fields.values()];
  }

  add(field) {
    this.fields.set(field.target, field);
    field.root.addEventListener("change", (event) => {
      field.arrange();
      this.save(field);
      if (event.target.type === "radio") this.on.picked(field);
    });
    field.root.addEventListener("input", (event) => {
      if (event.target.type === "radio" || !this.isReady) return;
      clearTimeout(this.typing.get(field));
      this.typing.set(field, setTimeout(() => this.save(field), TYPING_PAUSE));
      this.keep(field, { draft: true });
      this.on.typed();
    });
    field.root.addEventListener("keydown", (event) => {
      const { type } = event.target;
      if (type === "radio" && ["Delete", "Backspace"].includes(event.key)) this.clear(field);
      if (type === "text" && event.key === "Enter") {
        event.preventDefault();
        this.save(field);
      }
    });
    field.root.querySelector("[data-clear]")?.addEventListener("click", () => this.clear(field));
  }

  // Whatever a field shows that the server does not have, and this device has not kept, was done
  // before the page was ready: it is taken for an answer like any other.
  compare() {
    const { all } = this;
    // Killed in the middle of a word: what was typed is saved now.
    const isDraft = (field) => this.outbox.of(field.target).at(-1)?.draft && !field.lacksReason;
    const changed = all.filter((field) => field.isEarly || isDraft(field));
    this.isReady = true;
    for (const field of all) field.settled();
    for (const field of changed) this.save(field);
  }

  clear(field) {
    field.clear();
    this.save(field);
  }

  save(field, { undone = 0 } = {}) {
    if (!this.isReady) return; // it stands in the field, and is compared
    field.undone = undone;
    if (field.teller) field.tell("");
    clearTimeout(this.typing.get(field));
    this.typing.delete(field);
    field.settle();
    field.arrange();
    this.keep(field, { draft: field.lacksReason });
    this.on.saved(field);
  }

  saveTyping() {
    if (!this.isReady) this.compare(); // with what is known so far: the page may not live to know more
    for (const field of this.typing.keys()) this.save(field);
  }

  // On this device before anything else happens. A draft is what is still being typed, or lacks its
  // reason: it is kept, and not sent.
  keep(field, { draft }) {
    const waiting = this.outbox.of(field.target);
    const latest = waiting.at(-1);
    const body = field.read();
    const isOther = field.differs(latest?.body ?? field.server);
    if (!isOther && (!latest || Boolean(latest.draft) === draft)) return;
    field.say();
    if (!field.differs(field.server) && waiting.every((entry) => !entry.tried || entry.refusal)) {
      for (const entry of waiting) this.outbox.remove(entry); // back to what the server has
      return;
    }
    const about = { code: field.code, said: field.describe(body, this.words), element: field.element, ...field.about };
    this.outbox.put(field.target, body, field.server.version, draft ? { about, draft } : { about });
  }

  // What the server has answered to a save; of an element that is not on this page, nothing.
  sent(target, { version, ...values }) {
    const field = this.fields.get(target);
    if (!field) return;
    // A save repeated after a reload may be older than what the server has shown since.
    if (version >= field.server.version) {
      field.before = field.server;
      field.server = { ...values, version };
    }
    field.say();
    const next = this.outbox.of(target);
    for (const waiting of next) this.outbox.rebase(waiting, field.server.version);
    if (!next.length && !this.typing.has(field) && !field.lacksReason) field.show(field.server);
  }

  // What the server was known to hold when this page was last open.
  takeKnown(target, { version, ...values }, before) {
    const field = this.fields.get(target);
    if (!field || version < field.server.version) return;
    field.before = before;
    if (version === field.server.version || this.isTouched(field)) return;
    field.server = { ...values, version };
    field.show(field.server);
  }

  // What somebody else has saved meanwhile.
  take(target, { version, ...theirs }, person) {
    const field = this.fields.get(target);
    if (!field || version <= field.server.version || this.isTouched(field)) return;
    field.server = { ...theirs, version };
    field.undone = 0;
    field.show(field.server);
    field.tell(fill(this.words.saved_by, { person: person || this.words.someone }));
  }

  isTouched(field) {
    return this.outbox.of(field.target).length > 0 || this.typing.has(field) || field.differs(field.server);
  }
}
