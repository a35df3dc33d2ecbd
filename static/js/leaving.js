// On every page: whose it is, signing out, and that nothing is left here of who has signed out.
//
// Signing out is done on this device first, with a line or without. That the server may not know
// yet is remembered in two places: a cookie, by which the server ends the session with the very
// next request, whatever that asks for; and the worker's note, which is on the disk at once.
// What has not been sent is not left behind without a word. The button alone, before this script
// has come, leads to a page that asks.

const SIGN_IN = "/sign-in/";
const DEVICE = "/device/";
const COOKIE = "signed_out"; // accounts/leaving.py
const COOKIE_SECONDS = 31536000;
const NOTES = "csms-notes"; // the service worker's, as the next two
const LEFT = "left";
const KEPT = "csms-pages-here";
const HERE = "csms-here"; // whose pages are open in this browser
const LONGEST = 8000;
const AGAIN = 15000;

const { person = "", name } = document.querySelector("[data-person]")?.dataset ?? {};
const asked = document.getElementById("ask-sign-out");
const words = document.getElementById("signed-out");

// What the browser says of itself; it may refuse each of these places.

// "1" from the button, "told" from the server, which has ended the session already.
function isOwed() {
  return document.cookie.split("; ").some((part) => [`${COOKIE}=1`, `${COOKIE}=told`].includes(part));
}

