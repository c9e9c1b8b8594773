/* Saves the settings without leaving the page, so that nothing typed is lost if the preview does
   not respond; links a message to its line. */
import { askBeforeLeaving, lineAt, post, saveByKey } from "./page.js";

const form = () => document.getElementById("page_settings");
const isChanged = (field) =>
  field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.value !== field.defaultValue;
const isUnsaved = () =>
  "unsaved" in form().dataset || [...form().querySelectorAll("input, textarea, select")].some(isChanged);

const send = async () => {
  const state = document.getElementById("page_state");
  try {
    const { page } = await post(form().action, new URLSearchParams(new FormData(form())));
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

/* A line of the whole file, which the raw form has in one field. */
const goTo = (line) => {
  const field = document.getElementById("field.");
  if (!field || !line) return;
  const [start, end] = lineAt(field.value, line - 1);
  field.focus();
  field.setSelectionRange(start, end);
  const share = (line - 1) / field.value.split("\n").length; /* its lines are about the same height */
  field.scrollTop = share * field.scrollHeight - field.clientHeight / 2;
};

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  send();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (!link || !document.getElementById("field.")) return;
  event.preventDefault();
  goTo(Number(link.dataset.line));
});
saveByKey(() => form().requestSubmit());
askBeforeLeaving(isUnsaved);
goTo(Number(new URLSearchParams(location.search).get("line")));
