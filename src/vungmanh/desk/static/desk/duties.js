/* Working on duties from their rows: the row opens in place, keys walk and act, several are chosen at once.
   Every act is a form or a link that also works without this script. */
"use strict";

(() => {
  const rowOf = (element) => element?.closest?.("[data-duty]");
  const rowNamed = (key) => document.querySelector(`[data-duty="${key}"]`);
  const placeIn = (row) => row?.querySelector(".open-row > td");
  const linkIn = (row) => row?.querySelector("a[data-line]");
  const focused = () => rowOf(document.activeElement);

  function close(row) {
    placeIn(row).replaceChildren();
    row.querySelector("[data-act]")?.setAttribute("aria-expanded", "false");
    linkIn(row).focus();
  }

  /* What the server says about a form that it could not take stands in the row. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (![409, 422].includes(event.detail.xhr.status) || !event.detail.serverResponse) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  /* A second press on the button of an open row closes it. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.target.matches?.("[data-act]") && rowOf(event.target);
    if (!row || !placeIn(row).firstElementChild) return;
    event.preventDefault();
    close(row);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.target.closest?.(".open-row > td");
    if (!place) return;
    rowOf(place).querySelector("[data-act]")?.setAttribute("aria-expanded", "true");
    place.querySelectorAll("form[data-keep]").forEach(restore);
    (place.querySelector("[data-focus]") || place.querySelector("[data-first]") || place.querySelector("button"))?.focus();
  });

  /* After an act the next row has the keys; what was kept of the form is no longer needed. */
  document.addEventListener("duty-done", (event) => {
    const key = event.detail.value;
    rowNamed(key)?.querySelectorAll("form[data-keep]").forEach((form) => localStorage.removeItem(keyOf(form)));
    document.addEventListener("htmx:afterSettle", () => {
      const row = rowNamed(key);
      const later = [...document.querySelectorAll("[data-duty]:not(.is-done)")]
        .find((each) => row && row.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
      linkIn(later || row)?.focus();
      count();
    }, { once: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest("dialog")) {
      const row = focused();
      if (row && placeIn(row).firstElementChild) close(row);
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("[data-quick] form");
      if (!form) return;
      event.preventDefault();
      form.querySelector(".btn-primary").click();
      return;
    }
    if (desk.isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = focused();
    if (event.key === "e") (row || document.querySelector("[data-duty]"))?.querySelector("[data-act]")?.click();
    if (event.key === "x") row?.querySelector(".pick input[type=checkbox]")?.click();
  });

  /* Several at once */
  const picks = () => [...document.querySelectorAll("[data-duty] .pick input[type=checkbox]")];
  function count() {
    const line = document.querySelector("[data-picked]");
    if (line) line.textContent = `${line.dataset.words}: ${picks().filter((each) => each.checked).length}`;
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) picks().forEach((each) => { each.checked = event.target.checked; });
    if (event.target.closest(".pick")) count();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quick-close]")) close(rowOf(event.target));
  });
})();
