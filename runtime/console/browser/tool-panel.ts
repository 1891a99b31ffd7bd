import type { Progress, Tool } from "@modelcontextprotocol/client";
import { describeResult, type ToolResult } from "../model/describe-result.js";
import { explainFailure, type CallFailure } from "../model/explain-failure.js";
import { formFields } from "../model/form-fields.js";
import type { JsonSchema } from "../model/json-schema.js";
import { labelOf } from "../model/labels.js";
import { nextPageArguments } from "../model/next-page.js";
import type { FieldTexts } from "../model/read-fields.js";
import { button, element, focusOn } from "./element.js";
import { CallFailed, type McpConnection } from "./mcp-client.js";
import { jsonDetails, resultView } from "./result-view.js";
import { toolForm } from "./tool-form.js";

/** One tool: what it does, the form for a call, and the last call's result. */
export interface ToolPanel {
  readonly element: HTMLElement;
  /** For the focus, after coming here. */
  readonly heading: HTMLElement;
  /** Puts back what was typed before a sign-in, and offers to repeat the call. */
  restore(texts: FieldTexts): void;
}

export interface ToolPanelOptions {
  readonly tool: Tool;
  /** Unique on the page. */
  readonly id: string;
  readonly connection: Pick<McpConnection, "callTool">;
  /** Called before the page is left for a sign-in. */
  readonly onSignIn: (texts: FieldTexts) => void;
}

type Values = Readonly<Record<string, unknown>>;

export function toolPanel({ tool, id, connection, onSignIn }: ToolPanelOptions): ToolPanel {
  const schema = tool.inputSchema as JsonSchema;
  const heading = element("h2", { id }, titleOf(tool));
  const notice = element("div", { class: "notice" });
  const progress = element("div", { class: "progress" });
  // Beside the region that is read out: a clock there would never let it be silent.
  const clock = element("span", { class: "clock muted", "aria-hidden": "true" });
  const status = element("p", { class: "status", role: "status" });
  const result = element("div", { class: "result" });
  const run = element("button", { type: "submit", class: "primary" }, "Run");
  let call: AbortController | undefined;
  const cancel = button("Cancel", () => call?.abort(), { hidden: true });
  const form = toolForm({
    id: `${id}-field`,
    fields: formFields(schema),
    actions: [run, cancel],
    onSubmit: (values) => void start(values, 1),
  });

  /** One call at a time; what came before it goes. */
  async function start(values: Values, page: number): Promise<void> {
    if (call !== undefined) return;
    call = new AbortController();
    notice.replaceChildren();
    result.replaceChildren();
    status.textContent = "Running …";
    run.setAttribute("aria-disabled", "true");
    cancel.hidden = false;
    const stopClock = startClock(clock);
    try {
      const answer = await connection.callTool({
        name: tool.name,
        values,
        signal: call.signal,
        onProgress: showProgress,
      });
      showResult(answer, values, page, stopClock());
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      stopClock();
      showFailure(error.failure);
    } finally {
      call = undefined;
      progress.replaceChildren();
      run.removeAttribute("aria-disabled");
      if (cancel === document.activeElement) run.focus();
      cancel.hidden = true;
    }
  }

  function showProgress({ progress: value, total, message }: Progress): void {
    const bar = element("progress", {
      "aria-label": "Progress",
      ...(total === undefined ? {} : { max: String(total) }),
    });
    if (total !== undefined) bar.value = value;
    progress.replaceChildren(bar, message ?? "");
  }

  function showResult(answer: ToolResult, values: Values, page: number, seconds: string): void {
    const described = describeResult(answer);
    const next = described.isError ? undefined : nextPageArguments(schema, values, answer.structuredContent);
    const title = element("h3", {}, page === 1 ? "Result" : `Result, page ${page}`);
    status.textContent = `${described.summary}${page === 1 ? "" : `, page ${page}`}, in ${seconds}`;
    clock.textContent = "";
    const goOn = () => {
      if (next !== undefined) void start(next, page + 1);
    };
    result.replaceChildren(
      title,
      resultView(described),
      ...(next === undefined ? [] : [element("div", { class: "actions" }, button("Next page", goOn))]),
      jsonDetails("Raw JSON", described.raw),
    );
    // The button that was used is gone; the reader goes on where the new page begins.
    if (page > 1) focusOn(title);
  }

  function showFailure(failure: CallFailure): void {
    const { title, text } = explainFailure(failure);
    status.textContent = failure.kind === "cancelled" ? title : "";
    clock.textContent = "";
    if (failure.kind === "cancelled") return;
    result.replaceChildren(
      element(
        "div",
        { class: "caution", role: "alert" },
        element("strong", {}, title),
        element("p", {}, text),
        failure.kind === "sign-in"
          ? button(
              "Sign in again",
              () => {
                onSignIn(form.texts());
              },
              { class: "primary" },
            )
          : undefined,
      ),
    );
  }

  return {
    heading,
    element: element(
      "section",
      { class: "tool", "aria-labelledby": id },
      heading,
      toolFacts(tool),
      tool.description === undefined ? undefined : element("p", {}, tool.description),
      notice,
      form.element,
      element("div", { class: "call" }, status, clock, progress),
      result,
      schemaDetails(tool),
    ),
    restore: (texts) => {
      form.fill(texts);
      const repeat = button(
        "Repeat the call",
        () => {
          form.element.requestSubmit();
        },
        { class: "primary" },
      );
      notice.replaceChildren(
        element("p", { role: "status" }, "You are signed in again, and what you typed is back."),
        repeat,
      );
      repeat.focus();
    },
  };
}

export function titleOf({ name, title, annotations }: Tool): string {
  return title ?? annotations?.title ?? labelOf(name);
}

function toolFacts({ name, annotations = {} }: Tool): HTMLElement {
  const { readOnlyHint } = annotations;
  const effect = readOnlyHint === undefined ? undefined : readOnlyHint ? " · only reads" : " · may change data";
  return element("p", { class: "facts muted" }, element("code", {}, name), effect);
}

function schemaDetails({ inputSchema, outputSchema }: Tool): HTMLElement {
  const schemas = outputSchema === undefined ? { inputSchema } : { inputSchema, outputSchema };
  return jsonDetails("Schema", JSON.stringify(schemas, undefined, 2));
}

/** Shows how long a call takes, and says it when it is stopped. */
function startClock(shown: HTMLElement): () => string {
  const startedAt = performance.now();
  const elapsed = () => {
    const milliseconds = performance.now() - startedAt;
    return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  };
  const timer = setInterval(() => {
    shown.textContent = elapsed();
  }, 100);
  return () => {
    clearInterval(timer);
    return elapsed();
  };
}
