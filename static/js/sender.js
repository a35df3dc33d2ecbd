// Sends the queue: in order, one after the other, again and again until the server has answered.
//
// An entry leaves the queue for a receipt and for nothing else: an answer of the server in which
// the operation stands by its id. What a proxy or the page of a Wi-Fi says in its place counts as
// no line.

export const PAUSES = [2000, 5000, 15000, 30000];
const LONGEST = 30000; // a line that is there and carries nothing
export const PERSON = "X-CSMS-Person";

export function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// Of what a page sends by itself: the token of a form, which anybody who signs in here renews, and whose
// page it is. Under another name the server refuses it.
export function sentBy(csrfCookie, person = document.body.dataset.person ?? "") {
  return { "X-CSRFToken": cookie(csrfCookie), [PERSON]: person };
}

// Where the server keeps what an entry or a file belongs to: "12", "12/self", "inspections/<key>".
export function apiOf(evaluation) {
  return `/api/v1/${evaluation.startsWith("inspections/") ? "" : "evaluations/"}${evaluation}/`;
}

export function timeLimit(ms = LONGEST) {
  return AbortSignal.timeout?.(ms);
}

// What an answer means, whoever gave it: "received", "refused", "signedOut", "other" (somebody
// else is signed in here), "expired" (the token of a form), "busy", or "foreign" (not our server).
export function verdict({ status, headers }, answer, { operation, person }) {
  const whose = headers.get(PERSON);
  const said = answer && typeof answer === "object";
  if (status === 429 || status >= 500) return "busy";
  if (whose && whose !== String(person)) return "other";
  if (status >= 200 && status < 300) {
    return said && answer.operation === operation && answer.received_at ? "received" : "foreign";
  }
  if (!said || typeof answer.message !== "string" || typeof answer.fields !== "object") return "foreign";
  if ([401, 403].includes(status) && !whose) return "signedOut";
  if (status === 403 && answer.message.startsWith("CSRF")) return "expired";
  return status >= 400 ? "refused" : "foreign";
}

// What the server holds after a save, as it is kept beside the page.
export function knownOf({ person, evaluation, target }, { answer, text, version }, before) {
  const values = answer ?? (text === undefined ? null : { text, version });
  return values ? [["known", `${person}:${evaluation}:${target}`, { target, ...values, before }]] : [];
}

// A figure goes out as a number: a string would be read as somebody types it, 12.125 as 12 125.
function wired(body) {
  return typeof body.figure === "string" ? { ...body, figure: Number(body.figure) } : body;
}

export class Sender {
  // on: {sent(entry, answer), refused(entry), state(), unsure()}; the last when the figures that
  // came back may not be the newest. before(entry): what stood there, to be undone to.
  constructor({ outbox, csrfCookie, clock, on, before = () => null }) {
    Object.assign(this, { outbox, csrfCookie, clock, on, before });
    this.begun = 0;
    this.failures = 0;
    this.isRunning = false;
    this.trouble = ""; // "", "line", "foreign", "signedOut" or "other"
    this.timer = 0;
    globalThis.addEventListener("online", () => this.#begin());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#begin();
    });
  }

  get lineIsDown() {
    return ["line", "foreign"].includes(this.trouble);
  }

  // A line that has just come back often fails once more: the next pause is the shortest again.
  #begin() {
    this.failures = 0;
    return this.wake();
  }

  // Takes up what other pages have left as well.
  async wake() {
    await this.outbox.gather();
    await this.send();
  }

  async send() {
    if (this.isRunning) return;
    this.isRunning = true;
    clearTimeout(this.timer);
    this.timer = 0;
    let isUnsure = false;
    try {
      for (let entry = this.outbox.next(); entry; entry = this.outbox.next()) {
        isUnsure ||= entry.tried; // what is sent again brings the figures of its first time
        this.begun += 1;
        const outcome = await this.#attempt(entry);
        this.on.state();
        if (!outcome) break;
      }
    } finally {
      this.isRunning = false;
    }
    if (isUnsure && !this.trouble) this.on.unsure();
  }

  async #attempt(entry, isSecond = false) {
    this.outbox.markTried(entry);
    this.on.state();
    let response;
    let answer = null;
    try {
      response = await this.#ask(entry);
      answer = await response.json();
    } catch {
      if (!response) return this.#later("line");
    }
    const meaning = verdict(response, answer, entry);
    if (meaning === "expired" && !isSecond && (await this.#renewToken(entry))) return this.#attempt(entry, true);
    if (meaning === "busy") return this.#later("line");
    if (meaning === "foreign") return this.#later("foreign");
    if (meaning === "signedOut" || meaning === "other") {
      this.trouble = meaning;
      return false;
    }
    this.clock.hear(response);
    this.failures = 0;
    this.trouble = "";
    if (meaning === "received") {
      this.outbox.remove(entry, knownOf(entry, answer, this.before(entry)));
      this.on.sent(entry, answer);
    } else {
      const { message, current } = answer;
      this.outbox.amend(entry, { refusal: { status: response.status, message, current } });
      this.on.refused(entry);
    }
    return true;
  }

  #ask({ person, evaluation, target, path = target, method, operation, base, body }) {
    return fetch(`${apiOf(evaluation)}${path}`, {
      method,
      credentials: "same-origin",
      redirect: "error",
      keepalive: true, // a save that is under way outlives the page
      signal: timeLimit(),
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        ...sentBy(this.csrfCookie, person),
      },
      body: JSON.stringify({ operation, base_version: base, ...wired(body) }),
    });
  }

  // After a new sign-in the token in the cookie is another one; where there is none, a read sets it.
  async #renewToken({ person }) {
    try {
      const response = await fetch("/api/v1/session/", { credentials: "same-origin", headers: { [PERSON]: person } });
      return response.ok;
    } catch {
      return false;
    }
  }

  // Several saves that fail together are one failure of the line.
  #later(trouble) {
    this.trouble = trouble;
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), pause);
    return false;
  }
}
