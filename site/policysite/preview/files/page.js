/* Shared by the pages that save: send a form and show the answer. */

/* Sends a form; returns the response and the page in it. */
export const post = async (address, data, signal) => {
  const answer = await fetch(address, { method: "POST", body: data, signal });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
};

/* Replaces the panels that differ in `page`; open details stay open. */
export const panels = (page, isWanted = () => true) => {
  for (const fresh of page.querySelectorAll("[data-panel]")) {
    const old = document.getElementById(fresh.id);
    if (!old || !isWanted(fresh) || old.innerHTML === fresh.innerHTML) continue;
    for (const details of fresh.querySelectorAll("details[id]")) {
      const before = document.getElementById(details.id);
      if (before) details.open = before.open;
    }
    old.replaceWith(fresh);
  }
};

/* Returns a function to call at each key. Shortly after the last key, the result of `body` is sent
   to `address` and the page in the response is passed to `show`; spelling is checked later, when
   words are likely to be complete. The pause is half as long as the last check took. */
export const checking = (address, body, show) => {
  let pending = null;
  let timer = 0;
  let pause = 150;
  const checked = async (where) => {
    const mine = (pending = new AbortController());
    const began = performance.now();
    try {
      const { answer, page } = await post(where, body(), mine.signal);
      if (!answer.ok || mine.signal.aborted) return false;
      pause = Math.min(300, Math.max(100, (performance.now() - began) / 2));
      show(page);
      return true;
    } catch {
      return false; /* a newer check has started, or the preview has stopped, which saving will show */
    }
  };
  return () => {
    clearTimeout(timer);
    if (pending) pending.abort();
    timer = setTimeout(async () => {
      if (await checked(address)) timer = setTimeout(() => checked(`${address}?spelling`), 1200);
    }, pause);
  };
};

/* Adds the word of a button to the company's words; true when it was saved. */
export const saveWord = async (button, token) => {
  try {
    const body = new URLSearchParams({ token, word: button.value });
    return (await post(button.formAction, body)).answer.ok;
  } catch {
    return false;
  }
};

/* Calls `save` for Ctrl-S. */
export const saveByKey = (save) => {
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    save();
  });
};

/* Asks before leaving a page with unsaved text. */
export const askBeforeLeaving = (isUnsaved) => {
  addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
};

/* Where line `number` (from 0) of a text starts and ends. */
export const lineAt = (text, number) => {
  const lines = text.split("\n");
  const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
  return [start, start + (lines[number] ?? "").length];
};
