import type { Field } from "../model/form-fields.js";
import { readFields, type FieldTexts } from "../model/read-fields.js";
import { element, type Attributes } from "./element.js";

/** The form for a tool's arguments. */
export interface ToolForm {
  readonly element: HTMLFormElement;
  texts(): FieldTexts;
  fill(texts: FieldTexts): void;
}

export interface ToolFormOptions {
  /** Unique on the page; ids of fields begin with it. */
  readonly id: string;
  readonly fields: readonly Field[];
  /** Below the fields. */
  readonly actions: readonly HTMLElement[];
  readonly onSubmit: (values: Readonly<Record<string, unknown>>) => void;
}

/** Tools take their place in a list by this name; results have a button for it. */
const CURSOR = "cursor";

function pagingDetails(row: FieldRow): HTMLElement {
  return element("details", {}, element("summary", {}, "Paging"), row.element);
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Checks what was typed when it is sent; says what is wrong beside the field, and goes to the first one. */
export function toolForm({ id, fields, actions, onSubmit }: ToolFormOptions): ToolForm {
  const rows = fields.map((field, index) => fieldRow(field, `${id}-${index}`));
  const form = element(
    "form",
    { novalidate: true, autocomplete: "off" },
    fields.length === 0 ? element("p", { class: "muted" }, "This tool takes no arguments.") : undefined,
    ...rows.filter(({ name }) => name !== CURSOR).map((row) => row.element),
    ...rows.filter(({ name }) => name === CURSOR).map((row) => pagingDetails(row)),
    element("div", { class: "actions" }, ...actions),
  );
  const texts = (): FieldTexts => Object.fromEntries(rows.map(({ name, control }) => [name, textOf(control)]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = readFields(fields, texts());
    for (const row of rows) row.say(read.ok ? undefined : read.problems.get(row.name));
    if (read.ok) onSubmit(read.values);
    else goTo(rows.find(({ name }) => read.problems.has(name)));
  });
  return {
    element: form,
    texts,
    fill: (kept) => {
      for (const { name, control } of rows) setText(control, kept[name] ?? "");
    },
  };
}

/** The focus reaches nothing inside of what is closed. */
function goTo(row: FieldRow | undefined): void {
  row?.element.closest("details")?.setAttribute("open", "");
  row?.control.focus();
}

interface FieldRow {
  readonly name: string;
  readonly element: HTMLElement;
  readonly control: Control;
  /** Shows what is wrong, or that nothing is. */
  say(problem: string | undefined): void;
}

function fieldRow(field: Field, id: string): FieldRow {
  const hint = [field.description, field.limits].filter((text) => text !== "");
  const hintId = `${id}-hint`;
  const problemId = `${id}-problem`;
  const describedBy = hint.length > 0 ? `${hintId} ${problemId}` : problemId;
  const control = controlOf(field, { id, name: field.name, "aria-describedby": describedBy });
  setText(control, field.initial);
  const problem = element("p", { id: problemId, class: "problem" });
  const label = element(
    "label",
    { for: id },
    field.label,
    field.required ? element("span", { class: "muted" }, " (required)") : undefined,
  );
  return {
    name: field.name,
    control,
    element: element(
      "div",
      { class: field.input.kind === "checkbox" ? "field checkbox" : "field" },
      label,
      control,
      hint.length > 0 ? element("p", { id: hintId, class: "hint" }, hint.join(" · ")) : undefined,
      problem,
    ),
    say: (text) => {
      problem.textContent = text ?? "";
      if (text === undefined) control.removeAttribute("aria-invalid");
      else control.setAttribute("aria-invalid", "true");
    },
  };
}

function controlOf({ input, required }: Field, common: Attributes): Control {
  const attributes = { ...common, "aria-required": required ? "true" : undefined };
  switch (input.kind) {
    case "choice":
      return element(
        "select",
        attributes,
        ...input.options.map(({ value, label }) => element("option", { value }, label)),
      );
    case "checkbox":
      return element("input", { ...attributes, type: "checkbox" });
    case "lines":
      return element("textarea", { ...attributes, rows: "3" });
    case "json":
      return element("textarea", { ...attributes, rows: "5", spellcheck: "false", class: "code" });
    case "number":
      return element("input", { ...attributes, type: "text", inputmode: input.integer ? "numeric" : "decimal" });
    case "date-time":
      return element("input", { ...attributes, type: "text", placeholder: "2026-01-31T09:00:00Z" });
    case "date":
      return element("input", { ...attributes, type: "text", placeholder: "2026-01-31" });
    case "text":
      return element("input", { ...attributes, type: "text", inputmode: INPUT_MODES[input.format ?? ""] });
  }
}

const INPUT_MODES: Readonly<Record<string, string>> = { email: "email", uri: "url" };

function textOf(control: Control): string {
  return isCheckbox(control) ? String(control.checked) : control.value;
}

function setText(control: Control, text: string): void {
  if (isCheckbox(control)) control.checked = text === "true";
  else control.value = text;
}

function isCheckbox(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === "checkbox";
}
