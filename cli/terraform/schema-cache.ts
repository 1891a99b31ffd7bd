import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { z } from "zod";
import type { ProviderBinding } from "./binding-source.js";
import type { TypeSchema } from "./terraform-schema.js";

const cached = z.object({
  version: z.number(),
  block: z.object({ attributes: z.looseObject({}), block_types: z.looseObject({}) }),
});

/** A folder of derived schemas, one file per type, so that processes running at once cannot undo each other's work. */
export class SchemaCache {
  readonly #folder: string;

  /** @param root Where caches live, normally `node_modules/.cache/entra-mcp/provider-schemas`. */
  constructor(root: string, binding: ProviderBinding) {
    this.#folder = join(root, `${binding.name}-${binding.version}-${extractorFingerprint()}`);
  }

  /** The stored schema; undefined when there is none or when the file is damaged. */
  read(moduleName: string): TypeSchema | undefined {
    try {
      const content: unknown = JSON.parse(readFileSync(this.#path(moduleName), "utf8"));
      return cached.safeParse(content).success ? (content as TypeSchema) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores a schema; a reader sees the old file or the whole new one. A folder that cannot be written costs only time. */
  write(moduleName: string, schema: TypeSchema): void {
    const path = this.#path(moduleName);
    const unfinished = `${path}.${process.pid}`;
    try {
      mkdirSync(this.#folder, { recursive: true });
    } catch {
      return;
    }
    try {
      writeFileSync(unfinished, JSON.stringify(schema));
      renameSync(unfinished, path);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }

  #path(moduleName: string): string {
    return join(this.#folder, `${moduleName}.json`);
  }
}

/** The cache's place beside the bindings: `node_modules/.cache/entra-mcp/provider-schemas`. */
export function defaultCacheRoot(binding: ProviderBinding): string {
  return join(dirname(dirname(binding.folder)), ".cache", "entra-mcp", "provider-schemas");
}

/** Changes whenever the code that derives schemas changes, so that nobody has to remember to bump a number. */
function extractorFingerprint(): string {
  const hash = createHash("sha256");
  for (const name of ["binding-structs", "schema-from-binding"]) {
    hash.update(readFileSync(join(__dirname, name + extname(__filename))));
  }
  return hash.digest("hex").slice(0, 8);
}
