/* Scripts of all pages. No other file but htmx is loaded, and nothing is ever evaluated from text. */
"use strict";
(() => {
  // A change is sent as JSON: a form of another site cannot send this content type, and the guards refuse every other one.
  document.addEventListener("htmx:before:request", (event) => {
    const request = event.detail.ctx.request;
    if (!["POST", "PUT", "PATCH", "DELETE"].includes(String(request.method).toUpperCase())) return;
    const fields = {};
    for (const [name, value] of new URLSearchParams(request.body ?? "")) {
      if (name in fields) fields[name] = [].concat(fields[name], value);
      else fields[name] = value;
    }
    request.body = JSON.stringify(fields);
    request.headers["Content-Type"] = "application/json";
  });

  // ---- times in the reader's zone ----
  const language = document.documentElement.lang || undefined;
  const whole = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

  function relative(at) {
    const seconds = (at - Date.now()) / 1000;
    for (const [unit, length] of UNITS) {
      if (Math.abs(seconds) >= length) return ago.format(Math.trunc(seconds / length), unit);
    }
    return ago.format(Math.trunc(seconds), "second");
  }

  function tellTimes(root) {
    for (const element of root.querySelectorAll("time[datetime]")) {
      const at = new Date(element.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const form = element.dataset.form;
      const words = form === "ago" ? relative(at) : form === "clock" ? clock.format(at) : whole.format(at);
      if (element.textContent !== words) element.textContent = words;
      if (!element.title) element.title = whole.format(at);
    }
  }

  // ---- server-sent events, read by fetch: it can name the last event, and needs no name of a type in advance ----
  const AGAIN_MS = [500, 1000, 2000, 5000, 10000];

  // A browser has few connections to one server: a tab in the background gives its stream back, and goes on when it is shown.
  function shown() {
    if (!document.hidden) return Promise.resolve();
    return new Promise((resolve) => document.addEventListener("visibilitychange", () => resolve(shown()), { once: true }));
  }

  async function follow(path, take, lost) {
    let last = "";
    let failures = 0;
    for (;;) {
      await shown();
      const stream = new AbortController();
      const stop = () => document.hidden && stream.abort();
      document.addEventListener("visibilitychange", stop);
      try {
        const headers = { Accept: "text/event-stream" };
        if (last) headers["Last-Event-ID"] = last;
        const response = await fetch(path, { headers, cache: "no-store", signal: stream.signal });
        if (response.status === 404 || response.status === 401 || response.status === 403) return;
        if (!response.ok || !response.body) throw new Error(String(response.status));
        lost(false);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          failures = 0;
          const messages = (rest + value).split("\n\n");
          rest = messages.pop();
          for (const message of messages) {
            const sent = { id: "", event: "message", data: "" };
            for (const line of message.split("\n")) {
              const at = line.indexOf(": ");
              if (at > 0) sent[line.slice(0, at)] = (line.startsWith("data") ? sent.data : "") + line.slice(at + 2);
            }
            if (sent.id) last = sent.id;
            if (sent.data !== "") take(sent);
            if (sent.event === "end") return;
          }
        }
      } catch { /* the server is away for the moment, or the tab is in the background */ }
      document.removeEventListener("visibilitychange", stop);
      if (stream.signal.aborted) continue;
      lost(true);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]));
    }
  }

  function tellNews() {
    document.body.dispatchEvent(new CustomEvent("news", { bubbles: false }));
  }

  function sayLost(is) {
    document.body.classList.toggle("away", is);
  }

  // ---- keys ----
  function rows() {
    return [...document.querySelectorAll("[data-row]")];
  }

  function picked() {
    return document.querySelector("[data-row].picked") ?? document.querySelector("[data-row].current");
  }

  // The row that the keys have chosen stays so while the list is refreshed.
  let kept = "";

  function mark() {
    for (const each of rows()) each.classList.toggle("picked", each.id === kept && kept !== "");
  }

  function pick(by) {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(picked());
    const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    kept = next.id;
    mark();
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    const writes = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && writes) return writes.blur();
    if (writes || event.ctrlKey || event.metaKey || event.altKey) return;
    const help = document.getElementById("help");
    if (event.key === "?") return help.showModal();
    if (help.open) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      return pick(event.key === "j" ? 1 : -1);
    }
    if (event.key === "x") return picked()?.querySelector("input[type=checkbox]")?.click();
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) event.preventDefault();
      return search?.focus();
    }
    if (event.key === "s" || event.key === "a") {
      const field = document.querySelector(`[data-open] [data-key="${event.key}"]`);
      if (field) event.preventDefault();
      field?.scrollIntoView({ block: "center" });
      return field?.focus();
    }
    if (event.key >= "1" && event.key <= "9") {
      document.querySelectorAll("[data-open] [data-option]")[Number(event.key) - 1]?.click();
    }
  }

  // The bar of a batch follows the marks, also those that a refreshed list no longer has.
  let marks = "";

  function tellMarks() {
    const now = [...document.querySelectorAll("[data-mark]:checked")].map((each) => each.value).join(" ");
    if (now === marks) return;
    marks = now;
    document.getElementById("marked")?.dispatchEvent(new CustomEvent("marked"));
  }

  function begin() {
    tellTimes(document);
    setInterval(() => tellTimes(document), 30000);
    document.addEventListener("htmx:after:swap", () => { tellTimes(document); mark(); tellMarks(); });
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-help]")) document.getElementById("help").showModal();
      const copied = event.target.closest("[data-confirm]");
      if (copied && !window.confirm(copied.dataset.confirm)) event.preventDefault();
    }, true);
    document.addEventListener("change", (event) => {
      if (event.target.closest("[data-mark]")) tellMarks();
      if (event.target.closest("[data-submit]")) event.target.form?.requestSubmit();
    });
    const live = document.querySelector("[data-live]");
    if (live) void follow(live.dataset.live, tellNews, sayLost);
    window.mofaPages?.(follow, sayLost, tellTimes);
  }

  // Deferred scripts of single pages run before this event.
  if (document.readyState === "complete") begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
