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
    if (el.matches(":disabled") || el.readOnly || !o.reachable(el)) return "failed";
    if (el.maxLength >= 0 && wanted.value.length > el.maxLength) return "failed";
    const lying = o.lying(el, true);
    return lying === "seen" ? "" : lying === "covered" ? "covered" : "failed";
  }

  o.value = (wanted) => same(wanted)?.value ?? null;

  // React and its like hear of it by the events, since the setter is not the one that they put on.
  o.type = (wanted) => {
    const el = same(wanted);
    if (!el) return "failed";
    el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    el.focus({ preventScroll: true });
    const why = hindrance(el, wanted);
    if (why) return why;
    el.value = wanted.value;
    el.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return same(wanted) === el ? "filled" : "failed";
  };

  // After filling: the text is shown from its beginning, and nothing has the focus.
  o.rest = (keys) => {
    for (const el of keys.map(o.held)) {
      el?.blur();
      if (el) el.scrollTop = 0;
    }
  };
})();
