import { rule, type Report } from "../rule.js";
import type { Volume } from "../view/launcher.js";
import { notKnown } from "../view/plainValue.js";
import { pathLabel } from "../view/reading.js";
import type { StateStore } from "../view/stateStore.js";

interface Settings {
  readonly requireOwnKeys: boolean;
}

export const requireEncryptedState = rule<Settings>({
  name: "require-encrypted-state",
  description:
    "What holds a workload's state is encrypted: volumes that are launched, and tables, queues, buckets, file systems and volumes with blended-fleet tags.",
  severity: "high",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set encrypted: true on volumes and file systems, serverSideEncryption: { enabled: true } on tables; leave queues encrypted; name a KMS key where the organisation asks for keys of its own (kmsKeyArn of a BlendedFleet's infrastructure).",
  settings: {
    requireOwnKeys: {
      type: "boolean",
      default: false,
      description: "Ask for a KMS key of the owner's own, in the place of one that AWS manages.",
    },
  },
  checks: {
    launcher({ label, volumes }, _settings, report) {
      for (const { path } of volumes.filter(isOpen))
        report(
          `Set ${pathLabel(path)} of this ${label} to true: the volume is written in the clear unless the account says otherwise.`,
        );
    },
    store(store, { requireOwnKeys }, report) {
      if (!store.isOfWorkload) return;
      if (store.encrypted === false) reportOpen(store, report);
      else if (requireOwnKeys && store.hasOwnKey === false)
        report(
          `Set ${pathLabel(store.keyPath)} of this ${store.label} to the ARN of a KMS key of your own: the organisation asks for one.`,
        );
    },
  },
  remedies: {
    // An instance would be replaced for it, and a launch template gets a new version.
    launcher: ({ volumes, isTemplate, type }) =>
      isTemplate && type === "aws:ec2/launchTemplate:LaunchTemplate"
        ? volumes.filter(isOpen).map(({ path }) => ({ kind: "set", path, value: "true" }))
        : [],
    store: ({ isOfWorkload, encrypted, encryption: { path, value, isInPlace } }) =>
      isOfWorkload && encrypted === false && isInPlace ? [{ kind: "set", path, value }] : [],
  },
});

/** A volume of a snapshot is as encrypted as the snapshot. */
function isOpen({ encrypted, isFromSnapshot }: Volume): boolean {
  if (encrypted === notKnown || encrypted === true) return false;
  return encrypted === false || !isFromSnapshot;
}

function reportOpen({ label, encryption }: StateStore, report: Report): void {
  report(
    `Set ${pathLabel(encryption.path)} of this ${label} to ${String(encryption.value)}: it holds a workload's state.`,
  );
}
