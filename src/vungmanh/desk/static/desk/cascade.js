/* The sum of a table of shares while it is typed; ticking every line at once. Without script the server says the sum. */
"use strict";

/* "1.200,5" as people write it here, "1,200.5" in English; an empty field gives nothing. */
const THOUSANDS = document.documentElement.lang === "en" ? [/^\d{1,3}(,\d{3})+(\.\d+)?$/, ","] : [/^\d{1,3}(\.\d{3})+(,\d+)?$/, "."];
function figure(text) {
  let plain = text.trim().replace(/\s/g, "");
  if (THOUSANDS[0].test(plain)) plain = plain.replaceAll(THOUSANDS[1], "");
  return plain ? Number(plain.replace(",", ".")) : 0;
}

const table = document.getElementById("bang-chia");
if (table) {
  const sum = document.getElementById("tong-chia");
  const off = document.getElementById("lech-chia");
  const low = Number(table.dataset.wholeLow);
  const high = Number(table.dataset.wholeHigh);
  const written = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 4 });
  const show = () => {
    const total = [...table.querySelectorAll("[data-share]")].reduce((all, field) => all + figure(field.value), 0);
    const rounded = Math.round(total * 10000) / 10000;
    const excess = rounded > high ? rounded - high : rounded < low ? rounded - low : 0;
    if (Number.isNaN(rounded)) return;
    sum.textContent = written.format(rounded);
    off.className = excess ? "text-bad" : "text-good";
    off.textContent = excess ? `▲ ${excess > 0 ? table.dataset.over : table.dataset.under} ${written.format(Math.abs(excess))}` : `✓ ${table.dataset.even}`;
  };
  table.addEventListener("input", show);
}

document.querySelectorAll("[data-pick-all]").forEach((all) => {
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    all.form.querySelectorAll('[name="nguon"]').forEach((box) => { box.checked = all.checked; });
  });
});
