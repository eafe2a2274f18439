// A form's page that sends by itself, in every way that is known, until the person's mouse is on Submit.
// It needs an iframe called aside.
(() => {
const read = "fb_api_req_friendly_name=ContactFormContentQuery&variables=%7B%7D";
const write = "fb_api_req_friendly_name=ContactFormSendMutation&variables=%7B%7D";
const form = document.querySelector("form"), sent = "/ajax/help/contact/submit/page";
const byForm = (target, how) => {
  const before = [form.target, form.action, form.method];
  Object.assign(form, { target, action: sent, method: "post" });
  how();
  [form.target, form.action, form.method] = before;
};
const all = () => [...document.querySelectorAll("input, textarea")].map((el) => el.value).join("|");
const byXhr = (method) => new Promise((done) => {
  const x = new XMLHttpRequest();
  x.onloadend = done;
  x.open(method, sent);
  x.send(all());
});
const follow = (href, target) => {
  const a = document.createElement("a");
  Object.assign(a, { href, target });
  document.body.append(a);
  a.click();
  a.remove();
};
const ways = {
  "form.submit": () => byForm("aside", () => HTMLFormElement.prototype.submit.call(form)),
  "requestSubmit": () => byForm("aside", () => form.requestSubmit()),
  "a click": () => form.querySelector("[type=submit]").click(),
  "submit into a new frame": () => {
    const frame = document.createElement("iframe");
    frame.name = "frame" + Math.random();
    document.body.append(frame);
    byForm(frame.name, () => HTMLFormElement.prototype.submit.call(form));
  },
  "a form inside a frame": () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const inner = frame.contentDocument.createElement("form");
    Object.assign(inner, { action: new URL(sent, location.href), method: "post" });
    frame.contentDocument.body.append(inner);
    inner.submit();
  },
  "fetch": () => fetch(sent, { method: "POST", body: all() }),
  "fetch elsewhere on the site": () => fetch("/somewhere", { method: "POST", body: "x" }),
  "a GraphQL mutation": () => fetch("/api/graphql/", { method: "POST", body: write }),
  "XHR": () => byXhr("POST"),
  "XHR PUT": () => byXhr("PUT"),
  "sendBeacon": () => navigator.sendBeacon(sent, all()),
  "keepalive": () => fetch(sent, { method: "POST", body: all(), keepalive: true }),
  "fetchLater": () => fetchLater(sent, { method: "POST", body: all(), activateAfter: 0 }),
  "WebSocket": () => new WebSocket("wss://" + location.host + "/socket"),
  "worker": () => new Promise((done) => {
    const send = `fetch("${location.origin}${sent}", { method: "POST", body: "x" })`;
    const script = `${send}.catch(() => 0).finally(() => postMessage("over"))`;
    new Worker(URL.createObjectURL(new Blob([script]))).onmessage = done;
  }),
  "SharedWorker": () => new SharedWorker(URL.createObjectURL(new Blob(
    [`fetch("${location.origin}${sent}", { method: "POST", body: "x" })`]))),
  "service worker": () => navigator.serviceWorker.register("/worker.js"),
  "a link with a query": () => follow("/sent?email=" + encodeURIComponent(all()), ""),
  "a link into a frame": () => follow(sent + "?x=1", "aside"),
  "a GET form": () => {
    const get = document.createElement("form");
    Object.assign(get, { action: "/sent", method: "get", target: "aside" });
    const input = document.createElement("input");
    Object.assign(input, { name: "objection", value: "1" });
    get.append(input);
    document.body.append(get);
    get.submit();
    get.remove();
  },
  "a picture": () => { new Image().src = sent + "?v=" + encodeURIComponent(all()); },
  "base64": () => { new Image().src = "/pixel/" + btoa(unescape(encodeURIComponent(all()))); },
  "Enter": () => form.querySelector("input").dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })),
  "a disguised read": () => fetch("/api/graphql/",
    { method: "POST", body: read + "&extra=" + encodeURIComponent(all()) }),
};
window.over = false;
window.underWay = 0; // what the page has sent and not heard of yet, where it can know
const attempt = () => {
  if (window.over) return;
  for (const way of Object.values(ways)) {
    try {
      const sending = Promise.resolve(way()).catch(() => 0);
      window.underWay += 1;
      sending.then(() => { window.underWay -= 1; });
    } catch { /* the next way */ }
  }
};
const beacon = () => window.over || navigator.sendBeacon(sent, all());
addEventListener("pagehide", beacon);
document.addEventListener("visibilitychange", beacon);
addEventListener("pointerover", (event) => {
  window.over ||= event.isTrusted && event.target.type === "submit";
}, true);
for (const type of ["focusin", "input", "change"]) {
  document.addEventListener(type, () => {
    if (Date.now() - (window.last ?? 0) < 50) return;
    window.last = Date.now();
    attempt();
    setTimeout(attempt, 60);
  }, true);
}
fetch("/api/graphql/", { method: "POST", body: read }).then((answer) => {
  document.documentElement.dataset.read = answer.status;
});
attempt();
setInterval(attempt, 400);
})();
