// Changes that the server has not acknowledged, kept through reloads, a closed tab, a browser that
// was killed.
//
// Each stands in two places of the browser: in localStorage before anything else happens, so that
// nothing can come between a key and its keeping; and a moment later in IndexedDB, which is on the
// disk when it says so. What only one of them still has is complete. A change keeps its operation
// id through every retry: the server counts it once.

import * as store from "./store.js";

const SHAPE = 2; // of an entry; what an older page kept is read, what a newer one kept is left alone
const ORDER = "csms-order:"; // no clock: that may be moved

export function newId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  // randomUUID exists only in secure contexts; a site may be served over plain HTTP on a LAN.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function keyOf({ person, evaluation, operation }) {
  return `csms:${person}:${evaluation}:${operation}`;
}

// Before shapes had a number, the key alone said whose an entry is, and its order was a time.
function read(key, entry) {
  if (entry.v) return entry;
  const [, person, evaluation] = key.split(":");
  return { ...entry, v: SHAPE, person, evaluation, method: "PUT", at: entry.order, offset: null };
}

function localEntries(prefix) {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(prefix)) continue;
    try {
      found.push(read(key, JSON.parse(localStorage.getItem(key))));
    } catch {
      // not written by these pages
    }
  }
  return found;
}

// All that is kept for a person, in order; of everybody where no person is given.
export async function keptEntries(prefix) {
  const found = new Map();
  const both = await Promise.allSettled([
    store.all("queue", prefix),
    new Promise((done) => done(localEntries(prefix))),
  ]);
  for (const { value = [] } of both) for (const entry of value) found.set(entry.operation, entry);
  for (const { replaces = [] } of found.values()) for (const gone of replaces) found.delete(gone);
  return [...found.values()].sort((a, b) => a.order - b.order);
}

