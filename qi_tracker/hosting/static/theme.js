"use strict";

// Loaded in the head, before anything is painted: a dark page must not flash white first.
// Swagger UI's own style sheet is dark below html.dark-mode.
window.docsTheme = (() => {
  const KEY = "qi-tracker.docs.theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // The browser keeps nothing for this site: then the system decides each time.
    }
  };
  const isDark = () => document.documentElement.classList.contains("dark-mode");
  const apply = () => {
    const theme = chosen();
    document.documentElement.classList.toggle("dark-mode", theme === null ? system.matches : theme === "dark");
  };
  const toggle = () => {
    const dark = !isDark();
    document.documentElement.classList.toggle("dark-mode", dark);
    try {
      localStorage.setItem(KEY, dark ? "dark" : "light");
    } catch {
      // As above: the choice lasts until the page is left.
    }
  };

  apply();
  system.addEventListener("change", apply);
  // Another tab of this page changed the theme.
  window.addEventListener("storage", (event) => event.key === KEY && apply());
  return { isDark, toggle };
})();
