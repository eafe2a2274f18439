// The page as HTML that looks the same without its network: styles, shadow roots, frames and what
// the form holds written into it; no scripts. Reads; changes nothing in the page.
"use strict";
(() => {
  const o = globalThis.objector;
  const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr"]);
  const GONE = new Set(["script", "noscript", "link", "base", "source", "track", "template", "object",
    "embed", "applet", "portal"]);
  const PLAIN = new Set(["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"]);
  const ICON = 24, SPECIAL = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const get = (el, name) => Element.prototype.getAttribute.call(el, name);
  const escaped = (text) => text.replace(/[&<>"]/g, (c) => SPECIAL[c]);
  let unread = [];

  // Every rule of a sheet, imports in their place; what cannot be read is noted.
  function rules(sheet) {
    let list;
    try { list = [...sheet.cssRules]; } catch {
      unread.push(sheet.href ?? "");
      return "";
    }
    return list.map((rule) => {
      if (rule.type !== 3) return rule.cssText;  // no import
      const inner = rule.styleSheet ? rules(rule.styleSheet) : "";
      return rule.media.length ? `@media ${rule.media.mediaText} {\n${inner}\n}` : inner;
    }).join("\n");
  }

  function styleOf(sheet) {
    if (!sheet || sheet.disabled) return "";
    const media = sheet.media?.mediaText, css = rules(sheet).replaceAll("</", "<\\/");
    return css ? `<style${media ? ` media="${escaped(media)}"` : ""}>\n${css}\n</style>` : "";
  }

  const adopted = (root) => [...root.adoptedStyleSheets].map(styleOf).join("");

  function size(el) {
    const box = el.getBoundingClientRect();
    return [el.naturalWidth || Math.round(box.width), el.naturalHeight || Math.round(box.height)];
  }

  const grey = (w, h) => "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
    + `width='${Math.min(Math.max(w, 1), 9999)}' height='${Math.min(Math.max(h, 1), 9999)}'%3E`
    + "%3Crect width='100%25' height='100%25' fill='%23cdd0d4'/%3E%3C/svg%3E";

  // A small one is drawn anew, so that nothing but its pixels stays; a foreign one may not be read.
  function picture(el) {
    const [w, h] = size(el), box = el.getBoundingClientRect();
    if (el.tagName === "IMG" && w && h && Math.max(box.width, box.height, w, h) <= ICON) {
      try {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [w, h];
        canvas.getContext("2d").drawImage(el, 0, 0);
        return canvas.toDataURL("image/png");
      } catch { /* of another site */ }
    }
    return grey(w, h);
  }

  // What is shown where a film, a drawing by script or a foreign thing stands.
  function stand(el) {
    const [w, h] = [el.offsetWidth, el.offsetHeight];
    const kept = ["class", "id", "style"].filter((name) => get(el, name) !== null)
      .map((name) => ` ${name}="${escaped(get(el, name))}"`).join("");
    return `<img alt="" width="${w}" height="${h}" src="${grey(w, h)}"${kept}>`;
  }

  // Where a dialog or a popover lies while it is open: HTML alone cannot open one so.
  function lifted(el) {
    if (el.matches(":modal")) return "position: fixed; inset: 0; margin: auto; z-index: 2147483647;";
    return el.matches(":popover-open") ? "z-index: 2147483647; display: block;" : "";
  }

  function state(el, given) {
    const tag = el.localName;
    if (tag === "input") {
      for (const name of ["checked", "value"]) given.delete(name);
      if (el.checked && ["checkbox", "radio"].includes(el.type)) given.set("checked", "");
      if (el.type !== "password" && el.type !== "file" && el.value) given.set("value", el.value);
    }
    if (tag === "option") {
      given.delete("selected");
      if (el.selected) given.set("selected", "");
    }
    if (tag === "img" || tag === "image") {
      for (const name of ["src", "srcset", "sizes", "href", "xlink:href", "loading"]) given.delete(name);
      given.set(tag === "img" ? "src" : "href", picture(el));
    }
    if (tag === "iframe") given.delete("srcdoc");
  }

  function attributes(el) {
    const given = new Map([...el.attributes].map((at) => [at.name, at.value]));
    for (const name of [...given.keys()]) {
      if (/^on/i.test(name) || ["nonce", "integrity", "ping"].includes(name)) given.delete(name);
    }
    if (el.style?.cssText) given.set("style", el.style.cssText);
    state(el, given);
    const lift = lifted(el);
    if (lift) {
      given.delete("popover");
      given.set("style", `${given.get("style") ?? ""}; ${lift}`);
    }
    return [...given].map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  }

  function shadow(el) {
    const root = el.shadowRoot;
    if (!root) return "";
    const focus = root.delegatesFocus ? " shadowrootdelegatesfocus" : "";
    return `<template shadowrootmode="open"${focus}>${adopted(root)}${children(root)}</template>`;
  }

  function frame(el) {
    let inner = null;
    try { inner = el.contentDocument; } catch { /* of another site */ }
    if (!inner?.documentElement) return `<iframe${attributes(el)}></iframe>`;
    const html = `<!DOCTYPE html>${element(inner.documentElement)}`;
    const plain = attributes(el).replace(/ src="[^"]*"/, "");
    return `<iframe srcdoc="${escaped(html)}"${plain}></iframe>`;
  }

  function element(el) {
    const tag = el.localName;
    if (o.ours.has(el)) return "";
    if (tag === "link" || tag === "style") return el.sheet ? styleOf(el.sheet) : "";
    if (tag === "canvas" || tag === "video") return stand(el);
    if (tag === "iframe" || tag === "frame") return frame(el);
    if (GONE.has(tag)) return "";
    const open = `<${tag}${attributes(el)}>`;
    if (VOID.has(tag)) return open;
    const written = get(el, "contenteditable") !== null && el.isContentEditable;
    if (written) return `${open}</${tag}>`;
    if (tag === "textarea") return `${open}\n${escaped(el.value)}</textarea>`;
    const first = tag === "pre" && el.firstChild?.data?.startsWith("\n") ? "\n" : "";
    const more = tag === "head" ? adopted(el.ownerDocument) : "";
    return `${open}${shadow(el)}${first}${children(el)}${more}</${tag}>`;
  }

  function children(node) {
    let out = "";
    for (const child of node.childNodes) {
      if (child.nodeType === 1) out += element(child);
      if (child.nodeType === 3 && !PLAIN.has(node.localName)) out += escaped(child.data);
    }
    return out;
  }

  // What has been typed or filled in, so that it is found wherever else the page says it.
  function typed() {
    const boxes = [...o.elements(document)].filter((el) => /^(?:INPUT|TEXTAREA)$/.test(el.tagName));
    const plain = boxes.filter((el) => !/^(?:submit|button|reset|checkbox|radio|image|file)$/.test(el.type));
    const written = [...o.elements(document)].filter((el) => el.isContentEditable);
    // What could be chosen from a list is the page's own word.
    const offered = new Set([...o.elements(document)].filter((el) => o.role(el) === "option")
      .map((el) => o.clean(el.textContent)));
    return [...plain.map((el) => [el.type, el.value]), ...written.map((el) => ["text", el.innerText])]
      .filter(([, value]) => value?.trim().length > 3 && !offered.has(o.clean(value)));
  }

  o.snapshot = () => {
    unread = [];
    const doctype = document.doctype ? "<!DOCTYPE html>" : "";
    const html = doctype + element(document.documentElement);
    // What the page's scripts hold of the person is learnt, and never kept.
    const source = [...document.scripts].map((el) => el.text).join("\n").slice(0, 5000000);
    return { html, unread: [...new Set(unread)], typed: typed(), source, cookies: document.cookie,
      query: location.search.slice(1), language: navigator.language };
  };
})();
