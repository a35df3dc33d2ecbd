// Which item is the current one, and the way from item to item.

const TOLD = ":scope > :is(.item__criterion, .item__offer, .item__raised, .item__reason, .item__figure)";
const TAPPED_TWICE = 400; // until then a finger may come down again where it was

export class Place {
  // items() gives the fields that are shown now, in order.
  constructor({ items }) {
    this.items = items;
    this.current = null;
    document.addEventListener("pointerdown", () => clearTimeout(this.telling));
    document.addEventListener("focusin", (event) => {
      const root = event.target.closest?.("[data-item]");
      const field = root && this.items().find((one) => one.root === root);
      if (field) this.stand(field);
    });
  }

  stand(field) {
    if (this.current === field) return;
    if (this.current) delete this.current.root.dataset.current;
    this.current = field;
    field.root.dataset.current = "";
  }

  go(field) {
    if (!field) return;
    this.stand(field);
    field.focus();
    field.root.scrollIntoView({ block: "nearest" });
  }

  // What a choice says, offers and asks, above the bars; nothing moves while a finger may tap again.
  tell({ root }) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const last = [...root.querySelectorAll(TOLD)].findLast((one) => one.offsetHeight);
      last?.scrollIntoView({ block: "nearest" });
    }, TAPPED_TWICE);
  }

  // One item on or back; from nowhere, or from an item that is filtered away, to the first.
  step(by) {
    const items = this.items();
    const at = items.indexOf(this.current);
    this.go(at < 0 ? items[0] : items[at + by]);
  }

  // The next item without an answer, round to the beginning; null where none is open.
  nextOpen() {
    const items = this.items();
    const at = items.indexOf(this.current) + 1;
    const next = [...items.slice(at), ...items.slice(0, at)].find((one) => one.isOpen) ?? null;
    this.go(next);
    return next;
  }
}
