/* Confirming a reading: text and items side by side, click either way, keys for everything, drafts that save themselves.
   Every act is a form or a link that also works without this script. */
"use strict";

(() => {
  const text = () => document.getElementById("ben-trai") || document.querySelector(".doc-page");
  const openItem = () => document.querySelector(".item.is-open");
  const rowOf = (id) => document.getElementById(`muc-${id}`);
  const saved = () => document.getElementById("da-luu");
  const isConfirming = () => document.getElementById("lam-viec") !== null;

  /* Only one item stands open; what was typed in another has been kept as a draft. */
  function closeOthers(kept) {
    document.querySelectorAll(".item.is-open").forEach((row) => {
      if (row === kept) return;
      drafts.keep(row.querySelector("[data-item-form]"));
      row.classList.remove("is-open");
      row.querySelector(".item-body")?.remove();
      row.querySelector(".item-head")?.setAttribute("aria-expanded", "false");
    });
  }

  function marksOf(id) {
    return text() ? [...text().querySelectorAll(`[data-items~="${id}"]`)] : [];
  }

  function showInText(id, scrolls = true) {
    document.querySelectorAll(".is-current").forEach((mark) => mark.classList.remove("is-current"));
    const marks = marksOf(id);
    marks.forEach((mark) => mark.classList.add("is-current"));
    if (scrolls && marks.length) reveal(text(), marks[0]);
  }

  /* Scroll `inner` into the upper third of `outer`, without moving the page around it. */
  function reveal(outer, inner) {
    const box = outer.getBoundingClientRect();
    const place = inner.getBoundingClientRect();
    if (outer.scrollHeight <= outer.clientHeight + 1) {
      if (place.top < 60 || place.bottom > innerHeight - 60) inner.scrollIntoView({ block: "center" });
    } else if (place.top < box.top + 20 || place.bottom > box.bottom - 40) {
      outer.scrollTop += place.top - box.top - box.height / 3;
    }
  }

  function open(id) {
    const row = rowOf(id);
    showSide("phai");
    if (row) {
      if (row.classList.contains("is-open")) settle(row);
      else fetchInto(row, row.querySelector(".item-head").getAttribute("hx-get"));
      return;
    }
    drafts.keep(openItem()?.querySelector("[data-item-form]"));
    fetchInto(document.getElementById("ben-phai"), `?muc=${id}`);
  }

  function fetchInto(target, address) {
    htmx.ajax("GET", address, { source: target, target, swap: "outerHTML" });
  }

  function settle(row) {
    closeOthers(row);
    showInText(row.dataset.item);
    const scroller = row.closest(".pane-scroll");
    if (scroller) reveal(scroller, row);
  }

  /* Phone: one side at a time. */
  function showSide(side) {
    const radio = document.querySelector(`[name="ben"][value="${side}"]`);
    if (radio) radio.checked = true;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-item-form]");
    if (!form) return;
    growNames(event.target);
    showHigh(form);
  });

  /* A fresh line for one more name as soon as the last is used. */
  function growNames(input) {
    const line = input.closest(".body-new");
    if (!line || !input.value) return;
    const next = line.cloneNode(true);
    line.classList.remove("body-new");
    const list = next.querySelector(".name-choices");
    list.id += "0";
    list.hidden = true;
    list.replaceChildren();
    next.querySelector("input").value = "";
    next.querySelector("input").setAttribute("aria-controls", list.id);
    line.after(next);
    htmx.process(next);
  }

  function showHigh(form) {
    const comparator = form.querySelector("[name=comparator]");
    if (comparator) form.querySelector(".level-high").hidden = comparator.value !== "range";
  }

  /* After each exchange */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status) && event.detail.serverResponse) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    const form = event.target.querySelector?.("[data-item-form]");
    if (!form || !event.detail.shouldSwap) return;
    const { elt, verb } = event.detail.requestConfig;
    if (verb === "post" && event.detail.xhr.status === 200 && elt.closest("[data-item]")?.contains(form)) drafts.drop(form);
    else drafts.forget(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    keepScroll();
    if (event.target.closest?.("[data-item-form], .item-reject")) return;
    const row = openItem();
    if (row && !row.contains(event.target)) drafts.keep(row.querySelector("[data-item-form]"));
  });
  let place = null;
  function keepScroll() {
    place = text() ? text().scrollTop : null;
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.elt;
    if (target.id === "lam-viec") {
      if (place !== null) text().scrollTop = place;
      if (target.dataset.words) desk.toast(target.dataset.words);
    }
    const row = target.matches?.(".item.is-open") ? target : target.querySelector?.(".item.is-open");
    if (row) {
      settle(row);
      row.querySelectorAll("[data-item-form]").forEach(showHigh);
      row.querySelector(".error-summary, .note[role=alert]")?.scrollIntoView({ block: "nearest" });
    }
    target.querySelector?.("[data-focus-here]")?.focus();
  });

  /* The server decided: light of the text, the hour, and on to the next item. */
  document.addEventListener("decided", (event) => {
    const { item, state, next, is_here: isHere, at } = event.detail;
    if (saved()) saved().textContent = `${saved().dataset.saved} ${at}`;
    marksOf(item).forEach((mark) => {
      mark.classList.remove("is-accepted", "is-doubtful", "is-waiting", "is-left_out");
      mark.classList.add(`is-${state}`);
      relight(mark.closest(".para"));
    });
    if (isHere && rowOf(next)) {
      rowOf(next).querySelectorAll("[data-item-form]").forEach(showHigh);
      settle(rowOf(next));
    } else if (next) open(next);
    else showInText(item, false);
  });

  function relight(paragraph) {
    if (!paragraph) return;
    const order = ["doubtful", "waiting", "accepted", "left_out"];
    const tone = order.find((state) => paragraph.querySelector(`.mark.is-${state}`));
    order.forEach((state) => paragraph.classList.toggle(`rail-${state}`, state === tone));
  }

  /* Click either way */
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark, .feed");
    if (mark && text()?.contains(mark)) {
      if (event.ctrlKey || event.metaKey || !getSelection().isCollapsed) return;
      event.preventDefault();
      if (isConfirming()) open(mark.dataset.item);
      else showInText(mark.dataset.item, false), rowOf(mark.dataset.item)?.scrollIntoView({ block: "nearest" });
    }
    const see = event.target.closest("[data-see]");
    if (see) {
      event.preventDefault();
      showInText(see.dataset.see);
    }
    const spans = event.target.closest("[data-spans]");
    if (spans) {
      event.preventDefault();
      showSpans(spans.dataset.spans);
    }
    const act = event.target.closest("[data-act]");
    if (act?.dataset.act === "edit") {
      event.preventDefault();
      act.closest(".item").querySelector("[data-item-form] :is(input, select, textarea):not([type=hidden])").focus();
    }
    if (act?.dataset.act === "next-doubtful" && isConfirming()) {
      event.preventDefault();
      nextDoubtful();
    }
  });

  function showSpans(list) {
    showSide("trai");
    document.querySelectorAll(".is-current").forEach((mark) => mark.classList.remove("is-current"));
    const ranges = list.split(" ").map((pair) => pair.split("-").map(Number));
    const hit = [...text().querySelectorAll("[data-at]")].filter((piece) => {
      const start = Number(piece.dataset.at);
      const end = start + piece.textContent.length;
      return ranges.some(([low, high]) => start < high && low < end);
    });
    hit.forEach((piece) => piece.classList.add("is-current"));
    if (hit.length) reveal(text(), hit[0]);
  }

  /* The selection as offsets into the text */
  function selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !text()) return null;
    const range = selection.getRangeAt(0);
    if (!text().contains(range.commonAncestorContainer)) return null;
    const start = offset(range.startContainer, range.startOffset, false);
    const end = offset(range.endContainer, range.endOffset, true);
    return start !== null && end !== null && start < end ? [start, end] : null;
  }
  function offset(node, within, isEnd) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (piece) return Number(piece.dataset.at) + (node.nodeType === Node.TEXT_NODE ? within : 0);
    const pieces = [...text().querySelectorAll("[data-at]")];
    const range = document.createRange();
    range.setStart(node, within);
    range.collapse(true);
    const found = pieces.filter((one) => range.comparePoint(one, 0) < 0 === isEnd);
    const near = isEnd ? found.at(-1) : found[0];
    if (!near) return null;
    return Number(near.dataset.at) + (isEnd ? near.textContent.length : 0);
  }
  document.addEventListener("selectionchange", () => {
    const form = document.getElementById("them-muc");
    if (!form || form.contains(document.activeElement)) return;
    const span = selected();
    form.hidden = !span;
    if (span) [form.elements.start.value, form.elements.end.value] = span;
  });

  /* Items in the order of the text, whatever tab stands open */
  function nextDoubtful() {
    const here = openItem() ? marksOf(openItem().dataset.item)[0] : null;
    for (const state of ["doubtful", "waiting"]) {
      const marks = [...text().querySelectorAll(`.mark.is-${state}`)];
      const after = marks.find((mark) => !here || here.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING
        && mark.dataset.item !== openItem().dataset.item);
      const target = after || marks.find((mark) => mark.dataset.item !== openItem()?.dataset.item);
      if (target) return open(target.dataset.item);
    }
    return null;
  }

  function step(by) {
    const rows = [...document.querySelectorAll("#cac-muc .item[data-item]")];
    const here = rows.indexOf(openItem());
    const row = rows[here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + by))];
    if (row) open(row.dataset.item);
  }

  /* While an answer is on its way, keys wait for it: they mean the item that will stand open then, never the one before.
     Once a key that leads to typing waits, what follows is meant for its field and is not taken as keys. */
  const answers = new Set();
  const waiting = [];
  const isWork = (element) => element?.closest?.("#lam-viec, #thanh-viec") && !element.closest(".resolve-form input, .name-chip input");
  document.addEventListener("htmx:beforeRequest", (event) => { if (isWork(event.target)) answers.add(event.detail.xhr); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!answers.has(event.detail.xhr)) return;
    setTimeout(() => {
      answers.delete(event.detail.xhr);
      while (!answers.size && waiting.length) KEYS[waiting.shift()]();
    }, 40);
  });
  const LEADS_TO_TYPING = ["x", "e", "s", "m", "a"];

  const press = (name) => openItem()?.querySelector(`[data-act="${name}"]`)?.click();
  const KEYS = {
    n: nextDoubtful,
    j: () => step(1),
    k: () => step(-1),
    enter: () => press("accept"),
    e: () => press("edit"),
    s: () => press("split"),
    m: () => press("merge"),
    x: () => {
      const box = openItem()?.querySelector(".item-reject");
      if (!box) return;
      box.open = true;
      box.querySelector("[name=reason]").focus();
    },
    a: () => {
      const form = document.getElementById("them-muc");
      if (form && !form.hidden) form.elements.part.focus();
    },
    u: () => document.querySelector('[data-act="undo"]:not([disabled])')?.click(),
    "?": () => document.getElementById("phim-tat")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (!isConfirming() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && desk.isTyping(event) && !event.target.closest("dialog")) {
      const back = event.target.closest(".sub-form")?.querySelector('[data-act="back"]');
      event.target.blur();
      back?.click();
      return;
    }
    if (desk.isTyping(event)) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, label")) return;
    const key = event.key.toLowerCase();
    if (!KEYS[key]) return;
    event.preventDefault();
    if (!answers.size) KEYS[key]();
    else if (!LEADS_TO_TYPING.includes(waiting.at(-1))) waiting.push(key);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-item-form]").forEach(showHigh);
    const row = openItem();
    if (row) settle(row);
    drafts.catchUp().then((item) => {
      rowOf(item)?.classList.remove("is-open");  // it was opened without what the server has only now
      if (item) open(item);
    });
    const wanted = new URLSearchParams(location.search).get("muc");
    if (!isConfirming() && wanted) showInText(wanted);
  });
})();
