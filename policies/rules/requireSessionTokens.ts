import { quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { notKnown } from "../view/plainValue.js";
import type { Launcher } from "../view/launcher.js";

export const requireSessionTokens = rule({
  name: "require-session-tokens",
  description: "Instances answer for their metadata to session tokens only (IMDSv2).",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps: 'Set metadataOptions: { httpTokens: "required" }, or httpEndpoint: "disabled".',
  settings: {},
  checks: {
    launcher(launcher, _settings, report) {
      if (!isLax(launcher)) return;
      const { tokens } = launcher.metadata ?? {};
      const got = tokens === undefined ? "it is not set" : `it is ${quoted(String(tokens))}`;
      report(
        `Set metadataOptions.httpTokens of this ${launcher.label} to "required": ${got}, so any process can read the instance's credentials.`,
      );
    },
  },
  remedies: {
    launcher: (launcher) =>
      isLax(launcher) ? [{ kind: "set", path: ["metadataOptions", "httpTokens"], value: "required" }] : [],
  },
});

function isLax({ metadata }: Launcher): boolean {
  if (metadata === undefined || metadata.tokens === notKnown || metadata.endpoint === notKnown) return false;
  return metadata.tokens !== "required" && metadata.endpoint !== "disabled";
}
