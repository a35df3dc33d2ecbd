// A survey's sheet without a line: its pages are fetched once, what is chosen waits in this tab until
// the server has it. Without this script, or on a shared device, the same forms are sent as they are.

const line = document.getElementById("line");
const sheet = line.dataset.sheet; // "" on a shared device: there nothing is kept
const folder = line.dataset.folder;
const KEY = `csms-sheet:${folder}`;
const PATIENCE = 10_000; // ms until a line that does not answer counts as cut
const AGAIN = 4000; // ms between attempts
const IDLE = Number(line.dataset.idle) * 1000; // ms that a page of a shared device may stand untouched
const TOUCHES = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

const pages = new Map(); // what each page shows, by its address, as the server drew it
let waiting = restored(); // {sheet, pages: {address: body}, send: body | null}
let busy = null; // the form whose press is being done
let sending = false; // what waits is being sent by itself
let stop = ""; // why it is not: "refused" by the server, or "lost" with the mark of the sheet
let touched = Date.now(); // when a shared device's page came, or somebody last did something on it
let isAway = false; // a shared device's page that stood too long
let isGoing = false; // from there to its first page
let pressed = null; // meanwhile, {form, submitter, address}: done once that has ended
keep(); // what another sheet left in this tab is erased

function restored() {
  const nothing = { sheet, pages: {}, send: null };
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return sheet && kept?.sheet === sheet ? kept : nothing;
  } catch {
    return nothing;
  }
}

// Where the browser keeps nothing it stays in this page alone.
function keep() {
  const isNothing = !sheet || (waiting.send === null && Object.keys(waiting.pages).length === 0);
  try {
    if (isNothing) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(waiting));
  } catch {
    // told by the page, which stays open
  }
}

function tell(words = "") {
  line.textContent = words;
  line.hidden = !words;
}

// The page that a request leads to; an error where the line, or what stands before the server, is down.
async function asked(address, body) {
  const answer = await fetch(address, {
    method: body === undefined ? "GET" : "POST",
    body: body === undefined ? undefined : new URLSearchParams(body),
    credentials: "same-origin",
    signal: AbortSignal.timeout?.(PATIENCE), // where there is none, the browser's own patience
  });
  if (answer.status >= 500) throw new Error(String(answer.status));
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  const { status, ok, url } = answer;
  return { address: new URL(url).pathname, url, ok, status, found };
}

// A form may be refused because its token is another by now (cookies erased, somebody signed in beside
// it): then it goes once more with a new one. Refused still, or where this browser no longer has the mark
// of its sheet, nothing is dropped: what was chosen waits, and the person is told.
async function sent(address, body) {
  let answer = await asked(address, body);
  if (answer.status === 403) {
    const fresh = await asked(address);
    if (fresh.address !== address) answer = fresh;
    else answer = await asked(address, withToken(body, fresh.found));
  }
  if (answer.status === 403) throw stopped("refused");
  if (answer.found.querySelector("[data-begins]")) throw stopped("lost");
  stop = "";
  return answer;
}

function withToken(body, page) {
  const again = new URLSearchParams(body);
  again.set("csrfmiddlewaretoken", page.querySelector("main [name=csrfmiddlewaretoken]")?.value ?? "");
  return again.toString();
}

function stopped(why) {
  stop = why;
  tell(line.dataset[why]);
  if (why === "lost") line.append(" ", firstPage());
  return new Error(why);
}

function firstPage() {
  const link = document.createElement("a");
  link.href = folder;
  link.textContent = line.dataset.first;
  return link;
}

function show(address, main, title, { push = true } = {}) {
  document.querySelector("main").replaceWith(main);
  document.title = title;
  if (push && address !== location.pathname) history.pushState(null, "", address);
  scrollTo(0, 0);
  const head = main.querySelector('[role="alert"]') ?? main.querySelector("h1");
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
}

// As the server answered. What is no page of this sheet is opened in the ordinary way.
function showAnswer(answer) {
  const main = answer.found.querySelector("main");
  const same = answer.found.getElementById("line")?.dataset.sheet === sheet;
  if (!main || (answer.ok && !same)) {
    waiting = { sheet, pages: {}, send: null };
    pressed = null;
    keep();
    location.replace(answer.url);
    return;
  }
  tell();
  show(answer.address, document.adoptNode(main), answer.found.title);
}

function showKept(address, options) {
  const kept = pages.get(address);
  if (!kept) return false;
  const main = document.importNode(kept.main, true);
  for (const one of main.querySelectorAll("[data-with-line]")) one.remove();
  const chosen = new URLSearchParams(waiting.pages[address] ?? kept.chosen ?? "");
  for (const box of main.querySelectorAll("input[type=radio]")) {
    if (address in waiting.pages || kept.chosen) box.checked = chosen.get(box.name) === box.value;
  }
  show(address, main, kept.title, options);
  return true;
}

// All that waits, oldest page first; then the sheet itself, if it was to be sent.
async function flush() {
  for (const [address, body] of Object.entries(waiting.pages)) {
    const answer = await sent(address, body);
    if (!answer.ok) {
      // it stands before the person again; the others still wait
      if (waiting.pages[address] === body) delete waiting.pages[address];
      waiting.send = null;
      keep();
      return answer;
    }
    const kept = pages.get(address);
    if (kept) kept.chosen = body;
    if (waiting.pages[address] === body) delete waiting.pages[address];
    keep();
  }
  if (waiting.send === null) return null;
  const last = await sent(`${folder}send/`, waiting.send);
  waiting = { sheet, pages: {}, send: null };
  keep();
  return last;
}

