// Sends files one by one, two at a time, each until the server has answered for it.
//
// A file is kept in this browser until there is a receipt for it, through a closed tab and a
// browser that was killed. It keeps its operation id through every retry: the server counts it
// once. Where the browser has no room for it, it waits in the page.

import { newId } from "./outbox.js";
import { PAUSES, PERSON, apiOf, cookie, sentBy, verdict } from "./sender.js";
import { sizeText } from "./state.js";
import * as store from "./store.js";

const SHAPE = 1;
const AT_ONCE = 2;
const STALLED_AFTER = 60000; // no byte moved: the line is gone though nobody said so

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function call(address, method, csrfCookie) {
  const response = await fetch(address, {
    method,
    credentials: "same-origin",
    headers: { Accept: "application/json", ...sentBy(csrfCookie) },
  });
  return { ok: response.ok, answer: parsed(await response.text()) ?? {} };
}

function keyOf({ person, evaluation, operation }) {
  return `${person}:${evaluation}:${operation}`;
}

export class Uploads {
  // changed(upload): called at every step. upload: {file, item, state, percent, isKept, answer,
  // message, at}; state: preparing, queued, sending, checking, waiting, signedOut, done, refused, or gone:
  // another page has had the receipt, or its person threw it away there. Without an evaluation it
  // is all that this person has waiting. isBegun(evaluation): whether the server has what it is for.
  constructor({ person, evaluation = "", csrfCookie, clock, changed, isBegun = () => true }) {
    Object.assign(this, { person: String(person), evaluation: String(evaluation), csrfCookie, clock, changed, isBegun });
    this.all = [];
    this.preparing = Promise.resolve();
    this.failures = 0;
    this.timer = 0;
    this.pages = globalThis.BroadcastChannel && new BroadcastChannel("csms-files");
    this.pages?.addEventListener("message", ({ data }) => this.#heard(data));
    globalThis.addEventListener("online", () => this.#begin());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#begin();
    });
  }

  get unsent() {
    return this.all.filter(({ state }) => state !== "done" && state !== "gone");
  }

  // For the words of what waits.
  get summary() {
    const { unsent } = this;
    const being = (...states) => unsent.filter(({ state }) => states.includes(state));
    return {
      count: unsent.length,
      size: sizeText(unsent.reduce((sum, { file }) => sum + file.size, 0)),
      oldest: unsent[0],
      refused: being("refused").map(({ item }) => item),
      isStuck: being("waiting", "signedOut").length > 0 || unsent.some(({ evaluation }) => !this.isBegun(evaluation)),
      isSignedOut: being("signedOut").length > 0,
      isUnkept: unsent.some(({ isKept }) => !isKept),
    };
  }

  // What was kept here and has not been sent; gives what this page did not know yet.
  async gather() {
    const prefix = `${this.person}:${this.evaluation ? `${this.evaluation}:` : ""}`;
    const kept = await store.all("files", prefix).catch(() => []);
    const known = new Set(this.all.map(({ operation }) => operation));
    const found = kept
      .filter(({ operation }) => !known.has(operation))
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
      .map(({ blob, ...upload }) => ({ ...upload, file: blob, state: "queued", percent: 0, isKept: true }));
    this.all.push(...found);
    this.#next();
    return found;
  }

  // The file is kept as it is first; prepared(file) gives what goes out in its place, one at a
  // time: a decoded photo takes 50 MB.
  async add(file, item, prepared) {
    const { person, evaluation } = this;
    const upload = { person, evaluation, file, item, operation: newId(), ...this.clock.stamp(), state: "preparing", percent: 0 };
    this.all.push(upload);
    await this.#keep(upload);
    this.#step(upload, "preparing");
    this.preparing = this.preparing.then(() => this.#prepare(upload, prepared));
  }

  async #prepare(upload, prepared) {
    const { file } = upload;
    upload.file = await prepared(file);
    if (upload.state !== "preparing" || !this.all.includes(upload)) return;
    if (upload.file !== file) await this.#keep(upload);
    this.#step(upload, "queued");
    this.#next();
  }

