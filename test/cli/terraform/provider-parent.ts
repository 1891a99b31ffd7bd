import { text } from "node:stream/consumers";
import { startProviders } from "../../../cli/terraform/provider-process.js";
import { WorkingCopy } from "../../../cli/terraform/working-copy.js";

/** Starts providers and makes a working copy, says where they are, and waits to be killed. */
async function main(): Promise<void> {
  const providers = JSON.parse(await text(process.stdin)) as Parameters<typeof startProviders>[0];
  const { reattach } = await startProviders(providers);
  const { folder } = new WorkingCopy();
  process.stdout.write(`${JSON.stringify({ reattach, workingCopy: folder })}\n`);
}

void main();
