/* The side panel opens in place: the list stays where it is, the address names what is open, Back closes it. */
"use strict";

const panel = {
  get box() {
    return document.getElementById("chi-tiet");
  },

  async show(address) {
    await htmx.ajax("GET", address, { target: "#chi-tiet", swap: "innerHTML" });
    panel.mark(address);
    if (!panel.box.querySelector(".panel")) return;
    if (window.matchMedia("(max-width: 1000px)").matches) panel.box.scrollIntoView({ block: "start" });
    panel.box.focus({ preventScroll: true });
  },

  close(address) {
    panel.box.replaceChildren();
    panel.mark("");
    history.pushState({ panel: address }, "", address);
  },

  /* Which line or stretch of the text is open now. */
  mark(address) {
    const open = new URL(address || "?", location.href).searchParams.get("muc");
    document.querySelectorAll("#danh-sach .is-open").forEach((row) => row.classList.remove("is-open"));
    if (!open) return;
    document.querySelectorAll("#danh-sach a[data-panel]").forEach((link) => {
      if (new URL(link.href).searchParams.get("muc") === open) (link.closest("tr, li") || link).classList.add("is-open");
    });
  },

  /* The address of a panel, with the filters that the page has now. */
  addressOf(link) {
    const wanted = new URL(link.href);
    const here = new URL(location.href);
    if (wanted.pathname !== here.pathname) return null;
    here.searchParams.set("muc", wanted.searchParams.get("muc"));
    here.hash = "";
    return here.pathname + here.search;
  },
};

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const close = event.target.closest("a[data-close]");
  if (close) {
    event.preventDefault();
    const here = new URL(location.href);
    here.searchParams.delete("muc");
    here.hash = "";
    return panel.close(here.pathname + here.search);
  }
  const link = event.target.closest("a[data-panel]");
  const address = link && panel.addressOf(link);
  if (!address) return;
  event.preventDefault();
  history.pushState({ panel: address }, "", address);
  panel.show(address);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || window.desk.isTyping(event)) return;
  panel.box?.querySelector("a[data-close]")?.click();
});

window.addEventListener("popstate", () => {
  if (!panel.box) return;
  if (new URL(location.href).searchParams.has("muc")) panel.show(location.pathname + location.search);
  else {
    panel.box.replaceChildren();
    panel.mark("");
  }
});
