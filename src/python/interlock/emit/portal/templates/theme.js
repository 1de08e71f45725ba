// Runs before anything is shown, so that a page never appears in the wrong colours first.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "interlock-portal-theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  root.dataset.script = "";

  // Storage may be refused, on a disk as well as by settings: then the choice holds for this page.
  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const remember = (theme) => {
    try { localStorage.setItem(KEY, theme); } catch { /* nothing is lost but the memory of it */ }
  };
  const current = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");

  const stored = remembered();
  if (stored === "dark" || stored === "light") root.dataset.theme = stored;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    const label = () => {
      const other = current() === "dark" ? "Light" : "Dark";
      button.textContent = other;
      button.setAttribute("aria-label", `${other} colours`);
    };
    button.addEventListener("click", () => {
      root.dataset.theme = current() === "dark" ? "light" : "dark";
      remember(root.dataset.theme);
      label();
    });
    dark.addEventListener("change", label);
    label();
  });
})();
