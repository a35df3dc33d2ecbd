// Findings on the checklist: an item's findings come when its details are opened, and one is
// raised in a small dialog that the note has filled in already. With them come last year's files.
//
// The page needs items with [data-item] that hold a <details> with an .item__panel; all else
// comes with the fetched part. An item with findings that are not closed has [data-findings].

import { dress, part as fetched } from "./evidence.js";
import { fill } from "./figures.js";
import { newId } from "./outbox.js";
import { sentBy, verdict } from "./sender.js";

const here = new URL("../findings/", location.href);
const api = new URL(here.pathname.replace("/evaluations/", "/api/v1/evaluations/"), here);
const loading = new Set();
let wanted = null; // {code, severity}: to be raised as soon as the part of that item stands
let reload = true; // false while evidence alone is to hear that an item was opened

function itemOf(code) {
  return document.querySelector(`[data-item="${CSS.escape(code)}"]`);
}

// The part of one item.

async function load(code) {
  if (loading.has(code)) return null;
  loading.add(code);
  try {
    return await place(code, await part(code).catch(() => keptPart(code)));
  } catch {
    wanted = null;
    return null; // without a line the item is answered as ever; opening it again asks again
  } finally {
    loading.delete(code);
  }
}

async function part(code) {
  return (await fetched(`?item=${encodeURIComponent(code)}`, here)).firstElementChild;
}

// Without a line a finding is raised with the form of the first item, which this device keeps.
async function keptPart(code) {
  const first = document.querySelector("[data-item]").dataset.item;
  const found = await part(first);
  if (first === code) return found;
  const keep = ["summary", ".item-findings__raise", "dialog", "[data-said]", "script"].map((name) => found.querySelector(name));
  found.replaceChildren(...keep.filter(Boolean));
  found.dataset.findingsOf = code;
  const title = found.querySelector("dialog h2");
  if (title) title.textContent = title.textContent.replace(first, code);
  return found;
}

async function place(code, part) {
  await dress(part.dataset.style);
  const setup = JSON.parse(part.querySelector("script").textContent);
  const panel = itemOf(code).querySelector(".item__panel");
  const dialog = part.querySelector("dialog");
  const before = panel.querySelector("[data-findings-of]");
  part.open = Boolean(before?.open);
  before?.remove();
  panel.insertBefore(part, panel.querySelector(".item__beside"));
  // What is typed here is no answer: the item around it must not hear of it.
  for (const type of ["input", "change"]) part.addEventListener(type, (event) => event.stopPropagation());
  if (dialog) prepare({ code, part, dialog, setup });
  for (const button of part.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => takeOver(button, { code, setup }));
  }
  if (wanted?.code === code) begin(part);
  return part;
}

// As if the button of this severity had been pressed in the item's details, which are opened.
export function raise(code, severity) {
  const details = itemOf(code).querySelector("details");
  wanted = { code, severity };
  const part = details.querySelector("[data-findings-of]");
  if (!details.open) details.open = true; // which loads the part
  else if (part) begin(part);
  else load(code);
}

function begin(part) {
  part.querySelector(`[data-raise="${wanted.severity}"]`)?.click();
  wanted = null;
}

// Raising one. The dialog is moved out of the checklist's own form while it is open.

function prepare(on) {
  const { part, dialog } = on;
  const form = dialog.querySelector("form");
  dialog.remove();
  for (const button of part.querySelectorAll("[data-raise]")) {
    button.addEventListener("click", () => open(on, form, button.dataset.raise));
  }
  form.addEventListener("change", ({ target }) => target.name === "severity" && propose(form));
  form.addEventListener("input", ({ target }) => {
    if (target.name === "due_on") on.ownDate = true;
    on.operation = newId(); // other content is another finding
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(on, form);
  });
  form.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    part.querySelector(`[data-raise="${form.elements.severity.value}"]`)?.focus();
  });

  function propose() {
    const chosen = form.querySelector("[name=severity]:checked");
    if (!on.ownDate) form.elements.due_on.value = chosen?.dataset.due ?? "";
  }

  function open(_on, _form, severity) {
    form.reset();
    on.ownDate = false;
    on.operation = newId();
    form.elements.severity.value = severity;
    form.elements.description.value = itemOf(on.code).querySelector("[data-field=note]").value.trim();
    propose();
    say(form, "");
    on.part.open = true; // the focus comes back into it
    document.body.append(dialog);
    dialog.showModal();
    form.elements.description.focus();
  }
}

