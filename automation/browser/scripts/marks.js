// Where a page may show something private, and which texts stand where. Reads; decides little:
// whether a text is private is not known here.
"use strict";
(() => {
  const o = globalThis.objector;
  const MOST = 40000, NEAR = 3, LONG = 300, SHORT = 60, FEW = 30;
  const PICTURES = "img, video, canvas, picture, input[type=image], iframe, frame, object, embed,"
    + " fencedframe";
  const FRAMES = "iframe, frame, object, embed, fencedframe";
  const FIELDS = "input:not([type=hidden], [type=submit], [type=button], [type=reset]), textarea,"
    + " select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=combobox],"
    + " [role=searchbox], output";
  const SILENT = new Set(["hidden", "checkbox", "radio", "range", "color", "submit", "button", "reset"]);
  const BARS = "[role=banner], [role=navigation], nav";
  const SECTIONS = "article, aside, main, nav, section, dialog, [role=main], [role=dialog],"
    + " [role=article], [role=alertdialog]";
  // Whose page it is stands in the address of a link: /anna/, /@anna, /profile.php, /people/anna.
  const PROFILE = /^\/(?:profile\.php|(?:people|user|users|u|profile|in)\/.+|@?[\w.]{2,40})\/?$/i;
  const OF_THE_SITE = /^\/(?:about|ads|careers|cookies?|explore|help|home|index|legal|login|policies|policy|privacy|safety|security|settings|signup|support|terms)\b/i;
  const INLINE = /^(?:inline|contents)/;

  const isBar = (el) => el.matches(BARS) || (el.tagName === "HEADER" && !el.closest(SECTIONS));
  const isField = (el) => el.matches(FIELDS);

  function isProfile(el) {
    if (el.tagName !== "A" || !el.href) return false;
    try {
      const { protocol, pathname } = new URL(el.href, document.baseURI);
      return /^https?:$/.test(protocol) && PROFILE.test(pathname) && !OF_THE_SITE.test(pathname);
    } catch { return false; }
  }

  // Beside a face stands whose it is: in the control that holds the picture.
  const hasFace = (el) => el.matches("a, button, [role=button], [role=link], [role=menuitem], summary")
    && el.querySelector("img, image, canvas") !== null && o.clean(el.textContent).length <= SHORT;

  // "field", "bar", "person" or "": what makes everything inside this element private.
  o.privacy = (el) => {
    if (isField(el)) return "field";
    if (isBar(el)) return "bar";
    return isProfile(el) || hasFace(el) ? "person" : "";
  };

  const seen = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  function isPicture(el, style, around) {
    if (el.matches(PICTURES)) return true;
    if (el.namespaceURI?.endsWith("/svg")) return el.tagName === "image" || el.tagName === "foreignObject";
    if (el === document.body || el === document.documentElement) return false;
    return [style, ...around].some((each) =>
      /url\(|image-set|element\(/.test(`${each.backgroundImage} ${each.content} ${each.maskImage}`
        + ` ${each.borderImageSource} ${each.listStyleImage}`));
  }

  // A shadow root that no script can look into may show anything.
  const isSealed = (el) => el.localName.includes("-") && !el.shadowRoot;

  const PSEUDO = ["::before", "::after"];
  // What is drawn around an element without being in the page.
  const extras = (el) => PSEUDO.map((which) => getComputedStyle(el, which))
    .filter((each) => each.content !== "none" && each.content !== "normal");

  function range(node) {
    const around = document.createRange();
    around.selectNodeContents(node);
    return around.getBoundingClientRect();
  }

  // What holds nothing but words is marked whole, and with what sticks out of it.
  function rectangle(node) {
    if (node.nodeType === 1) return node.getBoundingClientRect();
    const a = range(node), el = o.parent(node);
    if (!el || el.childElementCount) return a;
    const b = el.getBoundingClientRect();
    const left = Math.min(a.left, b.left), top = Math.min(a.top, b.top);
    return { left, top, width: Math.max(a.right, b.right) - left,
      height: Math.max(a.bottom, b.bottom) - top };
  }

  // The nearest element that is no part of a line: what is split within it is read as one.
  function block(el) {
    let at = el;
    while (INLINE.test(getComputedStyle(at).display) && o.parent(at)) at = o.parent(at);
    return at;
  }

  const around = (el) => o.parent(el) ?? el.getRootNode().host ?? null;

  class Measure {
    constructor() {
      this.found = [];
      this.kinds = new Map([[null, ""]]);
      this.blocks = new Map();
    }

    put(node, key, kind, text) {
      const { left, top, width, height } = rectangle(node);
      if (width < 1 && height < 1) return;
      this.found.push([key, kind, text, Math.floor(left + scrollX), Math.floor(top + scrollY),
        Math.ceil(width) + 1, Math.ceil(height) + 1]);
    }

    // What is private goes for everything inside.
    kind(el) {
      if (!this.kinds.has(el)) this.kinds.set(el, this.kind(around(el)) || o.privacy(el));
      return this.kinds.get(el);
    }

    element(el) {
      if (o.ours.has(el) || !seen(el)) return;
      const own = o.privacy(el), kind = this.kind(el), style = getComputedStyle(el), key = o.key(el);
      const added = extras(el), picture = isPicture(el, style, added) || isSealed(el);
      if (own || picture) this.put(el, `${key}`, own || "picture", "");
      const said = [el.alt, el.title, el.getAttribute("aria-label"), ...added.map((each) => each.content)].map(o.clean);
      for (const text of said.filter(Boolean)) {
        this.put(el, `${key}s`, kind || (picture ? "person" : "said"), text.slice(0, LONG));
      }
      let n = 0;
      for (const node of el.childNodes) {
        if (node.nodeType === 3 && node.data.trim()) this.text(node, `${key}.${n++}`, el, kind);
      }
    }

    text(node, key, el, kind) {
      const text = o.clean(node.data);
      this.put(node, key, kind || "text", text);
      const whole = block(el);
      if (whole !== el || el.childElementCount) this.blocks.set(whole, this.kind(whole) || "text");
    }

    // A field's value: where it stands is marked already. A short list may be one of accounts.
    values(el) {
      if (o.isSecret(el) || SILENT.has(el.type)) return [];
      if (el.tagName !== "SELECT") return [o.shown(el)];
      return (el.length <= FEW ? [...el.options] : [...el.selectedOptions]).map((each) => each.label);
    }

    value(el) {
      for (const text of this.values(el).map(o.clean).filter(Boolean)) {
        this.found.push([`${o.key(el)}v${text}`, "field", text, 0, 0, 0, 0]);
      }
    }

    all() {
      let count = 0;
      for (const el of o.elements(document)) {
        if (++count > MOST) return null;
        if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "TITLE"].includes(el.tagName)) continue;
        this.element(el);
        if (el.matches("input, textarea, select")) this.value(el);
      }
      for (const [el, kind] of this.blocks) {
        const text = o.clean(el.textContent);
        if (text.length <= LONG) this.put(el, `${o.key(el)}b`, kind, text);
      }
      return this.found;
    }
  }

  function marks() {
    const root = document.documentElement, body = document.body ?? root;
    const sizes = (side) => [root, body].flatMap((el) =>
      ["scroll", "offset", "client"].map((which) => el[which + side]));
    return {
      found: new Measure().all(), near: NEAR,
      width: Math.max(...sizes("Width")), height: Math.max(...sizes("Height")),
      frames: [...o.elements(document)].filter((el) => el.matches(FRAMES)).length,
      moving: document.getAnimations().some((each) => each.playState === "running")
        || document.fonts.status !== "loaded" || visualViewport.scale !== 1,
      window: [innerWidth, innerHeight],
    };
  }

  // [key, kind, text, x, y, width, height] for each thing, in CSS pixels of the document. kind:
  // "field", "bar", "person" (a link to somebody, a name beside a face), "picture", and "text" and
  // "said" for what stands there in words; null where the page is too large. near: how much wider.
  // before: takes what is ours away; concealed: whether there was anything.
  o.before = async () => ({ concealed: await o.conceal(true), ...marks() });
  o.after = () => ({ text: document.body?.innerText ?? "", ...marks() });
})();
