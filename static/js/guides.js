// What earns each score: of all items at once, when the first of them is opened; and what the keys do.
// It is a third of the page otherwise, and changes with the instrument only.

let coming = null;
let known = null; // by code, once they have come
let keysHelp = null; // the dialog that comes with them

async function fetchGuides() {
  const response = await fetch(new URL("../guides/", location.href), { credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text(); // our own page, escaped by the server
  const guides = [...holder.content.querySelectorAll("[data-guide-of]")];
  known = new Map(guides.map((guide) => [guide.dataset.guideOf, guide]));
  keysHelp = holder.content.querySelector("#keys");
  return known;
}

// For items that are opened later without a line, where nothing else keeps them.
export function comeGuides() {
  coming ??= fetchGuides();
  coming.catch(() => (coming = null)); // asked for again with the next item
  return coming;
}

export async function comeKeysHelp() {
  await comeGuides();
  return keysHelp;
}

export async function showGuide({ root, code }, words) {
  const place = root.querySelector(".item__guide");
  if (place.querySelector(".guide")) return; // until then its link leads to the page of all
  try {
    place.replaceChildren(...(await comeGuides()).get(code).cloneNode(true).childNodes);
  } catch {
    place.textContent = words.no_guide;
  }
}

// What the chosen step stands for, in words: its label, and what the guide says of it. "" where
// nothing is chosen, and before the guides have come.
export function criterion({ code, face, label }) {
  if (!face) return "";
  const step = [...(known?.get(code)?.querySelectorAll(".earns dt") ?? [])].find((one) => one.textContent.trim() === face);
  const means = step?.nextElementSibling.textContent.trim() ?? "";
  return [...new Set([label, means])].filter((text) => text && text !== face).join(": ");
}

// Beside the choice, for eyes as the labels are for screen readers.
export function tellCriterion(field) {
  const text = criterion(field);
  let box = field.root.querySelector(".item__criterion");
  if (!box && !text) return;
  if (!box) {
    box = document.createElement("p");
    box.className = "item__criterion";
    field.root.querySelector(".item__ask").after(box);
  }
  if (box.textContent !== text) box.textContent = text;
}
