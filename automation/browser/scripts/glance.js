// One look at the page, as plain data. Reads; never changes anything, never waits.
"use strict";
(() => {
  const o = globalThis.objector;
  const ROLES = new Set(["link", "button", "menuitem", "tab", "heading", "dialog", "alertdialog",
    "textbox", "combobox", "checkbox", "radio", "option", "status", "alert", "switch"]);
  const CODE = /\b(?:\w*code|otp|pin|nonce|2fa|two.?factor|verif\w*)\b/i;
  const once = new WeakSet();  // fields that have held a password, whatever they say now
  let touched = 0;
  for (const type of ["input", "keydown", "pointerdown"]) {
    window.addEventListener(type, (event) => { touched += event.isTrusted ? 1 : 0; }, true);
  }

  function isSecret(el) {
    if (el.tagName !== "INPUT") return false;
    if (el.type === "password") once.add(el);
    if (once.has(el) || el.autocomplete === "one-time-code") return true;
    const marks = [el.name, el.id, el.getAttribute("aria-label"), el.placeholder].join(" ");
    const digits = el.inputMode === "numeric" && el.maxLength > 0 && el.maxLength <= 8;
    return ["text", "tel", "number"].includes(el.type) && (digits || CODE.test(marks.replace(/_/g, " ")));
  }

  function clipped(el, box) {
    let { left, top, right, bottom } = box;
    for (let at = el.parentElement; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (at === document.body || at === document.documentElement) continue;
      if (style.overflowX === "auto" || style.overflowY === "auto" || style.overflowY === "scroll") continue;
      const edge = at.getBoundingClientRect();
      left = Math.max(left, edge.left); right = Math.min(right, edge.right);
      top = Math.max(top, edge.top); bottom = Math.min(bottom, edge.bottom);
    }
    return right - left < 8 || bottom - top < 8;
  }

  // What a person can read: innerText would also give what is drawn with opacity 0.
  function readable(root) {
    const seen = new Map(), out = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || !node.data.trim()) continue;
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEXTAREA", "OPTION"].includes(parent.tagName)) continue;
      if (!seen.has(parent)) {
        seen.set(parent,
          parent.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
      }
      if (seen.get(parent)) out.push(node.data);
    }
    return o.clean(out.join(" "));
  }

  function rowText(field) {
    let at = field;
    for (let i = 0; i < 5 && at.parentElement; i++) {
      const up = at.parentElement;
      const others = [...up.querySelectorAll("input:not([type=hidden]), textarea, select")];
      if (others.some((other) => other !== field)) break;
      at = up;
      const text = o.clean(at.innerText);
      if (text && !(at.tagName === "FORM" || at === document.body)) return text.slice(0, 300);
    }
    let before = at.previousSibling;
    for (let i = 0; i < 4 && before; i++, before = before.previousSibling) {
      if (before.nodeType === 1 && before.querySelector?.("input, textarea, select")) break;
      const text = o.clean(before.nodeType === 3 ? before.data : before.innerText);
      if (text) return text.slice(0, 300);
    }
    return "";
  }

  function reachable(el) {
    if (!o.visible(el) || el.closest("[aria-hidden='true'], [inert]")) return false;
    const box = el.getBoundingClientRect();
    const top = box.top + window.scrollY, left = box.left + window.scrollX;
    if (box.width < 8 || box.height < 8 || left + box.width <= 0 || top + box.height <= 0) return false;
    if (clipped(el, box)) return false;
    if (left >= Math.max(document.documentElement.scrollWidth, window.innerWidth)) return false;
    const style = getComputedStyle(el);
    return style.clipPath === "none" || !/inset\((50|100)%/.test(style.clipPath);
  }

  function field(el) {
    return {
      selector: o.selector(el),
      kind: el.type || el.tagName.toLowerCase(),
      name: el.name ?? "",
      id: el.id ?? "",
      label: o.labelText(el) || o.clean(o.referenced(el)),
      aria: o.clean(el.getAttribute("aria-label")),
      placeholder: o.clean(el.placeholder),
      autocomplete: el.getAttribute("autocomplete") ?? "",
      row: rowText(el),
      marks: [el.className, el.getAttribute("data-testid") ?? ""].join(" ").trim(),
      value: isSecret(el) ? "" : el.value ?? "",
      visible: reachable(el),
      editable: !el.matches(":disabled") && !el.readOnly,
      required: el.required || el.getAttribute("aria-required") === "true",
      skipped: el.tabIndex < 0,
    };
  }

  function forms(fields) {
    const groups = new Map();
    for (const el of fields) {
      const home = el.form ?? el.closest("[role=form], [role=dialog], dialog, main, [role=main]")
        ?? document.body;
      groups.get(home)?.push(el) ?? groups.set(home, [el]);
    }
    return [...groups].map(([home, members]) => ({
      selector: o.selector(home),
      action: path(home.getAttribute?.("action")),
      password: members.some((el) => el.type === "password"),
      native: home.tagName === "FORM",
      fields: members.filter((el) => el.type !== "password").map(field),
    }));
  }

  function path(action) {
    try { return action ? new URL(action, location.href).pathname : ""; } catch { return ""; }
  }

  function covered(dialogs) {
    const hit = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    return dialogs.some((dialog) => dialog.contains(hit) && !dialog.querySelector("textarea"));
  }

  o.glance = (probes) => {
    o.arm?.();
    o.refresh?.();
    const things = [], fields = [], dialogs = [], spoken = [];
    let secret = false;
    for (const el of o.elements(document)) {
      if (el.tagName === "INPUT" || el.tagName === "TEXTAREA" || el.tagName === "SELECT") {
        if (isSecret(el)) {
          secret ||= o.visible(el) && (el.value !== "" || el === document.activeElement);
        }
        if (!["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "file"]
          .includes(el.type)) fields.push(el);
      }
      const role = o.role(el);
      if (!ROLES.has(role) || !o.visible(el)) continue;
      if (role === "dialog" || role === "alertdialog") dialogs.push(el);
      if (["dialog", "alertdialog", "status", "alert"].includes(role)) spoken.push(el);
      things.push([role, o.name(el), Boolean(el.closest("[role=dialog], [role=alertdialog], dialog"))]);
    }
    const text = document.body ? readable(document.body) : "";
    return {
      url: location.href, title: document.title, language: document.documentElement?.lang ?? "",
      complete: document.readyState === "complete",
      words: text.split(/\s+/).filter(Boolean).length,
      text: text.slice(0, 100000),
      announced: spoken.map(readable).join(" ").slice(0, 20000),
      touched,
      things, forms: forms(fields),
      matched: probes.filter((css) => [...document.querySelectorAll(css)].some(o.visible)),
      covered: covered(dialogs), secret,
    };
  };
})();
// After filling: the text is shown from its beginning, and nothing has the focus.
globalThis.objector.rest = (selectors) => {
  for (const css of selectors) {
    const el = document.querySelector(css);
    el?.blur();
    if (el) el.scrollTop = 0;
  }
};
// The value of one field, if it is still the field that was seen.
"use strict";
globalThis.objector.value = ({ selector, name, kind }) => {
  const parts = selector.split(" >> ");
  let root = document, el = null;
  for (const part of parts) {
    const hits = root.querySelectorAll(part);
    if (hits.length !== 1) return null;
    el = hits[0];
    root = el.shadowRoot ?? el;
  }
  const same = (el.name ?? "") === name && (el.type || el.tagName.toLowerCase()) === kind;
  const logsIn = el.form?.querySelector("input[type=password]");
  return same && el.isConnected && !logsIn ? el.value : null;
};
