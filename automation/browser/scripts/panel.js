// The panel in the page: says whose turn it is. Closed shadow root, no markup strings, no submit.
"use strict";
(() => {
  const o = globalThis.objector;
  let host = null, parts = null, shown = null, hidden = false;
  const CSS_TEXT = `
    :host { all: initial; }
    section { position: fixed; inset: auto 16px 16px auto; width: min(360px, calc(100vw - 32px));
      max-height: 60vh; overflow: auto; box-sizing: border-box; padding: 14px 16px;
      font: 15px/1.45 system-ui, sans-serif; color: #14202b; background: #fffdf3;
      border: 2px solid #14202b; border-radius: 10px; box-shadow: 0 6px 24px #0005; }
    h2 { font-size: 16px; margin: 0 0 6px; } p { margin: 0 0 8px; }
    ul { margin: 0 0 8px; padding-left: 18px; } .host { font-size: 13px; color: #3d4a55; }
    button { font: inherit; min-height: 40px; margin: 4px 8px 0 0; padding: 6px 12px;
      border-radius: 8px; border: 1px solid #14202b; background: #fff; color: inherit;
      cursor: pointer; }
    button:focus-visible { outline: 3px solid #0a5cc2; outline-offset: 2px; }
    @media (prefers-color-scheme: dark) {
      section { color: #f2efe4; background: #1b2530; border-color: #f2efe4; }
      button { background: #26323f; border-color: #f2efe4; } .host { color: #c3ccd4; } }`;

  function make(tag, text, attributes = {}) {
    const el = document.createElement(tag);
    if (text) el.textContent = text;
    for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
    return el;
  }

  function button(text, said) {
    const el = make("button", text, { type: "button" });
    el.addEventListener("click", (event) => {
      if (event.isTrusted) globalThis.objectorSay(JSON.stringify({ said }));
    });
    return el;
  }

  function build() {
    host = make("div", "", { popover: "manual" });
    host.style.cssText = "all: initial; position: fixed; inset: auto; border: 0; padding: 0;";
    const root = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
    parts = make("section", "", { role: "region", "aria-labelledby": "title" });
    root.append(parts);
  }

  function draw() {
    parts.replaceChildren(make("h2", shown.title, { id: "title" }),
      make("p", shown.text, { role: "status" }));
    if (shown.lines.length) {
      const list = make("ul");
      list.append(...shown.lines.map((line) => make("li", line)));
      parts.append(list);
    }
    if (shown.host) parts.append(make("p", shown.host, { class: "host" }));
    if (shown.answer) parts.append(button(shown.answerText, "submitted"));
    parts.append(button(shown.skipText, "skip"));
  }

  function place() {
    if (!shown || hidden || window !== window.top || !document.documentElement) return;
    if (!host) build();
    if (host.isConnected) return;
    document.documentElement.append(host);
    host.showPopover?.();
  }

  new MutationObserver(() => {
    place();
    watch();
  }).observe(document, { childList: true });
  const inner = new MutationObserver(place);
  const watch = () => {
    if (document.documentElement) inner.observe(document.documentElement, { childList: true });
  };

  o.panel = (given) => {
    shown = given;
    watch();
    if (!shown) return void host?.remove();
    if (!host) build();
    draw();
    place();
  };
  // For a picture: nothing of ours may be in it.
  o.conceal = (on) => {
    hidden = on;
    if (on) host?.remove();
    else place();
    o.concealOutlines(on);
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
  };
})();
