/** Where in a fleet's bucket things are. */
export const BucketPrefix = {
  Snapshots: "snapshots/",
  Decisions: "decisions/",
  /** Forecasts of losses and what came of them, which models are trained on. */
  Forecasts: "forecasts/",
  /** Trained models, and which of them is in force: people put them there, the companion reads them. */
  Models: "models/",
  /** What Pulumi owns. */
  Fleet: "fleet/",
  /** What was paid for what, an hour each. */
  Accounts: "accounts/",
  /** Who wrote what through the API. */
  Audit: "audit/",
  /** What the companion keeps for itself and for good. */
  Companion: "companion/",
} as const;
export type BucketPrefix = (typeof BucketPrefix)[keyof typeof BucketPrefix];

/** The key of the fleet's document in its bucket. */
export const fleetDocumentKey = `${BucketPrefix.Fleet}fleet.json`;

/** The key of the plan that was deployed last. */
export const planDocumentKey = `${BucketPrefix.Fleet}plan.json`;
