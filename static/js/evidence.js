// Evidence on the checklist: an item's files are fetched when its details are opened; new ones
// are chosen, photographed or dragged onto the item, and sent at once.
//
// The page needs items with [data-item] that hold a <details> with an .item__panel; all else
// comes with the fetched part. An item with files gets [data-evidence]. On the page of all
// evidence only looking at it works.

import { Clock } from "./clock.js";
import { fill } from "./figures.js";
import { smaller } from "./photos.js";
import { sizeText } from "./state.js";
import { call, Uploads } from "./uploads.js";

const RELOAD_PAUSE = 5000;
const LONGEST = 10000;
const here = new URL("../evidence/", location.href);
const api = new URL(here.pathname.replace("/evaluations/", "/api/v1/evaluations/"), here);
const panels = new Map(); // item code > its .evidence element
const loads = new Map(); // item code > the load under way
const rows = new Map(); // upload > its line
const work = readSetup("setup"); // {person, evaluation}: of the checklist
let setup = readSetup("evidence-setup"); // {largest, photos, csrfCookie, signIn, words}: of the first part
const uploads = work && new Uploads({ ...work, clock: new Clock(work), changed: showUpload });
// What stands in for the service worker's copy where the browser gives none.
const spare = navigator.serviceWorker?.controller ? null : part("?item=*").catch(() => null);
spare?.then((found) => found && dress(found.querySelector(".evidence").dataset.style));
let dropAt = null;

function readSetup(name) {
  const script = document.getElementById(name);
  return script && JSON.parse(script.textContent);
}

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function button(text, act, className = "button-link") {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function say(near, text) {
  const panel = near.closest(".evidence") ?? document;
  panel.querySelector("[data-says]").textContent = text;
}

// The part of one item.

export async function part(query, at = here) {
  const response = await fetch(new URL(query, at), { credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text(); // our own page, escaped by the server
  return holder.content;
}

async function fetchPanel(code) {
  const found = await part(`?item=${encodeURIComponent(code)}`).catch(() => keptPart(code));
  const fetched = found.querySelector(".evidence");
  await dress(fetched.dataset.style);
  setup ??= JSON.parse(found.querySelector("script").textContent);
  return fetched;
}

// Without a line: the item's files as they were last seen, or an empty part that takes new ones.
async function keptPart(code) {
  const all = (await spare)?.cloneNode(true) ?? (await part("?item=*"));
  const panel = all.querySelector(`[data-evidence-of="${CSS.escape(code)}"]`) ?? all.querySelector('[data-evidence-of=""]');
  panel.dataset.evidenceOf = code;
  const script = all.querySelector("script");
  panel.querySelector("[data-says]").textContent = JSON.parse(script.textContent).words.as_kept;
  const found = document.createDocumentFragment();
  found.append(panel, script);
  return found;
}

// The look of a part that comes later.
export function dress(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
  });
}

// Shows what the server has; what is being sent stays as it is.
function load(code) {
  loads.set(code, (loads.get(code) ?? Promise.resolve()).then(() => reload(code)));
  return loads.get(code);
}

async function reload(code) {
  const panel = panels.get(code);
  let fetched;
  try {
    fetched = await fetchPanel(code);
  } catch {
    if (setup) standIn(code);
    return;
  }
  if (!panel || "standIn" in panel.dataset) {
    const sending = panel?.querySelector("[data-sending]").childNodes ?? [];
    fetched.querySelector("[data-sending]").append(...sending);
    panel?.remove();
    place(code, fetched);
    return;
  }
  const focused = standsOn(panel);
  for (const name of [".fold__count", ".evidence__files", ".evidence__none"]) {
    const [now, then] = [panel.querySelector(name), fetched.querySelector(name)];
    if (now && then) now.replaceWith(then);
    else if (now) now.remove();
    else if (then) panel.querySelector(".evidence__files").after(then);
  }
  if (focused) (panel.querySelector(focused) ?? panel.querySelector(".evidence__title")).focus();
  showWhether(code);
}

// Where the focus is among the files, so that it is there again after they are drawn anew.
function standsOn(panel) {
  const on = document.activeElement;
  const proof = panel.contains(on) && on.closest("[data-proof]");
  if (!proof) return "";
  const action = ["data-items", "data-remove", "data-copy", "data-enlarge"].find((name) => on.hasAttribute(name));
  return `[data-proof="${proof.dataset.proof}"] ${action ? `[${action}]` : "a"}`;
}

function place(code, panel) {
  const item = document.querySelector(`[data-item="${CSS.escape(code)}"]`);
  panels.set(code, panel);
  // What is chosen here is no answer: the item around it must not hear of it.
  panel.addEventListener("input", (event) => event.stopPropagation());
  panel.addEventListener("change", (event) => {
    event.stopPropagation();
    choose(event.target, code);
  });
  const at = item.querySelector(".item__panel");
  at.insertBefore(panel, at.querySelector(".item-findings, .item__beside"));
  showWhether(code);
  for (const upload of uploads?.unsent ?? []) if (upload.item === code) showUpload(upload);
}

function showWhether(code) {
  const item = document.querySelector(`[data-item="${CSS.escape(code)}"]`);
  item.toggleAttribute("data-evidence", Boolean(panels.get(code).querySelector("[data-proof]")));
}

// Without a line: what is chosen waits here until the item's part can be fetched.
function standIn(code) {
  if (!panels.has(code)) {
    const panel = make("div", "evidence");
    panel.dataset.evidenceOf = code;
    panel.dataset.standIn = "";
    const sending = make("ul", "evidence__sending");
    sending.dataset.sending = "";
    const says = make("p", "evidence__says");
    says.dataset.says = "";
    panel.append(make("h4", "evidence__title", setup.words.evidence), sending, says);
    place(code, panel);
  }
  say(panels.get(code), setup.words.not_loaded);
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    const code = target.closest?.("[data-item]")?.dataset.item;
    if (code && target.open && target.querySelector(".item__panel")) load(code);
  },
  true,
);
loadLacking();
globalThis.addEventListener("online", loadLacking);
navigator.serviceWorker?.addEventListener("controllerchange", loadLacking);

