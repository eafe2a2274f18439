// A selector engine for Playwright's own isolated world: what was looked at is what is clicked.
// "hold 7" lets each element pass and holds the first; "held 7" is that very element, "about 7" an
// element outside the page with what there is to know of it. In another document nothing is held.
({
  key: "",
  element: null,

  queryAll(root, asked) {
    const [what, key] = asked.split(" ");
    if (what === "hold") {
      if (this.key !== key) [this.key, this.element] = [key, root];
      return [root];
    }
    if (this.key !== key || !this.element.isConnected) throw new Error("it is gone");
    return [what === "about" ? this.about(this.element) : this.element];
  },

  query(root, asked) {
    return this.queryAll(root, asked)[0];
  },

  // The page's own fields may bear the names of an element's methods.
  about(el) {
    const { closest, getAttribute } = Element.prototype;
    const control = closest.call(el, "button, input");
    const text = el.innerText, named = getAttribute.call(el, "aria-label");
    const told = document.createElement("data");
    told.textContent = JSON.stringify({
      submits: Boolean(control && control.form && ["submit", "image"].includes(control.type)),
      label: text || named || el.value || "",
      name: named || text || "",
      link: closest.call(el, "a[href]")?.href ?? "",
    });
    return told;
  },
})
