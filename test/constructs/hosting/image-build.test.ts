import { readFileSync } from "node:fs";
import { join } from "node:path";
import { containerApp, containerApps, containerOf } from "../../support/container-apps.js";
import { existing, imageBuild } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const TASK = "azurerm_container_registry_task";
const RUN = "azurerm_container_registry_task_schedule_run_now";
const registry = { name: "contosomcp" };

interface Step {
  readonly task_content: string;
  readonly context_path: string;
  readonly values: Readonly<Record<string, string>>;
}

function built(changes: Partial<Record<keyof typeof imageBuild, string>> = {}) {
  const stack = synthesizeDirectSso({ hosting: { registry, runtimeImage: { ...imageBuild, ...changes } } });
  return { step: stack.resource(TASK).encoded_step as Step, image: containerOf(containerApp(stack)).image };
}

it("is none by default: the image is there", () => {
  expect(synthesizeDirectSso({ hosting: { registry } }).resources(TASK)).toEqual({});
});

describe("an image that is built here", () => {
  const stack = synthesizeOAuthProxy({
    tags: { owner: "platform" },
    hosting: { registry, runtimeImage: imageBuild },
  });

  it("is built from a commit, without a token and without an identity", () => {
    expect(stack.resource(TASK)).toEqual({
      name: "contoso-runtime",
      container_registry_id: "${azurerm_container_registry.Hosting/Registry.id}",
      tags: { owner: "platform" },
      platform: { os: "Linux", architecture: "amd64" },
      timeout_in_seconds: 1800,
      encoded_step: {
        task_content: expect.any(String) as string,
        context_path: `${imageBuild.gitRepository}#${imageBuild.revision}`,
        values: {
          tag: expect.stringMatching(/^4f53cda18c2b-[0-9a-f]{12}$/) as string,
          build_image: imageBuild.buildImage,
          base_image: imageBuild.baseImage,
          version: "unknown",
          revision: imageBuild.revision,
          source: imageBuild.gitRepository,
        },
      },
    });
  });

  it("is what every container of the runtime runs, which wait for it", () => {
    const { values } = stack.resource(TASK).encoded_step as Step;
    expect(Object.keys(containerApps(stack))).toEqual(["Hosting/Gateway", "Hosting/Server"]);
    for (const app of Object.values(containerApps(stack))) {
      expect(containerOf(app).image).toBe(
        `\${azurerm_container_registry.Hosting/Registry.login_server}/entra-mcp-runtime:${String(values.tag)}`,
      );
      expect(app.depends_on).toContain(`${RUN}.Hosting/RuntimeImage/Run`);
    }
  });

  it("is built anew when its sources change, although the task is only updated", () => {
    expect(stack.resource(RUN)).toEqual({
      container_registry_task_id: "${azurerm_container_registry_task.Hosting/RuntimeImage.id}",
      lifecycle: { replace_triggered_by: ["azurerm_container_registry_task.Hosting/RuntimeImage.encoded_step"] },
    });
  });

  it("can be built in a registry that exists", () => {
    const made = synthesizeDirectSso({
      hosting: {
        registry: { existing: { id: existing.registryId, loginServer: "contoso.azurecr.io" } },
        runtimeImage: imageBuild,
      },
    });
    expect(made.resource(TASK).container_registry_id).toBe(existing.registryId);
    expect(containerOf(containerApp(made)).image).toMatch(/^contoso\.azurecr\.io\/entra-mcp-runtime:4f53cda18c2b-/);
  });

  it("carries a version tag as its version", () => {
    const { values, context_path } = built({ revision: "v1.4.2" }).step;
    expect(context_path).toBe(`${imageBuild.gitRepository}#v1.4.2`);
    expect(values).toMatchObject({ version: "v1.4.2", revision: "unknown" });
    expect(values.tag).toMatch(/^v1\.4\.2-[0-9a-f]{12}$/);
  });
});

describe("the tag of an image that is built here", () => {
  it("is the same for the same sources", () => {
    expect(built().image).toEqual(built().image);
  });

  it.each([
    { revision: "5f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d" },
    { gitRepository: "https://github.com/fabrikam/entra-mcp.git" },
    { buildImage: `docker.io/library/node:24@sha256:${"3".repeat(64)}` },
    { baseImage: `gcr.io/distroless/cc-debian12@sha256:${"3".repeat(64)}` },
  ])("is another one for other sources: %j", (change) => {
    expect(built(change).image).not.toEqual(built().image);
  });
});

describe("the task's file", () => {
  const { task_content, values } = built().step;

  it("refers to each value that it is given, and to no other", () => {
    const used = [...task_content.matchAll(/\{\{\.Values\.(\w+)}}/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(values)));
  });

  it("builds the Containerfile of the repository, with the arguments that it takes", () => {
    const file = /-f (\S+)/.exec(task_content)?.[1] ?? "";
    const containerfile = readFileSync(join(__dirname, "../../..", file), "utf8");
    const taken = new Set([...containerfile.matchAll(/^ARG (\w+)/gm)].map(([, name]) => name));
    const given = [...task_content.matchAll(/--build-arg (\w+)=/g)].map(([, name]) => name);
    expect(new Set(given)).toEqual(taken);
  });
});