// What an open item still lacks, because the line went just then and nothing was kept yet.
function loadLacking() {
  for (const open of document.querySelectorAll("[data-item] details[open]")) {
    const code = open.closest("[data-item]").dataset.item;
    if ("standIn" in (panels.get(code)?.dataset ?? { standIn: "" })) load(code);
  }
}

function loadOpen() {
  for (const [code, panel] of panels) if (panel.closest(".item__more")?.open) load(code);
}

// Files on their way.

async function send(files, item) {
  while (!panels.has(item)) {
    await load(item);
    if (!panels.has(item)) await new Promise((go) => setTimeout(go, RELOAD_PAUSE));
  }
  const panel = panels.get(item);
  if (!("standIn" in panel.dataset || panel.querySelector("[data-add]"))) return; // only to read
  const asItIs = panel.querySelector("[data-original]")?.checked;
  for (const file of files) {
    const message = await refusalOf(file);
    if (message) showUpload({ file, item, state: "refused", message });
    else await uploads.add(file, item, (photo) => (asItIs ? photo : smaller(photo, setup.photos)));
  }
}

// What the server would not take whatever happens is said at once, line or no line. All else is
// the server's to judge.
async function refusalOf(file) {
  const { words, largest, beginnings } = setup;
  const say = (sentence) => fill(sentence, { name: file.name, limit: Math.floor(largest / 1048576) });
  if (file.size > largest) return say(words.too_large);
  if (!file.size) return say(words.empty);
  try {
    const bytes = new Uint8Array(await file.slice(0, 16).arrayBuffer());
    return new RegExp(beginnings, "s").test(String.fromCharCode(...bytes)) ? "" : say(words.wrong_kind);
  } catch {
    return say(words.unreadable); // a folder, or gone since it was chosen
  }
}

// What an earlier page kept, and could not send. It goes out whether or not its item is open.
async function takeUp() {
  for (const { item } of await uploads.gather()) {
    if (!panels.has(item) && document.querySelector(`[data-item="${CSS.escape(item)}"]`)) load(item);
  }
  tellCount();
}

// For the foot of the page, which says what waits.
function tellCount() {
  const { unsent } = uploads;
  document.dispatchEvent(new CustomEvent("files", { detail: uploads.summary }));
  if (setup) for (const item of document.querySelectorAll("[data-item]")) markWaiting(item, unsent);
}

// Beside the title, so that it is seen at a folded item too.
function markWaiting(item, unsent) {
  const count = unsent.filter((upload) => upload.item === item.dataset.item).length;
  let mark = item.querySelector(".item__waits");
  if (!count) return mark?.remove();
  if (!mark) item.querySelector(".item__title").append((mark = make("span", "item__findings item__waits")));
  const text = fill(count > 1 ? setup.words.waits : setup.words.waits_one, { count });
  if (mark.textContent !== text) mark.textContent = text;
  return undefined;
}

