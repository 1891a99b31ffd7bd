import { describedChange } from "../plan/reviewed-plan.js";
import { blocksAt, type Body, type Value } from "../plan/values.js";
import { say, type Text } from "../text.js";
import { concept, type Concept, type Rule } from "./concept.js";

/** A setting that is safe or isn't: found when an object is made with it, or changed to it. */
export interface SettingRule extends Rule {
  /** Names of the blocks that lead to it, then its own. */
  readonly path: readonly string[];
  /** Whether a value is the one to find; undefined stands for a setting that isn't there. */
  readonly found: (value: Value | undefined, body: Body) => boolean;
}

/** Builds a concept out of settings of one or several types. */
export function settingRules<Id extends string>(
  title: string,
  types: readonly string[],
  rules: Readonly<Record<Id, SettingRule>>,
): Concept<Id> {
  return concept<Id>({
    title,
    types,
    rules,
    *find(change, plan) {
      if (change.after === null) return;
      for (const [rule, { path, found }] of Object.entries<SettingRule>(rules)) {
        const holds = (body: Body): boolean => valuesAt(body, path).some((value) => found(value, body));
        if (!holds(change.after) || (change.before !== null && holds(change.before))) continue;
        yield { rule: rule as Id, text: withSetting(describedChange(plan, change), path) };
      }
    },
  });
}

function withSetting(object: Text, path: readonly string[]): Text {
  return say`${object}: ${path.join(".")}`;
}

function valuesAt(body: Body, path: readonly string[]): (Value | undefined)[] {
  const blocks = blocksAt(body, ...path.slice(0, -1));
  const name = path.at(-1) ?? "";
  // Without the block, the setting has its default, as if it weren't there in one.
  return blocks.length === 0 && path.length > 1 ? [undefined] : blocks.map((block) => block[name]);
}
