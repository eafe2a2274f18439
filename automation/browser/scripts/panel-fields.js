// The fields in the panel: what each holds in the page now, beside what was asked for.
"use strict";
(() => {
  const o = globalThis.objector;
  const SHORT = 70, POINTED_MS = 3000;
  let rows = [], words = {}, pointed = null, until = 0;
  const mark = o.element("div", { class: "mark", hidden: "" });

  // The field, if it is still there: never one beside a password.
  function find({ selector, name, kind }) {
    const el = selector ? o.find(selector) : null;
    const same = el && (el.name ?? "") === name && (el.type || el.tagName.toLowerCase()) === kind;
    return same && !o.password(o.home(el)) ? el : null;
  }

  // The beginning, or the place where it begins to be another text.
  function excerpt(text, other) {
    let at = 0;
    while (other !== null && at < text.length && text[at] === other[at]) at++;
    const from = at < SHORT - 20 ? 0 : at - 20;
    const cut = text.slice(from, from + SHORT);
    return (from ? "…" : "") + cut + (from + SHORT < text.length ? "…" : "");
  }

  // In a text of the other direction it keeps its own.
  const isolated = (text) => `\u2068${text}\u2069`;
  const put = (text, place, value) => text.replace(`{${place}}`, () => value);
  const other = (now, then) => then !== null && then.trim() !== now.trim();

  // What is to be said of a field. mind: it is not as the person may think.
  function told(field) {
    const el = find(field), now = el ? o.shown(el) : null;
    if (now === null) {
      const lost = field.was !== null || !field.open;
      return { value: "", notes: [lost ? words.missing : field.status], mind: true };
    }
    const differs = other(now, field.wanted), changed = other(now, field.was);
    const notes = [changed ? words.changed : field.status];
    if (differs) notes.push(put(words.asked, "value", isolated(excerpt(field.wanted, now))));
    const value = excerpt(now, differs ? field.wanted : null);
    const mind = differs || changed || field.open;
    return { value: value.trim() ? value : words.nothing_in_it, notes, mind };
  }

  function row(list) {
    const el = o.element("li"), button = o.element("button", { type: "button", class: "show" });
    const made = { el, button, label: o.element("div", { class: "label" }),
      value: o.element("div", { class: "value", dir: "auto" }), note: o.element("div"), last: "" };
    el.append(made.label, made.value, made.note, button);
    list.append(el);
    o.onPress(button, () => point(made.field));
    return made;
  }

  function point(field) {
    pointed = find(field);
    if (!pointed) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    pointed.scrollIntoView({ behavior: still ? "auto" : "smooth",
      block: innerWidth < 700 ? "start" : "center" });
    until = performance.now() + POINTED_MS;
    o.follow();
  }

  o.fields = {
    mark,
    draw(list, fields, given) {
      words = given;
      while (rows.length > fields.length) rows.pop().el.remove();
      while (rows.length < fields.length) rows.push(row(list));
      fields.forEach((field, i) => {
        const at = rows[i];
        at.field = field;
        o.write(at.label, field.label);
        o.write(at.button, words.show);
        at.button.setAttribute("aria-label", put(words.show_named, "label", field.label));
      });
      this.read();
    },
    // Reads every field; what is new to say of one, in words.
    read() {
      const news = [];
      for (const at of rows) {
        const { value, notes, mind } = told(at.field), text = notes.join(". ");
        o.write(at.value, value);
        o.write(at.note, text);
        at.note.className = mind ? "note mind" : "note";
        at.button.hidden = !at.field.selector;
        if (at.last && at.last !== text) news.push(`${at.field.label}: ${text}`);
        at.last = text;
      }
      return news;
    },
  };
  // The mark stays at its field while the page moves, and goes after a while.
  o.follow = () => {
    if (!pointed?.isConnected || performance.now() > until) pointed = null;
    mark.hidden = !pointed;
    if (!pointed) return;
    const { left, top, width, height } = pointed.getBoundingClientRect();
    mark.style.cssText = `left: ${left - 6}px; top: ${top - 6}px;
      width: ${width}px; height: ${height}px;`;
  };
})();