function owe(seconds) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${COOKIE}=1; path=/; max-age=${seconds}; samesite=lax${secure}`;
}

async function noted(cacheName) {
  try {
    return (await (await caches.match("/person", { cacheName }))?.text()) ?? "";
  } catch {
    return ""; // no worker here
  }
}

function whoIsHere() {
  try {
    return localStorage.getItem(HERE) ?? "";
  } catch {
    return "";
  }
}

function isInstead() {
  return document.getElementById("instead") !== null && location.pathname !== DEVICE;
}

function isHere() {
  return person !== "" && whoIsHere() === person;
}

function hasWaiting(whose) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`csms:${whose}:`)).length;
}

// How much waits, in either place of the browser, files included.
async function waits() {
  try {
    const { keptEntries } = await import("./outbox.js");
    const { all } = await import("./store.js");
    return (await keptEntries(`csms:${person}:`)).length + (await all("files", `${person}:`)).length;
  } catch {
    return hasWaiting(person);
  }
}

// Everything of everybody goes, but what waits to be sent; and what is of the one who is here now.
// The name of who has not signed out stays beside what waits of theirs. Unless its own person stays,
// this page writes nothing more of what is known (static/js/store.js), whatever is still answered.
async function forget(stays = "") {
  if (!stays || stays !== person) document.documentElement.dataset.left = "";
  try {
    for (const key of Object.keys(localStorage)) {
      const [kind, whose] = key.split(":");
      const isTheirs = stays !== "" && (kind === HERE || whose === stays);
      const waiting = kind === "csms-order" || (kind === "csms-name" && stays) ? hasWaiting(whose) : 0;
      if (kind !== "csms" && kind !== "csms-clock" && !isTheirs && !waiting) localStorage.removeItem(key);
    }
    if (!stays) sessionStorage.clear();
  } catch {
    // then nothing was kept there
  }
  await Promise.allSettled([forgetPages(stays), forgetKnown(stays)]);
}

// Of who stays there is one cache; before their first page is kept it says of nobody whose it is.
async function forgetPages(stays) {
  const isTheirs = stays !== "" && ["", "?", `?${stays}`, stays].includes(await noted(KEPT));
  for (const cache of await caches.keys()) {
    if (/^csms-(pages|faces)-/.test(cache) && !(isTheirs && cache === KEPT)) await caches.delete(cache);
  }
}

// The pages' own database, as it stands: it is never made or changed from here.
function forgetKnown(stays) {
  return new Promise((done) => {
    const request = indexedDB.open("csms");
    setTimeout(done, LONGEST); // some browsers' databases do not answer at all
    request.addEventListener("upgradeneeded", () => request.transaction.abort());
    request.addEventListener("error", (event) => {
      event.preventDefault();
      done();
    });
    request.addEventListener("success", () => {
      const { result: database } = request;
      const stores = ["known", "kept"].filter((one) => database.objectStoreNames.contains(one));
      if (stores.length) {
        const removal = database.transaction(stores, "readwrite");
        removal.addEventListener("complete", done);
        removal.addEventListener("abort", done);
        for (const store of stores) {
          removal.objectStore(store).delete(IDBKeyRange.upperBound(`${stays}:`, true));
          removal.objectStore(store).delete(IDBKeyRange.lowerBound(`${stays}:\uffff`, true));
        }
      } else done();
      database.close();
    });
  });
}

// Nothing of a person stands on the screen any more; what was being typed is kept first.
function blank() {
  globalThis.dispatchEvent(new Event("beforeunload"));
  globalThis.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), { capture: true });
  document.querySelector("[data-person]")?.removeAttribute("data-name");
  document.body.replaceChildren(Object.assign(document.createElement("main"), { className: "page" }));
  document.title = "CSMS";
}

// Signed out in another window, or come back to out of the browser's memory. What this page has
// written since goes as well.
async function vanish() {
  blank();
  await forget(whoIsHere());
  location.reload();
}

// Who is signed in, as the server says: "" for nobody, null where it says nothing. By the cookie it
// has ended the session before it answers.
async function tell() {
  try {
    const signal = AbortSignal.timeout?.(LONGEST);
    const how = { method: "HEAD", credentials: "same-origin", cache: "no-store", redirect: "error", signal };
    const { headers } = await fetch(DEVICE, how); // open to nobody too, so that the answer is no error
    return headers.has("X-CSMS-Keep") ? (headers.get("X-CSMS-Person") ?? "") : null; // else a Wi-Fi's page
  } catch {
    return null;
  }
}

async function settle() {
  if ((await tell()) === null) return false;
  owe(0);
  if ((await noted(NOTES)) === LEFT) await (await caches.open(NOTES)).delete("/person");
  if (location.pathname !== SIGN_IN || isInstead()) location.replace(SIGN_IN);
  return true;
}

function sayLeft() {
  if (!words || document.querySelector("[data-signed-out]")) return;
  document.querySelector("main").prepend(words.content.cloneNode(true));
}

async function settleOrSay() {
  const slow = setTimeout(sayLeft, 500);
  const isSettled = await settle();
  clearTimeout(slow);
  if (isSettled) return;
  if (person && navigator.serviceWorker?.controller) {
    location.replace(DEVICE); // the worker has it without a line; this page's scripts end
    return;
  }
  sayLeft();
  globalThis.addEventListener("online", settle);
  setInterval(settle, AGAIN);
}

async function leave({ isSaid = false } = {}) {
  if (!isSaid) owe(COOKIE_SECONDS); // what the server said ends no session that began meanwhile
  if (person) blank();
  try {
    await (await caches.open(NOTES)).put("/person", new Response(LEFT));
  } catch {
    // no worker here
  }
  await forget();
  settleOrSay();
}

// The worker's page about this device stands where another was asked for, the one to sign in among
// them, as long as the server is not told; another window may have told it meanwhile.
async function goOn() {
  if (!isInstead()) return;
  if ((await tell()) !== null) location.replace(SIGN_IN);
}

// A page may have been asked for before its person left, and have come after: it is told from the
// first after signing in by what the server says.
async function arrive() {
  if (isOwed()) return leave({ isSaid: true });
  if (!isHere() && (await noted(NOTES)) === LEFT) return leave();
  if (!person) return goOn();
  if (!isHere()) {
    if (![person, null].includes(await tell())) return vanish();
    if ("left" in document.documentElement.dataset) return undefined; // meanwhile, by the button
    forget(person);
  }
  try {
    localStorage.setItem(HERE, person);
    localStorage.setItem(`csms-name:${person}`, name);
  } catch {
    // then others here read "somebody else"
  }
}

async function press() {
  globalThis.dispatchEvent(new Event("beforeunload")); // what is being typed waits as well
  const count = await waits();
  if (!count || !asked) return leave();
  asked.querySelector("[data-count]").textContent = count;
  return asked.showModal();
}

// The settings' pages have their own form for it.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out], #logout-form")) return;
  event.preventDefault();
  press();
});
// Of a page that was reached by "skip to the content" the answer would go there, not to its first mistake.
document.addEventListener("submit", ({ target }) => {
  if (location.hash && !target.hasAttribute("action")) target.setAttribute("action", location.pathname + location.search);
});
asked?.querySelector("[data-leave]").addEventListener("click", () => leave());
asked?.querySelector("[data-stay]").addEventListener("click", () => asked.close());
globalThis.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && person && !isHere()) vanish();
});
globalThis.addEventListener("storage", ({ key, newValue }) => {
  if ((person || document.getElementById("instead")) && key === HERE && newValue === null) vanish();
});

arrive();
// Pressed before this script had come, and no line for the page that asks.
const form = document.querySelector("[data-sign-out]");
if (form && location.pathname === form.getAttribute("action") && !document.querySelector("main [data-sign-out]")) press();
