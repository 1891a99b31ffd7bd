import { join } from "node:path";
import { soak } from "../../../../cli/bench/runtime/soak.js";
import { deployLocally } from "../../../../cli/rehearsal/local-deployment.js";
import { MODE_NAMES } from "../../../../cli/rehearsal/modes.js";
import { synthesizeStacks } from "../../../../stacks/synthesize.js";
import { contoso } from "../../../doubles/contoso.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const { userPrincipalName } = contoso.users.adele;
// Resident memory is read where Linux has it.
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

describeOnLinux.each(MODE_NAMES)("a soak in %s", (mode) => {
  it("watches every container and gets the right answers, and counts those that are wrong", async () => {
    const outdir = temporaryFolder();
    synthesizeStacks(outdir, {});
    const deployment = await deployLocally({ stackFolder: join(outdir, "stacks", mode) });
    try {
      const { memory, wrong } = await soak(mode, deployment, userPrincipalName, 20);
      deployment.doubles.graph.control.breakNext({ endpoint: "me", status: 418, times: 1 });
      const failing = await soak(mode, deployment, userPrincipalName, 20);

      expect(Object.keys(memory)).toEqual(Object.keys(deployment.containers));
      for (const { most } of Object.values(memory)) expect(most).toBeGreaterThan(20);
      expect(wrong).toEqual({});
      expect(failing.wrong).toEqual({ "POST /mcp: the tool failed": 1 });
    } finally {
      await deployment.stop();
    }
  });
});