// The sentence stands at the field that is wrong, which gets the focus.
function say(form, text, name = "") {
  const box = form.querySelector("[data-says]");
  const named = form.elements[name] ?? form.elements.description;
  const field = named instanceof RadioNodeList ? named[0] : named;
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  box.textContent = text;
  box.hidden = !text;
  if (!text) return;
  field.closest(".field").querySelector(".field__label").after(box);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", box.id);
  field.focus();
}

async function send(on, form) {
  const { severity, description, due_on: due, owner } = form.elements;
  const button = form.querySelector("[type=submit]");
  const body = {
    item: on.code,
    severity: severity.value,
    description: description.value,
    due_on: due.value || null,
    owner: owner.value || null,
  };
  button.disabled = true;
  const { meaning, answer } = await ask(on, body);
  button.disabled = false;
  if (meaning === "received") await raised(on, answer.finding);
  else if (meaning === "refused") say(form, fullMessage(answer), Object.keys(answer.fields)[0]);
  else if (!body.description.trim()) say(form, on.setup.words.no_description);
  else wait(on, body);
}

async function ask({ operation, setup }, body) {
  const person = document.body.dataset.person ?? "";
  try {
    const response = await fetch(api, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", ...sentBy(setup.csrfCookie) },
      body: JSON.stringify({ operation, ...body }),
    });
    const answer = await response.json().catch(() => null);
    return { meaning: verdict(response, answer, { operation, person }), answer };
  } catch {
    return { meaning: "line" };
  }
}

// What could not be sent goes into the queue of the page, under the id it was tried with.
function wait(on, body) {
  const detail = { operation: on.operation, path: "findings/", body, code: on.code };
  document.dispatchEvent(new CustomEvent("to-send", { detail }));
  document.querySelector("dialog.raise")?.close();
  itemOf(on.code).querySelector("[data-findings-of] [data-said]").textContent = on.setup.words.waits;
}

document.addEventListener("sent", ({ detail: { path, answer } }) => {
  if (path !== "findings/") return;
  const code = answer.finding.item;
  if (itemOf(code)?.querySelector("details").open) load(code);
});

function fullMessage({ message = "", fields = {} }) {
  return [...new Set([message, ...Object.values(fields)])].filter(Boolean).join(" ");
}

async function raised(on, finding) {
  document.querySelector("dialog.raise")?.close();
  const part = await load(on.code);
  if (!part) return;
  part.querySelector("[data-said]").textContent = fill(on.setup.words.raised, finding);
  part.querySelector("h4").focus();
  document.dispatchEvent(
    new CustomEvent("findings", {
      detail: { code: on.code, count: part.querySelectorAll("[data-unclosed]").length },
    }),
  );
}

// Last year's files, taken over one by one. Evidence hears of it as if the item were opened anew.

async function takeOver(button, { code, setup: { csrfCookie, words } }) {
  const { take, name } = button.dataset;
  button.disabled = true;
  let text;
  try {
    const response = await fetch(new URL(`../last-evidence/${take}/items/${encodeURIComponent(code)}/`, api), {
      method: "PUT",
      credentials: "same-origin",
      headers: sentBy(csrfCookie),
    });
    text = response.ok ? fill(words.taken, { name }) : fullMessage(await response.json().catch(() => ({})));
  } catch {
    text = words.not_taken;
  }
  const details = button.closest(".item__more");
  const part = await load(code);
  button.disabled = false;
  const says = (part ?? button.closest("[data-findings-of]")).querySelector("[data-said]");
  says.textContent = text;
  reload = false;
  details.dispatchEvent(new Event("toggle"));
  reload = true;
}

document.addEventListener(
  "toggle",
  ({ target }) => {
    const code = target.closest?.("[data-item]")?.dataset.item;
    if (reload && code && target.open && target.querySelector(".item__panel")) load(code);
  },
  true,
);
for (const open of document.querySelectorAll("[data-item] details[open]")) {
  load(open.closest("[data-item]").dataset.item);
}
