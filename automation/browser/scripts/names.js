// Roles, names and visibility as assistive technology would give them. Isolated world only.
"use strict";
globalThis.objector ??= {};
(() => {
  const IMPLICIT = {
    BUTTON: "button", H1: "heading", H2: "heading", H3: "heading",
    H4: "heading", H5: "heading", H6: "heading", TEXTAREA: "textbox", SELECT: "combobox",
    DIALOG: "dialog", NAV: "navigation", MAIN: "main", OPTION: "option",
  };
  const INPUT = {
    button: "button", submit: "button", reset: "button", image: "button", checkbox: "checkbox",
    radio: "radio", text: "textbox", email: "textbox", tel: "textbox", url: "textbox",
    search: "searchbox", number: "spinbutton", password: "password",
  };

  const clean = (text) =>
    (text ?? "").replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim();

  function role(el) {
    const given = el.getAttribute("role");
    if (given) return given.trim().split(/\s+/)[0].toLowerCase();
    const tag = el.tagName;
    if (tag === "A" || tag === "AREA") return el.hasAttribute("href") ? "link" : "";
    if (tag === "INPUT") return INPUT[el.type] ?? "";
    return IMPLICIT[tag] ?? "";
  }

  function visible(el) {
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = el.getBoundingClientRect();
    if (box.width >= 1 && box.height >= 1) return true;
    return [...el.children].some((child) => {
      const inner = child.getBoundingClientRect();
      return inner.width >= 1 && inner.height >= 1;
    });
  }

  function labelText(el) {
    return [...(el.labels ?? [])].map((label) => clean(label.innerText)).join(" ");
  }

  function referenced(el) {
    const ids = el.getAttribute("aria-labelledby");
    if (!ids) return "";
    const root = el.getRootNode();
    return ids.split(/\s+/).map((id) => clean(root.getElementById?.(id)?.textContent)).join(" ");
  }

  function textOf(el) {
    let out = "";
    for (const node of el.childNodes) {
      if (node.nodeType === 3) out += node.data;
      else if (node.nodeType === 1 && node.getAttribute("aria-hidden") !== "true") {
        const inner = node.tagName === "IMG" ? node.alt : node.getAttribute("aria-label");
        const block = !["SPAN", "B", "I", "EM", "STRONG", "A"].includes(node.tagName);
        out += (block ? " " : "") + (inner || textOf(node)) + (block ? " " : "");
      }
    }
    return out;
  }

  function name(el) {
    const direct = clean(referenced(el)) || clean(el.getAttribute("aria-label"));
    if (direct) return direct;
    if (el.tagName === "INPUT" && ["submit", "button", "reset"].includes(el.type)) {
      return clean(el.value);
    }
    if (["INPUT", "TEXTAREA", "SELECT"].includes(el.tagName)) {
      return labelText(el) || clean(el.title) || clean(el.placeholder);
    }
    return clean(textOf(el)).slice(0, 300) || clean(el.title) || clean(el.alt);
  }

  function* elements(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    for (let el = walker.nextNode(); el; el = walker.nextNode()) {
      yield el;
      if (el.shadowRoot) yield* elements(el.shadowRoot);
    }
  }

  // A form's fields may bear the names of its properties, and lead a walk upwards in circles.
  const parentOf = Object.getOwnPropertyDescriptor(Node.prototype, "parentElement").get;
  const parent = (el) => parentOf.call(el);

  function selector(el) {
    const root = el.getRootNode();
    const prefix = root instanceof ShadowRoot ? selector(root.host) + " >> " : "";
    const steps = [];
    for (let at = el; at && at.nodeType === 1; at = parent(at)) {
      if (at.id && root.querySelectorAll(`[id="${CSS.escape(at.id)}"]`).length === 1) {
        steps.unshift(`[id="${CSS.escape(at.id)}"]`);
        break;
      }
      const same = [...(at.parentNode?.children ?? [])].filter((s) => s.tagName === at.tagName);
      const nth = same.length > 1 ? `:nth-of-type(${same.indexOf(at) + 1})` : "";
      steps.unshift(at.tagName.toLowerCase() + nth);
    }
    return prefix + steps.join(" > ");
  }

  // The one element that such a selector names, or null.
  function find(path) {
    let root = document, el = null;
    for (const part of path.split(" >> ")) {
      const hits = root?.querySelectorAll(part) ?? [];
      if (hits.length !== 1) return null;
      el = hits[0];
      root = el.shadowRoot;
    }
    return el;
  }

  // A number for each element that was looked at, good for as long as the element lives.
  const keys = new WeakMap(), numbered = new Map();
  function key(el) {
    if (!keys.has(el)) {
      numbered.set(numbered.size + 1, new WeakRef(el));
      keys.set(el, numbered.size);
    }
    return keys.get(el);
  }
  const held = (number) => numbered.get(number)?.deref() ?? null;

  // ours: what we put into the page ourselves.
  Object.assign(globalThis.objector, {
    clean, role, visible, labelText, referenced, textOf, name, elements, parent, selector, find,
    key, held, ours: new WeakSet(),
  });
})();