  // From a file that was saved elsewhere.
  async take({ blob, ...upload }) {
    if (this.all.some(({ operation }) => operation === upload.operation)) return;
    const taken = { ...upload, file: blob, state: "queued", percent: 0 };
    this.all.push(taken);
    await this.#keep(taken);
    this.#next();
  }

  async #keep(upload) {
    const { person, evaluation, operation, item, at, offset, file } = upload;
    const { name, type, size } = file;
    const kept = { v: SHAPE, person, evaluation, operation, item, at, offset, name, type, size, blob: file };
    try {
      await store.write([["files", keyOf(upload), kept]]);
      upload.isKept = true;
    } catch {
      upload.isKept = false; // no room: said at the file
    }
  }

  #forget(upload) {
    store.write([["files", keyOf(upload)]]).catch(() => {});
    this.pages?.postMessage(upload.operation);
  }

  #heard(operation) {
    const upload = this.unsent.find((one) => one.operation === operation);
    if (!upload) return;
    this.#step(upload, "gone");
    upload.request?.abort();
  }

  drop(upload) {
    this.all = this.all.filter((other) => other !== upload);
    upload.request?.abort();
    this.#forget(upload);
    this.#next();
  }

  // As of the answers (sender.js): after a line's return the next pause is the shortest again.
  #begin() {
    this.failures = 0;
    this.wake();
  }

  wake() {
    clearTimeout(this.timer);
    for (const upload of this.all) {
      const isRefused = upload.state === "refused" && upload.message;
      if (["waiting", "signedOut", "refused"].includes(upload.state) && !isRefused) upload.state = "queued";
    }
    this.#next();
  }

  #next() {
    const under = this.all.filter(({ state }) => state === "sending" || state === "checking");
    const queued = this.all.filter(({ state, evaluation }) => state === "queued" && this.isBegun(evaluation));
    for (const upload of queued.slice(0, Math.max(0, AT_ONCE - under.length))) this.#send(upload);
  }

  #step(upload, state, more = {}) {
    Object.assign(upload, { state }, more);
    if (this.all.includes(upload)) this.changed(upload);
  }

  #send(upload) {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("operation", upload.operation);
    form.append("item", upload.item);
    form.append("file", upload.file, upload.file.name || "file");
    let stalled = 0;
    const moved = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_AFTER);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      moved();
      const percent = total ? Math.floor((100 * loaded) / total) : 0;
      this.#step(upload, percent < 100 ? "sending" : "checking", { percent });
    });
    request.addEventListener("loadend", async () => {
      clearTimeout(stalled);
      await this.#settle(upload, request);
      this.#next();
    });
    request.open("POST", `${apiOf(upload.evaluation)}evidence/`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", cookie(this.csrfCookie));
    request.setRequestHeader(PERSON, this.person);
    this.#step(upload, "sending", { request, percent: 0, message: "" });
    moved();
    request.send(form);
  }

  // Status 0 is no answer at all: the line broke, or the request stalled.
  async #settle(upload, request) {
    const { status, responseText } = request;
    if (upload.state === "gone") return undefined;
    if (status === 0) return this.#later(upload);
    const answer = parsed(responseText);
    const headers = { get: (name) => request.getResponseHeader(name) };
    const meaning = verdict({ status, headers }, answer, { ...upload, person: this.person });
    if (meaning === "signedOut" || meaning === "other") return this.#step(upload, "signedOut");
    if (meaning === "expired" && !upload.isSecond) {
      upload.isSecond = true;
      await fetch("/api/v1/session/", { credentials: "same-origin" }).catch(() => {});
      return this.#step(upload, "queued");
    }
    const isTooMuch = meaning === "foreign" && status === 413; // for what stands before the server
    if (meaning === "busy" || (meaning === "foreign" && !isTooMuch)) return this.#later(upload);
    this.failures = 0;
    if (meaning !== "received") return this.#step(upload, "refused", { status, message: answer?.message ?? "" });
    this.#forget(upload);
    return this.#step(upload, "done", { answer });
  }

  #later(upload) {
    clearTimeout(this.timer);
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.wake(), pause);
    this.#step(upload, "waiting");
  }
}
