// Shows the person which fields could be meant: a dashed line around each.
"use strict";
(() => {
  const o = globalThis.objector;
  let outlines = [];
  o.outline = (selectors) => {
    outlines.forEach((mark) => mark.remove());
    outlines = selectors.map((css) => {
      const box = document.querySelector(css).getBoundingClientRect();
      const mark = document.createElement("div");
      mark.style.cssText = `all: initial; position: absolute; pointer-events: none;
        left: ${box.left + scrollX - 4}px; top: ${box.top + scrollY - 4}px; z-index: 2147483647;
        width: ${box.width + 8}px; height: ${box.height + 8}px; outline: 3px dashed #c2410c;`;
      document.documentElement.append(mark);
      return mark;
    });
  };
  // Not by `hidden`: what is set in the style wins over it.
  o.concealOutlines = (on) => {
    for (const mark of outlines) mark.style.display = on ? "none" : "block";
  };
})();
