// The page as it is shown, as markup with nothing to run or load: open shadow roots and the values
// of fields included, what is not rendered left out. Reads only; who gets it cleans it once more.
"use strict";
(() => {
  const o = globalThis.objector;
  const MOST = 4_000_000, MOST_OPTIONS = 400;
  const DROPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "LINK", "META", "BASE", "HEAD",
    "TITLE", "IFRAME", "FRAME", "FRAMESET", "OBJECT", "EMBED", "FENCEDFRAME", "PORTAL", "AUDIO",
    "VIDEO", "CANVAS", "MAP"]);
  const FRAMES = new Set(["IFRAME", "FRAME", "OBJECT", "EMBED", "FENCEDFRAME"]);
  const VOID = new Set(["br", "hr", "img", "input", "wbr", "col"]);
  const KEPT = ["alt", "title", "role", "aria-label", "placeholder", "colspan", "rowspan", "lang",
    "dir", "datetime", "start", "for", "open"];
  const SPOKEN = ["alt", "title", "aria-label", "placeholder"];
  const REMOVED = "[removed]";

  const escaped = (text) => text.replace(/[&<>"]/g, (c) =>
    ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const attribute = (name, value) => ` ${name}="${escaped(String(value))}"`;

  function bare(href) {
    try {
      const { protocol, host, pathname } = new URL(href, document.baseURI);
      return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}` : "";
    } catch { return ""; }
  }

  class Writer {
    constructor(masked) { this.out = []; this.size = 0; this.masked = masked; }

    write(text) {
      this.size += text.length;
      if (this.size > MOST) throw new RangeError("too large");
      this.out.push(text);
    }

    attributes(el, hide) {
      let out = "";
      for (const name of KEPT) {
        const value = el.getAttribute(name);
        if (value !== null && value.length < 2000) out += attribute(name, hide && value && SPOKEN.includes(name) ? REMOVED : value);
      }
      const href = el.tagName === "A" ? bare(el.getAttribute("href") ?? "") : "";
      return href && !hide ? out + attribute("href", href) : out;
    }

    children(el) {
      let nodes = (el.shadowRoot ?? el).childNodes;
      if (el.tagName === "SLOT" && el.assignedNodes().length) nodes = el.assignedNodes();
      for (const node of nodes) {
        if (node.nodeType === 3) this.text(node);
        else if (node.nodeType === 1 && !o.ours.has(node)) this.element(node);
      }
    }

    text(node) {
      const shown = o.parent(node)?.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (shown ?? true) this.write(escaped(node.data));
    }

    element(el) {
      if (FRAMES.has(el.tagName)) return void this.write("<p>[frame]</p>");
      if (DROPPED.has(el.tagName) || el.type === "hidden") return;
      if (getComputedStyle(el).display !== "contents" && !el.checkVisibility()) return;
      const tag = el.localName, hide = this.masked && (tag === "img" || o.privacy(el) !== "");
      if (["input", "textarea", "select"].includes(tag)) return void this.field(el, tag);
      this.write(`<${tag}${this.attributes(el, hide)}>`);
      if (VOID.has(tag)) return;
      if (hide) this.write(REMOVED);
      else this.children(el);
      this.write(`</${tag}>`);
    }

    options(el) {
      if (this.masked) return `<option>${REMOVED}</option>`;
      return [...el.options].slice(0, MOST_OPTIONS).map((each) =>
        `<option${each.selected ? ' selected=""' : ""}>${escaped(each.label)}</option>`).join("");
    }

    // A password is no value; of what was chosen, that it was is private too.
    field(el, tag) {
      const value = o.isSecret(el) ? "" : el.value ?? "", shown = this.masked && value ? REMOVED : value;
      const about = this.attributes(el, false);
      if (tag === "textarea") return void this.write(`<textarea${about}>\n${escaped(shown)}</textarea>`);
      if (tag === "select") return void this.write(`<select${about}>${this.options(el)}</select>`);
      let more = attribute("type", el.type);
      if (["checkbox", "radio"].includes(el.type)) more += el.checked && !this.masked ? ' checked=""' : "";
      else if (el.type === "file") more += attribute("title", this.masked && value ? REMOVED : o.shown(el));
      else more += attribute("value", shown);
      this.write(`<input${about}${more}>`);
    }
  }

  function body(masked) {
    const writer = new Writer(masked);
    if (document.body) writer.children(document.body);
    return writer.out.join("");
  }

  // masked: the body with everything inside what is private put as [removed].
  o.serialise = () => ({
    title: document.title, language: document.documentElement?.lang ?? "",
    direction: getComputedStyle(document.documentElement).direction,
    body: body(false), masked: body(true),
  });

  // What frames show is in no printed page. Changes nothing on the screen.
  const print = new CSSStyleSheet();
  print.replaceSync(`@media print { iframe, frame, object, embed, fencedframe {
    visibility: hidden !important; opacity: 0 !important; } }`);
  o.coverPrint = (on) => {
    const roots = [document, ...[...o.elements(document)].map((el) => el.shadowRoot).filter(Boolean)];
    for (const root of roots) {
      const rest = [...root.adoptedStyleSheets].filter((sheet) => sheet !== print);
      root.adoptedStyleSheets = on ? [...rest, print] : rest;
    }
  };
})();
