// A signature on a sheet: strokes of a finger, a pen or the mouse as path data in whole units, 600 wide
// and 200 high (inspections/signed/signatures.py); or the typed name, confirmed by a tick.

const [WIDTH, HEIGHT] = [600, 200];
const LONGEST = 20000;
const STEP = 3; // units a stroke goes before it is noted again

export class Signing {
  constructor() {
    this.root = document.getElementById("signing");
    if (!this.root) return;
    this.name = this.root.querySelector("[name=signed_name]");
    this.confirmed = this.root.querySelector("[name=signed_confirmed]");
    this.kept = this.root.querySelector("[name=signature]");
    this.board = document.getElementById("draw-here");
    this.stroke = null;
    document.getElementById("draw").hidden = false;
    document.getElementById("draw-clear").addEventListener("click", () => this.#draw(""));
    this.board.addEventListener("pointerdown", (event) => this.#begin(event));
    this.board.addEventListener("pointermove", (event) => this.#go(event));
    for (const type of ["pointerup", "pointercancel"]) this.board.addEventListener(type, () => this.#end());
    this.#draw(this.kept.value);
  }

  // As the API takes it; {} where the checklist asks for none.
  read() {
    if (!this.root) return {};
    const path = this.kept.value;
    const isSigned = path || this.confirmed.checked;
    return { signed_name: isSigned ? this.name.value.trim() : "", signature: path };
  }

  // Where something is still to be done before it is signed; null where nothing is.
  get lacking() {
    if (!this.root) return null;
    if (!this.name.value.trim()) return this.name;
    return this.kept.value || this.confirmed.checked ? null : this.confirmed;
  }

  #draw(path) {
    this.kept.value = path;
    this.board.firstElementChild.setAttribute("d", path);
  }

  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.board.getBoundingClientRect();
    const within = (share, most) => Math.round(Math.min(Math.max(share, 0), 1) * most);
    return [within((clientX - left) / width, WIDTH), within((clientY - top) / height, HEIGHT)];
  }

  #begin(event) {
    if (this.root.closest("#fields")?.disabled) return;
    event.preventDefault();
    this.board.setPointerCapture(event.pointerId);
    this.stroke = { last: this.#point(event), isBegun: false };
  }

  // A stroke is written with its second point: a touch alone is none.
  #go(event) {
    if (!this.stroke) return;
    event.preventDefault();
    const [x, y] = this.#point(event);
    const [beforeX, beforeY] = this.stroke.last;
    if (Math.abs(x - beforeX) + Math.abs(y - beforeY) < STEP) return;
    const begin = this.stroke.isBegun ? "" : `M${beforeX} ${beforeY}`;
    const path = `${this.kept.value}${begin}L${x} ${y}`;
    if (path.length > LONGEST) return;
    this.stroke = { last: [x, y], isBegun: true };
    this.#draw(path);
  }

  #end() {
    this.stroke = null;
  }
}
