// Keeps the workspace on this device: the pages that the person who is here has opened, as far as those
// pages say that they may be kept, and the static files that these name.
//
// Served with its setup by core/shell/kept_pages.py; docs/decisions/0007-offline.md tells the rest.

const setup = {{ setup|safe }};
const FILES = "csms-static-";
const OURS = FILES + setup.version;
const PAGES = /^csms-(pages|faces)-/; // of persons, those of earlier versions among them
const HERE = "csms-pages-here"; // of who is here: whose it is, their pages, the photos these name made small
const WHOSE = "/person"; // "7"; "?7" from a sign-in until a page says whose it was; "" before the first page
const NAMED = /\s(?:href|src|data-later|data-style)="([^"]*)"/g; // the files of a page, those it asks for later too
const FACE = /^\/evaluations\/\d+\/(self\/)?evidence\/\d+\/thumbnail\/$/;
const MOST_FACES = 300; // some 10 MB
const NOTES = "csms-notes";
const LEFT = "left"; // noted from signing out until the server knows
const PATIENCE = 8000; // a line that is there and carries nothing is no line
const LONGEST = 30000;
const DOWN = [502, 503, 504];

self.addEventListener("install", (event) => event.waitUntil(install()));
// Nothing here waits for the line: while a worker becomes active, every page waits for it.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { keep = [], renew: anew = [] } = event.data ?? {};
  event.waitUntil(
    Promise.all([...keep.map((one) => fetchToKeep(one)), ...anew.map((one) => fetchToKeep(one, true))])
      .then(renew)
      .catch(() => {}) // no room: said below
      .then(() => tellKept(event.ports[0], keep[0]))
      .then(tidy)
      .then(keepFaces),
  );
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const { pathname } = url;
  if (request.method === "POST" && setup.signOut.includes(pathname)) event.respondWith(signOut(request));
  if (request.method === "POST" && pathname === setup.signIn) event.respondWith(signIn(request));
  if (request.method !== "GET") return;
  if (pathname.startsWith(setup.static)) event.respondWith(staticFile(request));
  else if (FACE.test(pathname)) event.respondWith(face(event, request));
  else if (request.mode === "navigate" || /^\/evaluations\/\d+\/(self\/)?(evidence|findings|guides)\/$/.test(pathname)) {
    event.respondWith(page(event, request));
  }
});

// A version takes over at once, with the page that stands for all others: every file has its content's
// hash in its name, so a page that stands goes on with its own.
async function install() {
  const stranger = await fetch(setup.device, { credentials: "omit" });
  if (!stranger.ok || stranger.headers.get(setup.headers.keep) !== setup.version) {
    throw new Error("The site is being changed: this version is taken when it is whole.");
  }
  await keepFiles(stranger);
  await (await caches.open(OURS)).put(setup.device, stranger);
  await self.skipWaiting();
}

// All files that a page names; it is kept with all of them or not at all.
async function keepFiles(response) {
  const named = [...(await response.clone().text()).matchAll(NAMED)].flatMap(([, addresses]) => addresses.split(" "));
  const cache = await caches.open(OURS);
  const add = async (file) => {
    if (!(await cache.match(file))) await cache.add(new Request(file, hashed(file) ? {} : { cache: "no-cache" }));
  };
  await Promise.all([...new Set(named)].filter((file) => file.startsWith(setup.static)).map(add));
}

function hashed(file) {
  return /\.[0-9a-f]{12}\.\w+$/.test(file);
}

async function staticFile(request) {
  if (!hashed(new URL(request.url).pathname)) {
    return fetch(request).catch(async () => (await caches.match(request)) ?? Response.error());
  }
  return (await caches.match(request)) ?? fetch(request);
}

// What of a person is kept, and for how long. All of it lies in one cache, and whoever signs out has
// that cache deleted. It is opened before a request goes out, and what comes back is written into the
// cache that was opened then: if it was deleted meanwhile, it is written into nothing, however late,
// because a deleted cache is never opened again under its name.

