import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { freePort } from "../../cli/rehearsal/free-port.js";
import { consumer } from "./consumer-project.js";

it("doctor runs from the packed package, with what that declares and nothing else", async () => {
  const folder = consumer({ "package.json": JSON.stringify({ private: true }) });
  const launcher = join(folder, "node_modules/entra-mcp/cli/entra-mcp.js");
  const url = `http://127.0.0.1:${await freePort()}/mcp`;

  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, "doctor", url, "--json"], {
    encoding: "utf8",
    cwd: folder,
  });

  expect([status, stderr]).toEqual([1, expect.stringContaining("checking 12/12: Log-out")]);
  const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
  expect(checks.filter((check) => check.status === "fail").map(({ id }) => id)).toEqual(["connection.answers"]);
});
