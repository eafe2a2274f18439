// What the panel is made of: its elements, their style, and what pressing them does.
"use strict";
(() => {
  const o = globalThis.objector;
  const acts = new WeakMap(), HTML = "http://www.w3.org/1999/xhtml";

  // By name space: a page may be an image or a feed, where a plain "div" is nothing.
  o.element = (tag, attributes = {}) => {
    const el = document.createElementNS(HTML, tag);
    for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
    return el;
  };
  // A text that stays is not written again: whoever is reading it is not disturbed.
  o.write = (el, text) => { if (el.textContent !== text) el.textContent = text; };
  o.onPress = (button, act) => acts.set(button, act);
  o.press = (el) => acts.get(el?.closest?.("button"))?.();

  o.panelParts = [
    ["panel", "section", { role: "region", "aria-labelledby": "title" }],
    ["head", "div", { class: "head" }],
    ["turn", "p", { class: "turn" }],
    ["fold", "button", { type: "button", class: "fold" }],
    ["title", "h2", { id: "title" }],
    ["body", "div"],
    ["text", "p"],
    ["host", "p", { class: "soft" }],
    ["held", "h3", { id: "held" }],
    ["fields", "ul", { "aria-labelledby": "held" }],
    ["after", "h3"],
    ["next", "p"],
    ["answer", "button", { type: "button", class: "main", "aria-describedby": "note" }],
    ["note", "p", { id: "note", class: "soft" }],
    ["save", "button", { type: "button", class: "main" }],
    ["skip", "button", { type: "button", class: "main" }],
    ["live", "p", { role: "status", class: "live" }],
  ];

  // `!important` in :host wins over whatever the page says of the host.
  const STYLE = `
    :host { all: initial !important; display: block !important; position: fixed !important;
      inset: 0 auto auto 0 !important; width: 0 !important; height: 0 !important;
      z-index: 2147483647 !important; overflow: visible !important; }
    [hidden] { display: none !important; }
    section { --ink: #14202b; --soft: #43505b; --line: #b9b29a; --paper: #fffdf3; --key: #0b5a8a;
      --mind: #8f3a00; --press: #ffffff; color-scheme: light; scrollbar-width: thin;
      position: fixed; inset: auto 16px 16px auto; width: min(360px, 100vw - 24px);
      max-height: min(78vh, 100vh - 32px); overflow: auto; box-sizing: border-box;
      padding: 14px 18px 16px; font: 15px/1.45 system-ui, sans-serif; color: var(--ink);
      background: var(--paper);
      border: 1px solid var(--line); border-top: 5px solid var(--key); border-radius: 10px;
      box-shadow: 0 8px 30px #0004; overflow-wrap: anywhere; text-align: start; }
    section.rtl { inset: auto auto 16px 16px; }
    .head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center;
      gap: 4px 12px; }
    h2 { font-size: 19px; line-height: 1.25; margin: 8px 0 6px; }
    h3 { font-size: 13px; margin: 14px 0 4px; color: var(--soft); }
    p { margin: 0; } .turn { font-weight: 700; color: var(--key); }
    .soft { margin-top: 8px; font-size: 13px; color: var(--soft); }
    ul { margin: 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: auto 1fr auto; gap: 0 10px; align-items: center;
      padding: 7px 0; border-top: 1px solid var(--line); }
    .label { font-size: 13px; color: var(--soft); } .value { grid-column: 1 / -1; }
    .value { font-weight: 600; text-align: -webkit-match-parent; }
    .note { grid-area: 1 / 2; font-size: 13px; color: var(--soft); }
    .note.mind { grid-area: 3 / 1 / auto / -1; color: var(--mind); font-weight: 600; }
    .show { grid-area: 1 / 3; }
    button { font: inherit; min-height: 40px; padding: 6px 14px; border-radius: 8px; color: inherit;
      border: 1px solid var(--soft); background: var(--press); cursor: pointer; text-align: center; }
    .fold { margin-inline-start: auto; }
    .fold, .show { min-height: 28px; padding: 2px 8px; font-size: 13px; border-color: var(--line); }
    button:hover { border-color: var(--key); }
    button:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
    .main { margin-top: 12px; }
    .live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .mark { position: fixed; box-sizing: content-box; padding: 2px; border: 4px solid #0b5a8a;
      border-radius: 6px; box-shadow: 0 0 0 3px #fff; pointer-events: none; }
    @media (max-width: 480px) {
      section, section.rtl { inset: auto 12px 12px; width: auto; max-height: 62vh; } }
    @media (prefers-color-scheme: dark) {
      section { --ink: #f2efe4; --soft: #c3ccd4; --line: #4a5967; --paper: #1b2530; --key: #7fc4f0;
        --mind: #ffb27d; --press: #26323f; color-scheme: dark; } }`;
  o.panelStyle = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    return sheet;
  };
})();
