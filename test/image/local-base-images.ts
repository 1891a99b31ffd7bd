import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import type { BuildahStorage } from "../support/buildah.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { node24 } from "./node-24.js";

/** What the Containerfile is built on, by digest. */
export interface LocalBaseImages {
  readonly buildImage: string;
  readonly baseImage: string;
}

/** Programs that the build stage runs, beside Node and npm. */
const TOOLS = ["sh", "env", "chmod", "chown", "cp", "mkdir"];
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
/** Where the build stage finds what npm has downloaded here already; mount npm's cache there. */
export const NPM_CACHE = "/npm-cache";

/**
 * Images like `node:24-bookworm-slim` and `distroless/cc`, put together from files of this machine: a test can't expect a
 * registry.
 */
export function localBaseImages(storage: BuildahStorage): LocalBaseImages {
  const base = temporaryFolder();
  copyLibraries(node24(), base);
  write(
    base,
    "/etc/passwd",
    "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n",
  );
  // An engine would put it there.
  write(base, "/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
  write(base, "/etc/nsswitch.conf", "hosts: files dns\n");
  if (existsSync(CERTIFICATES)) copy(CERTIFICATES, base);
  mkdirSync(join(base, "tmp"));
  // As everywhere: whoever runs may write there, if the file system lets them.
  chmodSync(join(base, "tmp"), 0o1777);

  const build = temporaryFolder();
  cpSync(base, build, { recursive: true });
  for (const tool of TOOLS) {
    const path = execFileSync("which", [tool], { encoding: "utf8" }).trim();
    copyLibraries(path, build);
    copy(path, build, `/bin/${tool}`);
  }
  copy(node24(), build, "/usr/local/bin/node");
  // npm's scripts ask for /usr/bin/env.
  symlinkSync("../bin", join(build, "usr/bin"));
  const npm = realpathSync(execFileSync("which", ["npm"], { encoding: "utf8" }).trim());
  cpSync(join(dirname(npm), ".."), join(build, "usr/local/lib/npm"), { recursive: true, dereference: true });
  symlinkSync("../lib/npm/bin/npm-cli.js", join(build, "usr/local/bin/npm"));

  return {
    baseImage: storage.imageOf("localhost/entra-mcp-test/base", base, {}),
    buildImage: storage.imageOf("localhost/entra-mcp-test/build", build, {
      PATH: "/usr/local/bin:/bin",
      HOME: "/root",
      npm_config_cache: NPM_CACHE,
      npm_config_prefer_offline: "true",
      npm_config_registry: npmSetting("registry"),
      ...(existsSync(CERTIFICATES) ? { NODE_EXTRA_CA_CERTS: CERTIFICATES } : {}),
    }),
  };
}

/** What npm does here, without the credentials that its files may hold. */
export function npmSetting(name: "cache" | "registry"): string {
  // Not what `npm test` hands on to its children.
  const environment = Object.entries(process.env).filter(([variable]) => !/^npm_(?!config_)/i.test(variable));
  return execFileSync("npm", ["config", "get", name], {
    encoding: "utf8",
    env: Object.fromEntries(environment),
  }).trim();
}

/** The shared libraries of a program, with the linker that loads them. */
function copyLibraries(program: string, root: string): void {
  const listed = execFileSync("ldd", [program], { encoding: "utf8" });
  for (const [library] of listed.matchAll(/(?<=\s)\/\S+(?= \()/g)) copy(library, root);
}

function copy(source: string, root: string, target = source): void {
  mkdirSync(dirname(join(root, target)), { recursive: true });
  copyFileSync(realpathSync(source), join(root, target));
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
