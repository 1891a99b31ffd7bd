import type { Architecture, ArchitectureNode, SignInParty, SignInStep } from "./integration-dossier.js";

/** Frames around everything that is in one place. */
const FRAMES = [
  ["entra", "Entra ID"],
  ["azure", "Azure"],
] as const satisfies readonly (readonly [ArchitectureNode["place"], string])[];

const ARROWS = { request: "==>", trust: "-.->", part: "---" } as const;

/** The diagram as Mermaid's flowchart. Thick arrows are requests, dotted ones trust, dashed frames what exists already. */
export function architectureDiagram({ nodes, links }: Architecture): string {
  const outermost = nodes.filter(({ inside }) => inside === undefined);
  const framed = new Set<string>(FRAMES.map(([place]) => place));
  return [
    "flowchart LR",
    "  classDef existing stroke-dasharray: 5 4",
    ...outermost.filter(({ place }) => !framed.has(place)).flatMap((node) => nodeLines(node, nodes, "  ")),
    ...FRAMES.flatMap(([place, title]) => {
      const inner = outermost.filter((node) => node.place === place);
      const lines = inner.flatMap((node) => nodeLines(node, nodes, "    "));
      return lines.length === 0 ? [] : [`  subgraph frame_${place}["${title}"]`, ...lines, "  end"];
    }),
    ...links.map(({ from, to, what, kind }) => {
      const words = what === "" ? "" : `|"${label(what)}"|`;
      return `  ${from} ${ARROWS[kind]}${words} ${to}`;
    }),
  ].join("\n");
}

/** A node, or a frame of its own around what is in it. */
function nodeLines(node: ArchitectureNode, nodes: readonly ArchitectureNode[], indent: string): string[] {
  const inner = nodes.filter(({ inside }) => inside === node.id);
  if (inner.length === 0) {
    return [`${indent}${node.id}["${labelOf(node, "<br/>")}"]${node.origin === "existing" ? ":::existing" : ""}`];
  }
  return [
    // Titles of frames have one line.
    `${indent}subgraph ${node.id}["${labelOf(node, ", ")}"]`,
    ...inner.flatMap((child) => nodeLines(child, nodes, `${indent}  `)),
    `${indent}end`,
    ...(node.origin === "existing" ? [`${indent}class ${node.id} existing`] : []),
  ];
}

function labelOf({ title, name, notes, origin, place }: ArchitectureNode, between: string): string {
  const outside = place === "users" || place === "elsewhere";
  const whose = { made: [], stack: ["of this stack"], existing: outside ? [] : ["exists"] }[origin];
  return [title, name, ...notes, ...whose].map(label).join(between);
}

/**
 * Text that can't end its label, begin a directive or become markup: what Mermaid might take for syntax is written as an
 * entity of its own kind (`#35;` for `#`).
 */
function label(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[^\p{L}\p{N} .,:/@()'_-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** How each party of a sign-in is called in the diagram. */
const PARTIES: Readonly<Record<SignInParty, string>> = {
  client: "MCP client",
  browser: "Browser",
  gateway: "Gateway",
  entra: "Entra ID",
  server: "MCP server",
  graph: "Microsoft Graph",
};

/** A sign-in as Mermaid's sequence diagram. */
export function signInDiagram(steps: readonly SignInStep[]): string {
  const taking = new Set(steps.flatMap(({ from, to }) => [from, to]));
  return [
    "sequenceDiagram",
    "  autonumber",
    ...Object.entries(PARTIES).flatMap(([party, title]) =>
      taking.has(party as SignInParty) ? [`  participant ${party} as ${title}`] : [],
    ),
    ...steps.map(({ from, to, what, answer }) => `  ${from}${answer ? "-->>" : "->>"}${to}: ${label(what)}`),
  ].join("\n");
}
