import { AsyncResource } from "node:async_hooks";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as store from "@pulumi/pulumi/runtime/state.js";
import { planDocumentKey } from "../../provider/document/bucketPrefix.js";
import { parsePlanDocument, writePlanDocument, type PlanDocument } from "../../provider/document/planDocument.js";
import { InputError } from "../../provider/errors.js";
import { changeText } from "../../provider/plan/changeText.js";
import { comparedWith } from "../../provider/plan/comparedWith.js";
import type { PlannedFleet } from "../../provider/plan/plannedFleet.js";
import { singleName } from "../names.js";
import type { FleetScope } from "../scope.js";

/**
 * The plan that is deployed, beside the fleet's document: what the next preview is held against. Where the plan changes, the
 * preview says what changed and why.
 */
export function createPlanObject(
  scope: FleetScope,
  bucket: aws.s3.Bucket,
  planned: PlannedFleet,
): aws.s3.BucketObjectv2 {
  const name = singleName(scope.fleet, "plan");
  return new aws.s3.BucketObjectv2(
    name,
    {
      bucket: bucket.bucket,
      key: planDocumentKey,
      content: writePlanDocument(planned.plan),
      contentType: "application/json",
    },
    {
      parent: scope.parent,
      ...(canTellOfChanges() && { hooks: { beforeUpdate: [tellOfChange(name, scope, planned)] } }),
    },
  );
}

/** Hooks are newer than the oldest Pulumi that the package works with, and mocks of it have none. */
function canTellOfChanges(): boolean {
  const { supportsResourceHooks, settings } = (store as unknown as { getStore(): PulumiStore }).getStore();
  return supportsResourceHooks === true && settings.monitor?.registerResourceHook !== undefined;
}

/** Missing from Pulumi's declarations. */
interface PulumiStore {
  readonly supportsResourceHooks?: boolean;
  readonly settings: { readonly monitor?: { readonly registerResourceHook?: unknown } };
}

function tellOfChange(name: string, { parent }: FleetScope, planned: PlannedFleet): pulumi.ResourceHook {
  const tell = async ({ oldInputs }: pulumi.ResourceHookArgs): Promise<void> => {
    const deployed = deployedPlan(oldInputs?.["content"]);
    const text = deployed
      ? changeText(comparedWith(deployed, planned), "the deployed plan")
      : "The deployed plan is of another version of blended-fleet, and can't be compared.";
    await pulumi.log.info(text, parent);
  };
  // Pulumi calls back out of nowhere, where an inline program's log would not be found.
  return new pulumi.ResourceHook(name, AsyncResource.bind(tell), { onDryRun: true, ignoreErrors: true });
}

function deployedPlan(content: unknown): PlanDocument | undefined {
  if (typeof content !== "string") return undefined;
  try {
    return parsePlanDocument(JSON.parse(content), "the deployed plan");
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
