// Where on the page something stands, for a picture of it. Reads only; nothing is drawn in the page.
"use strict";
(() => {
  const o = globalThis.objector;

  function box(el) {
    const { left, top, width, height } = el.getBoundingClientRect();
    return [left + scrollX, top + scrollY, width, height];
  }

  // The innermost elements in whose text a pattern is found.
  function saying(pattern) {
    const all = [...o.elements(document.body)].filter((el) =>
      !["SCRIPT", "STYLE"].includes(el.tagName) && pattern.test(o.clean(el.innerText ?? "")) && o.visible(el));
    return all.filter((el) => !all.some((other) => other !== el && el.contains(other)));
  }

  // What a person can point at comes before what only lies folded away under the same name.
  function named(roles, pattern, dialog) {
    const all = [...o.elements(document)].filter((el) => roles.includes(o.role(el)) && o.visible(el)
      && (!dialog || el.closest("[role=dialog], [role=alertdialog], dialog"))
      && pattern.test(o.name(el)));
    const open = all.filter(o.reachable);
    return open.length ? open : all;
  }

  function find({ roles, pattern, dialog, css, key, selector }) {
    if (key || selector) return [o.held(key) ?? o.find(selector)].filter((el) => el?.isConnected);
    const hits = css ? [...document.querySelectorAll(css)].filter(o.visible) : [];
    const name = pattern ? new RegExp(pattern, "i") : null;
    if (!name) return hits;
    return [...hits, ...(roles ? named(roles, name, dialog) : saying(name))];
  }

  // Each of what is wanted: its boxes, [left, top, width, height] in pixels of the whole page.
  o.rects = (wanted) => ({
    ratio: devicePixelRatio,
    boxes: wanted.map((each) => [...new Set(find(each))].map(box).filter(([, , w, h]) => w && h)),
  });
})();
