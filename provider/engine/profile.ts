/**
 * A blend profile: how risk is priced. Profiles are values of the one objective, never code of their own.
 */
export interface BlendProfile {
  readonly name: string;
  /** What an hour with fewer units ready than wanted costs, in on-demand prices of the whole workload. */
  readonly shortageWeight: number;
  /** What an hour with nothing ready costs on top, in the same unit. */
  readonly blackoutWeight: number;
  /** A plan replaces the present one only when it is better by this share of the present plan's money. */
  readonly margin: number;
  /** Nothing younger than this is given up for a better plan. */
  readonly minimumHoldSeconds: number;
  /** The share of a workload's units that may be given up within one `moveWindowSeconds`. */
  readonly maximumMoveShare: number;
  readonly moveWindowSeconds: number;
  /** Predicted impact, as a share of the part's hourly on-demand price, above which a part is moved, degraded or saved. */
  readonly impactThreshold: number;
}

/** Names an owner may give. */
export const ProfileName = {
  CostFirst: "cost-first",
  Balanced: "balanced",
  ResilienceFirst: "resilience-first",
  Deadline: "deadline",
} as const;
export type ProfileName = (typeof ProfileName)[keyof typeof ProfileName];

const balanced: BlendProfile = {
  name: ProfileName.Balanced,
  shortageWeight: 16,
  blackoutWeight: 48,
  margin: 0.02,
  minimumHoldSeconds: 1200,
  maximumMoveShare: 0.5,
  moveWindowSeconds: 600,
  impactThreshold: 0.05,
};

/** The profiles there are. The weights were chosen on replays of the shared traces, one setting for every set. */
export const profiles: Readonly<Record<ProfileName, BlendProfile>> = {
  [ProfileName.Balanced]: balanced,
  [ProfileName.CostFirst]: { ...balanced, name: ProfileName.CostFirst, shortageWeight: 4, blackoutWeight: 12 },
  [ProfileName.ResilienceFirst]: {
    ...balanced,
    name: ProfileName.ResilienceFirst,
    shortageWeight: 64,
    blackoutWeight: 192,
    impactThreshold: 0.02,
  },
  [ProfileName.Deadline]: { ...balanced, name: ProfileName.Deadline, shortageWeight: 2, blackoutWeight: 0 },
};
