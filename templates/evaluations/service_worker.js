// Keeps the workspace on this device: the static files of one version of the site, and for each
// person the pages they have opened, as far as those pages say that they may be kept.
//
// Served with its setup by evaluations/offline.py; docs/decisions/0007-offline.md tells the rest.

const setup = {{ setup|safe }};
const FILES = "csms-static-";
const OURS = FILES + setup.version;
const PAGES = "csms-pages-";
const FACES = "csms-faces-"; // photos made small, of the evidence that the kept pages name
const MOST_FACES = 300; // of one person; some 10 MB
const NOTES = "csms-notes"; // who was signed in here last
const LEFT = "left"; // in the place of a person: signed out, and the server may not know yet
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
  else if (/^\/evaluations\/\d+\/(self\/)?evidence\/\d+\/thumbnail\/$/.test(pathname)) event.respondWith(face(event, request));
  else if (request.mode === "navigate" || /^\/evaluations\/\d+\/(self\/)?(evidence|findings|guides)\/$/.test(pathname)) {
    event.respondWith(page(event, request));
  }
});

// A version is whole before it takes over, and takes over at once: every file has its content's
// hash in its name, so a page that stands goes on with its own.
async function install() {
  const cache = await caches.open(OURS);
  await cache.addAll(setup.files.map((file) => new Request(file, hashed(file) ? {} : { cache: "no-cache" })));
  const stranger = await fetch(setup.device, { credentials: "omit" });
  if (!stranger.ok || stranger.headers.get(setup.headers.keep) !== setup.version) {
    throw new Error("The site is being changed: this version is taken when it is whole.");
  }
  await cache.put(setup.device, stranger);
  await self.skipWaiting();
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

// Pages: from the line where there is one, and else as they were kept.

async function page(event, request) {
  const before = await noted();
  if (before === LEFT && request.mode === "navigate") return stranger(); // its script tells the server first
  const kept = await keptPage(request.url);
  let response;
  try {
    response = await (kept ? Promise.race([fetch(request), patience()]) : fetch(request));
  } catch {
    return kept ?? elsewhere(request);
  }
  if (DOWN.includes(response.status)) return kept ?? response;
  event.waitUntil(keep(request.url, response.clone(), before));
  return response;
}

function patience() {
  return new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), PATIENCE));
}

async function elsewhere(request) {
  if (request.mode !== "navigate") return Response.error();
  return (await keptPage(setup.device)) ?? stranger();
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

async function keptPage(address) {
  const whose = await personHere();
  if (!whose) return undefined;
  const cache = await caches.open(PAGES + whose);
  const url = new URL(keyOf(address));
  const exact = await cache.match(url.href);
  if (exact) return exact;
  url.search = "";
  if (/\/(evidence|findings)\/$/.test(url.pathname)) return undefined;
  const whole = await cache.match(url.href);
  if (whole || url.pathname.endsWith("/checklist/")) return whole; // not another of its elements
  return cache.match(url.href, { ignoreSearch: true });
}

// Whether the page that asked would open again without a line.
async function tellKept(port, address) {
  if (port && address) port.postMessage(Boolean(await keptPage(address).catch(() => false)));
}

// What was asked for before its person signed out and comes afterwards is dropped.
async function keep(address, response, before) {
  const whose = response.headers.get(setup.headers.person);
  const now = await noted();
  if (now === LEFT || (whose === before && now !== before)) return;
  if (whose && whose !== now) await note(whose);
  const version = response.headers.get(setup.headers.keep);
  if (!whose || !version || response.redirected) return;
  // A page of the next version is kept by its own worker, with all it needs. The browser looks for
  // that one at each page by itself; asked for from in here it may install, and never take over.
  if (version === setup.version) await (await caches.open(PAGES + whose)).put(keyOf(address), response);
  if ((await noted()) === LEFT) await caches.delete(PAGES + whose); // signed out meanwhile
}

async function fetchToKeep(address, anew = false) {
  const whose = await personHere();
  const kept = whose ? await (await caches.open(PAGES + whose)).match(keyOf(address)) : undefined;
  if (!anew && kept?.headers.get(setup.headers.keep) === setup.version) return;
  try {
    const signal = AbortSignal.timeout?.(LONGEST);
    await keep(address, await fetch(address, { credentials: "same-origin", redirect: "error", signal }), whose);
  } catch {
    // no line: it is kept when it is opened again
  }
}

// Kept pages of the version before are fetched anew; who has no line goes on with both.
async function renew() {
  const whose = await personHere();
  if (!whose) return;
  const cache = await caches.open(PAGES + whose);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    if (kept.headers.get(setup.headers.keep) !== setup.version) await fetchToKeep(request.url);
  }
}

