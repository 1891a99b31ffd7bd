import { join } from "node:path";
import { deployLocally, type LocalDeployment } from "../../../cli/rehearsal/local-deployment.js";
import { MODE_NAMES, type ModeName } from "../../../cli/rehearsal/modes.js";
import { rehearseSignIns } from "../../../cli/rehearsal/rehearse-sign-in.js";
import { synthesizeStacks } from "../../../stacks/synthesize.js";
import { contoso } from "../../doubles/contoso.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const { bob, ines } = contoso.users;
const outdir = temporaryFolder();
synthesizeStacks(outdir, {});

/** The journeys of a mode, and how each ended: undefined if well. */
async function rehearse(mode: ModeName, deployment: LocalDeployment) {
  const lines: string[] = [];
  const succeeded = await rehearseSignIns(mode, deployment, (line) => lines.push(line));
  const failures: (string | undefined)[] = [];
  for (const line of lines) {
    if (/^ {2}\w/.test(line)) failures.push(undefined);
    const [, reason] = /^ {4}FAILED {2}(.+)$/.exec(line) ?? [];
    if (reason !== undefined) failures[failures.length - 1] = reason;
  }
  return { succeeded, failures };
}

describe.each(MODE_NAMES)("sign-ins rehearsed in %s", (mode) => {
  let deployment: LocalDeployment;

  beforeAll(async () => {
    deployment = await deployLocally({ stackFolder: join(outdir, "stacks", mode) });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    deployment.doubles.entra.control.reset();
    deployment.doubles.graph.control.reset();
  });
  afterAll(() => deployment?.stop());

  it("fail for a user whom Entra does not sign in, and go on with the next", async () => {
    const { objectId } = contoso.users.adele;
    deployment.doubles.entra.control.setAccountEnabled({ tenant: contoso.domain, user: objectId, enabled: false });
    const { succeeded, failures } = await rehearse(mode, deployment);

    expect(succeeded).toBe(false);
    const half = failures.length / 2;
    expect(failures.slice(0, half).filter((reason) => reason === undefined)).toEqual([]);
    expect(failures.slice(half).filter((reason) => reason !== undefined)).toEqual([]);
  });

  it("fail when the policy stops nobody", async () => {
    jest.spyOn(deployment.doubles.entra.control, "demandMfa").mockImplementation(() => undefined);
    jest.spyOn(deployment.doubles.graph.control, "challengeNext").mockImplementation(() => undefined);
    const { succeeded, failures } = await rehearse(mode, deployment);

    expect(succeeded).toBe(false);
    expect(new Set(failures)).toEqual(new Set([undefined, "a call went through that a policy should have stopped"]));
  });

  it("demand the second factor of the second user in each way in, and at the end of one who was not there yet", async () => {
    const demand = jest.spyOn(deployment.doubles.entra.control, "demandMfa");
    const { succeeded, failures } = await rehearse(mode, deployment);

    expect(succeeded).toBe(true);
    expect(demand.mock.calls.map(([{ users }]) => users)).toEqual(
      [...failures.slice(failures.length / 2).map(() => bob), ines].map(({ userPrincipalName }) => [userPrincipalName]),
    );
  });
});
