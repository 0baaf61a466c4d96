import { rule } from "../rule.js";
import { pathLabel } from "../view/reading.js";

export const refusePersistentSpotRequests = rule({
  name: "refuse-persistent-spot-requests",
  description:
    "Nothing that buys capacity outlives its stack: no persistent spot requests, and no fleets that leave their instances behind.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    'Ask for one-time requests (spotInstanceType or spotType "one-time"), or launch through an Auto Scaling group; have EC2 fleets end their instances (terminateInstances: true) and spot fleets (terminateInstancesOnDelete: "true").',
  settings: {},
  checks: {
    launcher({ label, lingering }, _settings, report) {
      for (const { path, got, wanted = "another value" } of lingering)
        report(
          `Set ${pathLabel(path)} of this ${label} to ${wanted}: it is ${got}, so that something may go on buying or running after \`pulumi destroy\`.`,
        );
    },
  },
});
