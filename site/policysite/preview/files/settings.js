"use strict";
/* Saves the settings without leaving the page, so that nothing typed is lost where the preview does
   not answer; and asks before a page with unsaved text goes away. */
(() => {
  const form = () => document.getElementById("page_settings");
  const isChanged = (field) =>
    field.options
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;
  const isUnsaved = () =>
    "unsaved" in form().dataset ||
    [...form().querySelectorAll("input, textarea, select")].some(isChanged);

  const send = async () => {
    const state = document.getElementById("page_state");
    try {
      const body = new URLSearchParams(new FormData(form()));
      const answer = await fetch(form().action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("page_sheet");
      if (fresh) {
        document.getElementById("page_sheet").replaceWith(fresh);
        document.getElementById("page_result")?.scrollIntoView({ block: "center" });
      } else {
        const why = page.getElementById("page_result");
        state.textContent = why ? why.textContent.trim() : state.dataset.refused;
      }
    } catch {
      state.textContent = state.dataset.gone;
    }
  };

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    send();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form().requestSubmit();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
})();
