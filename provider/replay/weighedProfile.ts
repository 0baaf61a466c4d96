import type { BlendProfile } from "../engine/profile.js";

/** A profile that prices risk, which is being short and having nothing ready, at so much of what it says. */
export function weighedProfile(profile: BlendProfile, riskWeight: number): BlendProfile {
  const { shortageWeight, blackoutWeight } = profile;
  return { ...profile, shortageWeight: riskWeight * shortageWeight, blackoutWeight: riskWeight * blackoutWeight };
}
