import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformStack, type IStackSynthesizer, type ISynthesisSession } from "cdktf";
import { describeIntegration } from "./describe-integration.js";
import type { DocumentedIntegration } from "./documented-integration.js";
import { dossierMarkdown } from "./dossier-markdown.js";
import { viewOf } from "./terraform-parts.js";

/** Has the integration's dossier written next to its stack's Terraform, each time its app is synthesized. */
export function writeDossierOf(integration: DocumentedIntegration): void {
  const stack = TerraformStack.of(integration.scope);
  const { synthesizer } = stack;
  // One for all integrations of a stack: it resolves the stack once.
  if (synthesizer instanceof DossierSynthesizer) synthesizer.integrations.push(integration);
  else stack.synthesizer = new DossierSynthesizer(stack, synthesizer, [integration]);
}

/**
 * Synthesizes as before, then writes the dossiers: the stack is complete only then, and what failed to synthesize has none.
 * `Testing.synth` uses no synthesizer, so it writes nothing.
 */
class DossierSynthesizer implements IStackSynthesizer {
  public constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    public readonly integrations: DocumentedIntegration[],
  ) {}

  public synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    const { synthesizedStackPath } = session.manifest.forStack(this.stack);
    const folder = join(session.outdir, dirname(synthesizedStackPath));
    const view = viewOf(this.stack);
    for (const integration of this.integrations) {
      const dossier = describeIntegration(integration, view);
      const path = join(folder, dossierName(integration, this.stack));
      writeFileSync(`${path}.integration.json`, `${JSON.stringify(dossier, null, 2)}\n`);
      writeFileSync(`${path}.integration.md`, dossierMarkdown(dossier));
    }
  }
}

/** Ids of the construct below its stack. What a file system might not take, or two ids might share, is made unique. */
function dossierName({ scope }: DocumentedIntegration, stack: TerraformStack): string {
  const ids = scope.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  const name = ids.join(".");
  return ids.every((id) => /^[\w-]+$/.test(id))
    ? name
    : `${name.replace(/[^\w.-]/g, "_")}-${scope.node.addr.slice(-8)}`;
}
