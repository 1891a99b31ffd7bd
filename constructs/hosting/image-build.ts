import { createHash } from "node:crypto";
import { ContainerRegistryTask } from "@cdktf/provider-azurerm/lib/container-registry-task";
import { ContainerRegistryTaskScheduleRunNow } from "@cdktf/provider-azurerm/lib/container-registry-task-schedule-run-now";
import { Construct } from "constructs";
import type { ImageRegistry } from "./container-registry.js";
import type { RuntimeImageBuild } from "./image-build-props.js";
import type { Tags } from "./tags.js";

/** Input of `ImageBuild`. */
export interface ImageBuildProps {
  /** The integration's name, that the task's derives from. */
  readonly integration: string;
  readonly build: RuntimeImageBuild;
  readonly registry: ImageRegistry;
  readonly tags: Tags;
}

const REPOSITORY = "entra-mcp-runtime";

/** Seconds; the provider waits half an hour for a run. A step ends after ten minutes unless told otherwise. */
const LONGEST_RUN = 1800;
const LONGEST_STEP = 1500;

/** Always the same: what differs stands in `values`, where a plan shows it. */
const STEPS = `version: v1.1.0
stepTimeout: ${LONGEST_STEP}
steps:
  - build: >-
      -t $Registry/${REPOSITORY}:{{.Values.tag}}
      -f runtime/Containerfile
      --build-arg BUILD_IMAGE={{.Values.build_image}}
      --build-arg BASE_IMAGE={{.Values.base_image}}
      --build-arg VERSION={{.Values.version}}
      --build-arg REVISION={{.Values.revision}}
      --build-arg SOURCE={{.Values.source}}
      .
  - push:
      - $Registry/${REPOSITORY}:{{.Values.tag}}
`;

/** Builds the runtime's image in the registry, anew whenever what it is built from changes. */
export class ImageBuild extends Construct {
  /** The image, under a tag that stands for exactly these sources. */
  public readonly image: string;
  public readonly task: ContainerRegistryTask;
  /** The run of the task; containers wait for it. */
  public readonly run: ContainerRegistryTaskScheduleRunNow;

  public constructor(scope: Construct, id: string, { integration, build, registry, tags }: ImageBuildProps) {
    super(scope, id);
    const { gitRepository, revision, buildImage, baseImage } = build;
    const isCommit = /^[0-9a-f]{40}$/.test(revision);
    const tag = `${isCommit ? revision.slice(0, 12) : revision}-${fingerprint(build)}`;
    this.image = `${registry.loginServer}/${REPOSITORY}:${tag}`;
    this.task = new ContainerRegistryTask(this, "Resource", {
      name: `${integration}-runtime`,
      containerRegistryId: registry.registryId,
      tags,
      platform: { os: "Linux", architecture: "amd64" },
      timeoutInSeconds: LONGEST_RUN,
      // No identity: a task may push to its own registry, and has to reach nothing else that asks who it is. An encoded step,
      // because the provider wants a token for every other kind, which would stand in the state.
      encodedStep: {
        taskContent: STEPS,
        contextPath: `${gitRepository}#${revision}`,
        values: {
          tag,
          build_image: buildImage,
          base_image: baseImage,
          version: isCommit ? "unknown" : revision,
          revision: isCommit ? revision : "unknown",
          source: gitRepository,
        },
      },
    });
    this.run = new ContainerRegistryTaskScheduleRunNow(this, "Run", {
      containerRegistryTaskId: this.task.id,
      // Another source is an update of the task, and would go unbuilt.
      lifecycle: {
        replaceTriggeredBy: [`${this.task.terraformResourceType}.${this.task.friendlyUniqueId}.encoded_step`],
      },
    });
  }
}

/** Two builds under one tag would be one image to the container app, whatever is in it. */
function fingerprint({ gitRepository, revision, buildImage, baseImage }: RuntimeImageBuild): string {
  const sources = JSON.stringify([STEPS, gitRepository, revision, buildImage, baseImage]);
  return createHash("sha256").update(sources).digest("hex").slice(0, 12);
}
