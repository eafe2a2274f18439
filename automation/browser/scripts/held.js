// A selector engine for Playwright's own isolated world: what was looked at is what is clicked.
// "hold 7" lets each element pass and holds the first; "held 7" is that very element, "about 7" an
// element outside the page with what there is to know of it. In another document nothing is held,
// and what would submit by now is not given out to be clicked.
({
  key: "",
  element: null,

  queryAll(root, asked) {
    const [what, key] = asked.split(" ");
    if (what === "hold") {
      if (this.key !== key) [this.key, this.element] = [key, root];
      return [root];
    }
    const el = this.element;
    if (this.key !== key || !this.own(Node, "isConnected", el)) throw new Error("it is gone");
    if (what === "about") return [this.about(el)];
    if (this.submits(el)) throw new Error("it submits");
    return [el];
  },

  query(root, asked) {
    return this.queryAll(root, asked)[0];
  },

  // The page's own fields may bear the names of an element's properties.
  own(kind, name, el) {
    const { get, value } = Object.getOwnPropertyDescriptor(kind.prototype, name);
    return get ? get.call(el) : value.bind(el);
  },

  // By itself, by what it lies in, or by what lies in it: a click goes to whatever is in the middle.
  submits(el) {
    const CONTROLS = "button, input";
    const around = this.own(Element, "closest", el)(CONTROLS);
    const inside = this.own(Element, "querySelectorAll", el)(CONTROLS);
    return [around, ...inside].some((control) =>
      Boolean(control && control.form && ["submit", "image"].includes(control.type)));
  },

  about(el) {
    const text = el instanceof HTMLElement ? this.own(HTMLElement, "innerText", el) : "";
    const named = this.own(Element, "getAttribute", el)("aria-label");
    const value = el instanceof HTMLInputElement ? el.value : "";
    const link = this.own(Element, "closest", el)("a[href]")?.href;
    const told = document.createElement("data");
    told.textContent = JSON.stringify({
      submits: this.submits(el),
      label: text || named || value,
      name: named || text || "",
      link: typeof link === "string" ? link : "",
    });
    return told;
  },
})
