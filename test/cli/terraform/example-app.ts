import { synthesizeExample } from "./example-stack.js";

/** The example as a program of its own, in the way cdktf runs an app. */
synthesizeExample(process.env.CDKTF_OUTDIR ?? "cdktf.out");
