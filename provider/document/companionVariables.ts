/** The variables by which the companion function is told where its fleet's things are, beside Lambda's own. */
export const CompanionVariable = {
  Fleet: "BLENDED_FLEET_NAME",
  /** Project and stack. */
  Stack: "BLENDED_FLEET_STACK",
  Table: "BLENDED_FLEET_TABLE",
  Bucket: "BLENDED_FLEET_BUCKET",
  /** Key of the fleet's document in the bucket. */
  Document: "BLENDED_FLEET_DOCUMENT",
  /** JSON of the names of the SSM documents, by hook. */
  Hooks: "BLENDED_FLEET_HOOKS",
} as const;
export type CompanionVariable = (typeof CompanionVariable)[keyof typeof CompanionVariable];
