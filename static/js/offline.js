// Has this page kept on the device, and asks the browser not to clear it away by itself.

import { fill } from "./figures.js";
import { write } from "./store.js";

// What is to be there without a line besides the page itself: kept once in each version of the
// site, or fetched anew each time (renew). That this browser gives no worker, or that a
// page could not be kept, is said in words on the page. Once it is known what is kept, kept() is called.
export async function keepPages({ words, keep = [], renew = [], kept = () => {} }) {
  const worker = navigator.serviceWorker;
  if (!worker) return unkept(globalThis.isSecureContext ? words.no_worker : words.not_secure);
  let isAnswered = Boolean(worker.controller);
  globalThis.addEventListener("offline", () => isAnswered || unkept(words.not_kept_yet));
  const tell = async () => {
    const { active } = await worker.ready;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", ({ data: isKept }) => {
      isAnswered = true;
      unkept(isKept ? "" : words.not_kept);
      kept();
    });
    port1.start();
    active.postMessage({ keep: [location.pathname + location.search, ...keep], renew }, [port2]);
  };
  worker.addEventListener("controllerchange", tell); // a new version took over
  try {
    await worker.register("/service-worker.js");
  } catch {
    if (!worker.controller) return unkept(words.no_worker);
  }
  return tell(); // without a line for the script the worker that is there goes on
}

// Says why this page would not open without a line; an empty text takes it back.
function unkept(text) {
  const box = document.getElementById("unkept");
  box.textContent = text;
  box.hidden = !text;
}

// Whether the browser has promised to keep what is stored; null where it does not say.
export async function isPersistent({ ask = false } = {}) {
  try {
    if (await navigator.storage.persisted()) return true;
    return ask ? await navigator.storage.persist() : false;
  } catch {
    return null;
  }
}

// What is known of a checklist besides its answers: its name, when, and the figures.
export function noteKept(setup, more) {
  const key = `${setup.person}:${setup.evaluation}:`;
  return write([["kept", key, { ...more, evaluation: String(setup.evaluation) }]]).catch(() => {});
}

// What waits here of other people is named, and left alone.
export async function tellOthers(person, words) {
  const box = document.getElementById("others");
  const { keptEntries } = await import("./outbox.js");
  const counts = new Map();
  for (const entry of await keptEntries("csms:")) {
    if (entry.person !== String(person)) counts.set(entry.person, (counts.get(entry.person) ?? 0) + 1);
  }
  const sentences = [...counts].map(([other, count]) => fill(words.others, { count, person: nameOf(other, words) }));
  box.textContent = sentences.join(" ");
  box.hidden = !sentences.length;
}

export function nameOf(person, words) {
  try {
    return localStorage.getItem(`csms-name:${person}`) || words.somebody;
  } catch {
    return words.somebody;
  }
}
