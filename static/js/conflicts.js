// What the server would not take, at the item it is about: both values where somebody else was
// faster, the server's sentence where something else is wrong. It stays in the queue until its
// person has chosen; the others go on meanwhile.

import { fill } from "./figures.js";

export class Conflicts {
  // fields: target > field; changed(field) is called when a choice has been made.
  constructor({ outbox, sender, fields, words, changed }) {
    Object.assign(this, { outbox, sender, fields, words, changed });
  }

  // The codes of what needs a choice, in order; what stands on another page is named as well.
  get codes() {
    return this.outbox.refused.map(({ target }) => this.fields.get(target)?.code ?? decodeURIComponent(target.split("/")[1]));
  }

  get first() {
    const entry = this.outbox.refused.find(({ target }) => this.fields.has(target));
    return entry && this.fields.get(entry.target);
  }

  show(entry) {
    const field = this.fields.get(entry.target);
    if (!field) return;
    if (entry.refusal.current) this.#meet(field, entry);
    else this.#explain(field, entry);
  }

  // Somebody else has saved meanwhile: show both, and let the person choose.
  #meet(field, entry) {
    const { message, current } = entry.refusal;
    const { version, answered_by: name, at, ...theirs } = current;
    const later = this.outbox.of(field.target).filter((other) => other !== entry);
    if (later.length) {
      this.outbox.amend(entry, { body: later.at(-1).body });
      for (const other of later) this.outbox.remove(other);
    }
    if (version > field.server.version) field.server = { ...theirs, version };
    const mine = entry.body;
    if (!Object.keys(mine).some((key) => mine[key] !== theirs[key])) return this.#settle(field, field.server);
    const person = name || this.words.someone;
    field.show(mine);
    field.say(
      sentence(message),
      side(this.words.yours, field.describe(mine, this.words), this.words.use_yours, () => this.#insist(field, mine)),
      side(
        fill(this.words.theirs, { person }),
        field.describe(theirs, this.words),
        fill(this.words.use_theirs, { person }),
        () => this.#settle(field, field.server, { isChosen: true }),
      ),
    );
    return undefined;
  }

  #explain(field, { body, refusal }) {
    field.show(body);
    const actions = document.createElement("p");
    actions.className = "actions";
    actions.append(
      button(this.words.again, () => this.#insist(field, body)),
      button(this.words.drop, () => this.#settle(field, field.server, { isChosen: true })),
    );
    field.say(sentence(refusal.message), sentence(this.words.kept), actions);
  }

  // A new operation: the server has said that the one before was not stored.
  #insist(field, mine) {
    const [entry] = this.outbox.of(field.target);
    this.outbox.put(field.target, mine, field.server.version, { about: entry?.about });
    field.say();
    field.show(mine);
    this.changed(field);
    this.sender.send();
  }

  #settle(field, values, { isChosen = false } = {}) {
    for (const entry of this.outbox.of(field.target)) this.outbox.remove(entry);
    field.say();
    field.show(values);
    if (isChosen) this.changed(field);
  }
}

function side(title, text, action, choose) {
  const box = document.createElement("div");
  box.className = "side";
  const heading = document.createElement("strong");
  heading.textContent = title;
  box.append(heading, sentence(text, "said"), button(action, choose));
  return box;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button-quiet";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

export function sentence(text, name = "") {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  paragraph.className = name;
  return paragraph;
}