// The files of an earlier version go when no kept page needs them any more.
async function tidy() {
  const names = await caches.keys();
  const needed = new Set([setup.version]);
  for (const name of names.filter((one) => one.startsWith(PAGES))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      needed.add((await cache.match(request)).headers.get(setup.headers.keep));
    }
  }
  const spare = names.filter((name) => name.startsWith(FILES) && !needed.has(name.slice(FILES.length)));
  await Promise.all(spare.map((name) => caches.delete(name)));
}

// Photos made small: a kept page shows them without a line. One never changes; it goes when no kept
// page names it any more.

async function face(event, request) {
  const whose = await personHere();
  const cache = whose ? await caches.open(FACES + whose).catch(() => null) : null;
  const kept = await cache?.match(request.url);
  if (kept) return kept;
  const response = await fetch(request).catch(() => Response.error());
  if (response.ok && cache) event.waitUntil(cache.put(request.url, response.clone()).catch(() => {}));
  return response;
}

async function keepFaces() {
  const whose = await personHere();
  if (!whose) return;
  const named = await facesNamed(await caches.open(PAGES + whose));
  const cache = await caches.open(FACES + whose);
  const there = new Set();
  for (const { url } of await cache.keys()) {
    if (named.has(url)) there.add(url);
    else await cache.delete(url);
  }
  if (navigator.connection?.saveData) return;
  for (const url of named) {
    if (there.has(url)) continue;
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response) return; // no line: the next page that is opened goes on
    if (response.ok && !response.redirected) await cache.put(url, response);
  }
}

async function facesNamed(pages) {
  const named = new Set();
  for (const request of await pages.keys()) {
    if (!new URL(request.url).pathname.endsWith("/evidence/")) continue;
    const text = await (await pages.match(request)).text();
    for (const [address] of text.matchAll(/\/evaluations\/\d+\/(?:self\/)?evidence\/\d+\/thumbnail\//g)) {
      if (named.size < MOST_FACES) named.add(new URL(address, location.origin).href);
    }
  }
  return named;
}

// Whose device this is now. A session that has ended changes nothing: whoever fills in a checklist
// without a line for days goes on. Signing out does, and so does another person who signs in.

async function personHere() {
  const whose = await noted();
  return whose === LEFT ? "" : whose;
}

async function noted() {
  return (await (await (await caches.open(NOTES)).match("/person"))?.text()) ?? "";
}

async function note(whose) {
  await (await caches.open(NOTES)).put("/person", new Response(whose));
}

// By the form alone, where no script of the page was there to do it (static/js/leaving.js). The
// script of the next page forgets what only pages can, and tells the server what it has not heard.
async function signOut(request) {
  const response = await Promise.race([fetch(request), patience()]).catch(() => null);
  const isAnswered = response && !DOWN.includes(response.status);
  const isTold = response?.type === "opaqueredirect" || response?.ok;
  if (isAnswered && !isTold) return response; // refused: still signed in
  const whose = await personHere();
  await note(isTold ? "" : LEFT);
  await Promise.all([caches.delete(PAGES + whose), caches.delete(FACES + whose)]);
  return isTold ? response : stranger();
}

// Through here, so that the page it leads to comes through here too and says whose it is.
async function signIn(request) {
  const response = await fetch(request);
  if (response.type === "opaqueredirect") await note("");
  return response;
}
