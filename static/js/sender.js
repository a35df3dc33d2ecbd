// Sends the outbox: in order and one at a time for each target, again and again until the
// server has answered.

const PAUSES = [2000, 5000, 15000, 30000];

export function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export class Sender {
  // on: {sent(target, entry, answer), refused(target, entry, status, answer), state(),
  // unsure()}; the last when the figures that came back may not be the newest.
  constructor({ outbox, api, csrfCookie, on }) {
    Object.assign(this, { outbox, api, csrfCookie, on });
    this.busy = new Set();
    this.held = new Set(); // targets where a person has to decide first
    this.begun = 0;
    this.failures = 0;
    this.isUnsure = false;
    this.signedOut = false;
    this.timer = 0;
    globalThis.addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
    });
  }

  get lineIsDown() {
    return this.failures > 0;
  }

  wake() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (const target of this.outbox.targets()) this.send(target);
  }

  hold(target) {
    this.held.add(target);
  }

  release(target) {
    this.held.delete(target);
    this.send(target);
  }

  async send(target) {
    if (this.busy.has(target) || this.held.has(target)) return;
    const [entry] = this.outbox.of(target);
    if (!entry) return;
    this.busy.add(target);
    this.begun += 1;
    // Answers that travel together may come back in another order than they were saved, and
    // one that is sent again brings the figures of its first time.
    this.isUnsure ||= entry.tried || this.busy.size > 1;
    this.outbox.markTried(entry);
    this.on.state();
    const done = await this.#attempt(target, entry);
    this.busy.delete(target);
    this.on.state();
    if (done) this.send(target);
    if (!this.isUnsure || this.busy.size) return;
    this.isUnsure = false;
    this.on.unsure();
  }

  async #attempt(target, entry) {
    let response;
    let answer = {};
    try {
      response = await fetch(this.api + target, {
        method: "PUT",
        credentials: "same-origin",
        keepalive: true, // a save that is under way outlives the page
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": cookie(this.csrfCookie),
        },
        body: JSON.stringify({
          operation: entry.operation,
          base_version: entry.base,
          ...entry.body,
        }),
      });
      if (response.status < 500) answer = await response.json();
    } catch {
      return this.#later();
    }
    if (response.status >= 500 || response.status === 429) return this.#later();
    if (response.status === 403 && (await this.#isSignedOut())) {
      this.signedOut = true;
      return false;
    }
    this.failures = 0;
    this.signedOut = false;
    this.outbox.remove(entry);
    if (response.ok) this.on.sent(target, entry, answer);
    else this.on.refused(target, entry, response.status, answer);
    return true;
  }

  // A 403 is either "not yours to change" or a session that has ended: a read tells which.
  async #isSignedOut() {
    try {
      const response = await fetch(this.api, { credentials: "same-origin" });
      return response.status === 401 || response.status === 403;
    } catch {
      return false;
    }
  }

  // Several saves that fail together are one failure of the line.
  #later() {
    if (!this.timer) {
      const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
      this.failures += 1;
      this.timer = setTimeout(() => this.wake(), pause);
    }
    return false;
  }
}