function showUpload(upload) {
  if (uploads) tellCount();
  if (!panels.has(upload.item)) return undefined; // it is shown once its item's part is there
  if (!rows.has(upload)) rows.set(upload, makeRow(upload));
  const row = rows.get(upload);
  if (upload.state === "gone") return gone(upload, row);
  if (upload.state === "done") return arrived(upload, row);
  const stuck = ["waiting", "signedOut", "refused"].includes(upload.state);
  row.parentElement.classList.toggle("sending--stuck", stuck);
  const text = sentenceOf(upload);
  if (!stuck && row.firstChild?.tagName === "P") {
    row.firstChild.textContent = text;
    row.lastChild.value = upload.percent;
    return undefined;
  }
  if (row.firstChild?.textContent === text) return undefined;
  const said = make("p", "", text);
  if (stuck) said.role = "alert";
  row.replaceChildren(said, stuck ? choices(upload) : bar(upload));
  return undefined;
}

// A photo is seen before it is sent: drawn here, and small.
function makeRow({ file, item }) {
  const line = make("li", "sending");
  const row = make("div", "sending__text");
  line.append(row);
  panels.get(item).open = true; // where it is folded
  panels.get(item).querySelector("[data-sending]").append(line);
  if (file.type?.startsWith("image/")) drawFace(file, line);
  return row;
}

async function drawFace(file, line) {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 216, resizeQuality: "medium" });
    const face = make("canvas", "proof__face");
    face.setAttribute("aria-hidden", "true");
    Object.assign(face, { width: bitmap.width, height: bitmap.height });
    face.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
    line.prepend(face);
  } catch {
    // this browser does not know the kind of photo: its name stands for it
  }
}

function sentenceOf({ file, state, percent, message, isKept }) {
  const { words } = setup;
  const values = { name: file.name, percent, size: sizeText(file.size) };
  if (state === "refused") return fill(words.refused, { message: message || words.failed });
  const waiting = isKept ? words.waiting : words.waiting_in_page;
  const word = { waiting, signedOut: words.signed_out, checking: words.checking, preparing: words.preparing };
  return fill(word[state] ?? words.sending, values);
}

function bar({ file, percent }) {
  const progress = make("progress", "");
  progress.max = 100;
  progress.value = percent;
  progress.setAttribute("aria-label", file.name);
  return progress;
}

function choices(upload) {
  const line = make("p", "sending__do");
  if (upload.state === "signedOut") {
    const link = make("a", "", setup.words.sign_in);
    Object.assign(link, { href: setup.signIn, target: "_blank", rel: "noopener" });
    line.append(link);
  } else if (upload.state === "waiting" || (upload.operation && !upload.message)) {
    line.append(button(setup.words.again, () => uploads.wake()));
  }
  if (upload.operation) line.append(discard(upload));
  else line.append(button(setup.words.dismiss, () => forget(upload)));
  return line;
}

// A photo taken here may be nowhere else: it is thrown away only when its person says so twice.
function discard(upload) {
  const { words } = setup;
  const pressed = button(words.discard, () => {
    if (pressed.textContent === words.discard_sure) forget(upload);
    else pressed.textContent = words.discard_sure;
  });
  return pressed;
}

function forget(upload) {
  uploads.drop(upload);
  gone(upload, rows.get(upload));
  const panel = panels.get(upload.item);
  panel.querySelector(".evidence__title").focus();
  panel.querySelector("[data-says]").textContent = "";
}

function gone(upload, row) {
  row?.parentElement.remove();
  rows.delete(upload);
  tellCount();
  load(upload.item); // sent from another page, perhaps
}

async function arrived(upload, row) {
  const notices = upload.answer.notices ?? [];
  rows.delete(upload);
  await load(upload.item);
  row.parentElement.remove();
  const said = fill(setup.words.done, { name: upload.file.name });
  say(panels.get(upload.item), [said, ...notices].join(" "));
  document.dispatchEvent(new CustomEvent("evidence", { detail: upload.answer }));
}

globalThis.addEventListener("beforeunload", (event) => {
  if (uploads?.unsent.some(({ isKept }) => !isKept)) event.preventDefault();
});

// Chosen, photographed, dragged.

function choose(input, code) {
  if (!input.matches("[data-add]")) return;
  send([...input.files], code);
  input.value = ""; // the same file may be chosen again
}

function dragged(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

function mark(item) {
  if (dropAt === item) return;
  dropAt?.classList.remove("item--drop");
  item?.classList.add("item--drop");
  dropAt = item;
  if (item && !setup) load(item.dataset.item); // brings the look of it as well
}

// Beside an item a file is refused, not opened: that would leave the page.
document.addEventListener("dragover", (event) => {
  if (!dragged(event)) return;
  event.preventDefault();
  mark(event.target.closest("[data-item]"));
  event.dataTransfer.dropEffect = dropAt ? "copy" : "none";
});
document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) mark(null);
});
document.addEventListener("drop", (event) => {
  if (!dragged(event)) return;
  event.preventDefault();
  const item = dropAt;
  mark(null);
  if (!item) return;
  const entries = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
  const files = entries
    .filter((entry) => entry.webkitGetAsEntry?.()?.isFile ?? true) // no folders
    .map((entry) => entry.getAsFile());
  const details = item.querySelector("details:has(.item__panel)");
  if (details) details.open = true;
  send(files, item.dataset.item);
});

