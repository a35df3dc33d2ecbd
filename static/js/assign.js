// Giving elements to people: one list a person can be chosen from for each element.

export function assignBoxes({ people, words, assigned, give }) {
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
  const says = document.createElement("p");
  says.setAttribute("role", "alert");
  return [...boxes, says];
}
