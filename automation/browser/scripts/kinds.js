// What a person chooses: lists, radio buttons, files. What they show, and what they offer. Reads only.
"use strict";
(() => {
  const o = globalThis.objector;
  const MOST = 400;
  const NO_COUNTRY = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);
  const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const settled = new WeakSet();  // lists in which somebody has chosen
  const tables = new Map();
  let countries = null;

  const fold = (text) => o.clean(text).normalize("NFC").replace(/[\u2019\u02bc]/g, "'").toLowerCase();

  // Codes of today: the browser would give the names of former ones, too. Asking takes a while, and
  // few pages have a list.
  const codes = () => countries ??= LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((code) =>
    !NO_COUNTRY.has(code) && new Intl.Locale("und", { region: code }).region === code);

  // Every country's name in this language, as the browser knows it, and its code; "" if two share it.
  function table(language) {
    if (tables.has(language)) return tables.get(language);
    const codeOf = new Map();
    tables.set(language, codeOf);
    try {
      if (!Intl.DisplayNames.supportedLocalesOf([language]).length) return codeOf;
    } catch { return codeOf; }
    for (const style of ["long", "short"]) {
      const names = new Intl.DisplayNames([language], { type: "region", style, fallback: "none" });
      for (const code of codes()) {
        const name = names.of(code);
        if (name) codeOf.set(fold(name), (codeOf.get(fold(name)) ?? code) === code ? code : "");
      }
    }
    return codeOf;
  }

  const isCode = (text) => /^[A-Za-z]{2}$/.test(text) && codes().includes(text.toUpperCase());

  // Text and country of each option that can be chosen. A code alone counts only in a list whose
  // names bear its codes out: "de" is also a language. Where name and code disagree, neither does.
  function listed(select) {
    const own = (document.documentElement?.lang ?? "").replace(/_/g, "-") || "en";
    const found = [...select.options].slice(0, MOST).filter((el) => !el.matches(":disabled"))
      .map((el) => {
        const text = o.clean(el.label || el.text), value = o.clean(el.value);
        const names = [table(own).get(fold(text)), table("en").get(fold(text))].filter(Boolean);
        const name = new Set(names).size === 1 ? names[0] : "";
        return { el, text, value, name, code: isCode(value) ? value.toUpperCase() : "", names };
      });
    const coded = found.filter(({ code }) => code);
    const agreed = coded.filter(({ code, name }) => code === name).length * 2 > coded.length;
    return found.map(({ el, text, value, name, names, code }) => {
      const both = name && code && name !== code;
      const region = both || (!name && names.length) ? "" : name || (agreed ? code : "");
      return { el, text, value, region };
    });
  }

  // What a list shows, if it was chosen: the first of a list stands there by itself.
  function chosen(select) {
    const option = select.selectedOptions[0];
    if (!option || option.value === "" || option.matches(":disabled")) return "";
    const byItself = option.index === 0 && !option.defaultSelected && !settled.has(select);
    return byItself ? "" : o.clean(option.label || option.text);
  }

  const box = (el) => el.closest("[role=radiogroup], fieldset") ?? o.home(el);

  // All buttons of one question, in order.
  function group(el) {
    const root = Node.prototype.getRootNode.call(el);
    return [...root.querySelectorAll("input[type=radio]")].filter((other) =>
      o.home(other) === o.home(el) && other.name === el.name
      && (el.name || box(other) === box(el)));
  }

  const FIELDS = "input:not([type=hidden]), textarea, select";

  // The largest part of the page around these fields that holds no other one.
  function row(members) {
    let at = members[0];
    for (let up = o.parent(at); up; up = o.parent(up)) {
      if (up.tagName === "FORM" || up === document.body || up === o.home(members[0])) break;
      const inside = [...up.querySelectorAll(FIELDS)];
      if (inside.some((field) => !members.includes(field))) break;
      at = up;
    }
    return at;
  }

  // Bare text that stands behind a button, up to the next one.
  function after(el) {
    let text = "";
    for (let at = el.nextSibling; at && !o.clean(text); at = at.nextSibling) {
      if (at.nodeType === 1 && (at.matches(FIELDS) || at.querySelector(FIELDS))) break;
      text += at.nodeType === 3 ? at.data : at.nodeType === 1 ? at.innerText : "";
    }
    return o.clean(text);
  }

  // What a button is called: what a person reads there, before what it only says of itself.
  function called(el) {
    const around = row([el]);
    return o.clean(o.labelText(el)) || (around !== el && o.clean(around.innerText))
      || after(el) || o.clean(o.referenced(el)) || o.clean(el.getAttribute("aria-label"));
  }

  // Where a person would point at to choose it, and the part of the page that belongs to it.
  function face(el) {
    if (el.type !== "radio") return { el, own: el };
    const around = row([el]);
    const label = [...(el.labels ?? [])].find((each) => o.reachable(each));
    return { el: label ?? (o.reachable(el) || around === el ? el : around), own: around };
  }

  const isRadio = (el) => el instanceof HTMLInputElement && el.type === "radio";

  // A question's name: its legend or its own; not the text of its options.
  function question(el) {
    const around = el.closest("[role=radiogroup], fieldset");
    if (!around) return "";
    const legend = around.tagName === "FIELDSET" ? around.querySelector("legend")?.innerText : "";
    return o.clean(legend) || o.clean(o.referenced(around)) || o.clean(around.getAttribute("aria-label"));
  }

  // The parts of a glance that are different for what is chosen.
  o.choosable = (el) => {
    if (el instanceof HTMLSelectElement) {
      return { options: listed(el).map(({ text, region }) => ({ text, region })) };
    }
    if (!isRadio(el)) return {};
    const members = group(el), faces = members.map(face);
    const seen = faces.filter((each) => o.reachable(each.el));
    const lying = seen.map((each) => o.lying(each.el, false, each.own));
    return {
      label: question(el), row: o.clean(row(members).innerText).slice(0, 300), aria: "",
      options: members.map((each) => ({ text: called(each), key: o.key(each) })),
      visible: lying.some((how) => how !== "hidden"),
      covered: lying.length > 0 && lying.every((how) => how === "covered" || how === "hidden"),
      editable: members.some((each) => !each.matches(":disabled")),
      required: members.some((each) => each.required)
        || el.closest("[role=radiogroup]")?.getAttribute("aria-required") === "true",
      skipped: false,
    };
  };

  // What a person would say that it holds.
  o.shown = (el) => {
    if (el instanceof HTMLSelectElement) return chosen(el);
    if (isRadio(el)) {
      const on = group(el).find((each) => each.checked);
      return on ? called(on) : "";
    }
    if (el.type === "file") return [...el.files].map((file) => file.name).join(", ");
    return el.value ?? "";
  };

  // A question is named by its first button.
  o.lead = (el) => (isRadio(el) ? group(el)[0] : el);
  o.called = called;
  o.face = face;
  o.listed = listed;
  o.settle = (el) => settled.add(el);
  window.addEventListener("input", (event) => {
    if (event.isTrusted && event.target instanceof HTMLSelectElement) settled.add(event.target);
  }, true);
})();
