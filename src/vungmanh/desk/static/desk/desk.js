/* What every page does: Ctrl K, messages, asking back before what cannot be undone, forms that are never lost. */
"use strict";

const desk = {
  /* Show a message; kind is success or error. Errors stay until closed. */
  toast(text, kind = "success") {
    const list = document.getElementById("thong-bao");
    const line = document.createElement("div");
    line.className = `toast-line toast-${kind}`;
    const words = document.createElement("p");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.textContent = "×";
    close.setAttribute("aria-label", list.dataset.close);
    line.append(words, close);
    list.append(line);
    desk.fade(line);
  },

  fade(line) {
    if (!line.matches(".toast-error, .toast-warning")) setTimeout(() => line.remove(), 6000);
  },

  /* Resolves to whether the person agreed. */
  confirm(question) {
    const dialog = document.getElementById("hoi-lai");
    dialog.querySelector("p").textContent = question;
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) =>
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  },

  isTyping(event) {
    return event.target.closest("input, textarea, select, [contenteditable], dialog") !== null;
  },
};
window.desk = desk;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    const box = document.querySelector("[data-search]") || document.getElementById("tim-moi-noi");
    if (box && box.offsetParent) box.select();
    else if (document.querySelector(".search-link")) location.assign(document.querySelector(".search-link").href);
  }
  if (event.key === "Escape") document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("click", (event) => {
  const close = event.target.closest(".toast-close");
  if (close) close.parentElement.remove();
  document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

/* data-limit on a file field: what is larger than the server takes is told when it is chosen, and never sent. */
const tooLarge = (field) => [...field.files].filter((file) => file.size > Number(field.dataset.limit));
function tellTooLarge(field) {
  const files = tooLarge(field);
  field.parentElement.querySelector("[data-size]")?.remove();
  field.toggleAttribute("aria-invalid", files.length > 0);
  if (!files.length) return false;
  const words = document.createElement("p");
  words.className = "form-error";
  words.dataset.size = "";
  words.setAttribute("role", "alert");
  words.textContent = files.map((file) => `${file.name}: ${field.dataset.tooLarge}`).join(" ");
  field.after(words);
  return true;
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file][data-limit]")) tellTooLarge(event.target);
});
document.addEventListener("submit", (event) => {
  const refused = [...event.target.querySelectorAll("input[type=file][data-limit]")].filter(tellTooLarge);
  if (!refused.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  refused[0].focus();
}, true);

/* data-confirm on a form or on its button: ask first, then send as it would have been sent. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  const asks = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!asks || form.dataset.agreed) {
    delete form.dataset.agreed;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const submitter = event.submitter;
  desk.confirm(asks).then((agreed) => {
    if (!agreed) return;
    form.dataset.agreed = "yes";
    if (submitter) submitter.click();  // requestSubmit(submitter) would send no value of the button through htmx
    else form.requestSubmit();
  });
}, true);

/* data-submits: a filter that applies itself when it changes. */
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submits]")) event.target.form.requestSubmit();
});

/* data-keep on a form: what was typed survives a closed tab, until it is sent. */
const keyOf = (form) => `vungmanh:${location.pathname}:${form.dataset.keep}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (!form) return;
  const values = fieldsOf(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]);
  localStorage.setItem(keyOf(form), JSON.stringify(values));
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("form[data-keep]")) localStorage.removeItem(keyOf(event.target));
});
function restore(form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null");
  if (!kept || form.querySelector(".has-error")) return;
  fieldsOf(form).forEach((field, position) => {
    const [name, value] = kept[position] || [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else field.value = value;
  });
}

/* Arrow keys and j, k walk through the lines of a list marked data-walk. */
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  const fromSearch = event.target.matches("[data-search]") && event.key.startsWith("Arrow");
  if (!step || event.ctrlKey || event.metaKey || (desk.isTyping(event) && !fromSearch)) return;
  const links = [...document.querySelectorAll("[data-walk] a[data-line]")];
  const next = links[links.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

/* ? shows the keys of the page, where it has some. */
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !desk.isTyping(event)) document.querySelector("dialog[data-keys]")?.showModal();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) document.querySelector("dialog[data-keys]").showModal();
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".toast-line").forEach(desk.fade);
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("form[data-keep]").forEach(restore);
});

/* Words for what went wrong on the way: the server's own where it gives some, else that nothing is lost. */
document.addEventListener("toast", (event) => desk.toast(event.detail.text, event.detail.kind));
const failed = () => desk.toast(document.getElementById("thong-bao").dataset.failed, "error");
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Trigger")) failed();
});
