// Photos of the lines of a sheet: taken with the camera or chosen, several of a line, kept on this
// device and sent by themselves. Each is thrown away only when its person says so twice.

import { fill } from "./figures.js";
import { smaller } from "./photos.js";
import { sizeText } from "./state.js";
import { Uploads } from "./uploads.js";

const MEGABYTE = 1048576;
const SIDE = 112; // twice what is shown

// The CSP lets no picture be shown by an address of the browser's own.
async function drawn(canvas, file) {
  const photo = await createImageBitmap(file, { resizeWidth: SIDE, resizeQuality: "medium" });
  canvas.width = photo.width;
  canvas.height = photo.height;
  canvas.getContext("2d").drawImage(photo, 0, 0);
  photo.close();
  canvas.hidden = false;
}

export class SheetPhotos {
  // on.begins(): before the first is kept. on.changed(): at every step.
  constructor({ setup, evaluation, clock, outbox, on }) {
    Object.assign(this, { words: setup.words, limits: setup.photos, on });
    this.rows = new Map(); // upload > its line
    this.stored = 0; // by this page, beside what was there
    this.uploads = new Uploads({
      ...setup, evaluation, clock, isBegun: (one) => outbox.isBegun(one), changed: (upload) => this.#show(upload),
    });
    for (const input of document.querySelectorAll("[data-photo]")) {
      input.closest(".check__photos").hidden = false;
      input.addEventListener("change", () => this.#take(input));
    }
  }

  async gather() {
    for (const upload of await this.uploads.gather()) this.#show(upload);
  }

  get summary() {
    return this.uploads.summary;
  }

  get isUnkept() {
    return this.uploads.unsent.some(({ isKept }) => !isKept);
  }

  wake() {
    this.uploads.wake();
  }

  dropAll() {
    for (const upload of this.uploads.unsent) this.uploads.drop(upload);
  }

  #take(input) {
    const place = this.#place(input.dataset.photo);
    const { most, there, largest, edge, withPlace } = this.limits;
    const files = [...input.files];
    input.value = "";
    const says = place.querySelector("[data-says]");
    const large = files.find(({ size }) => size > largest);
    const room = most - there - this.stored - this.uploads.unsent.length;
    says.textContent = files.length > room ? fill(this.words.photos_too_many, { most }) : "";
    if (large) says.textContent = fill(this.words.photo_too_large, { name: large.name, limit: Math.round(largest / MEGABYTE) });
    if (says.textContent) return;
    if (files.length) this.on.begins();
    for (const file of files) this.uploads.add(file, input.dataset.photo, (one) => smaller(one, { edge, withPlace }));
  }

  #place(code) {
    return document.querySelector(`[data-photos="${CSS.escape(code)}"]`);
  }

  #show(upload) {
    const place = this.#place(upload.item);
    let row = this.rows.get(upload);
    if (!row && place) {
      row = document.createElement("li");
      row.className = "check__photo";
      this.rows.set(upload, row);
      place.querySelector("ul").append(row);
    }
    if (row) this.#fill(row, upload);
    if (upload.state === "done" && !upload.isCounted) {
      upload.isCounted = true;
      this.stored += 1;
    }
    this.on.changed();
  }

  #fill(row, upload) {
    const { file, state } = upload;
    if (state === "gone") return row.remove();
    if (!row.picture) {
      row.picture = document.createElement("canvas");
      row.picture.hidden = true; // what cannot be drawn has its name
      drawn(row.picture, file).catch(() => {});
    }
    const text = document.createElement("span");
    text.textContent = `${file.name}, ${sizeText(file.size)} – ${this.#said(upload)}`;
    row.replaceChildren(row.picture, text);
    if (state !== "done") row.append(this.#leaveOut(row, upload));
    return undefined;
  }

  #said({ state, percent, isKept, message }) {
    const { words } = this;
    if (state === "done") return words.photo_sent;
    if (state === "refused") return fill(words.photo_refused, { said: message });
    if (state === "sending" || state === "checking") return fill(words.photo_sending, { percent });
    return isKept === false ? words.photo_unkept : words.photo_waits;
  }

  #leaveOut(row, upload) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link";
    button.textContent = row.isAsked ? this.words.photo_sure : fill(this.words.photo_drop, { name: upload.file.name });
    button.addEventListener("click", () => {
      if (!row.isAsked) {
        row.isAsked = true;
        button.textContent = this.words.photo_sure;
        return;
      }
      this.uploads.drop(upload);
      this.rows.delete(upload);
      row.remove();
      this.on.changed();
    });
    return button;
  }
}