async function tryAgain() {
  if (busy || sending || stop || (waiting.send === null && Object.keys(waiting.pages).length === 0)) return;
  sending = true;
  try {
    const last = await flush();
    if (last) showAnswer(last);
    tell();
  } catch {
    // tried again soon
  } finally {
    sending = false;
    pressNow();
  }
}

// What was pressed meanwhile. Where another page stands by now, what was chosen waits with the others.
function pressNow() {
  if (!pressed) return;
  const { form, submitter, address } = pressed;
  pressed = null;
  if (form.isConnected) return form.requestSubmit(submitter);
  if (!sheet || address === `${folder}send/`) return;
  waiting.pages[address] = new URLSearchParams([...new FormData(form), ["go", "anyway"]]).toString();
  keep();
}

function neighbour(address, going) {
  const addresses = [...pages.keys()];
  const at = addresses.indexOf(address);
  return addresses[going === "back" ? Math.max(at - 1, 0) : at + 1];
}

function work(form) {
  busy = form;
  if (form) stop = "";
  document.querySelector("main").ariaBusy = String(form !== null);
}

// On a shared device nothing waits: what was chosen stands on the page until the line has taken it.
async function leaveShared(form, going) {
  work(form);
  const data = new URLSearchParams(new FormData(form));
  if (location.pathname !== `${folder}send/`) data.set("go", going);
  try {
    const answer = await sent(location.pathname, data.toString());
    if (!isAway) showAnswer(answer);
  } catch {
    if (!isAway && !stop) tell(line.dataset.stay);
    pressed = null; // as this one
  } finally {
    work(null);
    pressNow();
  }
}

// There the next person begins on the first page, which takes away what is not sent. Whose page nobody
// touched so long, also in a tablet that slept, is no longer shown, be there a line or none.
async function startClean() {
  if (Date.now() < touched) touched = Date.now(); // the tablet's clock was put back
  isAway ||= Date.now() - touched >= IDLE;
  if (!isAway || isGoing) return;
  isGoing = true;
  pressed = null;
  document.querySelector("main").replaceChildren();
  try {
    await asked(folder);
    location.replace(folder);
  } catch {
    tell(line.dataset.gone);
    isGoing = false;
  }
}

// Whoever wakes a page that stood too long does not keep it by that.
function touch() {
  startClean();
  if (!isAway) touched = Date.now();
}

// A page that the browser kept whole is the one before last, maybe of somebody else.
function comeBack(event) {
  if (event.persisted) {
    document.querySelector("main").replaceChildren();
    location.reload();
  } else startClean();
}

async function leave(form, going) {
  work(form);
  const address = location.pathname;
  const data = new URLSearchParams(new FormData(form));
  const isSend = address === `${folder}send/`;
  const body = { ...Object.fromEntries(data), ...(isSend ? {} : { go: going }) };
  const text = new URLSearchParams({ ...body, ...(isSend ? {} : { go: "anyway" }) }).toString();
  waiting.send = isSend ? text : null; // whoever goes back has not sent it
  if (!isSend) waiting.pages[address] = text;
  keep();
  try {
    // The page that is left is sent with what was pressed, so that the server says what is open.
    if (!isSend) delete waiting.pages[address];
    const early = await flush();
    const answer = early ?? (await sent(address, new URLSearchParams(body).toString()));
    if (pages.has(address)) pages.get(address).chosen = text;
    if (early && !isSend) waiting.pages[address] = text; // another page was refused before its turn
    keep();
    // whoever pressed Back meanwhile stays where that led
    if (isSend || early || form.isConnected) showAnswer(answer);
  } catch {
    if (!isSend) waiting.pages[address] = text;
    keep();
    if (stop) return; // told already
    if (!isSend && form.isConnected) showKept(neighbour(address, going));
    tell(isSend ? line.dataset.sending : line.dataset.kept);
  } finally {
    work(null);
    pressNow();
  }
}

async function fetchPages() {
  const addresses = Array.from({ length: Number(line.dataset.pages) }, (_none, at) => `${folder}${at + 1}/`);
  for (const address of [...addresses, `${folder}send/`]) {
    const { found, ok } = await asked(address);
    const main = found.querySelector("main");
    if (ok && main) pages.set(address, { main, title: found.title, chosen: null });
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("main")) return;
  event.preventDefault();
  if (busy === form) return;
  if (busy || sending) {
    pressed = { form, submitter: event.submitter, address: location.pathname };
    return;
  }
  (sheet ? leave : leaveShared)(form, event.submitter?.value || "next");
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || navigator.onLine || !pages.has(link.pathname)) return;
  event.preventDefault();
  showKept(link.pathname);
});
addEventListener("popstate", () => {
  if (!showKept(location.pathname, { push: false })) location.reload();
});
addEventListener("online", tryAgain);
setInterval(tryAgain, AGAIN);

if (sheet) {
  fetchPages()
    .then(() => location.pathname in waiting.pages && showKept(location.pathname, { push: false }))
    .then(tryAgain)
    .catch(() => {}); // what was fetched until then is there; the rest needs the line
} else {
  setInterval(startClean, AGAIN);
  document.addEventListener("visibilitychange", startClean);
  addEventListener("pageshow", comeBack);
  for (const kind of TOUCHES) document.addEventListener(kind, touch, { passive: true });
}
