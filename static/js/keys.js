// Answering without a mouse. A key never acts while something is typed, with Ctrl, Alt or Meta,
// while a dialog is open, or after the person has switched the keys off.

const OFF = "csms-keys:off";

// A setting of this device: a box that stays as it was set.
export function remember(box, name) {
  try {
    box.checked = localStorage.getItem(name) !== null;
  } catch {
    // nothing can be remembered here: it counts until the page is left
  }
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.setItem(name, "1");
      else localStorage.removeItem(name);
    } catch {
      // as above
    }
  });
  return box;
}
const TYPED_IN = "textarea, select, input:not([type=radio], [type=checkbox], [type=file])";

export class Keys {
  // actions: a key > what it does; digit(figure) takes the figures; comeHelp() the dialog that tells them.
  constructor({ comeHelp, actions, digit, move }) {
    Object.assign(this, { comeHelp, actions, digit, move, isOn: true, dialog: null });
    try {
      this.isOn = localStorage.getItem(OFF) === null;
    } catch {
      // nothing can be remembered here
    }
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  async help() {
    const came = await this.comeHelp();
    this.dialog ??= this.#place(came);
    if (!this.dialog.open) this.dialog.showModal();
  }

  #place(dialog) {
    const box = dialog.querySelector("input[type=checkbox]");
    box.checked = this.isOn;
    box.addEventListener("change", () => this.#remember(box.checked));
    document.querySelector("main").append(dialog);
    return dialog;
  }

  #remember(isOn) {
    this.isOn = isOn;
    try {
      if (isOn) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // it then counts until the page is left
    }
  }

  #press(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (target.isContentEditable || target.matches?.(TYPED_IN)) {
      if (key === "Escape") this.actions.Escape(target);
      return;
    }
    if (!this.isOn) return;
    const act = this.#meant(key, target);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #meant(key, target) {
    if (/^\d$/.test(key)) return () => this.digit(key);
    // Elsewhere the arrows scroll, as they do on every page.
    if (target.type === "radio" && key === "ArrowDown") return () => this.move(1);
    if (target.type === "radio" && key === "ArrowUp") return () => this.move(-1);
    if (key === "Escape") return null;
    return Object.hasOwn(this.actions, key) ? this.actions[key] : null;
  }
}
