/** What runs in the page: the lists are filtered. Without it, everything is there, only not filtered. */

/** Finds `.filterable` parts, shows their controls and hides the rows that do not match. */
export const SCRIPT = `
for (const part of document.querySelectorAll(".filterable")) {
  const form = part.querySelector("form");
  const words = form.querySelector("input");
  const choices = [...form.querySelectorAll("select")];
  const rows = [...part.querySelectorAll("[data-row]")].map((element) => ({ element, text: undefined, shown: true }));
  const count = form.querySelector("output");
  const none = part.querySelector(".none");
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const chosen = choices.flatMap(({ name, value }) => (value === "" ? [] : [[name, value]]));
    let n = 0;
    for (const row of rows) {
      row.text ??= row.element.textContent.toLowerCase();
      const shown =
        wanted.every((word) => row.text.includes(word)) &&
        chosen.every(([name, value]) => row.element.dataset[name] === value);
      if (shown) n++;
      if (shown !== row.shown) row.element.hidden = !(row.shown = shown);
    }
    count.textContent = n.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown";
    none.hidden = n > 0;
  };
  let timer;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 100);
  });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.hidden = false;
  apply();
}
addEventListener("beforeprint", () => {
  for (const element of document.querySelectorAll("details.print")) element.open = true;
});
`;
