// Sends files one by one, two at a time, each until the server has answered for it.
//
// An upload keeps its operation id through every retry: the server counts it once. What has no
// line waits in the page; a browser does not let a page keep a file beyond that.

const AT_ONCE = 2;
const PAUSES = [2000, 5000, 15000, 30000];
const STALLED_AFTER = 60000; // no byte moved: the line is gone though nobody said so

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function newId() {
  // randomUUID exists only in secure contexts; a site may be served over plain HTTP on a LAN.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export async function call(address, method, csrfCookie) {
  const response = await fetch(address, {
    method,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": cookie(csrfCookie) },
  });
  return { ok: response.ok, answer: parsed(await response.text()) };
}

export class Uploads {
  // changed(upload): called at every step. upload: {file, item, state, percent, answer, message};
  // state: queued, sending, checking, waiting, signedOut, done, refused.
  constructor({ address, probe, csrfCookie, changed }) {
    Object.assign(this, { address, probe, csrfCookie, changed });
    this.all = [];
    this.failures = 0;
    this.timer = 0;
    globalThis.addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
    });
  }

  get unsent() {
    return this.all.filter(({ state }) => state !== "done" && state !== "refused");
  }

  add(file, item) {
    const upload = { file, item, operation: newId(), state: "queued", percent: 0 };
    this.all.push(upload);
    this.#next();
    return upload;
  }

  drop(upload) {
    this.all = this.all.filter((other) => other !== upload);
    upload.request?.abort();
    this.#next();
  }

  wake() {
    clearTimeout(this.timer);
    for (const upload of this.all) {
      if (["waiting", "signedOut"].includes(upload.state)) upload.state = "queued";
    }
    this.#next();
  }

  #next() {
    const under = this.all.filter(({ state }) => state === "sending" || state === "checking");
    const queued = this.all.filter(({ state }) => state === "queued");
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
    request.open("POST", this.address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", cookie(this.csrfCookie));
    this.#step(upload, "sending", { request, percent: 0 });
    moved();
    request.send(form);
  }

  // Status 0 is no answer at all: the line broke, or the request stalled.
  async #settle(upload, { status, responseText }) {
    if (status === 0 || status >= 500 || status === 429) return this.#later(upload);
    const answer = parsed(responseText);
    if (status === 403 && (await this.#isSignedOut())) return this.#step(upload, "signedOut");
    this.failures = 0;
    if (status >= 200 && status < 300) return this.#step(upload, "done", { answer });
    return this.#step(upload, "refused", { status, message: answer.message ?? "" });
  }

  // A 403 is either "not yours to change" or a session that has ended: a read tells which.
  async #isSignedOut() {
    try {
      return (await fetch(this.probe, { credentials: "same-origin" })).status === 403;
    } catch {
      return false;
    }
  }

  #later(upload) {
    clearTimeout(this.timer);
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.wake(), pause);
    this.#step(upload, "waiting");
  }
}
