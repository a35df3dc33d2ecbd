// What earns each score: of all items at once, when the first of them is opened. It is a third of the
// page otherwise, and changes with the instrument only.

let coming = null;

async function fetchGuides() {
  const response = await fetch(new URL("../guides/", location.href), { credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text(); // our own page, escaped by the server
  const guides = [...holder.content.querySelectorAll("[data-guide-of]")];
  return new Map(guides.map((guide) => [guide.dataset.guideOf, guide]));
}

// For items that are opened later without a line, where nothing else keeps them.
export function comeGuides() {
  coming ??= fetchGuides();
  coming.catch(() => (coming = null)); // asked for again with the next item
  return coming;
}

export async function showGuide({ root, code }, words) {
  const place = root.querySelector(".item__guide");
  if (place.firstElementChild) return;
  try {
    place.replaceChildren(...(await comeGuides()).get(code).childNodes);
  } catch {
    place.textContent = words.no_guide;
  }
}
