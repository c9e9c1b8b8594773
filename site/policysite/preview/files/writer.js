/* Writing section by section: shows problems and changes while you type, saves without leaving the
   page, formats text, finds and replaces. Unsaved text is never replaced. Without this script the
   form still works. */
import { askBeforeLeaving, checking, lineAt, panels, post, saveByKey, saveWord } from "./page.js";

(() => {
  const form = document.getElementById("page_writer");
  if (!form) return;
  const state = document.getElementById("page_state");
  const by = (id) => document.getElementById(id);
  const fields = () => [...form.querySelectorAll("[data-field]")];
  const fresh = () => [...form.querySelectorAll("[data-new]")];
  const saved = new Map(); /* the text of each field in its file */
  let current = null; /* the field edited last */
  let changedOnDisk = false;

  const isDirty = () =>
    fields().some((field) => field.value !== saved.get(field.id)) || fresh().some((field) => field.value.trim());
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const showState = () => {
    const dirty = isDirty();
    form.classList.toggle("unsaved", dirty);
    say(dirty ? (changedOnDisk ? state.dataset.changed : state.dataset.unsaved) : state.dataset.saved);
  };

  /* A field is as tall as its text. The line numbers behind it repeat the text, so that lines wrap
     alike; each shows its line number in the file. */
  const grow = (field) => {
    if (field.tagName !== "TEXTAREA") return;
    let lines = field.parentElement.querySelector(".lines");
    if (!lines) {
      lines = document.createElement("div");
      lines.className = "lines";
      lines.setAttribute("aria-hidden", "true");
      field.rows = 1;
      field.parentElement.append(lines);
    }
    const first = Number(field.dataset.line);
    const texts = field.value.split("\n");
    while (lines.children.length > texts.length) lines.lastChild.remove();
    while (lines.children.length < texts.length) lines.append(document.createElement("span"));
    texts.forEach((text, index) => {
      const line = lines.children[index];
      const words = text || "\u200b";
      if (line.textContent !== words) line.textContent = words;
      line.dataset.number = first + index;
    });
  };

  const body = (button) => {
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.set(button.name, button.value);
    return data;
  };

  /* Shows what was found and what changed; never touches a field. */
  const shown = (page) => {
    panels(page);
    for (const field of fields()) {
      const next = page.getElementById(field.id);
      if (next && next.dataset.line !== field.dataset.line) {
        field.dataset.line = next.dataset.line;
        grow(field);
      }
    }
  };
  const check = checking(form.dataset.check, body, (page) => {
    for (const part of page.querySelectorAll("#page_outcome, [id$='.conflict']")) part.remove();
    shown(page);
  });

  /* Takes the current text of the file; what was typed since `sent` is kept. */
  const take = (page, sent) => {
    const names = page.getElementById("page_fields").dataset.names;
    const typed = new Map(fields().map((field) => [field.id, field.value]));
    const active = document.activeElement;
    const place = active && active.selectionStart;
    if (names !== by("page_fields").dataset.names) {
      by("page_fields").replaceWith(page.getElementById("page_fields"));
      const section = page.getElementById("page_section");
      if (section) by("page_section").replaceWith(section);
    }
    for (const field of fields()) {
      const next = page.getElementById(field.id) || field;
      const mark = page.getElementById(`${field.id}.was`);
      if (mark) by(`${field.id}.was`).value = mark.value;
      const isMine = page.getElementById(`${field.id}.conflict`)?.childElementCount;
      const since = typed.has(field.id) && typed.get(field.id) !== sent.get(field.id);
      const value = next === field ? field.defaultValue : next.defaultValue;
      saved.set(field.id, isMine ? null : value);
      if (since) field.value = typed.get(field.id);
      else if (field.value !== value) field.value = value;
      grow(field);
    }
    if (active && !active.isConnected && by(active.id)) {
      by(active.id).focus({ preventScroll: true });
      if (place !== undefined && by(active.id).setSelectionRange) by(active.id).setSelectionRange(place, place);
    }
  };

  const save = async (button) => {
    const sent = new Map(fields().map((field) => [field.id, field.value]));
    say(state.dataset.saving);
    let result;
    try {
      result = await post(location.pathname, body(button));
    } catch {
      say(state.dataset.gone);
      return;
    }
    const { answer, page } = result;
    if (!page.getElementById("page_writer")) {
      const why = page.getElementById("page_result");
      say(why ? `${state.dataset.refused} ${why.textContent.trim()}` : state.dataset.refused);
      return;
    }
    by("page_token").value = page.getElementById("page_token").value;
    changedOnDisk = false;
    if (answer.status === 403) {
      shown(page);
      say(state.dataset.refused);
      return;
    }
    take(page, sent);
    if (answer.ok) fresh().forEach((field) => (field.value = ""));
    shown(page);
    if (answer.ok) showState();
    else {
      form.classList.add("unsaved");
      say(state.dataset.refused);
      form.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    }
  };

  /* After a change on disk: fields without unsaved text take the text of the file. */
  document.addEventListener("policysite:shown", ({ detail: page }) => {
    if (!page.getElementById("page_writer")) {
      const why = page.getElementById("page_result");
      if (why) say(why.textContent.trim());
      return;
    }
    if (page.getElementById("page_fields").dataset.names !== by("page_fields").dataset.names) {
      if (isDirty()) changedOnDisk = true;
      else take(page, new Map(fields().map((field) => [field.id, field.value])));
    } else {
      for (const field of fields()) {
        const next = page.getElementById(field.id);
        if (next.defaultValue === saved.get(field.id)) continue;
        if (field.value === saved.get(field.id)) {
          field.value = next.defaultValue;
          by(`${field.id}.was`).value = page.getElementById(`${field.id}.was`).value;
          saved.set(field.id, field.value);
          grow(field);
        } else changedOnDisk = true;
      }
    }
    if (isDirty()) check();
    else shown(page);
    showState();
  });

  const goTo = (field, below) => {
    field.focus();
    field.setSelectionRange(...lineAt(field.value, below));
    field.parentElement.querySelector(".lines")?.children[below]?.scrollIntoView({ block: "center" });
  };

  /* Replaces the selection with `words` in a way that the browser can undo. */
  const put = (field, words, from, to) => {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      field.setRangeText(words, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const chosen = (field) => field.value.slice(field.selectionStart, field.selectionEnd);
  const around = (field, before, after) => {
    const { selectionStart: from, selectionEnd: to } = field;
    const words = chosen(field);
    put(field, before + words + after, from, to);
    field.setSelectionRange(from + before.length, from + before.length + words.length);
  };
  const list = (field, sign) => {
    const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const end = field.value.indexOf("\n", field.selectionEnd);
    const to = end < 0 ? field.value.length : end;
    const lines = field.value.slice(from, to).split("\n");
    const all = lines.every((line) => line.startsWith(sign));
    put(field, lines.map((line) => (all ? line.slice(sign.length) : sign + line)).join("\n"), from, to);
  };
  const tool = (button) => {
    const field = current && current.isConnected ? current : fields().find((each) => each.tagName === "TEXTAREA");
    if (!field) return;
    if (button.dataset.wrap) around(field, button.dataset.wrap, button.dataset.wrap);
    else if (button.dataset.prefix) list(field, button.dataset.prefix);
    else if (button.dataset.open) around(field, ...button.dataset.open.split("{}"));
    else around(field, "[", `](${by("page_target").value})`);
  };

  /* Searches on from the cursor, through all fields of all languages. */
  const find = (wanted) => {
    const all = fields();
    const first = Math.max(all.indexOf(current), 0);
    for (let step = 0; step <= all.length; step += 1) {
      const field = all[(first + step) % all.length];
      const place = field.value.indexOf(wanted, step === 0 ? field.selectionEnd : 0);
      if (place >= 0) return { field, place };
    }
    return null;
  };
  const found = (kind) => {
    const wanted = by("page_wanted").value;
    const instead = by("page_instead").value;
    const told = by("page_found");
    told.textContent = "";
    if (!wanted) return;
    if (kind === "all") {
      let count = 0;
      for (const field of fields()) {
        const parts = field.value.split(wanted);
        if (parts.length === 1) continue;
        count += parts.length - 1;
        put(field, parts.join(instead), 0, field.value.length);
      }
      told.textContent = count ? told.dataset.count.replace("{count}", count) : told.dataset.none;
      return;
    }
    if (kind === "one" && current && chosen(current) === wanted) {
      put(current, instead, current.selectionStart, current.selectionEnd);
    }
    const next = find(wanted);
    if (!next) {
      told.textContent = told.dataset.none;
      return;
    }
    next.field.focus();
    next.field.setSelectionRange(next.place, next.place + wanted.length);
    next.field.scrollIntoView({ block: "center" });
  };

  const addWord = async (button) => {
    button.disabled = true;
    if (await saveWord(button, by("page_token").value)) check();
    else button.disabled = false;
  };

  form.classList.add("scripted");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter && "word" in event.submitter.dataset) addWord(event.submitter);
    else save(event.submitter);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-field], [data-new]")) return;
    grow(event.target);
    showState();
    check();
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-field]")) current = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".tools button");
    if (button) tool(button);
    const search = event.target.closest("[data-find]");
    if (search) found(search.dataset.find);
    const link = event.target.closest("a[data-to]");
    const field = link && by(link.dataset.to);
    if (!field) return;
    event.preventDefault();
    goTo(field, Number(link.dataset.below));
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (document.activeElement?.matches("#page_writer textarea") && (key === "b" || key === "i")) {
      event.preventDefault();
      tool(form.querySelector(`[data-wrap="${key === "b" ? "**" : "*"}"]`));
    }
  });
  saveByKey(() => save());
  askBeforeLeaving(isDirty);

  for (const part of form.querySelectorAll(".tools, .find")) part.hidden = false;
  const refused = form.querySelector("[data-panel] [role=alert]") !== null;
  for (const field of fields()) {
    saved.set(field.id, refused ? null : field.value);
    grow(field);
  }
  if (!refused && !state.textContent.trim()) showState();
})();
