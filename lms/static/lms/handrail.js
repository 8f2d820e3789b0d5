// Small comforts over pages that work without them. No inline handlers, no styles, no libraries.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, attributes, words = "") => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = words;
    return node;
  };

  document.documentElement.classList.add("js");

  // ---- the error summary takes the focus; its links lead into the field, label in view ----
  const focusOn = (target) => {
    const field = target.matches("fieldset") ? target.querySelector("input:not([type=hidden]), select, textarea") : target;
    const label = target.matches("fieldset") ? target : document.querySelector(`label[for="${CSS.escape(target.id)}"]`);
    (label || target).scrollIntoView({ block: "start" });
    (field || target).focus({ preventScroll: true });
  };

  const errorSummary = (box) => {
    // After the browser's own autofocus, which does without this script.
    requestAnimationFrame(() => document.activeElement === box || box.focus());
    box.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!target) return;
      event.preventDefault();
      focusOn(target);
    });
  };

  // ---- autosave: <form data-autosave="url">, status in [data-autosave-status] (made when missing) ----
  const answersOf = (form) => new URLSearchParams(new FormData(form));

  const autosave = (form) => {
    const status = form.querySelector("[data-autosave-status]") || form.appendChild(make("p", { class: "saved" }));
    status.setAttribute("role", "status");
    let saved = answersOf(form).toString();
    let timer = 0;
    let busy = false;
    let over = false;

    const say = (words, trouble = false) => {
      status.textContent = words;
      status.classList.toggle("saved--trouble", trouble);
    };
    const later = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };
    const send = async (body) => {
      const reply = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        keepalive: true,
        credentials: "same-origin",
        headers: { "X-Requested-With": "fetch" },
      });
      const here = !reply.redirected || new URL(reply.url).pathname === location.pathname;
      if (reply.ok && here) return;
      throw Object.assign(new Error("refused"), { final: reply.status < 500 && reply.status !== 429 });
    };
    const save = async () => {
      const body = answersOf(form);
      if (over || body.toString() === saved) return;
      if (busy) return later(500);
      busy = true;
      const slow = setTimeout(() => say("Saving…"), 1000);
      try {
        await send(body);
        saved = body.toString();
        say(`Saved at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
      } catch (trouble) {
        over = Boolean(trouble.final);
        if (!over) later(5000);
        const next = "Not saved yet. What you typed is still on this page; trying again in 5 seconds.";
        say(over ? "This could not be saved. Reload the page to see where you are." : next, true);
      } finally {
        clearTimeout(slow);
        busy = false;
      }
    };

    form.addEventListener("input", () => later(800));
    form.addEventListener("change", () => later(100));
    form.addEventListener("handrail:save", save);
    form.addEventListener("submit", () => {
      over = true;
      clearTimeout(timer);
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) over = false;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
  };

  // ---- counter: data-counter="500" or data-counter="Mastodon 500, LinkedIn 3000" ----
  const limitsOf = (text) =>
    text.split(",").map((part) => {
      const words = part.trim().split(" ");
      return { limit: Number(words.pop()), name: words.join(" ") };
    });

  const counter = (field) => {
    const limits = limitsOf(field.dataset.counter).filter(({ limit }) => limit > 0);
    const given = field.nextElementSibling?.matches("[data-counter-words]") ? field.nextElementSibling : null;
    const seen = given || make("p", { class: "counter" });
    const heard = make("p", { class: "visually-hidden", role: "status" });
    if (!given) field.after(seen);
    seen.after(heard);
    let timer = 0;
    const show = () => {
      const length = [...field.value].length;
      const over = limits.some(({ limit }) => length > limit);
      const words = limits
        .map(({ limit, name }) => `${length} of ${limit} characters${name ? ` for ${name}` : ""}`)
        .join(" · ");
      seen.textContent = words;
      seen.classList.toggle("counter--over", over);
      clearTimeout(timer);
      timer = setTimeout(() => (heard.textContent = words), 1500);
    };
    field.addEventListener("input", show);
    show();
  };

  // ---- countdown: data-deadline (UTC), data-now (the server's clock); words, never only colour ----
  const leftWords = (seconds) => {
    const many = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"} left`;
    if (seconds <= 0) return "Time is up";
    if (seconds < 60) return many(seconds, "second");
    if (seconds < 2 * 3600) return many(Math.floor(seconds / 60), "minute");
    if (seconds < 48 * 3600) return many(Math.floor(seconds / 3600), "hour");
    return many(Math.floor(seconds / 86400), "day");
  };

  const countdown = (node) => {
    const end = Date.parse(node.dataset.deadline);
    if (Number.isNaN(end)) return;
    const skew = node.dataset.now ? Date.parse(node.dataset.now) - Date.now() : 0;
    const left = node.querySelector("[data-left]") || node.appendChild(make("span", { "data-left": "" }));
    const heard = make("span", { class: "visually-hidden", role: "status" });
    node.append(heard);
    let before = Infinity;
    const tick = () => {
      const seconds = Math.ceil((end - Date.now() - skew) / 1000);
      const words = leftWords(seconds);
      if (left.textContent !== words) left.textContent = words;
      if ([600, 300, 60, 0].some((mark) => before > mark && seconds <= mark) && before !== Infinity) heard.textContent = words;
      before = seconds;
      if (seconds > 0) setTimeout(tick, seconds > 7200 ? 60000 : 1000);
      else all("form[data-autosave]").forEach((form) => form.dispatchEvent(new Event("handrail:save")));
    };
    tick();
  };

  // ---- ordering: its buttons move an item in place, the focus stays, the place is said; without this they save ----
  const ordering = (list) => {
    const heard = make("span", { class: "visually-hidden", role: "status" });
    list.after(heard);
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      event.preventDefault();
      const item = button.closest("li");
      const up = button.dataset.move === "up";
      const other = up ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      item[up ? "after" : "before"](other); // The other one moves: a button that moved would lose the focus.
      const items = [...list.children];
      for (const one of all("[data-move]", list)) {
        const edge = one.dataset.move === "up" ? items[0] : items[items.length - 1];
        one.setAttribute("aria-disabled", edge.contains(one));
      }
      heard.textContent = `Now in place ${items.indexOf(item) + 1} of ${items.length}.`;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // ---- arrow keys follow rel=prev and rel=next of [data-arrows], never while a control wants them ----
  const arrows = (nav) => {
    document.addEventListener("keydown", (event) => {
      const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
      const busy = event.target.closest("input, textarea, select, summary, [contenteditable], [tabindex]:not(main)");
      const zoomed = window.visualViewport && window.visualViewport.scale > 1;
      if (!rel || busy || zoomed || event.defaultPrevented) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (document.documentElement.scrollWidth > window.innerWidth || String(window.getSelection())) return;
      const link = nav.querySelector(`a[rel="${rel}"]`);
      if (link) link.click();
    });
  };

  // ---- copy: <button data-copy="<field id>">; the answer is said and shown ----
  const copy = (button) => {
    const heard = make("span", { class: "saved", role: "status" });
    button.after(heard);
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.value ?? source.textContent);
        heard.textContent = "Copied";
      } catch {
        if (source.select) source.select();
        heard.textContent = "Select the text and copy it with your keyboard.";
      }
    });
  };

  // ---- theme: inputs named by [data-theme-choice] show their theme before it is saved ----
  const theme = (choice) => {
    choice.addEventListener("change", (event) => {
      if (["auto", "light", "dark"].includes(event.target.value)) document.documentElement.dataset.theme = event.target.value;
    });
  };

  // ---- author mode: data-live (address), data-state; the page is loaded anew when the folder came to another state ----
  const live = (node) => {
    let typed = false;
    document.addEventListener("input", ({ target }) => {
      typed ||= target.matches("textarea, input:not([type=radio], [type=checkbox])") && !target.closest("[data-autosave]");
    });
    document.addEventListener("submit", () => (typed = true));
    const look = async () => {
      try {
        const reply = document.hidden || typed ? null : await fetch(node.dataset.live, { credentials: "same-origin" });
        const found = reply && reply.ok ? await reply.json() : { state: node.dataset.state };
        if (found.state !== node.dataset.state && !typed) return void location.reload();
      } catch {
        // The server is being started again; the next look may reach it.
      }
      setTimeout(look, 250);
    };
    look();
  };

  // ---- <form data-shows="url"> shows what is typed: each part of the answer replaces what has its id; data-says is heard ----
  const shows = (form) => {
    const heard = document.querySelector("[data-shows-says]");
    let timer = 0;
    let asked = 0;
    let typed = false;
    const show = async (number) => {
      const sent = { method: "POST", body: answersOf(form), credentials: "same-origin" };
      const reply = await fetch(form.dataset.shows, sent).catch(() => null);
      if (!reply?.ok || reply.redirected || number !== asked) return;
      const parts = new DOMParser().parseFromString(await reply.text(), "text/html").body.children;
      for (const part of [...parts]) {
        if (heard && part.dataset.says) setTimeout(() => number === asked && (heard.textContent = part.dataset.says), 1500);
        document.getElementById(part.id)?.replaceChildren(...part.childNodes);
      }
    };
    form.addEventListener("input", () => {
      typed = !form.dataset.autosave;
      clearTimeout(timer);
      timer = setTimeout(() => show((asked += 1)), 400);
    });
    form.addEventListener("submit", () => (typed = false));
    window.addEventListener("beforeunload", (event) => typed && event.preventDefault());
  };

  // ---- studio: a[data-line] selects that line ----
  const toLine = (link) =>
    link.addEventListener("click", (event) => {
      const area = document.getElementById(link.dataset.in);
      const before = area.value.split("\n").slice(0, link.dataset.line);
      const end = before.join("\n").length;
      event.preventDefault();
      area.setSelectionRange(end, end);
      area.blur(); // Focus brings the caret into view; a selection would not.
      area.focus();
      area.setSelectionRange(end - before.pop().length, end);
    });

  all("[data-focus]").forEach(errorSummary);
  all("form[data-autosave]").forEach(autosave);
  all("[data-counter]").forEach(counter);
  all("[data-deadline]").forEach(countdown);
  all("[data-ordering]").forEach(ordering);
  all("[data-arrows]").forEach(arrows);
  all("[data-copy]").forEach(copy);
  all("[data-theme-choice]").forEach(theme);
  all("[data-live]").forEach(live);
  all("[data-shows]").forEach(shows);
  all("[data-line]").forEach(toLine);
  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
})();