// {cache, whose}; null after signing out. Opened first, and looked whether its person has left
// afterwards: that is noted before the cache is deleted.
async function here() {
  const cache = await caches.open(HERE);
  const whose = await noteIn(cache);
  return (await hasLeft()) ? null : { cache, whose };
}

async function noteIn(cache) {
  return (await (await cache.match(WHOSE))?.text()) ?? "";
}

async function hasLeft() {
  return (await (await caches.match(WHOSE, { cacheName: NOTES }))?.text()) === LEFT;
}

// Whether this is the person's whose cache it is. A session that has ended changes nothing: whoever
// fills in a checklist without a line for days goes on. Another person who has signed in does.
async function isTheirs({ cache, whose }, person) {
  const now = await noteIn(cache);
  if (now === person) return true;
  if (now !== whose) return false; // somebody has signed in since it was asked for
  if (["", "?", `?${person}`].includes(now)) {
    await cache.put(WHOSE, new Response(person));
    return true;
  }
  if ((await noteIn(await caches.open(HERE))) === now) await caches.delete(HERE); // the next page begins anew
  return false;
}

async function keep(kept, address, response) {
  const person = response.headers.get(setup.headers.person);
  if (!kept || !person || !(await isTheirs(kept, person))) return;
  const version = response.headers.get(setup.headers.keep);
  // A page of the next version is kept by its own worker, with all it needs. The browser looks for
  // that one at each page by itself; asked for from in here it may install, and never take over.
  if (version !== setup.version || response.redirected) return;
  await keepFiles(response);
  await kept.cache.put(keyOf(address), response);
}

// Pages: from the line where there is one, and else as they were kept.

async function page(event, request) {
  const kept = await here();
  if (!kept && request.mode === "navigate") return stranger(); // its script tells the server first
  const copy = await keptPage(kept, request.url);
  let response;
  try {
    response = await (copy ? Promise.race([fetch(request), patience()]) : fetch(request));
  } catch {
    return copy ?? elsewhere(kept, request);
  }
  if (DOWN.includes(response.status)) return copy ?? response;
  event.waitUntil(keep(kept, request.url, response.clone()).catch(() => {})); // no line, no room: said when it asks
  return response;
}

function patience() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));
}

async function elsewhere(kept, request) {
  if (request.mode !== "navigate") return Response.error();
  return (await keptPage(kept, setup.device)) ?? stranger();
}

// This device as it stands before whoever has not signed in.
async function stranger() {
  return (await caches.match(setup.device, { cacheName: OURS })) ?? Response.error();
}

// Which filter is on changes nothing of the page.
function keyOf(address) {
  const url = new URL(address, location.origin);
  url.hash = "";
  if (url.pathname.endsWith("/checklist/")) for (const name of ["show", "q"]) url.searchParams.delete(name);
  return url.href;
}

async function keptPage(kept, address) {
  if (!kept) return undefined;
  const found = await pageAt(kept.cache, address);
  return found?.headers.get(setup.headers.person) === kept.whose ? found : undefined;
}

async function pageAt(cache, address) {
  const url = new URL(keyOf(address));
  const exact = await cache.match(url.href);
  if (exact) return exact;
  url.search = "";
  if (/\/(evidence|findings)\/$/.test(url.pathname)) return undefined;
  const whole = await cache.match(url.href);
  if (whole || url.pathname.endsWith("/checklist/")) return whole; // not another of its elements
  return cache.match(url.href, { ignoreSearch: true });
}

// The addresses of what is kept: of its pages, or of its photos.
async function addresses(cache, isFace = false) {
  const all = (await cache.keys()).map(({ url }) => new URL(url));
  return all.filter(({ pathname }) => pathname !== WHOSE && FACE.test(pathname) === isFace).map(({ href }) => href);
}

// Whether the page that asked would open again without a line.
async function tellKept(port, address) {
  if (!port || !address) return;
  const copy = await here().then((kept) => keptPage(kept, address)).catch(() => null);
  port.postMessage(Boolean(copy));
}

