import type { Placeholder } from "./integration-dossier.js";
import { templatePieces } from "./terraform-template.js";
import type { TerraformPart, TerraformView } from "./terraform-parts.js";

/** Says in words what Terraform says in references. */
export interface ReadableValues {
  /** A value for people: `https://gateway.<default domain of cae-contoso>/mcp`. */
  read(value: unknown): string;
  /** Output of the stack that holds exactly this value. */
  outputOf(value: unknown): string | undefined;
  /** The part that a value refers to first; undefined when it refers to none. */
  partOf(value: unknown): TerraformPart | undefined;
  /** Every placeholder that was needed so far, sorted. */
  placeholders(): readonly Placeholder[];
}

/** `<type>.<name>.<attribute>`, with `data.` in front of a data source. */
const REFERENCE = /^((?:data\.)?[a-z]\w*\.[\w-]+)\.([\w.[\]"*-]+)$/;
const REFERENCES = /\b(?:(?:var|local)\.[\w-]+|(?:data\.)?[a-z]\w*\.[\w-]+\.\w+)/g;
const NAMED_VALUE = /^(var|local)\.([\w-]+)$/;
const URL_ENCODED = /^urlencode\("(.*)"\)$/s;

/** What cdktf makes itself, for references between stacks. */
const CROSS_STACK_OUTPUT = "cross-stack-output-";

/** Values of one stack. */
export function readableValues({ partsByAddress, outputs, resolve }: TerraformView): ReadableValues {
  const expressions = new Map<string, string>();

  function read(value: unknown): string {
    return readResolved(resolve(value));
  }

  function readResolved(value: unknown): string {
    if (typeof value !== "string") return value === undefined ? "" : JSON.stringify(value);
    return templatePieces(value)
      .map((piece) => ("text" in piece ? piece.text : readExpression(piece.expression)))
      .join("");
  }

  function readExpression(expression: string): string {
    const encoded = URL_ENCODED.exec(expression)?.[1];
    if (encoded !== undefined) return urlEncoded(encoded);
    const [, address = "", attribute = ""] = REFERENCE.exec(expression) ?? [];
    const part = partsByAddress.get(address);
    // What a resource is given it also answers, so a name is known although it is asked of the resource.
    const given = part?.arguments[attribute];
    if (typeof given === "string") return readResolved(given);
    return placeholder(wordsFor(expression), expression);
  }

  function urlEncoded(template: string): string {
    return templatePieces(template)
      .map((piece) => ("text" in piece ? encodeURIComponent(piece.text) : readExpression(piece.expression)))
      .join("");
  }

  function wordsFor(expression: string): string {
    const whole = referenceWords(expression);
    if (whole !== undefined) return whole;
    const parts = [...new Set(expression.match(REFERENCES) ?? [])].map((part) => referenceWords(part) ?? part);
    return parts.length === 0 ? "computed by Terraform" : `computed from ${parts.join(", ")}`;
  }

  function referenceWords(reference: string): string | undefined {
    const [, kind, name] = NAMED_VALUE.exec(reference) ?? [];
    if (name !== undefined) return `${kind === "var" ? "variable" : "local value"} ${name}`;
    const [, address = "", attribute = ""] = REFERENCE.exec(reference) ?? [];
    const part = partsByAddress.get(address);
    return part && `${attributeWords(part, attribute)}${ownerOf(part)}`;
  }

  function ownerOf(part: TerraformPart): string {
    return part.type === "azuread_client_config" ? "" : ` of ${labelOf(part)}`;
  }

  /** The name that people know a part by, or where its construct is. */
  function labelOf(part: TerraformPart): string {
    const name = part.arguments.display_name ?? part.arguments.name;
    const known = typeof name === "string" ? readResolved(name) : "";
    return known === "" || known.includes("<") ? constructName(part) : known;
  }

  function placeholder(words: string, expression: string): string {
    // Angle brackets are what a placeholder is told by, and a line is what it has to stay on.
    const text = `<${words.replace(/[<>\s]+/g, " ").trim()}>`;
    const known = expressions.get(text);
    if (known !== undefined && known !== expression) return placeholder(`${words} (${expression})`, expression);
    expressions.set(text, expression);
    return text;
  }

  function outputOf(value: unknown): string | undefined {
    const resolved = resolve(value);
    const names = [...outputs].filter(([name, held]) => held === resolved && !name.startsWith(CROSS_STACK_OUTPUT));
    return names[0]?.[0];
  }

  function partOf(value: unknown): TerraformPart | undefined {
    const resolved = resolve(value);
    const pieces = typeof resolved === "string" ? templatePieces(resolved) : [];
    const [reference] = pieces.flatMap((piece) => ("expression" in piece ? [REFERENCE.exec(piece.expression)] : []));
    const [, address = "", attribute = ""] = reference ?? [];
    const part = partsByAddress.get(address);
    // `${certificate.key_vault_id}` is about the vault; a name is about whatever has it.
    return part && ((/(^|_)id$/.test(attribute) ? partOf(part.arguments[attribute]) : undefined) ?? part);
  }

  function placeholders(): readonly Placeholder[] {
    return [...expressions]
      .map(([text, expression]) => {
        const output = outputOf(`\${${expression}}`);
        return { text, expression, ...(output === undefined ? {} : { output }) };
      })
      .sort((a, b) => (a.text < b.text ? -1 : 1));
  }

  return { read, outputOf, partOf, placeholders };
}

/** Last parts of the path, without cdktf's usual `Resource`. */
function constructName({ path }: TerraformPart): string {
  return path
    .replace(/\/Resource$/, "")
    .split("/")
    .slice(-2)
    .join("/");
}

/** The deploying principal is who Terraform signs in as; a tenant needs no more words. */
function attributeWords({ type }: TerraformPart, attribute: string): string {
  if (type === "azuread_client_config" && attribute === "object_id") return "object id of the deploying principal";
  return attribute.replace(/[_.]+/g, " ");
}
