/** The search: loaded, with its index, when it is first asked for. */

import MiniSearch from "minisearch";
import { SEARCH_OPTIONS } from "../search-options.js";

const MAX_FOUND = 12;

interface Found {
  readonly id: string;
  readonly page: string;
  readonly heading: string;
  readonly start: string;
}

let loading: Promise<MiniSearch> | undefined;

function load(base: string): Promise<MiniSearch> {
  loading ??= import(new URL(`${base}assets/search-index.js`, location.href).href).then(({ INDEX }) =>
    MiniSearch.loadJSON(INDEX, SEARCH_OPTIONS),
  );
  return loading;
}

/** @param base from the page to the site's first page: where the addresses of the index begin */
export async function beginSearch(dialog: HTMLDialogElement, base: string): Promise<void> {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector<HTMLElement>("#found");
  const state = dialog.querySelector<HTMLElement>(".search-state");
  if (input === null || list === null || state === null) return;
  if (dialog.dataset.ready !== undefined) return input.select();
  dialog.dataset.ready = "";
  const index = await load(base);
  let chosen = 0;

  const choose = (next: number) => {
    const links = [...list.children];
    chosen = Math.max(0, Math.min(next, links.length - 1));
    links.forEach((link, number) => {
      link.setAttribute("aria-selected", String(number === chosen));
      if (number === chosen) link.scrollIntoView({ block: "nearest" });
    });
    if (links.length > 0) input.setAttribute("aria-activedescendant", `found-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  };

  const show = () => {
    const found = (input.value.trim() === "" ? [] : index.search(input.value)) as unknown as Found[];
    list.replaceChildren(...found.slice(0, MAX_FOUND).map((one, number) => link(one, number, base)));
    state.textContent = input.value.trim() === "" ? "" : found.length === 0 ? "Nothing found" : `${found.length} found`;
    choose(0);
  };

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") list.querySelector<HTMLElement>('[aria-selected="true"]')?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", () => dialog.close());
  show();
}

function link({ id, page, heading, start }: Found, number: number, base: string): HTMLElement {
  const element = document.createElement("a");
  element.href = `${base}${id}`;
  element.id = `found-${number}`;
  element.role = "option";
  element.tabIndex = -1;
  const title = document.createElement("strong");
  title.textContent = heading === "" ? page : `${page} › ${heading}`;
  const text = document.createElement("span");
  text.textContent = start;
  element.append(title, text);
  return element;
}
