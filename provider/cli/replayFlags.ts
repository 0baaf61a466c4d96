/** The options that make a replay one of deadline jobs, by name. */
export const jobFlags: Readonly<Record<string, string>> = {
  deadline: "--deadline",
  work: "--work",
  overhead: "--overhead",
  every: "--every",
};

/** The options of `replay` that say something about a sweep alone, by name. */
export const sweepFlags: Readonly<Record<string, string>> = {
  profile: "--profile",
  riskWeights: "--risk-weights",
  csv: "--csv",
};
