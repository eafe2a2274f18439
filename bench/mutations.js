// Changes one recorded page as a site might, after a seed; leads are wired anew. Inert documents only.
"use strict";
(() => {
  const o = globalThis.objector;
  const CONTROL = "a[href], button, [role=button], [role=link], [role=tab], [role=menuitem]";
  const NAMING = `${CONTROL}, h1, h2, h3, h4, [role=heading], label, legend`;
  const BOX = "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select";

  function random(seed) {  // mulberry32
    return () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }
  const pick = (rand, list) => list[Math.floor(rand() * list.length)];

  function texts(doc, within = doc.body) {
    const walker = doc.createTreeWalker(within, NodeFilter.SHOW_TEXT), out = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const tag = node.parentElement.tagName;
      if (node.data.trim() && !["SCRIPT", "STYLE", "TEXTAREA", "OPTION", "OPTGROUP"].includes(tag)) out.push(node);
    }
    return out;
  }
  const all = (doc, css) => [...doc.body.querySelectorAll(css)];

  function reword(doc, change) {
    for (const node of texts(doc)) node.data = change(node.data);
    for (const el of all(doc, "[aria-label], [placeholder], [title]")) {
      for (const key of ["aria-label", "placeholder", "title"]) {
        if (el.getAttribute(key)) el.setAttribute(key, change(el.getAttribute(key)));
      }
    }
  }
  const words = (text, change) => text.replace(/[\p{L}\p{M}'’]+/gu, change);
  function lastText(el) {
    const inner = texts(el.ownerDocument, el);
    return inner[inner.length - 1];
  }

  // A page of its own that lies over everything, with one button that no map knows.
  const DIALOG = `<div style="position: fixed; inset: 0; z-index: 99; display: grid;
    place-items: center; background: #333"><div role="dialog" aria-modal="true"
    aria-label="Tell us how it went" style="padding: 40px; background: #fff"><h2>Tell us how it went</h2>
    <p>Your opinion of these pages helps us to make them better for everybody.</p>
    <div role="button" tabindex="0">Perhaps another day</div></div></div>`;
  const PSEUDO = { a: "ø", e: "ý", i: "ö", o: "æ", u: "á", n: "þ", s: "x", r: "ð", t: "k", l: "v" };

  const KINDS = {
    case: (doc, rand) => {
      const change = pick(rand, [
        (t) => t.toUpperCase(), (t) => t.toLowerCase(),
        (t) => words(t, (w) => w[0].toUpperCase() + w.slice(1)),
      ]);
      // Letters that upper case changes into others are no mere change of case.
      reword(doc, (t) => (/[ßıİΐΰ]/u.test(t) ? t : change(t)));
    },
    spacing: (doc, rand) => reword(doc, (text) => text
      .replace(/ /g, () => pick(rand, [" ", "\u00a0", "\u00a0", "  ", "\u202f", " \u200b"]))
      .replace(/(\p{L}{3})(?=\p{L}{3})/gu, (part) => part + pick(rand, ["", "", "\u00ad", "\u200b"]))),
    punctuation: (doc, rand) => {
      for (const el of all(doc, NAMING)) {
        const last = lastText(el), mark = pick(rand, ["", ".", ":", "…", " ›", " »", " →", " *"]);
        if (last && !/[.:…›*!?]\s*$/.test(last.data)) last.data = last.data.trimEnd() + mark;
      }
      reword(doc, (text) => text.replace(/’/g, pick(rand, ["'", "’"])).replace(/-/g, pick(rand, ["-", "‑"])));
    },
    wrappers: (doc, rand) => {
      for (const node of texts(doc)) {
        const span = doc.createElement(pick(rand, ["span", "b", "span"]));
        node.replaceWith(span);
        const parts = node.data.split(/(?<= )/);
        const cut = Math.floor(rand() * parts.length);
        span.append(parts.slice(0, cut).join(""), Object.assign(doc.createElement("span"), { textContent: parts.slice(cut).join("") }));
      }
      for (const el of all(doc, `${CONTROL}, ${BOX}, h1, h2, label`)) {
        const inline = el.closest("p, label, span, h1, h2, a");
        for (let depth = Math.floor(rand() * 4); depth > 0; depth--) {
          const around = doc.createElement(inline && inline !== el ? "span" : "div");
          el.replaceWith(around);
          around.append(el);
        }
      }
    },
    names: (doc, rand) => {
      const fresh = new Map();
      const other = (name) => fresh.get(name) ?? fresh.set(name, `x${Math.floor(rand() * 1e9).toString(36)}`).get(name);
      for (const el of doc.querySelectorAll("[id]")) el.id = other(el.id);
      for (const key of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
        for (const el of all(doc, `[${key}]`)) {
          el.setAttribute(key, el.getAttribute(key).split(/\s+/).map((id) => fresh.get(id) ?? id).join(" "));
        }
      }
      for (const el of all(doc, "a[href^='#']")) el.setAttribute("href", `#${fresh.get(el.hash.slice(1)) ?? ""}`);
      for (const el of all(doc, "[data-testid]")) el.removeAttribute("data-testid");
      const classes = new Set([...doc.querySelectorAll("[class]")].flatMap((el) => [...el.classList]));
      for (const el of doc.querySelectorAll("[class]")) el.className = [...el.classList].map(other).join(" ");
      for (const sheet of doc.querySelectorAll("style")) {
        sheet.textContent = sheet.textContent.replace(/\.([A-Za-z_][\w-]*)/g, (whole, name) => (classes.has(name) ? `.${other(name)}` : whole));
      }
      for (const script of doc.querySelectorAll("script")) {
        script.textContent = script.textContent.replace(/"([^"\n]+)"/g, (whole, name) => (fresh.has(name) && doc.getElementById(fresh.get(name)) ? `"${fresh.get(name)}"` : whole));
      }
    },
    order: (doc, rand) => {
      const holders = all(doc, "main, .card, .list, form, ul, .actions, [role=dialog]");
      for (const holder of holders) {
        const blocks = [...holder.children].filter((el) => el.matches("div, section, a, li, form, p")
          && !el.querySelector("h1"));
        for (const el of blocks.map((el) => [rand(), el]).sort(([a], [b]) => a - b)) holder.append(el[1]);
        // What sends a form stands at its end, as everywhere.
        if (holder.matches("form")) for (const el of holder.querySelectorAll(":scope > button")) holder.append(el);
      }
    },
    roles: (doc, rand, pages) => {
      for (const el of all(doc, "h1, h2, h3, h4, button, a[href]")) {
        const link = el.matches("a");
        if (link && !pages.includes(el.getAttribute("href").replace(/[?#].*/, ""))) continue;
        if (el.closest("[data-lead]") === null && link && el.getAttribute("role") === null && rand() < 0.3) continue;
        const now = doc.createElement(link ? "span" : "div");
        for (const { name, value } of el.attributes) if (!["type", "href"].includes(name)) now.setAttribute(name, value);
        now.setAttribute("role", o.role(el));
        if (o.role(el) === "heading" && !el.hasAttribute("aria-level")) now.setAttribute("aria-level", el.tagName[1]);
        if (o.role(el) !== "heading") now.setAttribute("tabindex", "0");
        if (link) now.setAttribute("data-goes", el.getAttribute("href").replace(/[?#].*/, ""));
        if (link) now.style.cursor = "pointer";
        now.append(...el.childNodes);
        el.replaceWith(now);
      }
    },
    delays: (doc, rand) => {
      const sheet = doc.createElement("style");
      const late = () => Math.floor(200 + rand() * 1300);
      sheet.setAttribute("nonce", "drawn");
      sheet.textContent = `@keyframes late { from, to { visibility: hidden; } }
        main { animation: late ${late()}ms; } [role=dialog], form { animation: late ${late()}ms; }`;
      doc.head.append(sheet);
    },
    dialog: (doc, rand, pages, { covers }) => {
      if (covers) doc.body.insertAdjacentHTML("beforeend", DIALOG);
    },
    language: (doc) => {
      doc.documentElement.lang = "is";
      reword(doc, (text) => text.replace(/[aeiounsrtl]/gi, (c) => {
        const other = PSEUDO[c.toLowerCase()];
        return c === c.toLowerCase() ? other : other.toUpperCase();
      }));
    },
    bare: (doc, rand) => {
      for (const label of all(doc, "label")) {
        if (label.querySelector("input, textarea, select")) continue;
        const field = label.htmlFor && doc.getElementById(label.htmlFor);
        if (field && ["radio", "checkbox", "file"].includes(field.type)) continue;
        const text = doc.createElement(pick(rand, ["div", "span", "p"]));
        text.className = label.className;
        text.append(...label.childNodes);
        label.replaceWith(text);
        field?.removeAttribute("aria-label");
        field?.removeAttribute("placeholder");
      }
    },
    decoys: (doc, rand) => {
      const form = all(doc, "form").find((el) => el.querySelector("textarea"));
      const news = `<form action="/newsletter" method="post"><label>Email address for our newsletter
        <input type="email" name="newsletter_email"></label><button type="submit">Subscribe</button></form>`;
      const search = `<form action="/search" role="search"><input type="text" name="q" aria-label="Search"></form>`;
      const feedback = `<div><p>Was this page helpful?</p><textarea name="text_feedback_page" placeholder="Tell us more"></textarea></div>`;
      const where = doc.querySelector("main") ?? doc.body;
      if (rand() < 0.7) where.insertAdjacentHTML(pick(rand, ["afterbegin", "beforeend"]), news);
      if (rand() < 0.7) doc.body.insertAdjacentHTML("afterbegin", search);
      where.insertAdjacentHTML("beforeend", feedback);
      const traps = [
        `<div style="position: absolute; left: -9999px"><label>Email <input type="email" name="email2" tabindex="-1" autocomplete="off"></label></div>`,
        `<div style="display: none"><label>Email <input type="text" name="your_email"></label></div>`,
        `<div><label>Leave this field empty <input type="text" name="email_hp"></label></div>`,
        `<div style="height: 0; overflow: hidden"><textarea name="message"></textarea></div>`,
      ];
      form?.insertAdjacentHTML("afterbegin", pick(rand, traps));
      form?.insertAdjacentHTML("afterbegin", pick(rand, traps.slice(0, 3)));
    },
    quotes: (doc, rand, pages, { quoted }) => {
      const where = doc.querySelector("main") ?? doc.body;
      const said = quoted.map((text) => `<li>“${text}”</li>`).join("");
      where.insertAdjacentHTML("beforeend", `<section><p>People have reported that the site may
        answer in one of these ways:</p><ul>${said}</ul></section>`);
    },
  };

  // Which boxes are which, as whoever drew the forms meant it: the tests' own truth.
  function mark(doc) {
    const asks = (el) => [...el.querySelectorAll("textarea")].some(({ name }) => !/feedback|captcha/.test(name));
    const forms = all(doc, "form").filter(asks);
    const brought = all(doc, "template").map(({ content }) => content);  // by a choice, later
    for (const form of [...(forms.length || !asks(doc.body) ? forms : [doc.body]), ...brought]) {
      for (const el of form.querySelectorAll("textarea, input, select")) {
        const mail = el.type === "email" || el.name === "email" || /^e-?mail/i.test(o.labelText(el));
        if (/feedback|captcha|confirm/.test(el.name) || (el.matches("input") && !mail)) continue;
        el.setAttribute("data-truth", el.matches("textarea") ? "text" : el.matches("select") ? "list" : "email");
      }
    }
  }

  function led(el, index) {
    const role = o.role(el), name = o.name(el);
    return role && name ? [{ index, role, name }] : [];
  }

  // html: the page. kinds: what is changed, in order. leads: [role, name] of those from this page.
  // pages: addresses to which a link is given up for a lead. more: what single kinds need.
  // Gives {html, leads: [{index, role, name}], goes: [{to, role, name}]}.
  o.mutate = (html, kinds, seed, leads, pages, more) => {
    const doc = new DOMParser().parseFromString(html, "text/html"), rand = random(seed);
    mark(doc);
    for (const el of o.elements(doc.body)) {
      const at = leads.findIndex(([role, name]) => role && o.role(el) === role && o.name(el) === name);
      if (at >= 0) el.setAttribute("data-lead", at);
    }
    for (const kind of kinds) KINDS[kind](doc, rand, pages, more);
    const wired = all(doc, "[data-lead]").flatMap((el) => led(el, Number(el.dataset.lead)));
    const goes = all(doc, "[data-goes]:not([data-lead])").flatMap((el) => led(el, el.dataset.goes));
    for (const el of all(doc, "[data-lead], [data-goes]")) {
      el.removeAttribute("data-lead");
      el.removeAttribute("data-goes");
    }
    return { html: `<!DOCTYPE html>\n${doc.documentElement.outerHTML}`, leads: wired, goes };
  };
  o.kinds = Object.keys(KINDS);
})();
