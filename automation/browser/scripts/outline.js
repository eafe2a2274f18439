// Shows the person which fields could be meant: a dashed line and a word at each, until taken away.
"use strict";
(() => {
  const o = globalThis.objector;
  const CSS_TEXT = `
    :host { all: initial; }
    div { position: fixed; pointer-events: none; outline: 3px dashed #c2410c; outline-offset: 3px; }
    span { position: absolute; left: -6px; bottom: calc(100% + 6px); padding: 1px 8px;
      white-space: nowrap; font: 600 13px/1.5 system-ui, sans-serif; color: #fff;
      background: #c2410c; border-radius: 4px 4px 0 0; }`;
  let host = null, root = null, marks = [], hidden = false, turn = 0;

  function build() {
    host = document.createElement("div");
    host.setAttribute("popover", "manual");
    host.style.cssText = `all: initial; position: fixed; inset: 0 auto auto 0; width: 0; height: 0;
      border: 0; padding: 0; margin: 0; overflow: visible; pointer-events: none;`;
    root = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
    o.ours.add(host);
  }

  function mark({ key, selector, label }) {
    const box = document.createElement("div");
    box.append(Object.assign(document.createElement("span"), { textContent: label }));
    return { key, selector, box };
  }

  function follow({ key, selector, box }) {
    const held = o.held(key);
    const field = held?.isConnected ? held : o.find(selector);
    const at = field?.getBoundingClientRect();
    box.style.display = at?.width ? "block" : "none";
    for (const side of ["left", "top", "width", "height"]) box.style[side] = `${at?.[side] ?? 0}px`;
  }

  // Once for each frame that is drawn: so the marks follow whatever moves the fields.
  function draw(mine) {
    if (mine !== turn) return;
    if (!host.isConnected) {
      document.documentElement.append(host);
      host.showPopover?.();
    }
    marks.forEach(follow);
    requestAnimationFrame(() => draw(mine));
  }

  function show() {
    turn += 1;
    host?.remove();
    if (!marks.length || hidden) return;
    if (!host) build();
    root.replaceChildren(...marks.map(({ box }) => box));
    draw(turn);
  }

  o.outline = (given) => {
    marks = given.map(mark);
    show();
  };
  o.outlined = () => host?.isConnected ?? false;
  // For a picture: nothing of ours may be in it.
  o.concealOutlines = (on) => {
    hidden = on;
    show();
  };
})();
