import { synthesizeStacks } from "./synthesize.js";

synthesizeStacks(undefined, process.env);
