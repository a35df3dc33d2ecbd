// Giving elements to people: one list a person can be chosen from for each element.

import { sentBy } from "./sender.js";

// given() is called when the server has been asked to give an element to somebody.
export function assignBoxes({ people, words, assigned, given, ...sent }) {
  const says = document.createElement("p");
  says.setAttribute("role", "alert");
  const give = async (element, person) => {
    says.textContent = await refusalOf({ ...sent, element, person }).catch(() => words.not_assigned);
    given();
  };
  const boxes = [...document.querySelectorAll(".elements__link")].map((link) => {
    const code = link.querySelector("[data-assigned]").dataset.assigned;
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option(words.nobody, ""), ...people.map((one) => new Option(one.name, one.id)));
    select.value = assigned[code]?.person ?? "";
    select.addEventListener("change", () => give(code, select.value ? Number(select.value) : null));
    label.append(link.querySelector(".elements__title").textContent, select);
    return label;
  });
  return [...boxes, says];
}

async function refusalOf({ api, csrfCookie, element, person }) {
  const response = await fetch(`${api}assignments/${encodeURIComponent(element)}/`, {
    method: "PUT",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", ...sentBy(csrfCookie) },
    body: JSON.stringify({ person }),
  });
  return response.ok ? "" : (await response.json()).message;
}