export class Outbox {
  // The queue of one person: of one evaluation, or of all of them. changed() is called when an
  // entry has come, has gone to the disk, or has been dealt with by another page.
  constructor({ person, evaluation = "", clock, changed = () => {} }) {
    Object.assign(this, { person: String(person), evaluation: String(evaluation), clock, changed });
    this.prefix = `csms:${person}:${evaluation ? `${evaluation}:` : ""}`;
    this.entries = [];
    this.settled = new Set(); // operations that are done with, whatever a store still has
    this.onDisk = new Set();
    this.lost = { local: false, database: false };
    globalThis.addEventListener("storage", (event) => this.#heard(event));
  }

  // Takes up what is kept and not known to this page yet; gives what has come.
  async gather() {
    const known = new Set(this.entries.map(({ operation }) => operation));
    const kept = await keptEntries(this.prefix);
    const found = kept.filter(({ operation }) => !known.has(operation) && !this.settled.has(operation));
    this.entries = [...this.entries, ...found].sort((a, b) => a.order - b.order);
    for (const entry of found) this.#write(entry); // into both places again
    return found;
  }

  // False where neither place of the browser takes anything.
  get keeps() {
    return !(this.lost.local && this.lost.database);
  }

  // Whether it would be there after the browser was killed.
  isKept(entry) {
    return this.onDisk.has(entry.operation) || (this.lost.database && !this.lost.local);
  }

  #write(entry, gone = []) {
    try {
      localStorage.setItem(keyOf(entry), JSON.stringify(entry));
      for (const other of gone) localStorage.removeItem(keyOf(other));
      this.lost.local = false;
    } catch {
      this.lost.local = true;
    }
    this.#store([["queue", keyOf(entry), { ...entry }], ...gone.map((other) => ["queue", keyOf(other)])]).then(() => {
      if (!this.lost.database) this.onDisk.add(entry.operation);
      this.changed();
    });
  }

  async #store(changes) {
    const wasLost = this.lost.database;
    try {
      await store.write(changes);
      this.lost.database = false;
    } catch {
      this.lost.database = true;
    }
    if (!wasLost || this.lost.database) return;
    for (const entry of this.entries) if (!this.onDisk.has(entry.operation)) this.#write(entry); // it answers again
  }

  // Another page has had an answer for an entry, or somebody has emptied the storage.
  #heard({ key, newValue, storageArea }) {
    if (storageArea !== localStorage) return;
    if (key === null) for (const entry of this.entries) this.#write(entry);
    if (!key?.startsWith(this.prefix) || newValue !== null) return;
    const gone = this.entries.filter((entry) => keyOf(entry) === key);
    if (!gone.length) return;
    for (const { operation } of gone) this.settled.add(operation);
    this.entries = this.entries.filter((entry) => !gone.includes(entry));
    this.changed(gone);
  }

  #nextOrder() {
    let last = 0;
    try {
      last = Number(localStorage.getItem(ORDER + this.person)) || 0;
    } catch {
      // counted from what is there
    }
    const next = Math.max(last, ...this.entries.map(({ order }) => order)) + 1;
    try {
      localStorage.setItem(ORDER + this.person, String(next));
    } catch {
      this.lost.local = true;
    }
    return next;
  }

  // The latest wish for a target. One that was never tried, or that the server has refused, is
  // replaced; one that may have arrived stays in front, because its answer says which version the
  // next is based on. `more`: {about: what a person calls it, method}.
  put(target, body, base, more = {}) {
    const replaced = this.of(target).filter((entry) => entry.refusal || !this.#wasTried(entry));
    const entry = {
      v: SHAPE,
      operation: newId(),
      person: this.person,
      evaluation: this.evaluation,
      target,
      method: "PUT",
      body,
      base,
      order: this.#nextOrder(),
      tried: false,
      replaces: replaced.map(({ operation }) => operation),
      ...(replaced[0] ? { at: replaced[0].at, offset: replaced[0].offset } : this.clock.stamp()),
      ...more,
    };
    this.entries = [...this.entries.filter((other) => !replaced.includes(other)), entry];
    for (const { operation } of replaced) this.settled.add(operation);
    this.#write(entry, replaced);
    return entry;
  }

  // Another page of this person may have begun to send it.
  #wasTried(entry) {
    try {
      entry.tried ||= JSON.parse(localStorage.getItem(keyOf(entry)))?.tried ?? false;
    } catch {
      // then this page alone knows
    }
    return entry.tried;
  }

  // From a file that was saved elsewhere: false where it is there already.
  take(entry) {
    if (this.entries.some(({ operation }) => operation === entry.operation)) return false;
    const taken = { ...entry, v: SHAPE, order: this.#nextOrder(), replaces: [] };
    this.settled.delete(taken.operation);
    this.entries.push(taken);
    this.#write(taken);
    return true;
  }

  amend(entry, change) {
    Object.assign(entry, change);
    this.#write(entry);
  }

  markTried(entry) {
    if (!entry.tried) this.amend(entry, { tried: true });
  }

  rebase(entry, base) {
    if (entry.base !== base) this.amend(entry, { base });
  }

  // Only for an answer of the server that names it, or because its person says so. What the
  // server now holds goes into the database in the same step, so that there is no moment
  // without either.
  remove(entry, known = []) {
    this.settled.add(entry.operation);
    this.entries = this.entries.filter((other) => other !== entry);
    this.#store([["queue", keyOf(entry)], ...known]);
    try {
      localStorage.removeItem(keyOf(entry));
    } catch {
      this.lost.local = true;
    }
  }

  of(target) {
    return this.entries.filter((entry) => entry.target === target);
  }

  // The one to send next: in order, leaving out what waits for its person's choice or last word. What
  // begins something (isFirst) holds all of it, and what ends it (isLast) is held by all of it.
  next() {
    const held = new Set(this.refused.map(laneOf));
    const unbegun = new Set(this.refused.filter(({ isFirst }) => isFirst).map(({ evaluation }) => evaluation));
    const open = new Set(this.entries.filter(({ refusal, draft }) => refusal || draft).map(({ evaluation }) => evaluation));
    const isHeld = (entry) =>
      held.has(laneOf(entry)) || unbegun.has(entry.evaluation) || (entry.isLast && open.has(entry.evaluation));
    return this.entries.find((entry) => entry.v === SHAPE && !entry.draft && !isHeld(entry));
  }

  // Whether what an entry or a file belongs to is there on the server.
  isBegun(evaluation) {
    return !this.entries.some((entry) => entry.isFirst && entry.evaluation === evaluation);
  }

  // All of it, because its person says so.
  removeAll(evaluation) {
    for (const entry of this.entries.filter((one) => one.evaluation === evaluation)) this.remove(entry);
  }

  get waiting() {
    return this.entries.filter(({ refusal }) => !refusal);
  }

  get refused() {
    return this.entries.filter(({ refusal }) => refusal);
  }
}

function laneOf({ evaluation, target }) {
  return `${evaluation}/${target}`;
}
