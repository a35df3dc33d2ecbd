// A file dropped anywhere on the page is put into the form and sent; without this script the
// field itself takes it, and the button sends it.

const form = document.querySelector("[data-drop]");
const field = form?.querySelector("input[type=file]");

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

if (field) {
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("drop--over");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("drop--over");
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("drop--over");
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
