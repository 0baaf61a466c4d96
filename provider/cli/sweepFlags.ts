/** The options of `replay` that say something about a sweep alone, by name. */
export const sweepFlags: Readonly<Record<string, string>> = {
  profile: "--profile",
  riskWeights: "--risk-weights",
  csv: "--csv",
};
