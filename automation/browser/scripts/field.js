// Sets the value of a field that was seen before. All is looked at again each time, in one go with
// the setting: no script of the page runs in between, and no focus decides where the text lands.
"use strict";
(() => {
  const o = globalThis.objector;

  // The field, if it is still that one, in the form where it was seen, and no password came in.
  function same({ key, home, name, kind }) {
    const el = o.held(key);
    if (!el?.isConnected || el.ownerDocument !== document || window !== window.top) return null;
    const form = o.home(el);
    const alike = (el.name ?? "") === name && (el.type || el.tagName.toLowerCase()) === kind;
    return alike && o.key(form) === home && !o.password(form) ? el : null;
  }

  function onSite(address, hosts) {
    const { protocol, hostname, port, username } = new URL(address);
    return protocol === "https:" && hosts.includes(hostname) && !port && !username;
  }

  // Why nothing may be set in it now, or "".
  function hindrance(el, wanted) {
    if (same(wanted) !== el) return "failed";
    const ends = [location.href, ...o.sends(o.home(el))];
    if (!ends.every((address) => onSite(address, wanted.hosts))) return "failed";
    const target = pointed(el, wanted), { el: face, own } = o.face(target);
    if (target.matches(":disabled") || el.readOnly || !o.reachable(face)) return "failed";
    if (el.maxLength >= 0 && wanted.value?.length > el.maxLength) return "failed";
    const lying = o.lying(face, true, own);
    return lying === "seen" ? "" : lying === "covered" ? "covered" : "failed";
  }

  // Of several buttons the one that is meant.
  const pointed = (el, { option }) => (option?.key ? o.held(option.key) ?? el : el);

  o.value = (wanted) => {
    const el = same(wanted);
    return el ? o.shown(el) : null;
  };

  // The field, scrolled to and in focus, if it may be set now; else why not.
  function ready(wanted) {
    const el = same(wanted);
    if (!el) return { why: "failed" };
    const target = pointed(el, wanted);
    o.face(target).el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    target.focus({ preventScroll: true });
    return { el, why: hindrance(el, wanted) };
  }

  function tell(el) {
    el.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // React and its like hear of it by the events, since the setter is not the one that they put on.
  o.type = (wanted) => {
    const { el, why } = ready(wanted);
    if (why) return why;
    el.value = wanted.value;
    tell(el);
    return same(wanted) === el ? "filled" : "failed";
  };

  // The option that was seen, in the list or among the buttons that were seen. A button is clicked
  // by itself, wherever it is drawn: nothing else can be hit.
  o.choose = (wanted) => {
    const { el, why } = ready(wanted), { text, key } = wanted.option;
    if (why) return why;
    if (el instanceof HTMLSelectElement) {
      const hits = o.listed(el).filter((each) => each.text === text);
      if (new Set(hits.map(({ value }) => value)).size !== 1) return "failed";
      o.settle(el);
      el.selectedIndex = hits[0].el.index;
      tell(el);
    } else {
      const button = o.held(key);
      if (!button?.isConnected || o.lead(button) !== el || o.called(button) !== text) return "failed";
      HTMLElement.prototype.click.call(button);
    }
    return same(wanted) === el ? "filled" : "failed";
  };

  // The very box into which a file may be put now, or null.
  o.fileBox = (wanted) => {
    const { el, why } = ready(wanted);
    return !why && el.type === "file" ? el : null;
  };

  // After filling: the text is shown from its beginning, and nothing has the focus.
  o.rest = (keys) => {
    for (const el of keys.map(o.held)) {
      el?.blur();
      if (el) el.scrollTop = 0;
    }
  };
})();
