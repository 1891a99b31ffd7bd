import { synthesizeStacks } from "./synthesize.js";

const stacks = synthesizeStacks(undefined, process.env);
process.stdout.write(`Synthesized ${stacks.map((stack) => `cdktf.out/stacks/${stack}`).join(", ")}\n`);
