// The time as the server has it. The clock of a device may be wrong or be moved: it is asked only
// for how long ago the server was last heard, and never decides an order.

const KEY = "csms-clock";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOO_LONG = 90 * DAY; // longer without a line is rather a clock that was moved

// How days and times are written: in English as the pages do, "19 December 2026 14:05".
const { lang } = document.documentElement;
export const DATES = lang === "en" ? "en-GB" : lang;

export class Clock {
  constructor({ timeZone } = {}) {
    this.timeZone = timeZone;
    this.anchor = null; // {server, running}: when it was last heard, by a clock nobody can move
    const kept = this.#read();
    this.offset = kept.offset ?? null; // server less device; null before it was ever heard
    this.latest = kept.latest ?? 0;
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }

  #write() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ offset: this.offset, latest: this.latest }));
    } catch {
      // it is heard again with the next answer
    }
  }

  // Takes the time of an answer that is the server's own.
  hear(response) {
    const server = Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isFinite(server)) return;
    this.anchor = { server, running: performance.now() };
    this.offset = server - Date.now();
    this.latest = server;
    this.#write();
  }

  // Milliseconds. Never before what was heard or said already, whatever the device claims.
  now() {
    const device = Date.now() + (this.offset ?? 0);
    const ran = this.anchor ? this.anchor.server + performance.now() - this.anchor.running : 0;
    const now = Math.max(device, ran, this.latest);
    if (now - this.latest > 10 * MINUTE && now - this.latest < TOO_LONG) {
      this.latest = now;
      this.#write();
    }
    return now;
  }

  // What is kept beside a change, so that its age can be told later.
  stamp() {
    return { at: this.now(), offset: this.offset };
  }

  // Since when and how long, or null where a moved clock makes it a guess.
  age({ at, offset }) {
    const now = this.now();
    const moved = Math.abs((offset ?? 0) - (this.offset ?? 0)) > 5 * MINUTE;
    const back = Date.now() + (this.offset ?? 0) < this.latest - 5 * MINUTE;
    if (!at || moved || back || now - at > TOO_LONG || at > now + MINUTE) return null;
    return { since: Math.min(at, now), ms: Math.max(0, now - at) };
  }

  // "14.05", with the day where it was another one.
  time(ms) {
    const day = (options) => this.#format(ms, options);
    const today = this.#format(this.now(), { dateStyle: "short" }) === day({ dateStyle: "short" });
    return today ? day({ timeStyle: "short" }) : `${day({ day: "numeric", month: "long" })} ${day({ timeStyle: "short" })}`;
  }

  // "2 days", "3 hours", "12 minutes"; "" below a minute.
  length(ms) {
    const [unit, size] = [["day", DAY], ["hour", HOUR], ["minute", MINUTE]].find(([, size]) => ms >= size) ?? [];
    if (!unit) return "";
    const { lang } = document.documentElement;
    return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(Math.floor(ms / size));
  }

  #format(ms, options) {
    return new Intl.DateTimeFormat(DATES, { ...options, timeZone: this.timeZone }).format(ms);
  }
}
