/* Upload: drop files anywhere on the frame, each is sent by itself with its own progress and its own answer.
   Without this script the form sends all files at once and the page answers for each. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("tai-len");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const zone = document.getElementById("vung-tha");
  const list = document.getElementById("cac-tep");
  zone.classList.add("has-script");
  form.querySelector(".form-actions").hidden = true;
  const limit = Number(form.dataset.limit);

  const line = (file) => {
    const row = document.createElement("li");
    row.className = "line upload-line";
    const name = document.createElement("span");
    name.className = "line-title";
    name.textContent = file.name;
    const note = document.createElement("span");
    note.className = "line-note";
    note.textContent = form.dataset.waiting;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, note, bar);
    list.append(row);
    return { row, note, bar };
  };

  const refuse = (shown, words, again) => {
    shown.bar.remove();
    shown.note.className = "line-note text-bad";
    shown.note.textContent = `▲ ${words}`;
    if (!again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm line-end";
    button.textContent = form.dataset.retry;
    button.addEventListener("click", () => { shown.row.remove(); again(); });
    shown.row.append(button);
  };

  /* The server's line, which goes on asking how far the reading is. */
  const answer = (shown, words) => {
    const holder = document.createElement("template");
    holder.innerHTML = words.trim();
    const row = holder.content.firstElementChild;
    if (!row?.matches("li")) return refuse(shown, form.dataset.signedOut);  // the session ended: this is the sign-in page
    shown.row.replaceWith(row);
    window.htmx.process(row);
  };

  const send = (file, shown) => new Promise((resolve) => {
    if (file.size > limit) {
      refuse(shown, form.dataset.tooLarge);
      return resolve();
    }
    const data = new FormData(form);
    data.delete("files");
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "line");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.value = (100 * event.loaded) / event.total;
      shown.note.textContent = event.loaded < event.total
        ? `${form.dataset.sending} ${Math.round(shown.bar.value)} %` : form.dataset.stored;
    });
    const again = () => send(file, line(file));
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) answer(shown, request.responseText);
      else refuse(shown, form.dataset.failed, again);
      resolve();
    });
    request.addEventListener("error", () => { refuse(shown, form.dataset.failed, again); resolve(); });
    request.send(data);
  });

  const sendAll = async (files) => {
    if (!files.length) return;
    document.getElementById("ket-qua").hidden = false;
    const lines = files.map((file) => [file, line(file)]);
    for (const [file, shown] of lines) await send(file, shown);
    input.value = "";
  };

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    sendAll([...input.files]);
  });
  input.addEventListener("change", () => sendAll([...input.files]));
  ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  }));
  ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("is-over")));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => event.preventDefault()));
});
