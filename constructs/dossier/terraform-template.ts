/** A piece of a Terraform template: text as it is, or the inside of `${…}`. */
export type TemplatePiece = { readonly text: string } | { readonly expression: string };

/** Takes a template of Terraform's apart: `https://${var.host}/mcp` is text, expression, text. */
export function templatePieces(template: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let text = "";
  for (let at = 0; at < template.length;) {
    if (template.startsWith("$${", at)) {
      // How Terraform writes a literal `${`.
      text += "${";
      at += 3;
    } else if (template.startsWith("${", at)) {
      const end = endOfExpression(template, at + 2);
      if (text !== "") pieces.push({ text });
      text = "";
      pieces.push({ expression: template.slice(at + 2, end).trim() });
      at = end + 1;
    } else {
      text += template.charAt(at);
      at += 1;
    }
  }
  if (text !== "") pieces.push({ text });
  return pieces;
}

/** Index of the brace that closes an expression; texts in it may hold templates of their own. */
function endOfExpression(template: string, from: number): number {
  let at = from;
  for (let depth = 1; at < template.length; at += 1) {
    const character = template.charAt(at);
    if (character === '"') at = endOfText(template, at + 1);
    else if (character === "{") depth += 1;
    else if (character === "}" && (depth -= 1) === 0) return at;
  }
  return at;
}

function endOfText(template: string, from: number): number {
  for (let at = from; at < template.length; at += 1) {
    if (template.charAt(at) === "\\") at += 1;
    else if (template.startsWith("${", at) && !template.startsWith("$${", at - 1))
      at = endOfExpression(template, at + 2);
    else if (template.charAt(at) === '"') return at;
  }
  return template.length;
}
