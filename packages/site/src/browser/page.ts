/** What every page does in a browser: light and dark, the search, and the list of pages on a phone. */

const root = document.documentElement;

function bringThemeButton(): void {
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button === null) return;
  const isDark = () =>
    (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    show();
  });
}

function bringSearch(): void {
  const opener = document.querySelector<HTMLElement>(".search-open");
  const dialog = document.querySelector<HTMLDialogElement>("dialog.search");
  if (opener === null || dialog === null) return;
  const open = async () => {
    if (dialog.open) return;
    dialog.showModal();
    const { beginSearch } = await import("./search.js");
    await beginSearch(dialog, root.dataset.base ?? "");
  };
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const isWriting = event
      .composedPath()
      .some(
        (target) =>
          target instanceof HTMLElement &&
          (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)),
      );
    const isAsked =
      event.key === "/"
        ? !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey
        : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!isAsked) return;
    event.preventDefault();
    open();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

/** On a phone the list of pages is folded, on a wide screen it is not. */
function foldContents(): void {
  const fold = document.querySelector<HTMLDetailsElement>("details.contents-fold");
  if (fold === null) return;
  const narrow = matchMedia("(max-width: 60rem)");
  const follow = () => {
    fold.open = !narrow.matches;
  };
  narrow.addEventListener("change", follow);
  follow();
  const list = fold.closest("nav");
  const here = fold.querySelector<HTMLElement>('[aria-current="page"]');
  if (list !== null && here !== null) list.scrollTop = here.offsetTop - list.clientHeight / 2;
}

bringThemeButton();
bringSearch();
foldContents();

export {};
