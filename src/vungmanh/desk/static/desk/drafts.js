/* What is typed into an item: kept on the server soon after, and on this machine until the server has it, so that neither
   an ended session nor a cut line loses it. Kept things belong to one person: the next one at this machine does not see them. */
"use strict";

const drafts = (() => {
  const timers = new WeakMap();
  const saved = () => document.getElementById("da-luu");
  const place = () => {
    const work = document.getElementById("lam-viec");
    return work && `vungmanh:nhap:${work.dataset.user}:${work.dataset.directive}:`;
  };
  const keyOf = (form) => place() + form.closest("[data-item]").dataset.item;
  const wordsOf = (form) => {
    const words = new URLSearchParams(new FormData(form));
    words.delete("csrfmiddlewaretoken");
    return words.toString();
  };

  /* Answers whether the server has it; a session that ended answers with its sign-in page. */
  const send = (address, body) => fetch(address, { method: "POST", body, keepalive: true })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer)));

  function forget(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
  }

  /* Send what was typed and not sent yet. */
  function keep(form) {
    if (!form || !timers.has(form)) return;
    forget(form);
    const [key, words] = [keyOf(form), wordsOf(form)];
    send(form.dataset.draft, new FormData(form)).then((answer) => {
      if (localStorage.getItem(key) === words) localStorage.removeItem(key);
      if (saved()) saved().textContent = answer;
    }).catch(() => { if (saved()) saved().textContent = saved().dataset.unsaved; });
  }

  /* It was decided: nothing is left to keep. */
  function drop(form) {
    forget(form);
    localStorage.removeItem(keyOf(form));
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-item-form]");
    if (!form) return;
    localStorage.setItem(keyOf(form), wordsOf(form));
    if (saved()) saved().textContent = saved().dataset.saving;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 800));
  });
  addEventListener("pagehide", () => keep(document.querySelector(".item.is-open [data-item-form]")));

  /* What the server has not got goes there now, and the item of the last one is opened with it. */
  async function catchUp() {
    const prefix = place();
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!prefix || !token) return null;
    let item = null;
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
      const body = new URLSearchParams(localStorage.getItem(key));
      body.set("csrfmiddlewaretoken", token);
      const id = key.slice(prefix.length);
      await send(`/van-ban/muc/${id}/nhap/`, body).then(() => { item = id; }, () => null);
      localStorage.removeItem(key);
    }
    return item;
  }

  return { keep, drop, forget, catchUp };
})();
window.drafts = drafts;
