import type { Tool } from "@modelcontextprotocol/client";
import { explainFailure } from "../model/explain-failure.js";
import type { Account } from "./account.js";
import { keepCallDraft, takeCallDraft } from "./call-draft.js";
import { button, element, focusOn } from "./element.js";
import { CallFailed, type McpConnection } from "./mcp-client.js";
import { titleOf, toolPanel, type ToolPanel } from "./tool-panel.js";

/** Connects, and shows the server's tools: a list, and the one that the page's address names after `#`. */
export async function showTools(place: HTMLElement, account: Account): Promise<void> {
  const status = element("p", { role: "status", class: "muted" }, "Connecting …");
  place.replaceChildren(status);
  try {
    const connection = await account.connect();
    const tools = await connection.listTools();
    place.replaceChildren(...(tools.length === 0 ? [noTools()] : toolsAndPanels(tools, connection, account)));
  } catch (error) {
    place.replaceChildren(connectionFailure(error, account, () => void showTools(place, account)));
  }
}

function noTools(): HTMLElement {
  return element(
    "section",
    {},
    element("h2", {}, "No tools"),
    element(
      "p",
      {},
      "This server offers you no tool. Which ones there are follows from its permissions and your roles.",
    ),
  );
}

function connectionFailure(error: unknown, account: Account, retry: () => void): HTMLElement {
  const failure =
    error instanceof CallFailed ? error.failure : ({ kind: "failed", message: "This page has a defect." } as const);
  const { title, text } = explainFailure(failure);
  const signIn = failure.kind === "sign-in";
  return element(
    "div",
    { class: "caution", role: "alert" },
    element("strong", {}, signIn ? title : "The server can’t be reached"),
    element("p", {}, text),
    signIn
      ? button(
          "Sign in again",
          () => {
            account.signInAgain();
          },
          { class: "primary" },
        )
      : button("Try again", retry),
  );
}

function toolsAndPanels(tools: readonly Tool[], connection: McpConnection, account: Account): HTMLElement[] {
  const panels = new Map<string, ToolPanel>();
  const detail = element("div", { class: "detail" });
  const links = new Map(
    tools.map((tool) => [tool.name, element("a", { href: `#${encodeURIComponent(tool.name)}` }, titleOf(tool))]),
  );
  const listHeading = element("h2", { id: "tools" }, "Tools");
  const list = element(
    "nav",
    { "aria-labelledby": "tools" },
    listHeading,
    element("p", { class: "muted" }, connection.serverName),
    element("ul", {}, ...[...links.values()].map((link) => element("li", {}, link))),
  );
  const back = element("a", { href: "#", class: "back" }, "All tools");
  const view = element("div", { class: "tools" }, list, element("div", {}, back, detail));

  function panelOf(name: string): ToolPanel | undefined {
    const index = tools.findIndex((tool) => tool.name === name);
    const tool = tools[index];
    if (tool === undefined) return undefined;
    const onSignIn = (texts: Readonly<Record<string, string>>) => {
      keepCallDraft({ userId: account.userId, tool: name, texts });
      account.signInAgain();
    };
    const panel = panels.get(name) ?? toolPanel({ tool, id: `tool-${index}`, connection, onSignIn });
    panels.set(name, panel);
    return panel;
  }

  function show(name: string): ToolPanel | undefined {
    const panel = panelOf(name);
    for (const [linked, link] of links) {
      if (linked === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    view.classList.toggle("chosen", panel !== undefined);
    detail.replaceChildren(panel?.element ?? nothingChosen(connection));
    return panel;
  }

  addEventListener("hashchange", () => {
    focusOn(show(toolInAddress())?.heading ?? listHeading);
  });
  const draft = takeCallDraft(account.userId);
  if (draft !== undefined && links.has(draft.tool)) {
    history.replaceState(history.state, "", `#${encodeURIComponent(draft.tool)}`);
  }
  const panel = show(toolInAddress());
  // After the elements are on the page: what is not there can't take the focus.
  if (draft !== undefined) queueMicrotask(() => panel?.restore(draft.texts));
  return [view];
}

function nothingChosen({ instructions }: McpConnection): HTMLElement {
  return element(
    "div",
    { class: "empty" },
    element("p", {}, "Choose a tool to see what it takes, and to call it."),
    instructions === undefined ? undefined : element("p", { class: "muted" }, instructions),
  );
}

function toolInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}
