"use strict";
/* Puts a chosen or dropped file into the form: only forms reach the preview. */
(() => {
  for (const form of document.querySelectorAll("form.import")) {
    const input = form.querySelector("input[type=file]");
    const told = form.querySelector("[role=status]");
    form.hidden = false;
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const file = input.files[0];
      if (!file) return;
      if (file.size > Number(form.dataset.largest)) {
        told.textContent = told.dataset.large;
        return;
      }
      told.textContent = told.dataset.busy;
      const bytes = new Uint8Array(await file.arrayBuffer());
      let text = "";
      for (let start = 0; start < bytes.length; start += 32768) {
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
      }
      form.elements.data.value = btoa(text).replaceAll("+", "-").replaceAll("/", "_");
      form.elements.name.value = file.name;
      form.submit();
    });
  }
})();
