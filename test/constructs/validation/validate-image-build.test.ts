import { itAccepts, itReports, problemsOf } from "./faults.js";
import { minimalOAuthProxy } from "./valid-props.js";

const build = {
  gitRepository: "https://github.com/contoso/entra-mcp.git",
  revision: "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d",
  buildImage: `docker.io/library/node:24-bookworm-slim@sha256:${"1".repeat(64)}`,
  baseImage: `gcr.io/distroless/cc-debian12:nonroot@sha256:${"2".repeat(64)}`,
};

const withBuild = (changes: object) => ({
  "hosting.runtimeImage": { ...build, ...changes },
  "hosting.registry": { name: "contosomcp" },
});

const at = (name: string) => `hosting.runtimeImage.${name}`;

describe("the sources of an image that is to be built", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "no registry to build it in",
      changes: { "hosting.runtimeImage": build },
      path: "hosting.registry",
      message: "is missing, and the runtime's image is to be built in it",
      remedy: "new or existing",
    },
    {
      fault: "a repository over ssh",
      changes: withBuild({ gitRepository: "ssh://github.com/contoso/entra-mcp.git" }),
      path: at("gitRepository"),
      message: "is not an https URL",
      remedy: "https://<host>/<path>.git",
    },
    {
      fault: "a repository over plain http",
      changes: withBuild({ gitRepository: "http://github.com/contoso/entra-mcp.git" }),
      path: at("gitRepository"),
      message: "is not an https URL",
      remedy: "https://",
    },
    {
      fault: "a credential in the URL",
      changes: withBuild({ gitRepository: "https://user:ghp_secret@github.com/contoso/entra-mcp.git" }),
      path: at("gitRepository"),
      message: "has a user name or a credential in it",
      remedy: "readable without one",
    },
    {
      fault: "a revision behind the repository",
      changes: withBuild({ gitRepository: `${build.gitRepository}#main` }),
      path: at("gitRepository"),
      message: "has a query or a fragment",
      remedy: "revision says",
    },
    {
      fault: "a host without a repository",
      changes: withBuild({ gitRepository: "https://github.com" }),
      path: at("gitRepository"),
      message: "is not the URL of a git repository",
      remedy: "<path>.git",
    },
    {
      fault: "a path that leads elsewhere",
      changes: withBuild({ gitRepository: "https://github.com/contoso/../fabrikam/entra-mcp.git" }),
      path: at("gitRepository"),
      message: "is not the URL of a git repository",
      remedy: "<path>.git",
    },
    {
      fault: "a repository that would end the argument it stands in",
      changes: withBuild({ gitRepository: "https://github.com/contoso/entra-mcp.git --build-arg X=1" }),
      path: at("gitRepository"),
      message: "is not the URL of a git repository",
      remedy: "<path>.git",
    },
    {
      fault: "a branch",
      changes: withBuild({ revision: "main" }),
      path: at("revision"),
      message: "what it means can change",
      remedy: "40 hexadecimal digits",
    },
    {
      fault: "a short commit",
      changes: withBuild({ revision: "4f53cda" }),
      path: at("revision"),
      message: "is not a whole commit",
      remedy: "all 40",
    },
    {
      fault: "a commit in upper case",
      changes: withBuild({ revision: build.revision.toUpperCase() }),
      path: at("revision"),
      message: "is not a whole commit",
      remedy: "lower case",
    },
    {
      fault: "a tag that can't be the tag of an image",
      changes: withBuild({ revision: "v1.4.2+build.7" }),
      path: at("revision"),
      message: "is neither a commit nor a version tag",
      remedy: "v1.4.2",
    },
    {
      fault: "an image to build in without a digest",
      changes: withBuild({ buildImage: "docker.io/library/node:24.12.0" }),
      path: at("buildImage"),
      message: "has no digest",
      remedy: "@sha256:",
    },
    {
      fault: "an image to run on with half a digest",
      changes: withBuild({ baseImage: "gcr.io/distroless/cc-debian12@sha256:abc" }),
      path: at("baseImage"),
      message: "is not sha256: and 64",
      remedy: "Copy the digest",
    },
    {
      fault: "no image to run on",
      changes: withBuild({ baseImage: undefined }),
      path: at("baseImage"),
      message: "is missing",
      remedy: "an image reference",
    },
  ]);

  it("are not repeated where a credential is among them", () => {
    const problems = problemsOf(
      minimalOAuthProxy,
      withBuild({ gitRepository: "https://user:ghp_secret@github.com/contoso/entra-mcp.git" }),
    );
    expect(JSON.stringify(problems)).not.toContain("ghp_secret");
  });

  itAccepts(minimalOAuthProxy, [
    ["a commit", withBuild({})],
    ["a version tag", withBuild({ revision: "v1.4.2" })],
    ["a version without a letter in front", withBuild({ revision: "1.4.2-rc.1" })],
    ["a repository of Azure DevOps", withBuild({ gitRepository: "https://dev.azure.com/contoso/mcp/_git/entra-mcp" })],
    ["a repository on a port", withBuild({ gitRepository: "https://git.contoso.com:8443/entra-mcp" })],
  ]);
});
