// What stands in a control, and what the server rendered into it. Whatever differs when a script
// begins was done before it came: by a person who was faster than the line, or by a browser that
// puts back what stood in a page it shows again.

// A browser takes line breaks out of a text of one line; a text of several keeps its own.
function textRendered(box) {
  return box.localName === "textarea" ? box.defaultValue : box.defaultValue.replace(/[\r\n]/g, "");
}

// Two ways to look at the same controls.
export const SHOWN = { isChosen: (radio) => radio.checked, text: (box) => box.value };
export const RENDERED = { isChosen: (radio) => radio.defaultChecked, text: textRendered };

function isSelectChanged({ options, selectedIndex, multiple }) {
  const all = [...options];
  if (multiple) return all.some((option) => option.selected !== option.defaultSelected);
  const rendered = all.findLastIndex((option) => option.defaultSelected);
  return selectedIndex !== (rendered < 0 ? all.findIndex((option) => !option.disabled) : rendered);
}

// Whether a control of a form shows something else than the server rendered.
export function isChanged(control) {
  const { type, localName } = control;
  if (localName === "select") return isSelectChanged(control);
  if (type === "checkbox" || type === "radio") return control.checked !== control.defaultChecked;
  if (type === "file") return control.files.length > 0;
  if (type === "hidden" || !["input", "textarea"].includes(localName)) return false;
  return control.value !== textRendered(control);
}
