/* A run that goes on: its events refresh the page, and words appear while a model writes them. */
"use strict";
window.mofaPages = (follow, sayLost, tellTimes) => {
  const run = () => document.getElementById("run");
  const words = new Map();
  let wanted = 0;

  function refresh() {
    if (wanted) return;
    wanted = setTimeout(() => {
      wanted = 0;
      document.body.dispatchEvent(new CustomEvent("news", { bubbles: false }));
    }, 150);
  }

  function write() {
    for (const place of document.querySelectorAll(".speaking")) {
      const said = words.get(`${place.dataset.step}\n${place.dataset.who}`);
      if (said && place.textContent !== said) place.textContent = said;
    }
  }

  function take(sent) {
    const data = JSON.parse(sent.data);
    if (sent.event !== "words") return refresh();
    // Of a participant's own words, the last part of the step's name may count attempts.
    const key = `${data.step}\n${data.participant}`;
    const before = words.get(key) ?? "";
    words.set(key, before.slice(0, data.offset) + data.text);
    write();
  }

  document.addEventListener("htmx:after:swap", write);
  const path = run()?.dataset.follow;
  if (path) void follow(`${path}?after=${run().dataset.after}`, take, (is) => {
    sayLost(is);
    const line = document.querySelector("[data-lost]");
    if (line) line.hidden = !is;
  });
};
