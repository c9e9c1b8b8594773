"use strict";
/* Shows each change as soon as a file is saved. A page of the site is reloaded. On a page of the
   preview only the changed parts are replaced, so that scroll position, focus and open details are
   kept. */
(() => {
  const own = document.currentScript;
  const news = document.getElementById("page_news");
  const isOwnPage = news !== null;
  let shown = own.dataset.stamp;
  let newest = shown;
  let source = null;
  let busy = false;
  let missed = 0;

  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource("/preview/events");
    source.onopen = answers;
    source.onmessage = (event) => {
      newest = event.data;
      refresh();
    };
    source.onerror = () => {
      missed = missed || setTimeout(tellGone, 3000);
      if (source && source.readyState === EventSource.CLOSED) {
        rest();
        setTimeout(listen, 1000);
      }
    };
  };

  /* A reader must know that the text is no longer kept up to date. */
  const tellGone = () => {
    if (!news) return;
    news.className = "banner";
    news.textContent = news.dataset.gone;
  };
  const answers = () => {
    clearTimeout(missed);
    missed = 0;
    if (news && news.className === "banner") {
      news.className = "sr";
      news.textContent = "";
    }
  };

  /* A browser allows few connections to one origin: hidden pages close theirs. */
  const rest = () => {
    if (source) source.close();
    source = null;
  };

  const refresh = async () => {
    if (busy || newest === shown) return;
    if (!isOwnPage) {
      shown = newest;
      location.reload();
      return;
    }
    busy = true;
    const wanted = newest;
    try {
      const here = new URL(location.href);
      if (document.querySelector("[data-first]")) {
        here.searchParams.set("first", ""); /* show the text before its problems are found */
        show(await get(here));
        here.searchParams.delete("first");
      }
      show(await get(here));
      shown = wanted;
    } catch {
      setTimeout(refresh, 1000); /* the preview has stopped or is still starting */
      return;
    } finally {
      busy = false;
    }
    refresh();
  };

  const get = async (address) => {
    const answer = await fetch(address, { cache: "no-store" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const show = (page) => {
    const parts = [...document.querySelectorAll("[data-live]")];
    if (!parts.length) return; /* the answer to a form: a reload would submit it again */
    if (!document.querySelector("form.editor") && !parts.some((part) => page.getElementById(part.id))) {
      location.reload(); /* the page changed its kind: the content became unreadable, or readable
         again */
      return;
    }
    const anchor = firstInView();
    let changed = false;
    for (const old of parts) {
      const fresh = page.getElementById(old.id);
      if (fresh && fresh.outerHTML !== old.outerHTML) {
        keep(old, fresh);
        old.replaceWith(fresh);
        changed = true;
      }
    }
    backTo(anchor);
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("policysite:shown", { detail: page }));
    if (changed && news) {
      news.textContent = ""; /* so that a screen reader announces the same words again */
      setTimeout(() => (news.textContent = news.dataset.news), 100);
    }
  };

  /* Keeps open details, ticked boxes and the focus. A required confirmation is cleared, because it
     was given for the earlier text. */
  const keep = (old, fresh) => {
    for (const details of fresh.querySelectorAll("details[id]")) {
      const before = old.querySelector(`#${CSS.escape(details.id)}`);
      if (before) details.open = before.open;
    }
    for (const box of fresh.querySelectorAll("input[type=checkbox][id]:not([required])")) {
      const before = old.querySelector(`#${CSS.escape(box.id)}`);
      if (before) box.checked = before.checked;
    }
    const active = document.activeElement;
    if (!active || !old.contains(active)) return;
    const next = alike(active, fresh);
    if (next) queueMicrotask(() => next.focus({ preventScroll: true }));
  };

  /* The element in `fresh` that corresponds to `element`. */
  const alike = (element, fresh) => {
    if (element.id) return fresh.querySelector(`#${CSS.escape(element.id)}`);
    const href = element.getAttribute("href");
    if (href) return fresh.querySelector(`[href="${CSS.escape(href)}"]`);
    const isSummary = element.tagName === "SUMMARY" && element.parentElement.id;
    return isSummary ? fresh.querySelector(`#${CSS.escape(element.parentElement.id)} > summary`) : null;
  };

  /* The first visible heading and its position, to be restored after the update. */
  const firstInView = () => {
    for (const element of document.querySelectorAll("main [id]")) {
      const top = element.getBoundingClientRect().top;
      if (top >= 0 && top < innerHeight && /^(H[1-6]|DIV)$/.test(element.tagName) && !element.dataset.live) {
        return { id: element.id, top };
      }
    }
    return null;
  };
  const backTo = (anchor) => {
    const element = anchor && document.getElementById(anchor.id);
    if (element && scrollY > 0) scrollBy({ top: element.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  };

  /* A preview started by a double click ends when no page is open any more. */
  const page = Math.random().toString(36).slice(2);
  const alive = () => fetch(`/preview/alive?page=${page}`).catch(() => {});
  setInterval(alive, 20000);
  addEventListener("pageshow", alive);
  addEventListener("pagehide", () => navigator.sendBeacon("/preview/alive", new URLSearchParams({ page })));

  /* A long operation reports its progress. */
  const follow = async () => {
    if (!document.querySelector("[data-progress]")) return;
    try {
      show(await get(new URL(location.href)));
    } catch {
      /* the preview is not responding right now */
    }
    const log = document.querySelector(".log");
    if (log) log.scrollTop = log.scrollHeight;
    setTimeout(follow, 700);
  };
  setTimeout(follow, 300);

  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
