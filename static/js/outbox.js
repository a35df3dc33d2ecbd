// What was answered and has not reached the server yet.
//
// Each save is one entry in localStorage under its own key, so that two tabs never overwrite
// each other's and a reload, a crash or a dead line loses nothing. An entry keeps its operation
// id through every retry: the server counts it once.

function newId() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  // randomUUID exists only in secure contexts; a site may be served over plain HTTP on a LAN.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  // entries: {operation, target, body, base, tried, order}; target is the address below the API.
  constructor({ evaluation, person }) {
    this.prefix = `csms:${person}:${evaluation}:`;
    this.keeps = true;
    this.entries = this.#read();
  }

  #read() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(this.prefix)) found.push(JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      this.keeps = false;
    }
    return found.sort((a, b) => a.order - b.order);
  }

  #write(entry) {
    try {
      localStorage.setItem(this.prefix + entry.operation, JSON.stringify(entry));
    } catch {
      this.keeps = false;
    }
  }

  // The latest wish for a target. One that was never tried is replaced; one that may have
  // arrived stays in front, because its answer says which version the next is based on.
  put(target, body, base) {
    const waiting = this.of(target).find((entry) => !entry.tried);
    if (waiting) this.remove(waiting);
    const entry = { operation: newId(), target, body, base, tried: false, order: Date.now() };
    this.entries.push(entry);
    this.#write(entry);
    return entry;
  }

  markTried(entry) {
    entry.tried = true;
    this.#write(entry);
  }

  rebase(entry, base) {
    entry.base = base;
    this.#write(entry);
  }

  remove(entry) {
    this.entries = this.entries.filter((other) => other !== entry);
    try {
      localStorage.removeItem(this.prefix + entry.operation);
    } catch {
      this.keeps = false;
    }
  }

  of(target) {
    return this.entries.filter((entry) => entry.target === target);
  }

  targets() {
    return [...new Set(this.entries.map((entry) => entry.target))];
  }
}
