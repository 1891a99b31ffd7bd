/** Attributes by name; `true` is one without a value, `false` and undefined are left out. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;
export type Child = Node | string | undefined;

/** An element with attributes and children. Text is only ever text: there is no way to markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that does something on this page. */
export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** Moves the focus to something that is not a control, for whoever reads with a screen reader. */
export function focusOn(target: HTMLElement): void {
  target.tabIndex = -1;
  target.focus();
}

/** Names as a row of labels. */
export function chips(names: readonly string[], attributes: Attributes = {}): HTMLElement {
  if (names.length === 0) return element("span", {}, "none");
  return element("ul", { class: "chips", ...attributes }, ...names.map((name) => element("li", {}, name)));
}