async function fetchToKeep(address, anew = false) {
  const kept = await here();
  const copy = await keptPage(kept, address);
  if (!kept || (!anew && copy?.headers.get(setup.headers.keep) === setup.version)) return;
  try {
    const signal = AbortSignal.timeout?.(LONGEST);
    await keep(kept, address, await fetch(address, { credentials: "same-origin", redirect: "error", signal }));
  } catch {
    // no line: it is kept when it is opened again
  }
}

// Kept pages of the version before are fetched anew; who has no line goes on with both.
async function renew() {
  const cache = await caches.open(HERE);
  for (const address of await addresses(cache)) await fetchToKeep(address);
}

// The files of an earlier version go when no kept page needs them any more.
async function tidy() {
  const cache = await caches.open(HERE);
  const needed = new Set([setup.version]);
  for (const address of await addresses(cache)) {
    needed.add((await cache.match(address))?.headers.get(setup.headers.keep));
  }
  const isSpare = (name) => (name.startsWith(FILES) ? !needed.has(name.slice(FILES.length)) : PAGES.test(name) && name !== HERE);
  await Promise.all((await caches.keys()).filter(isSpare).map((name) => caches.delete(name)));
}

// Photos made small: a kept page shows them without a line. One never changes; it goes when no kept
// page names it any more.

async function face(event, request) {
  const kept = await here().catch(() => null);
  const copy = await kept?.cache.match(request.url);
  if (copy) return copy;
  const response = await fetch(request).catch(() => Response.error());
  if (kept) event.waitUntil(keepFace(kept, request.url, response.clone()).catch(() => {}));
  return response;
}

async function keepFace({ cache, whose }, address, response) {
  const isOwn = whose && response.headers.get(setup.headers.person) === whose;
  if (isOwn && response.ok && !response.redirected) await cache.put(address, response);
}

async function keepFaces() {
  const kept = await here();
  if (!kept) return;
  const { cache } = kept;
  const named = await facesNamed(cache);
  const there = new Set(await addresses(cache, true));
  for (const url of there) if (!named.has(url)) await cache.delete(url);
  if (navigator.connection?.saveData) return;
  for (const url of named) {
    if (there.has(url)) continue;
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response) return; // no line: the next page that is opened goes on
    await keepFace(kept, url, response);
  }
}

async function facesNamed(cache) {
  const named = new Set();
  for (const url of await addresses(cache)) {
    if (!new URL(url).pathname.endsWith("/evidence/")) continue;
    const text = (await (await cache.match(url))?.text()) ?? "";
    for (const [address] of text.matchAll(/\/evaluations\/\d+\/(?:self\/)?evidence\/\d+\/thumbnail\//g)) {
      if (named.size < MOST_FACES) named.add(new URL(address, location.origin).href);
    }
  }
  return named;
}

// By the form alone, where no script of the page was there to do it (static/js/leaving.js). The
// script of the next page forgets what only pages can, and tells the server what it has not heard.
async function signOut(request) {
  const response = await Promise.race([fetch(request), patience()]).catch(() => null);
  const isAnswered = response && !DOWN.includes(response.status);
  const isTold = response?.type === "opaqueredirect" || response?.ok;
  if (isAnswered && !isTold) return response; // refused: still signed in
  const notes = await caches.open(NOTES);
  await (isTold ? notes.delete(WHOSE) : notes.put(WHOSE, new Response(LEFT)));
  await caches.delete(HERE);
  return isTold ? response : stranger();
}

// Through here, so that the page it leads to comes through here too and says whose it is.
async function signIn(request) {
  const response = await fetch(request);
  if (response.type !== "opaqueredirect") return response;
  const cache = await caches.open(HERE);
  await cache.put(WHOSE, new Response(`?${(await noteIn(cache)).replace("?", "")}`));
  await (await caches.open(NOTES)).delete(WHOSE);
  return response;
}
