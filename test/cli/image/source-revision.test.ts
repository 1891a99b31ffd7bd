import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sourceRevision, withoutCredentials } from "../../../cli/image/source-revision.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("where an image's sources come from", () => {
  it.each([
    ["https://git.contoso.example/mcp.git", "https://git.contoso.example/mcp.git"],
    ["https://bot:s3cret@git.contoso.example/mcp.git", "https://git.contoso.example/mcp.git"],
    ["https://git.contoso.example/mcp.git?access_token=s3cret#x", "https://git.contoso.example/mcp.git"],
    ["ssh://git@git.contoso.example:2222/mcp.git", "ssh://git.contoso.example:2222/mcp.git"],
    ["git@git.contoso.example:team/mcp.git", "git.contoso.example/team/mcp.git"],
    ["file:///home/adele/mcp", undefined],
    ["../mcp", undefined],
  ])("is %s without credentials: %s", (remote, source) => {
    expect(withoutCredentials(remote)).toBe(source);
  });

  it("is the commit, marked when files differ from it", () => {
    const folder = temporaryFolder();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=Adele", "-c", "user.email=adele@contoso.example", ...args], {
        cwd: folder,
        encoding: "utf8",
      }).trim();
    git("init", "--quiet");
    writeFileSync(join(folder, "a"), "1");
    git("add", ".");
    git("commit", "--quiet", "--message", "One");
    const commit = git("rev-parse", "HEAD");

    expect(sourceRevision(folder)).toEqual({ revision: commit, source: undefined });
    writeFileSync(join(folder, "a"), "2");
    expect(sourceRevision(folder).revision).toBe(`${commit}-dirty`);
    expect(sourceRevision(temporaryFolder())).toEqual({ revision: undefined, source: undefined });
  });
});
