/**
 * A blend profile: how risk is priced. Profiles are values of the one objective, never code of their own.
 */
export interface BlendProfile {
  readonly name: string;
  /**
   * What a missing unit costs once, from its loss until its replacement is ready, in hours of its on-demand price, where
   * the owner asks for the default readiness.
   */
  readonly shortageWeight: number;
  /** What having nothing ready costs on top, in hours of the whole workload's on-demand price. */
  readonly blackoutWeight: number;
  /** A plan replaces the present one only when it is better by this share of the present plan's money. */
  readonly margin: number;
  /** Nothing younger than this is given up for a better plan. */
  readonly minimumHoldSeconds: number;
  /** The share of a workload's units that may be given up within one `moveWindowSeconds`. */
  readonly maximumMoveShare: number;
  readonly moveWindowSeconds: number;
  /** Predicted impact, as a share of its units' hourly on-demand price, above which a workload is moved, degraded or saved. */
  readonly impactThreshold: number;
}

/**
 * Names an owner may give.
 * @enum
 */
export const ProfileName = {
  /** Being short costs a third of what it does balanced. */
  CostFirst: "cost-first",
  /** What holds where nothing is said, of services. */
  Balanced: "balanced",
  /** Being short costs five times as much as balanced, and two fifths of the predicted impact is an alarm. */
  ResilienceFirst: "resilience-first",
  /** For jobs, to which only the deadline matters: being short costs a sixth, and having nothing ready nothing on top. */
  Deadline: "deadline",
} as const;
export type ProfileName = (typeof ProfileName)[keyof typeof ProfileName];

const balanced: BlendProfile = {
  name: ProfileName.Balanced,
  shortageWeight: 1.9,
  blackoutWeight: 2,
  margin: 0.02,
  minimumHoldSeconds: 1200,
  maximumMoveShare: 0.5,
  moveWindowSeconds: 600,
  impactThreshold: 0.1,
};

/** The profiles there are. The weights were chosen on replays of the shared traces, one setting for every set. */
export const profiles: Readonly<Record<ProfileName, BlendProfile>> = {
  [ProfileName.Balanced]: balanced,
  [ProfileName.CostFirst]: { ...balanced, name: ProfileName.CostFirst, shortageWeight: 0.6, blackoutWeight: 0.7 },
  [ProfileName.ResilienceFirst]: {
    ...balanced,
    name: ProfileName.ResilienceFirst,
    shortageWeight: 9.5,
    blackoutWeight: 10,
    impactThreshold: 0.04,
  },
  [ProfileName.Deadline]: { ...balanced, name: ProfileName.Deadline, shortageWeight: 0.3, blackoutWeight: 0 },
};

/** A profile that prices risk, which is being short and having nothing ready, at so much of what it says. */
export function weighedProfile(profile: BlendProfile, riskWeight: number): BlendProfile {
  const { shortageWeight, blackoutWeight } = profile;
  return { ...profile, shortageWeight: riskWeight * shortageWeight, blackoutWeight: riskWeight * blackoutWeight };
}
