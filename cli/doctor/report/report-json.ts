import type { Examination } from "../examine.js";
import { wasTried } from "../tried.js";
import { explainClaims } from "../token/explain-claims.js";
import { deploymentKind } from "./deployment.js";
import { summaryOf } from "./summary.js";

/** The report for programs. Ids of checks are stable; checks may be added. */
export function reportJson({ evidence, stages }: Examination): unknown {
  const { token } = evidence;
  return {
    url: evidence.url.href,
    mode: deploymentKind(evidence).mode ?? null,
    summary: summaryOf(stages),
    checks: stages.flatMap(({ title, findings }) =>
      findings.map(({ id, status, found, rules, ...rest }) => ({
        id,
        stage: title,
        status,
        found,
        remedy: "remedy" in rest ? rest.remedy : null,
        requirements: rules,
      })),
    ),
    token: wasTried(token) && token.jwt ? explainClaims(token.jwt) : null,
  };
}
