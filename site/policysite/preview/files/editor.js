/* The editor: shows problems while you type, saves without leaving the page, goes to a line.
   Unsaved text is never replaced. Without this script the form still works. */
import { askBeforeLeaving, checking, lineAt, panels, post, saveByKey, saveWord } from "./page.js";

(() => {
  const form = document.getElementById("page_editor");
  if (!form) return;
  const state = document.getElementById("page_state");
  const counted = document.getElementById("page_counted");
  const token = () => document.getElementById("page_token").value;
  const areas = () => [...form.querySelectorAll("textarea[name]")];
  const beganWith = (area) => document.getElementById(area.id.replace("text-", "began-with-"));
  const saved = new Map(); /* the text of each area as it is in its file */
  let changedOnDisk = false;

  const isDirty = () => areas().some((area) => area.value !== saved.get(area.id));
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const showState = () => {
    const dirty = isDirty();
    form.classList.toggle("unsaved", dirty);
    say(dirty ? (changedOnDisk ? state.dataset.changed : state.dataset.unsaved) : state.dataset.saved);
  };

  /* Form data as the server expects it; `button` is the one that was pressed. */
  const body = (button) => {
    const data = new URLSearchParams({ token: token() });
    for (const area of areas()) {
      data.set(area.name, area.value);
      data.set(beganWith(area).name, beganWith(area).value);
    }
    if (button && button.name) data.set(button.name, button.value);
    return data;
  };
  const check = checking(form.dataset.check, body, (page) => {
    panels(page, (panel) => panel.id.startsWith("page_panel_"));
    tellCount();
  });
  const tellCount = () => {
    const words = [...form.querySelectorAll(".sheet")]
      .map((sheet) => {
        const counts = [...sheet.querySelectorAll(".findings > summary")].map((each) => each.textContent);
        return `${sheet.querySelector("h2").textContent}: ${counts.join(", ") || sheet.querySelector(".problems p")?.textContent || ""}`;
      })
      .join("; ");
    if (counted.textContent !== words) counted.textContent = words;
  };

  const save = async (button) => {
    const sent = new Map(areas().map((area) => [area.id, area.value]));
    say(state.dataset.saving);
    let result;
    try {
      result = await post(location.pathname, body(button));
    } catch {
      say(state.dataset.gone);
      return;
    }
    const { answer, page } = result;
    const fresh = page.getElementById("page_editor");
    if (!fresh) {
      const why = page.getElementById("page_result");
      say(why ? `${state.dataset.refused} ${why.textContent.trim()}` : state.dataset.refused);
      return;
    }
    document.getElementById("page_token").value = page.getElementById("page_token").value;
    for (const area of areas()) {
      const hash = page.getElementById(beganWith(area).id);
      const outcome = page.getElementById(area.id.replace("text-", "page_outcome_"));
      if (hash && outcome && !outcome.querySelector("[role=alert]")) {
        beganWith(area).value = hash.value;
        saved.set(area.id, sent.get(area.id));
      }
    }
    panels(page);
    changedOnDisk = page.querySelector(".conflict") !== null;
    if (answer.ok) showState();
    else {
      form.classList.add("unsaved");
      say(state.dataset.refused);
      form.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    }
    tellCount();
  };

  /* After a change on disk: an area without unsaved text takes the new text of its file. */
  document.addEventListener("policysite:shown", ({ detail: page }) => {
    for (const area of areas()) {
      const hash = page.getElementById(beganWith(area).id);
      const fresh = page.getElementById(area.id);
      if (!hash || !fresh || hash.value === beganWith(area).value) continue;
      if (area.value === saved.get(area.id)) {
        const { selectionStart, selectionEnd, scrollTop } = area;
        area.value = fresh.value;
        saved.set(area.id, area.value);
        beganWith(area).value = hash.value;
        area.setSelectionRange(selectionStart, selectionEnd);
        area.scrollTop = scrollTop;
      } else {
        changedOnDisk = true;
      }
    }
    if (!page.getElementById("page_editor")) {
      const why = page.getElementById("page_result");
      if (why) say(why.textContent.trim());
      return;
    }
    if (isDirty()) check();
    else {
      changedOnDisk = false;
      panels(page);
    }
    showState();
  });

  const goTo = (area, line) => {
    const [start, end] = lineAt(area.value, line - 1);
    area.focus();
    area.setSelectionRange(start, end);
    /* A text area does not scroll to its selection: measure the height of the text above it. */
    const mirror = area.cloneNode();
    mirror.removeAttribute("id");
    mirror.removeAttribute("name");
    mirror.rows = 1;
    mirror.className = "mirror";
    mirror.style.width = `${area.clientWidth}px`;
    mirror.value = area.value.slice(0, Math.max(0, start - 1));
    area.after(mirror);
    area.scrollTop = Math.max(0, mirror.scrollHeight - area.clientHeight / 3);
    mirror.remove();
    area.scrollIntoView({ block: "nearest" });
    where(area);
  };
  const where = (area) => {
    const place = document.getElementById(area.id.replace("text-", "page_where_"));
    const before = area.value.slice(0, area.selectionStart).split("\n").length;
    const words = place.dataset.words.replace("{lines}", area.value.split("\n").length);
    place.textContent = words.replace("{line}", before);
  };

  const addWord = async (button) => {
    button.disabled = true;
    if (await saveWord(button, token())) check();
    else button.disabled = false;
  };

  form.classList.add("scripted");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter && "word" in event.submitter.dataset) addWord(event.submitter);
    else save(event.submitter);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[name]")) return;
    showState();
    check();
  });
  form.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (drop) areas().forEach((area) => saved.set(area.id, area.value)); /* discarded on purpose */
    const link = event.target.closest("a[data-line]");
    const area = link && document.getElementById(link.dataset.area);
    if (!area) return;
    event.preventDefault();
    goTo(area, Number(link.dataset.line));
  });
  saveByKey(() => save());
  document.addEventListener("selectionchange", () => {
    if (document.activeElement?.matches("#page_editor textarea[name]")) where(document.activeElement);
  });
  askBeforeLeaving(isDirty);

  /* A page with text that could not be saved starts as unsaved. */
  const refused = form.querySelector("[data-panel] [role=alert]") !== null;
  for (const area of areas()) {
    saved.set(area.id, refused ? null : area.value);
    where(area);
  }
  if (!refused && !state.textContent.trim()) showState();
  const wanted = Number(new URLSearchParams(location.search).get("line"));
  if (wanted && areas().length === 1) goTo(areas()[0], wanted);
})();
