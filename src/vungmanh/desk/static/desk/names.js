/* Names of bodies in an item's form: chips that are edited in place, removed, added, with units suggested while typing.
   Without this script each name is a plain input. */
"use strict";

(() => {
  const bodyOf = (element) => element.closest(".body");
  const listOf = (input) => bodyOf(input).querySelector(".name-choices");
  const optionsOf = (input) => [...listOf(input).querySelectorAll("[role=option]")];
  const changed = (element) => element.dispatchEvent(new Event("input", { bubbles: true }));

  function close(input) {
    listOf(input).hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /* What came for the words typed: what they stand for now, and units to choose from. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const list = event.detail.elt;
    if (!list.matches?.(".name-choices")) return;
    const body = bodyOf(list);
    const input = body.querySelector("input");
    const understood = list.querySelector(".name-understood");
    if (understood) {
      const isClear = understood.classList.contains("is-clear");
      body.querySelector(".body-means").textContent = input.value.trim() ? understood.textContent : "";
      body.classList.toggle("is-clear", isClear);
      body.classList.toggle("is-unclear", !isClear && input.value.trim() !== "");
    }
    const options = optionsOf(input);
    options.forEach((option, number) => { option.id = `${list.id}-${number}`; });
    const opens = options.length > 0 && document.activeElement === input && input.value !== input.dataset.picked;
    list.hidden = !opens;
    input.setAttribute("aria-expanded", String(opens));
  });

  function move(input, by) {
    const options = optionsOf(input);
    const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[(here + by + options.length + (here < 0 && by < 0 ? 1 : 0)) % options.length];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function pick(input, option) {
    input.value = option.dataset.name;
    input.dataset.picked = option.dataset.name;
    close(input);
    changed(input);
    input.focus();
  }

  function remove(body) {
    const group = body.parentElement;
    const inputs = [...group.querySelectorAll("input")];
    const place = inputs.indexOf(body.querySelector("input"));
    if (inputs.length === 1) {
      inputs[0].value = "";
      body.querySelector(".body-means").textContent = "";
    } else body.remove();
    (inputs[place + 1] || inputs[place - 1] || inputs[0]).focus();
    changed(group);
  }

  document.addEventListener("click", (event) => {
    const option = event.target.closest(".name-choices [role=option]");
    if (option) return pick(bodyOf(option).querySelector("input"), option);
    const button = event.target.closest(".name-remove");
    if (button) return remove(bodyOf(button));
    return document.querySelectorAll(".name-choices:not([hidden])").forEach((list) => {
      if (!bodyOf(list).contains(event.target)) close(bodyOf(list).querySelector("input"));
    });
  });

  document.addEventListener("focusout", (event) => {
    if (event.target.matches(".name-chip input") && !bodyOf(event.target).contains(event.relatedTarget)) {
      setTimeout(() => { if (event.target.isConnected && document.activeElement !== event.target) close(event.target); }, 200);
    }
  });

  /* Before the keys of the page: an open list takes arrows, Enter and Escape. */
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.(".name-chip input")) return;
    if (event.key === "Backspace" && !input.value && !input.closest(".body-new")) {
      event.preventDefault();
      remove(bodyOf(input));
      return;
    }
    if (listOf(input).hidden) return;
    const chosen = listOf(input).querySelector('[aria-selected="true"]');
    if (event.key === "ArrowDown") move(input, 1);
    else if (event.key === "ArrowUp") move(input, -1);
    else if (event.key === "Escape") close(input);
    else if (event.key === "Enter" && chosen) pick(input, chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
