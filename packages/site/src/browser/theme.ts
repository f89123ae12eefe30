/** Light or dark, as the reader chose it here before; runs before the page is drawn. */

const chosen = localStorage.getItem("theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;

export {};
