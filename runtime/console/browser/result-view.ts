import type { DescribedResult, Entry, ItemView, View } from "../model/describe-result.js";
import { element } from "./element.js";

/** The elements for a result. */
export function resultView({ isError, views }: DescribedResult): HTMLElement {
  const shown = views.map((view) => viewElement(view));
  return element(
    "div",
    { class: "result-body" },
    isError
      ? element("div", { class: "caution", role: "alert" }, ...shown)
      : element(
          "div",
          {},
          ...(shown.length === 0 ? [element("p", { class: "muted" }, "There is nothing to show.")] : shown),
        ),
  );
}

/** JSON that is shown on demand. Long, so it scrolls by itself, also with the keyboard. */
export function jsonDetails(label: string, json: string): HTMLElement {
  return element(
    "details",
    {},
    element("summary", {}, label),
    element("pre", { tabindex: "0", role: "region", "aria-label": label }, json),
  );
}

function viewElement(view: View): Node {
  switch (view.kind) {
    case "nothing":
      return element("span", { class: "muted" }, "–");
    case "text":
      return element("span", {}, view.text);
    case "preformatted":
      return element("p", { class: "preformatted" }, view.text);
    case "moment":
      return element("time", { datetime: view.iso, title: view.iso }, MOMENT.format(new Date(view.iso)));
    case "link":
      return element(
        "a",
        { href: view.url, target: "_blank", rel: "noopener noreferrer" },
        new URL(view.url).host,
        element("span", { class: "visually-hidden" }, " (opens in a new tab)"),
      );
    case "image":
      return element("img", { src: view.url, alt: view.description });
    case "record":
      return element("dl", { class: "record" }, ...view.entries.flatMap(entryElements));
    case "item":
      return itemElement(view);
    case "list":
      return element("ul", { class: "items" }, ...view.items.map((item) => element("li", {}, viewElement(item))));
    case "table":
      return tableElement(view.columns, view.rows);
  }
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function entryElements({ label, view }: Entry): HTMLElement[] {
  return [element("dt", {}, label), element("dd", {}, viewElement(view))];
}

function itemElement({ title, line, beginning, all }: ItemView): HTMLElement {
  const parts = line.flatMap((view, index) => (index === 0 ? [viewElement(view)] : [" · ", viewElement(view)]));
  return element(
    "article",
    {},
    element("h4", {}, title),
    parts.length === 0 ? undefined : element("p", { class: "muted" }, ...parts),
    beginning === undefined ? undefined : element("p", {}, beginning),
    element(
      "details",
      {},
      element("summary", {}, "All fields", element("span", { class: "visually-hidden" }, ` of ${title}`)),
      viewElement(all),
    ),
  );
}

/** Roles are said out loud: at phone width rows become blocks, for which browsers forget that it is a table. */
function tableElement(columns: readonly string[], rows: readonly (readonly View[])[]): HTMLElement {
  const head = columns.map((column) => element("th", { scope: "col", role: "columnheader" }, column));
  const body = rows.map((row) =>
    element(
      "tr",
      { role: "row" },
      ...row.map((view, index) => element("td", { role: "cell", "data-label": columns[index] }, viewElement(view))),
    ),
  );
  return element(
    "table",
    { role: "table" },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
    element("tbody", { role: "rowgroup" }, ...body),
  );
}