// What can be done with a file that is kept.

document.addEventListener("click", (event) => {
  const { target } = event;
  const proof = target.closest("[data-proof]");
  if (!proof) return;
  const file = target.closest(".proof__name a");
  if (file && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    fetchFile(file);
  }
  const pressed = target.closest("button");
  if (pressed?.matches("[data-enlarge]")) enlarge(proof, pressed);
  else if (pressed?.matches("[data-copy]")) copy(pressed);
  else if (pressed?.matches("[data-remove]")) askToRemove(proof);
  else if (pressed?.matches("[data-items]")) chooseItems(proof);
});

// Asked for first, so that a line that is gone is told here and not by a page of the browser.
async function fetchFile(link) {
  const { words } = setup;
  const signal = AbortSignal.timeout?.(LONGEST);
  const found = await fetch(link.href, { method: "HEAD", credentials: "same-origin", signal }).catch(() => null);
  if (found?.ok) location.assign(link.href);
  else say(link, !found || found.status >= 500 ? words.file_needs_line : words.file_gone);
}

function enlarge(proof, face) {
  face.setAttribute("aria-pressed", String(proof.classList.toggle("proof--large")));
}

async function copy(pressed) {
  const { words } = setup;
  try {
    await navigator.clipboard.writeText(pressed.dataset.copy);
    say(pressed, words.copied);
  } catch {
    const shown = pressed.parentElement.querySelector("code"); // plain HTTP has no clipboard
    shown.textContent = pressed.dataset.copy;
    getSelection().selectAllChildren(shown);
    say(pressed, words.not_copied);
  }
}

function dialog(content) {
  const asked = make("dialog", "ask");
  asked.append(...content);
  document.body.append(asked);
  asked.addEventListener("close", () => asked.remove());
  asked.showModal();
  return asked;
}

function askToRemove(proof) {
  const { name } = proof.dataset;
  const { words } = setup;
  const code = proof.closest("[data-evidence-of]").dataset.evidenceOf;
  const others = proof.dataset.items.split(" ").filter((item) => item !== code);
  const file = `${api.pathname}${proof.dataset.proof}/`;
  const actions = make("p", "actions");
  const asked = dialog([make("h2", "", fill(words.remove_question, { name })), actions]);
  const act = (address, said) => async () => {
    asked.close();
    await change(proof, code, address, "DELETE", said);
  };
  if (others.length) {
    const items = others.join(", ");
    actions.before(make("p", "", fill(words.also, { items })));
    const here = `${file}items/${encodeURIComponent(code)}/`;
    const said = fill(words.unlinked, { name, item: code });
    actions.append(button(fill(words.unlink, { item: code }), act(here, said), "button"));
  }
  const whole = others.length ? words.remove_all : words.remove;
  const removed = act(file, fill(words.removed, { name }));
  actions.append(
    button(whole, removed, others.length ? "button-quiet" : "button"),
    button(words.cancel, () => asked.close(), "button-quiet"),
  );
}

// Tells the server, then shows what it has now.
async function change(near, code, address, method, said) {
  let text = setup.words.failed;
  try {
    const { ok, answer } = await call(address, method, setup.csrfCookie);
    text = ok ? said : (answer.message ?? text);
  } catch {
    text = setup.words.no_line;
  }
  await load(code);
  const panel = panels.get(code);
  say(panel, text);
  panel.querySelector(".evidence__title").focus();
}

async function chooseItems(proof) {
  const code = proof.closest("[data-evidence-of]").dataset.evidenceOf;
  const address = `${api.pathname}${proof.dataset.proof}/items/`;
  let content;
  try {
    content = await part(`${proof.dataset.proof}/items/`);
  } catch {
    return say(proof, setup.words.no_line);
  }
  const asked = dialog([content]);
  asked.addEventListener("close", loadOpen);
  asked.querySelector("[data-do=close]").addEventListener("click", () => asked.close());
  asked.addEventListener("change", async ({ target }) => {
    const method = target.checked ? "PUT" : "DELETE";
    let text = setup.words.no_line;
    try {
      const at = `${address}${encodeURIComponent(target.value)}/`;
      const { ok, answer } = await call(at, method, setup.csrfCookie);
      text = ok ? "" : (answer.message ?? setup.words.failed);
    } catch {
      // said below
    }
    if (text) target.checked = !target.checked;
    asked.querySelector("[data-says]").textContent = text;
  });
  return undefined;
}

if (work) takeUp();
