/* What the pages that save have in common: sending a form, and showing what comes back. */

/* The answer to a form, and the page that it brings. */
export const post = async (address, data, signal) => {
  const answer = await fetch(address, { method: "POST", body: data, signal });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
};

/* Puts in the panels of `page` that are others by now; what was opened stays so. */
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

/* A function to call at each key: a moment after the last one what `body` gives is sent to
   `address`, and the page that comes is given to `show`; the spelling of its words follows later,
   when they are likely to be whole. The moment is as long as half a check takes. */
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
      return false; /* a newer check has begun, or the preview is gone: saving will tell */
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

/* Sends the word of a button to those of the company; true once it is there. */
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

/* Asks before a page goes away of which something is not saved. */
export const askBeforeLeaving = (isUnsaved) => {
  addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
};

/* The place of the line `number` of a text, from 0: where it begins and ends. */
export const lineAt = (text, number) => {
  const lines = text.split("\n");
  const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
  return [start, start + (lines[number] ?? "").length];
};
