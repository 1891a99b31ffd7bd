import type { z } from "zod";

/**
 * The same schema, with its JSON Schema worked out once. The MCP library asks for it anew with every server it is given,
 * and so with every request.
 *
 * @see https://standardschema.dev/json-schema
 */
export function withSchemaOnce<Schema extends z.ZodObject>(schema: Schema): Pick<Schema, "~standard"> {
  const standard = schema["~standard"];
  return {
    "~standard": {
      ...standard,
      jsonSchema: { input: once(standard.jsonSchema.input), output: once(standard.jsonSchema.output) },
    },
  };
}

/** Keyed by the dialect asked for, which the library never changes within a process. */
function once<Options extends { readonly target: string }, Result>(convert: (options: Options) => Result) {
  const converted = new Map<string, Result>();
  return (options: Options): Result => {
    const known = converted.get(options.target) ?? convert(options);
    converted.set(options.target, known);
    return known;
  };
}
